/// \file
/// \brief One query of Tomtom against all targets.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepprune/motif/detail/column_table.hpp>
#include <deepprune/motif/detail/query_scores.hpp>
#include <deepprune/motif/detail/score_null.hpp>
#include <deepprune/motif/detail/tomtom_targets.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/tomtom_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief 1 - (1 - p)^n without loss of precision for small p.
[[nodiscard]] inline double any_of_trials(double p, double n) noexcept { return -std::expm1(n * std::log1p(-p)); }

/// \brief Relative difference below which p-values are equal except for rounding.
inline constexpr double tie = 1e-9;

/// \brief Whether the match on the other strand is reported: it has a lower p-value, or an equal one and more overlap.
[[nodiscard]] inline bool beats(TomtomMatch const& other, TomtomMatch const& given) noexcept {
    if (std::abs(other.p_value - given.p_value) > tie * given.p_value) {
        return other.p_value < given.p_value;
    }
    return other.overlap > given.overlap;
}

/// \brief One query against all targets.
class TomtomQuery {
  public:
    /// \param memory holds the scores of this query until another one uses it
    TomtomQuery(Motif const& query, TomtomTargets const& targets, ColumnTable const& table,
                BaseProbabilities const& background, TomtomOptions const& options, QueryScores& memory)
        : options_{options},
          targets_{targets},
          length_{query.size()},
          scores_{memory},
          null_{frequencies(query, targets, table, background, options, memory), targets.widths()},
          best_of_width_(targets.widths().back() + 1) {}

    /// \brief The best alignment with a target on one strand; its p-value is corrected for offsets and strands.
    [[nodiscard]] TomtomMatch align(std::size_t target, std::size_t strand) {
        auto const columns = targets_.columns(target, strand);
        std::size_t const width = columns.size();
        sums_.assign(width + length_ - 1, 0);
        for (std::size_t j = 0; j < width; ++j) {
            auto const scores = scores_.facing(columns[j]);
            std::int32_t* const out = sums_.data() + j;
            for (std::size_t i = 0; i < length_; ++i) {
                out[i] += scores[i];
            }
        }
        TomtomMatch match{.target = target, .reverse = strand == 1};
        options_.complete_scores ? find_complete(match, width) : find_incomplete(match, width);
        return match;
    }

  private:
    [[nodiscard]] static std::vector<std::vector<double>> frequencies(Motif const& query, TomtomTargets const& targets,
                                                                      ColumnTable const& table,
                                                                      BaseProbabilities const& background,
                                                                      TomtomOptions const& options,
                                                                      QueryScores& memory) {
        memory.assign(scored_columns(query, options.pseudocount, background), targets, table, options.complete_scores);
        return memory.frequencies(targets);
    }

    [[nodiscard]] double strands() const noexcept { return static_cast<double>(targets_.strands()); }

    /// \brief The query columns that face a target in sum number `k`.
    struct Run {
        std::size_t first;
        std::size_t width;
    };
    [[nodiscard]] Run run(std::size_t k, std::size_t target_width) const noexcept {
        std::size_t const first = k + 1 < length_ ? length_ - 1 - k : 0;
        std::size_t const end = (std::min)(length_, target_width + length_ - 1 - k);
        return {first, end - first};
    }
    [[nodiscard]] std::size_t min_overlap(std::size_t target_width) const noexcept {
        return (std::min)({options_.min_overlap, length_, target_width});
    }
    void place(TomtomMatch& match, std::size_t k, std::size_t overlap) const noexcept {
        match.offset = static_cast<std::ptrdiff_t>(k) - static_cast<std::ptrdiff_t>(length_ - 1);
        match.overlap = overlap;
    }

    /// \brief The offset of the highest score. P(any offset scores so high) = 1 - Π P(this one does not).
    void find_complete(TomtomMatch& match, std::size_t width) {
        std::int32_t best = -1;
        for (std::size_t k = 0; k < sums_.size(); ++k) {
            auto const overlap = run(k, width).width;
            if (overlap < min_overlap(width)) {
                continue;
            }
            auto const total = sums_[k] + scores_.median() * static_cast<std::int32_t>(length_ - overlap);
            if (total > best || (total == best && overlap > match.overlap)) {
                best = total;
                place(match, k, overlap);
            }
        }
        match.p_value = best_complete_p(width, best);
    }

    [[nodiscard]] double best_complete_p(std::size_t width, std::int32_t score) {
        auto& known = best_of_width_[width];
        auto const at = static_cast<std::size_t>(score);
        if (known.size() <= at) {
            known.resize(at + 1, -1.0);
        }
        if (known[at] < 0.0) {
            double log_none = 0.0;
            for (std::size_t k = 0; k < width + length_ - 1; ++k) {
                auto const [first, overlap] = run(k, width);
                auto const without = scores_.median() * static_cast<std::int32_t>(length_ - overlap);
                if (overlap >= min_overlap(width)) {
                    log_none +=
                        null_.log_not_in_tail(first, overlap, static_cast<std::size_t>((std::max)(score - without, 0)));
                }
            }
            known[at] = any_of_trials(-std::expm1(log_none), strands());
        }
        return known[at];
    }

    /// \brief The offset of the lowest p-value, corrected for the number of offsets.
    void find_incomplete(TomtomMatch& match, std::size_t width) {
        double best = 2.0;
        double offsets = 0.0;
        for (std::size_t k = 0; k < sums_.size(); ++k) {
            auto const [first, overlap] = run(k, width);
            if (overlap < min_overlap(width)) {
                continue;
            }
            offsets += 1.0;
            double const p = null_.tail(first, overlap, static_cast<std::size_t>(sums_[k]));
            if (p < best * (1.0 - tie) || (p <= best * (1.0 + tie) && overlap > match.overlap)) {
                best = p;
                place(match, k, overlap);
            }
        }
        match.p_value = any_of_trials(any_of_trials(best, offsets), strands());
    }

    TomtomOptions const& options_;
    TomtomTargets const& targets_;
    std::size_t length_;
    QueryScores& scores_;
    ScoreNull null_;
    std::vector<std::vector<double>> best_of_width_;
    std::vector<std::int32_t> sums_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
