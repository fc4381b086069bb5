/// \file
/// \brief Which known motifs a motif is like, with statistical confidence.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/motif/column_distance.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/detail/query_scores.hpp>
#include <deepprune/motif/detail/score_null.hpp>
#include <deepprune/motif/detail/tomtom_targets.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/q_values.hpp>
#include <deepprune/motif/tomtom_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief 1 - (1 - p)^n without loss for small p.
[[nodiscard]] inline double any_of_trials(double p, double n) noexcept { return -std::expm1(n * std::log1p(-p)); }

/// \brief p-values that differ by less than this share are equal but for rounding.
inline constexpr double tie = 1e-9;

/// \brief Whether the match on the other strand is to be reported: a lower p-value, or an equal one and more overlap.
[[nodiscard]] inline bool beats(TomtomMatch const& other, TomtomMatch const& given) noexcept {
    if (std::abs(other.p_value - given.p_value) > tie * given.p_value) {
        return other.p_value < given.p_value;
    }
    return other.overlap > given.overlap;
}

/// \brief One query against all targets.
class TomtomQuery {
  public:
    TomtomQuery(Motif const& query, detail::TomtomTargets const& targets, detail::ColumnTable const& table,
                BaseProbabilities const& background, TomtomOptions const& options)
        : options_{options},
          targets_{targets},
          length_{query.size()},
          scores_{detail::scored_columns(query, options.pseudocount, background), targets, table,
                  options.complete_scores},
          null_{scores_.frequencies(targets), targets.widths()},
          best_of_width_(targets.widths().back() + 1) {}

    /// \brief The best alignment with a target on one strand; its p-value is corrected for offsets, not for strands.
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
    /// \brief The query columns that face a target when the sum number `k` was made.
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
                    log_none += std::log1p(
                        -null_.tail(first, overlap, static_cast<std::size_t>((std::max)(score - without, 0))));
                }
            }
            known[at] = -std::expm1(log_none);
        }
        return known[at];
    }

    /// \brief The offset of the least p-value, corrected for the number of offsets.
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
        match.p_value = any_of_trials(best, offsets);
    }

    TomtomOptions const& options_;
    detail::TomtomTargets const& targets_;
    std::size_t length_;
    detail::QueryScores scores_;
    detail::ScoreNull null_;
    std::vector<std::vector<double>> best_of_width_;
    std::vector<std::int32_t> sums_;
};

}  // namespace detail

/// \brief Compares each query with each target and gives the matches of each query, best first (Gupta,
/// Stamatoyannopoulos, Bailey & Noble, Genome Biology 8:R24, 2007; complete scores: Tanaka, Bailey, Grant & Noble,
/// Bioinformatics 27:1603, 2011).
///
/// The p-value of a match is the chance that a target of its length, with columns drawn at random from those of all
/// targets (on both strands, if both are tried), aligns as well at any offset, on either strand. q-values are computed
/// over all targets and strands of a query.
///
/// Ties: the longer overlap is reported, of equal ones the first offset, and the given strand. The matches of one query
/// stand in the order of p-value, longest overlap, given strand first, name.
/// \throws OptionError for no targets, a pseudocount that is not above 0, a background that is no distribution.
/// Complexity: for each query, its length × the number of distinct target columns, and its length⁴ for the null.
[[nodiscard]] inline std::vector<TomtomMatch> tomtom(std::span<Motif const> queries, std::span<Motif const> targets,
                                                     TomtomOptions const& options = {}) {
    if (targets.empty()) {
        throw OptionError(message({.found = "no targets", .expected = "at least one motif to compare with"}));
    }
    if (queries.empty()) {
        return {};
    }
    if (!(options.pseudocount > 0.0 && std::isfinite(options.pseudocount))) {
        throw OptionError(message({.found = "a pseudocount that is not above 0", .expected = "some part of a site"}));
    }
    auto const background = options.background.value_or(queries.front().background());
    detail::require_background(background);
    detail::TomtomTargets const prepared{targets, options.pseudocount, background, options.reverse_complements};
    detail::ColumnTable const table{options.distance, background, prepared.distinct()};
    std::vector<std::vector<TomtomMatch>> found(queries.size());
    parallel_for(queries.size(), options.threads, [&](std::size_t index, std::size_t) {
        detail::TomtomQuery query{queries[index], prepared, table, background, options};
        std::size_t const strands = prepared.strands();
        std::vector<TomtomMatch> matches;
        std::vector<double> p_values;
        for (std::size_t target = 0; target < prepared.size(); ++target) {
            for (std::size_t strand = 0; strand < strands; ++strand) {
                auto match = query.align(target, strand);
                match.query = index;
                match.p_value = detail::any_of_trials(match.p_value, static_cast<double>(strands));
                match.e_value = match.p_value * static_cast<double>(prepared.size());
                p_values.push_back(match.p_value);
                matches.push_back(match);
            }
        }
        auto const q = q_values(p_values);
        for (std::size_t target = 0; target < prepared.size(); ++target) {
            std::size_t best = target * strands;
            if (strands == 2 && detail::beats(matches[best + 1], matches[best])) {
                ++best;
            }
            matches[best].q_value = q[best];
            if (matches[best].e_value <= options.max_e_value && q[best] <= options.max_q_value) {
                found[index].push_back(matches[best]);
            }
        }
        std::ranges::sort(found[index], [&](TomtomMatch const& a, TomtomMatch const& b) {
            return std::tuple{a.p_value, b.overlap, a.reverse, std::string_view{targets[a.target].name()}, a.target} <
                   std::tuple{b.p_value, a.overlap, b.reverse, std::string_view{targets[b.target].name()}, b.target};
        });
    });
    std::vector<TomtomMatch> all;
    for (auto const& matches : found) {
        all.insert(all.end(), matches.begin(), matches.end());
    }
    return all;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
