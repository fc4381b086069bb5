/// \file
/// \brief The targets of Tomtom, laid out for fast comparison.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <deepprune/motif/detail/column_table.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The columns of `motif` with `pseudocount` sites of the background added. A motif without its number of
/// sites counts as 20, as in MEME's format.
[[nodiscard]] inline std::vector<ScoredColumn> scored_columns(Motif const& motif, double pseudocount,
                                                              BaseProbabilities const& background) {
    constexpr double default_sites = 20.0;
    double const sites = motif.sites() > 0.0 ? motif.sites() : default_sites;
    double const total = sites + pseudocount;
    BaseProbabilities added{};
    detail::multiply(background, pseudocount, added);
    std::vector<ScoredColumn> columns;
    columns.reserve(motif.size());
    for (auto const& column : motif.columns()) {
        ScoredColumn scored{.probabilities = {}, .sites = sites};
        detail::multiply(column, sites, scored.probabilities);
        detail::add(added, scored.probabilities);
        for (double& p : scored.probabilities) {
            p /= total;
        }
        columns.push_back(scored);
    }
    return columns;
}

/// \brief The targets of one width, each once for each strand. Their columns lie position by position: the first
/// columns of all of them, then all second ones, so that many targets are aligned at a time.
struct TargetGroup {
    std::size_t width;   ///< columns of each target
    std::size_t size;    ///< targets × strands
    std::size_t member;  ///< the first of them among `TomtomTargets::members`
    std::size_t column;  ///< the first of their columns among `TomtomTargets::columns`
};

/// \brief All targets on one strand or both, grouped by width.
class TomtomTargets {
  public:
    TomtomTargets(std::span<Motif const> motifs, double pseudocount, BaseProbabilities const& background,
                  bool both_strands)
        : strands_{both_strands ? std::size_t{2} : std::size_t{1}}, size_{motifs.size()} {
        std::vector<std::size_t> order(size_);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, {}, [&](std::size_t target) { return motifs[target].size(); });
        for (std::size_t begin = 0, end = 0; begin < size_; begin = end) {
            std::size_t const width = motifs[order[begin]].size();
            while (end < size_ && motifs[order[end]].size() == width) {
                ++end;
            }
            TargetGroup const group{width, (end - begin) * strands_, members_.size(), columns_.size()};
            columns_.resize(group.column + group.width * group.size);
            for (std::size_t i = begin; i < end; ++i) {
                auto columns = scored_columns(motifs[order[i]], pseudocount, background);
                for (std::size_t strand = 0; strand < strands_; ++strand) {
                    std::size_t const at = group.column + members_.size() - group.member;
                    for (std::size_t j = 0; j < width; ++j) {
                        columns_[at + j * group.size] = columns[j];
                    }
                    members_.push_back(static_cast<std::uint32_t>(order[i] * strands_ + strand));
                    std::ranges::reverse(columns);
                    for (auto& column : columns) {
                        std::ranges::reverse(column.probabilities);
                    }
                }
            }
            groups_.push_back(group);
        }
    }

    /// \brief 1 or 2.
    [[nodiscard]] std::size_t strands() const noexcept { return strands_; }
    /// \brief Number of targets, each counted once.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// \brief By ascending width.
    [[nodiscard]] std::span<TargetGroup const> groups() const noexcept { return groups_; }
    /// \brief Target × strands + strand, in the order of the groups.
    [[nodiscard]] std::span<std::uint32_t const> members() const noexcept { return members_; }
    /// \brief The columns of all targets on all strands, group by group.
    [[nodiscard]] std::span<ScoredColumn const> columns() const noexcept { return columns_; }

  private:
    std::size_t strands_;
    std::size_t size_;
    std::vector<TargetGroup> groups_;
    std::vector<std::uint32_t> members_;
    std::vector<ScoredColumn> columns_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
