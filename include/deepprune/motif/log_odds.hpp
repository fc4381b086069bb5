/// \file
/// \brief Scores of the windows of a sequence under a motif.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/motif/information.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/motif_site.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of `LogOdds`.
struct LogOddsOptions {
    BaseProbabilities background = uniform_background;  ///< each base above 0
    double pseudocount = 0.1;  ///< sites of the background added to each column; 0 makes unseen bases -infinity
};

/// \brief The log-odds scores of a motif, log2(p / background) per base, which score windows of a sequence.
class LogOdds {
  public:
    /// \throws OptionError as `information_content`.
    explicit LogOdds(Motif const& motif, LogOddsOptions const& options = {})
        : one_strand_{motif.alphabet() == MotifAlphabet::rna} {
        detail::require_smoothing(options.background, options.pseudocount);
        double const sites = motif.sites() > 0.0 ? motif.sites() : Motif::assumed_sites;
        for (auto const& raw : motif.columns()) {
            auto const column = detail::add_pseudocount(raw, sites, options.pseudocount, options.background);
            std::array<double, 5> scores{};
            for (std::size_t base = 0; base < 4; ++base) {
                scores[base] = std::log2(column[base] / options.background[base]);
            }
            scores_.push_back(scores);
        }
    }

    /// \brief Number of columns.
    [[nodiscard]] std::size_t size() const noexcept { return scores_.size(); }
    /// \brief The score of one base in one column, in bits; an unknown base scores 0, like the background.
    [[nodiscard]] double operator()(std::size_t column, Base base) const noexcept { return scores_[column][base]; }

    /// \brief The score of a window, `size()` bases long, in bits. Complexity: its length.
    [[nodiscard]] double score(std::span<Base const> window) const noexcept {
        double total = 0.0;
        for (std::size_t i = 0; i < scores_.size(); ++i) {
            total += scores_[i][window[i]];
        }
        return total;
    }

    /// \brief The score of the window's other strand.
    [[nodiscard]] double reverse_score(std::span<Base const> window) const noexcept {
        double total = 0.0;
        for (std::size_t i = 0; i < scores_.size(); ++i) {
            total += scores_[i][complement(window[scores_.size() - 1 - i])];
        }
        return total;
    }

    /// \brief The window with the highest score, in bits; of equal ones the first, the given strand before the other,
    /// which RNA does not have.
    /// `MotifSite::sequence` is 0.
    /// \throws DataError for a sequence shorter than the motif. Complexity: length × `size()`.
    [[nodiscard]] MotifSite best_site(std::span<Base const> sequence, MotifStrands strands = MotifStrands::both) const {
        if (sequence.size() < size()) {
            throw DataError(message({.found = "a sequence shorter than the motif",
                                     .expected = "at least one window of the motif's length"}));
        }
        MotifSite best{.score = -std::numeric_limits<double>::infinity()};
        for (std::size_t i = 0; i + size() <= sequence.size(); ++i) {
            auto const window = sequence.subspan(i, size());
            if (double const s = score(window); s > best.score) {
                best = {0, static_cast<std::ptrdiff_t>(i), false, s};
            }
            if (strands == MotifStrands::forward || one_strand_) {
                continue;
            }
            if (double const s = reverse_score(window); s > best.score) {
                best = {0, static_cast<std::ptrdiff_t>(i), true, s};
            }
        }
        return best;
    }

  private:
    std::vector<std::array<double, 5>> scores_;
    bool one_strand_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
