/// \file
/// \brief A data set in memory: one byte per base, one byte per label.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/example.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Encoded sequences with their labels: the input of training and prediction.
class EncodedSet {
  public:
    EncodedSet() = default;

    /// \brief Encodes a range of examples. O(total bases), one byte each.
    /// \throws DataError for an invalid character or a label other than 0 and 1; it names the element.
    template <ExampleRange Range>
    explicit EncodedSet(Range&& range) {
        for (auto const& element : range) {
            using Traits = ExampleTraits<std::remove_cvref_t<decltype(element)>>;
            auto const label = Traits::label(element);
            if (label != 0 && label != 1) {
                throw DataError(message(
                    {.found = detail::concat({"a label other than 0 and 1 in element ", std::to_string(size())}),
                     .expected = "0 (not bound) or 1 (bound)",
                     .remedy = "deepprune learns two classes; choose a threshold for other values"}));
            }
            add(Traits::sequence(element), label == 1);
        }
    }

    /// \brief Makes room for so many sequences and bases in all, so that adding them allocates nothing.
    void reserve(std::size_t sequences, std::size_t bases) {
        codes_.reserve(bases);
        offsets_.reserve(sequences + 1);
        labels_.reserve(sequences);
    }

    /// \brief Appends one sequence. \throws DataError for an invalid character.
    void add(std::string_view sequence, bool label) {
        std::size_t const start = codes_.size();
        codes_.resize(start + sequence.size());
        bool unknown = false;
        for (std::size_t i = 0; i < sequence.size(); ++i) {
            Base const code = encode_base(sequence[i]);
            if (code == detail::not_a_base) {
                codes_.resize(start);
                throw DataError(
                    message({.found = detail::concat({"'", printable(sequence.substr(i, 1)), "' at position ",
                                                      std::to_string(i + 1), " of element ", std::to_string(size())}),
                             .expected = "A, C, G, T or an IUPAC code such as N"}));
            }
            codes_[start + i] = code;
            unknown = unknown || code == unknown_base;
        }
        close(sequence.size(), label, unknown);
    }

    /// \brief Appends one sequence of codes, each 0..4.
    void add(std::span<Base const> codes, bool label) {
        bool const unknown = std::ranges::find(codes, unknown_base) != codes.end();
        codes_.insert(codes_.end(), codes.begin(), codes.end());
        close(codes.size(), label, unknown);
    }

    /// \brief Puts the bases of sequence `i` in another order. Threads may do so for different sequences at once.
    /// \param codes the same bases, each as often as before (not checked)
    void rearrange(std::size_t i, std::span<Base const> codes) noexcept {
        std::ranges::copy(codes, codes_.begin() + static_cast<std::ptrdiff_t>(offsets_[i]));
    }

    /// \brief Takes all sequences away, and keeps the memory for others.
    void clear() noexcept {
        codes_.clear();
        offsets_.resize(1);
        labels_.clear();
        positives_ = 0;
        longest_ = 0;
        has_unknown_ = false;
    }

    /// \brief The number of sequences.
    [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
    /// \brief Whether there are no sequences.
    [[nodiscard]] bool empty() const noexcept { return labels_.empty(); }
    /// \brief The number of sequences with label 1.
    [[nodiscard]] std::size_t positives() const noexcept { return positives_; }
    /// \brief The number of sequences with label 0.
    [[nodiscard]] std::size_t negatives() const noexcept { return size() - positives_; }

    /// \brief The length of the longest sequence, 0 for an empty set.
    [[nodiscard]] std::size_t longest() const noexcept { return longest_; }

    /// \brief Whether a sequence has an unknown letter.
    [[nodiscard]] bool has_unknown() const noexcept { return has_unknown_; }

    /// \brief The bases of sequence `i`, each 0..4.
    [[nodiscard]] std::span<Base const> sequence(std::size_t i) const noexcept {
        return std::span{codes_}.subspan(offsets_[i], offsets_[i + 1] - offsets_[i]);
    }
    /// \brief 1 for bound, 0 for not bound; one entry per sequence.
    [[nodiscard]] std::span<std::uint8_t const> labels() const noexcept { return labels_; }

  private:
    // The last `length` codes are a sequence.
    void close(std::size_t length, bool label, bool unknown) {
        has_unknown_ = has_unknown_ || unknown;
        offsets_.push_back(codes_.size());
        longest_ = (std::max)(longest_, length);
        labels_.push_back(label ? 1 : 0);
        positives_ += label ? 1 : 0;
    }

    std::vector<Base> codes_;
    std::vector<std::size_t> offsets_{0};
    std::vector<std::uint8_t> labels_;
    std::size_t positives_ = 0;
    std::size_t longest_ = 0;
    bool has_unknown_ = false;
};

/// \brief Labelled sequences in either form: an `EncodedSet`, or a forward range of examples to make one of.
template <class Data>
concept ExampleData = std::derived_from<std::remove_cvref_t<Data>, EncodedSet> || ExampleRange<Data>;

/// \brief `data` as an `EncodedSet`: itself, or the one made of it. \throws DataError as the constructor does
template <ExampleData Data>
[[nodiscard]] decltype(auto) encoded(Data&& data) {
    if constexpr (std::derived_from<std::remove_cvref_t<Data>, EncodedSet>) {
        return static_cast<EncodedSet const&>(data);
    } else {
        return EncodedSet{data};
    }
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
