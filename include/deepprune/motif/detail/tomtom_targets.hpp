/// \file
/// \brief The targets of Tomtom, laid out for fast comparison.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
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

/// \brief All targets on one strand or both, over a table of their distinct columns.
class TomtomTargets {
  public:
    TomtomTargets(std::span<Motif const> motifs, double pseudocount, BaseProbabilities const& background,
                  bool both_strands)
        : strands_{both_strands ? std::size_t{2} : std::size_t{1}} {
        std::map<std::array<double, 5>, std::uint32_t> known;
        auto const index_of = [&](ScoredColumn const& column) {
            auto const& p = column.probabilities;
            auto const [place, fresh] = known.try_emplace(std::array<double, 5>{p[0], p[1], p[2], p[3], column.sites},
                                                          static_cast<std::uint32_t>(distinct_.size()));
            if (fresh) {
                distinct_.push_back(column);
                uses_.push_back(0);
            }
            ++uses_[place->second];
            return place->second;
        };
        for (auto const& motif : motifs) {
            auto columns = scored_columns(motif, pseudocount, background);
            for (std::size_t strand = 0; strand < strands_; ++strand) {
                starts_.push_back(columns_.size());
                for (auto const& column : columns) {
                    columns_.push_back(index_of(column));
                }
                std::ranges::reverse(columns);
                for (auto& column : columns) {
                    std::ranges::reverse(column.probabilities);
                }
            }
            widths_.push_back(motif.size());
        }
        starts_.push_back(columns_.size());
        std::ranges::sort(widths_);
        widths_.erase(std::unique(widths_.begin(), widths_.end()), widths_.end());
    }

    /// \brief 1 or 2.
    [[nodiscard]] std::size_t strands() const noexcept { return strands_; }
    /// \brief Number of targets, each counted once.
    [[nodiscard]] std::size_t size() const noexcept { return (starts_.size() - 1) / strands_; }
    /// \brief The columns of a target on a strand, as indices into `distinct()`.
    [[nodiscard]] std::span<std::uint32_t const> columns(std::size_t target, std::size_t strand) const noexcept {
        std::size_t const at = target * strands_ + strand;
        return std::span{columns_}.subspan(starts_[at], starts_[at + 1] - starts_[at]);
    }
    /// \brief The columns of all targets on all strands, one after the other.
    [[nodiscard]] std::span<std::uint32_t const> columns() const noexcept { return columns_; }
    [[nodiscard]] std::span<ScoredColumn const> distinct() const noexcept { return distinct_; }
    /// \brief How many columns of all targets and strands are equal to each distinct one.
    [[nodiscard]] std::span<std::int64_t const> uses() const noexcept { return uses_; }
    /// \brief The different lengths of the targets, ascending.
    [[nodiscard]] std::span<std::size_t const> widths() const noexcept { return widths_; }

  private:
    std::size_t strands_;
    std::vector<ScoredColumn> distinct_;
    std::vector<std::int64_t> uses_;
    std::vector<std::uint32_t> columns_;
    std::vector<std::size_t> starts_;
    std::vector<std::size_t> widths_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
