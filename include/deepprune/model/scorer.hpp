/// \file
/// \brief Sequences one at a time, by a model that does not change.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/fused/detail/sequence_scan.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A model that the fused engine runs (see `FusedLayerChain`), such as a `DeepBindModel` or a `SoftModel`.
template <class Net>
concept ScorableModel = AnyModel<Net> && requires(std::span<typename Net::scalar const> parameters) {
    Net::backend::sequence_scan(parameters);
};

/// \brief Letters, or the codes of bases (`encode_base`).
template <class Sequence>
concept SequenceLike =
    std::convertible_to<Sequence, std::string_view> || std::convertible_to<Sequence, std::span<Base const>>;

/// \brief The way to use a model inside another program: built once, it never changes, and any number of threads may
/// use it, each with a `Scratch` of its own. It keeps nothing of the model.
/// ```
/// deepprune::Scorer const scorer{net};
/// auto scratch = scorer.scratch();             // one for each thread
/// float const p = scorer(sequence, scratch);   // nothing is allocated once the longest sequence was seen
/// ```
/// Logits and scores have the bits of `BasicModel::logits` and `BasicModel::unit_scores`.
/// \tparam T the scalar of the model
template <std::floating_point T>
class Scorer {
  public:
    /// \brief A live kernel's score in a sequence, and where it matches best.
    struct KernelScore {
        std::size_t kernel = 0;    ///< in the model
        T score{};                 ///< what the dense layer reads: pooled, after the activation
        std::ptrdiff_t start = 0;  ///< the first base of its highest window on the given strand, from 0; padding lets
                                   ///< it overhang an end
        bool reverse = false;      ///< that window is read on the other strand
    };

    /// \brief The memory of one thread, for the scorer that made it.
    class Scratch {
        friend Scorer;
        explicit Scratch(std::unique_ptr<typename detail::SequenceScan<T>::Memory> memory)
            : memory_{std::move(memory)} {}

        std::unique_ptr<typename detail::SequenceScan<T>::Memory> memory_;
        EncodedSet sequence_{};
        std::vector<T> values_{};
        std::vector<std::size_t> windows_{};
        std::vector<KernelScore> scores_{};
    };

    /// \brief Builds the tables of the live kernels: some hundred microseconds for a few of them.
    template <ScorableModel Net>
        requires std::same_as<typename Net::scalar, T>
    explicit Scorer(Net const& net)
        : scan_{Net::backend::sequence_scan(net.parameters())},
          kernels_{net.live_units()},
          length_{Net::layout::template layer<1>::length},
          padding_{Net::layout::template layer<1>::padding},
          strands_{Net::layout::template layer<1>::strands},
          takes_unknown_{!detail::rejects_unknown<typename Net::layout::encoder>},
          require_readable_{&Net::require_readable} {}

    /// \brief New memory for a thread.
    [[nodiscard]] Scratch scratch() const { return Scratch{scan_->memory()}; }

    /// \brief The numbers of the live kernels in the model, ascending.
    [[nodiscard]] std::span<std::size_t const> kernels() const noexcept { return kernels_; }
    /// \brief The positions of a kernel.
    [[nodiscard]] std::size_t length() const noexcept { return length_; }
    /// \brief The strands that kernels read.
    [[nodiscard]] Strands strands() const noexcept { return strands_; }

    /// \brief The value before the final sigmoid. O(bases · live kernels · length).
    /// \throws DataError for an invalid character or a sequence that the model does not take
    template <SequenceLike Sequence>
    [[nodiscard]] T logit(Sequence const& sequence, Scratch& scratch) const {
        return scan_->logit(read(sequence, scratch), *scratch.memory_);
    }

    /// \brief The probability of being bound, in [0, 1]. \throws DataError as `logit` does
    template <SequenceLike Sequence>
    [[nodiscard]] T operator()(Sequence const& sequence, Scratch& scratch) const {
        return Sigmoid::value(logit(sequence, scratch));
    }

    /// \brief The same for once, with memory of its own. \throws DataError as `logit` does
    template <SequenceLike Sequence>
    [[nodiscard]] T operator()(Sequence const& sequence) const {
        Scratch own = scratch();
        return (*this)(sequence, own);
    }

    /// \brief The score of each live kernel, ascending, until the next call with this memory.
    /// \throws DataError as `logit` does
    template <SequenceLike Sequence>
    [[nodiscard]] std::span<KernelScore const> scores(Sequence const& sequence, Scratch& scratch) const {
        EncodedSet const& set = read(sequence, scratch);
        scratch.values_.resize(kernels_.size());
        scratch.windows_.resize(kernels_.size());
        scratch.scores_.resize(kernels_.size());
        scan_->unit_scores(set, *scratch.memory_, scratch.values_, scratch.windows_);
        std::size_t const bases = set.sequence(0).size();
        std::size_t const of_strand = window_count(padding_, length_, bases);
        for (std::size_t k = 0; k < kernels_.size(); ++k) {
            auto const place = detail::window_place(scratch.windows_[k], of_strand, padding_, length_, bases);
            scratch.scores_[k] = {kernels_[k], scratch.values_[k], place.start, place.reverse};
        }
        return scratch.scores_;
    }

    /// \brief Calls `sink(start, reverse, scores)` for every window that lies within the sequence, by its first base on
    /// the given strand, the given strand first. `scores`, a span of T for `kernels()`, are those before the
    /// activation, with the kernels' biases. A sequence of any length, in pieces; shorter than a kernel, it has no
    /// window.
    /// \throws DataError for an invalid character, or an unknown letter if the model rejects it
    template <SequenceLike Sequence, std::invocable<std::size_t, bool, std::span<T const>> Sink>
    void scan(Sequence const& sequence, Scratch& scratch, Sink&& sink) const {
        if constexpr (std::convertible_to<Sequence, std::string_view>) {
            scan_pieces(
                std::string_view{sequence}, scratch, sink,
                [](std::string_view all, std::size_t begin, std::size_t count) { return all.substr(begin, count); });
        } else {
            scan_pieces(std::span<Base const>{sequence}, scratch, sink,
                        [](std::span<Base const> all, std::size_t begin, std::size_t count) {
                            return all.subspan(begin, count);
                        });
        }
    }

  private:
    static constexpr std::size_t piece_windows = 4096;

    template <SequenceLike Sequence>
    [[nodiscard]] EncodedSet const& read(Sequence const& sequence, Scratch& scratch) const {
        put(sequence, scratch);
        require_readable_(scratch.sequence_);
        return scratch.sequence_;
    }

    template <SequenceLike Sequence>
    static void put(Sequence const& sequence, Scratch& scratch) {
        scratch.sequence_.clear();
        scratch.sequence_.add(sequence, false);
    }

    template <class View, class Sink, class Part>
    void scan_pieces(View all, Scratch& scratch, Sink& sink, Part const& part) const {
        std::size_t const left = left_padding(padding_, length_);
        std::size_t const kernels = kernels_.size();
        for (std::size_t begin = 0; begin + length_ <= all.size(); begin += piece_windows) {
            std::size_t const bases = (std::min)(piece_windows + length_ - 1, all.size() - begin);
            put_piece(part(all, begin, bases), begin, scratch);
            std::size_t const windows = window_count(padding_, length_, bases);
            scratch.values_.resize((strands_ == Strands::both ? 2 : 1) * windows * kernels);
            scan_->window_scores(scratch.sequence_, *scratch.memory_, scratch.values_);
            auto const scores = [&](std::size_t window) {
                return std::span<T const>{scratch.values_}.subspan(window * kernels, kernels);
            };
            for (std::size_t start = 0; start + length_ <= bases; ++start) {
                sink(begin + start, false, scores(left + start));
                if (strands_ == Strands::both) {
                    sink(begin + start, true, scores(windows + left + bases - length_ - start));
                }
            }
        }
    }

    // A piece that begins at `begin`; what is wrong with its letters is said with their place in the whole.
    template <class View>
    void put_piece(View piece, std::size_t begin, Scratch& scratch) const {
        for (std::size_t i = 0; i < piece.size(); ++i) {
            Base code{};
            if constexpr (std::same_as<View, std::string_view>) {
                code = encode_base(piece[i]);
            } else {
                code = piece[i];
            }
            if (code > unknown_base || (code == unknown_base && !takes_unknown_)) {
                throw DataError(message(
                    {.found = detail::concat({code > unknown_base ? "an invalid character" : "an unknown letter",
                                              " at position ", std::to_string(begin + i + 1)}),
                     .expected = takes_unknown_ ? "A, C, G, T or an IUPAC code such as N"
                                                : "A, C, G or T only, as the model says"}));
            }
        }
        put(piece, scratch);
    }

    std::shared_ptr<detail::SequenceScan<T> const> scan_;
    std::vector<std::size_t> kernels_;
    std::size_t length_;
    Padding padding_;
    Strands strands_;
    bool takes_unknown_;
    void (*require_readable_)(EncodedSet const&);
};

/// \brief The scorer of a model has the model's scalar.
template <ScorableModel Net>
Scorer(Net const&) -> Scorer<typename Net::scalar>;

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
