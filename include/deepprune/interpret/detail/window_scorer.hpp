/// \file
/// \brief The scores of a kernel in the windows of a sequence, one by one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/motif/motif_site.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A window and its score.
struct ScoredWindow {
    std::ptrdiff_t start = 0;  ///< first base on the given strand; below 0 if it extends beyond the start
    bool reverse = false;      ///< read on the other strand
    double before = 0.0;       ///< the score before the activation
    double score = 0.0;        ///< the score after it

    /// \brief Whether both are the same place.
    [[nodiscard]] bool at(ScoredWindow const& other) const noexcept {
        return start == other.start && reverse == other.reverse;
    }
};

/// \brief The best windows of a sequence. Of equal ones the first counts, as in the pooling.
struct SequenceBest {
    std::optional<ScoredWindow> any{};     ///< of all windows
    std::optional<ScoredWindow> within{};  ///< of those within the sequence
};

/// \brief The windows of sequences as one kernel scores them, in the order of `UnitWindows`. The result of
/// `kernel_windows` must outlive it.
class WindowScorer {
  public:
    WindowScorer(KernelWindows const& found, KernelWeights const& kernel)
        : found_{&found}, bias_{kernel.bias}, forward_(found.length * letters), reverse_(found.length * letters) {
        for (std::size_t t = 0; t < found.length; ++t) {
            double const* const column = kernel.weights.data() + 4 * t;
            for (Base base = 0; base < letters; ++base) {
                double const weight =
                    base < 4 ? column[base] : found.unknown_share * (column[0] + column[1] + column[2] + column[3]);
                forward_[t * letters + base] = weight;
                reverse_[t * letters + complement(base)] = weight;
            }
        }
    }

    /// \brief Whether a window extends beyond an end of a sequence of `bases`.
    [[nodiscard]] bool overhangs(ScoredWindow const& window, std::size_t bases) const noexcept {
        return window.start < 0 || window.start + length() > static_cast<std::ptrdiff_t>(bases);
    }

    /// \brief The place of window number `number` of `UnitWindows` in a sequence of `bases`, with its score there.
    [[nodiscard]] ScoredWindow place(std::size_t number, std::size_t bases, double score) const noexcept {
        auto const place = window_place(number, found_->windows_of(bases), found_->padding, found_->length, bases);
        return {.start = place.start, .reverse = place.reverse, .score = score};
    }

    /// \brief Calls `visit(ScoredWindow)` for each window. O(bases · length).
    template <class Visit>
    void for_each_window(std::span<Base const> sequence, Visit&& visit) const {
        std::vector<double> scores(found_->windows_of(sequence.size()));
        for (bool const reverse : {false, true}) {
            if (reverse && found_->strands == Strands::forward) {
                break;
            }
            score_strand(sequence, reverse, scores);
            for (std::size_t i = 0; i < scores.size(); ++i) {
                ScoredWindow window{.start = window_place(static_cast<std::ptrdiff_t>(i) - padding(), reverse,
                                                          found_->length, sequence.size())
                                                 .start,
                                    .reverse = reverse,
                                    .before = scores[i],
                                    .score = scores[i]};
                for (auto* const activation : found_->activations) {
                    window.score = activation(window.score);
                }
                visit(window);
            }
        }
    }

    /// \brief The highest score, then the highest one before the activation, then the first. O(bases · length).
    [[nodiscard]] SequenceBest best(std::span<Base const> sequence) const {
        SequenceBest out;
        auto const take = [](std::optional<ScoredWindow>& best, ScoredWindow const& window) {
            if (!best || window.score > best->score || (window.score == best->score && window.before > best->before)) {
                best = window;
            }
        };
        for_each_window(sequence, [&](ScoredWindow const& window) {
            take(out.any, window);
            if (!overhangs(window, sequence.size())) {
                take(out.within, window);
            }
        });
        return out;
    }

  private:
    static constexpr std::size_t letters = 5;  // the four bases, and an unknown letter

    [[nodiscard]] std::ptrdiff_t length() const noexcept { return static_cast<std::ptrdiff_t>(found_->length); }
    [[nodiscard]] std::ptrdiff_t padding() const noexcept {
        return static_cast<std::ptrdiff_t>(left_padding(found_->padding, found_->length));
    }

    // Sets `scores` to those of a strand's windows before the activation. Column by column of the kernel, so that the
    // sums of the windows do not wait for one another, and a window has the same bits on either strand.
    void score_strand(std::span<Base const> sequence, bool reverse, std::span<double> scores) const noexcept {
        auto const bases = static_cast<std::ptrdiff_t>(sequence.size());
        std::ranges::fill(scores, bias_);
        double const* column = (reverse ? reverse_ : forward_).data();
        for (std::ptrdiff_t t = 0; t < length(); ++t, column += letters) {
            // Window i has base i + t - padding of its strand in this column.
            std::ptrdiff_t const shift = t - padding();
            std::ptrdiff_t const begin = (std::max)(std::ptrdiff_t{0}, -shift);
            std::ptrdiff_t const end = (std::min)(static_cast<std::ptrdiff_t>(scores.size()), bases - shift);
            double* const score = scores.data();
            Base const* const base = sequence.data();
            if (reverse) {
                for (std::ptrdiff_t i = begin; i < end; ++i) {
                    score[i] += column[base[bases - 1 - (i + shift)]];
                }
            } else {
                for (std::ptrdiff_t i = begin; i < end; ++i) {
                    score[i] += column[base[i + shift]];
                }
            }
        }
    }

    KernelWindows const* found_;
    double bias_;
    std::vector<double> forward_;  // (length, letters)
    std::vector<double> reverse_;  // the same by the letters of the given strand
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
