/// \file
/// \brief One query of Tomtom after another against all targets.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/motif/detail/alignments.hpp>
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

/// \brief The best alignments of one query: for each target and strand, target × strands + strand.
struct BestAlignments {
    std::vector<double> p_values{};          ///< corrected for offsets and strands
    std::vector<std::uint32_t> diagonals{};  ///< their numbers
    std::vector<std::uint32_t> overlaps{};   ///< columns

    /// \brief Whether `other`, on the other strand, is reported rather than `given`: it has a lower p-value, or an
    /// equal one and more overlap.
    [[nodiscard]] bool beats(std::size_t other, std::size_t given) const noexcept {
        if (std::abs(p_values[other] - p_values[given]) > tie * p_values[given]) {
            return p_values[other] < p_values[given];
        }
        return overlaps[other] > overlaps[given];
    }
};

/// \brief Aligns queries with all targets, one after the other, and keeps its memory.
class TomtomAligner {
  public:
    /// \param background added to the columns of queries. All are referred to.
    TomtomAligner(TomtomTargets const& targets, TargetTables const& tables, BaseProbabilities const& background,
                  TomtomOptions const& options)
        : targets_{targets}, tables_{tables}, background_{background}, options_{options} {}

    /// \brief The best alignment with each target on each strand. It is valid until the next query.
    [[nodiscard]] BestAlignments const& align(Motif const& query) {
        length_ = query.size();
        scores_.assign(scored_columns(query, options_.pseudocount, background_), tables_, options_.complete_scores,
                       targets_.groups().back().width);
        auto const groups = targets_.groups();
        null_.assign(
            length_, [&](std::size_t column) { return scores_.shares(column); },
            [&](std::size_t width) { return std::ranges::binary_search(groups, width, {}, &TargetGroup::width); });
        best_.p_values.resize(targets_.members().size());
        best_.diagonals.resize(targets_.members().size());
        best_.overlaps.resize(targets_.members().size());
        for (auto const& group : groups) {
            auto const places = diagonals(length_, group.width, options_.min_overlap);
            scores_.narrow() ? align_group<std::uint16_t>(group, places) : align_group<std::uint32_t>(group, places);
        }
        return best_;
    }

  private:
    template <ScoreType Score>
    void align_group(TargetGroup const& group, std::vector<Diagonal> const& places) {
        options_.complete_scores ? find_complete<Score>(group, places) : find_incomplete<Score>(group, places);
    }

    [[nodiscard]] double strands() const noexcept { return static_cast<double>(targets_.strands()); }

    // Calls `use(lanes, first member, members)` for as many targets of a group at a time as a register has lanes.
    template <ScoreType Score, class Use>
    void for_lanes(TargetGroup const& group, Use const& use) const {
        for (std::size_t begin = 0; begin < group.size; begin += widest<Score>) {
            TargetLanes<Score> const lanes{scores_, group.size, group.column + begin};
            use(lanes, targets_.members().subspan(group.member + begin, (std::min)(widest<Score>, group.size - begin)));
        }
    }

    void keep(std::size_t member, double p_value, Diagonal const& diagonal) noexcept {
        best_.p_values[member] = p_value;
        best_.diagonals[member] = static_cast<std::uint32_t>(diagonal.number);
        best_.overlaps[member] = static_cast<std::uint32_t>(diagonal.overlap);
    }

    /// \brief The offset of the highest score, of equal ones that of the longest overlap, then the first.
    /// P(any offset scores so high) = 1 - Π P(this one does not).
    template <ScoreType Score>
    void find_complete(TargetGroup const& group, std::vector<Diagonal> const& places) {
        auto preferred = places;
        std::ranges::stable_sort(preferred, std::ranges::greater{}, &Diagonal::overlap);
        known_.assign(known_.size(), -1.0);
        for_lanes<Score>(group, [&](auto const& lanes, std::span<std::uint32_t const> members) {
            auto const best = best_sums(lanes, std::span<Diagonal const>{preferred});
            for (std::size_t lane = 0; lane < members.size(); ++lane) {
                keep(members[lane], best_complete_p(places, best.sum[lane]), preferred[best.place[lane]]);
            }
        });
    }

    [[nodiscard]] double best_complete_p(std::vector<Diagonal> const& places, std::size_t score) {
        if (known_.size() <= score) {
            known_.resize(score + 1, -1.0);
        }
        if (known_[score] < 0.0) {
            double log_none = 0.0;
            for (auto const& [number, first, target, overlap] : places) {
                std::size_t const without = scores_.median() * (length_ - overlap);
                log_none += null_.log_not_in_tail(first, overlap, score > without ? score - without : 0);
            }
            known_[score] = any_of_trials(-std::expm1(log_none), strands());
        }
        return known_[score];
    }

    /// \brief The offset of the lowest p-value, corrected for the number of offsets.
    template <ScoreType Score>
    void find_incomplete(TargetGroup const& group, std::vector<Diagonal> const& places) {
        std::vector<std::array<Score, widest<Score>>> sums(places.size());
        for_lanes<Score>(group, [&](auto const& lanes, std::span<std::uint32_t const> members) {
            for (std::size_t i = 0; i < places.size(); ++i) {
                lanes.sums(places[i]).store(sums[i].data());
            }
            for (std::size_t lane = 0; lane < members.size(); ++lane) {
                double best = 2.0;
                std::size_t place = 0;
                for (std::size_t i = 0; i < places.size(); ++i) {
                    double const p = null_.tail(places[i].query, places[i].overlap, sums[i][lane]);
                    if (p < best * (1.0 - tie) ||
                        (p <= best * (1.0 + tie) && places[i].overlap > places[place].overlap)) {
                        best = p;
                        place = i;
                    }
                }
                double const of_target = any_of_trials(best, static_cast<double>(places.size()));
                keep(members[lane], any_of_trials(of_target, strands()), places[place]);
            }
        });
    }

    TomtomTargets const& targets_;
    TargetTables const& tables_;
    BaseProbabilities const& background_;
    TomtomOptions const& options_;
    std::size_t length_ = 0;
    QueryScores scores_{};
    ScoreNull null_{};
    BestAlignments best_{};
    std::vector<double> known_{};  // p-values by score, for the group at hand; -1: not known
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
