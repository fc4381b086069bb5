/// \file
/// \brief Finds the sites of many matrices in a sequence, on both strands.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/motif/score_distribution.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/scan/detail/known_runs.hpp>
#include <deepprune/scan/detail/lane_block.hpp>
#include <deepprune/scan/site.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of `SiteScanner`.
struct SiteScannerOptions {
    double threshold = 1e-4;                            ///< windows of this p-value or a lower one are sites
    BaseProbabilities background = uniform_background;  ///< of a random window; each base above 0
};

/// \brief Scores every window of a sequence with each of several matrices, on both strands, and reports those whose
/// p-value is low enough (`ScoreDistribution`).
///
/// A score on the grid is a sum of whole numbers that fit into 16 bits. So each matrix and its reverse complement take
/// two lanes of a register, 8 or 16 lanes are scored together as sums of table rows, four bases at a time, and the
/// result is exact: no rounding, and the same on every processor. See docs/decisions/019-sites-on-a-grid.md.
///
/// A window with an unknown base has no score and is passed over. Immutable: any number of threads may share one.
class SiteScanner {
  public:
    /// \brief The longest window.
    static constexpr std::size_t max_length = detail::LaneBlock::max_length;
    /// \brief For each length from 1 to `max_length` the windows that were scored, on one strand.
    using WindowCounts = std::array<std::uint64_t, max_length + 1>;

    /// \param matrices at least one, each of 1 to `max_length` columns
    /// \param options for a matrix that scores both strands, the background is averaged with its complement
    /// (`both_strands`), as FIMO does
    /// \throws OptionError for other matrices, as `ScoreDistribution`, and for a threshold that is not above 0
    /// \par Complexity
    /// As `ScoreDistribution` for each matrix.
    // A template, so that a translation unit without scanners compiles none of the blocks.
    template <std::ranges::contiguous_range Matrices>
        requires std::same_as<std::ranges::range_value_t<Matrices>, ScoreMatrix>
    explicit SiteScanner(Matrices const& matrices, SiteScannerOptions const& options = {}) {
        bool const none = std::ranges::empty(matrices);
        if (none || !(options.threshold > 0.0)) {
            throw OptionError(message({.found = none ? "no matrix" : "a threshold that is not above 0",
                                       .expected = "matrices, and a p-value"}));
        }
        std::vector<detail::LaneMatrix> lanes;
        for (ScoreMatrix const& matrix : matrices) {
            if (matrix.columns.size() > max_length) {
                throw OptionError(message(
                    {.found = detail::concat({"a matrix of ", std::to_string(matrix.columns.size()), " columns"}),
                     .expected = detail::concat({"at most ", std::to_string(max_length)})}));
            }
            ScoreDistribution const scores{matrix.columns,
                                           matrix.one_strand ? options.background : both_strands(options.background)};
            std::size_t const lowest = scores.lowest_total(options.threshold);
            auto const number = static_cast<std::uint32_t>(matrices_.size());
            for (bool const reverse : {false, true}) {
                if (!reverse || !matrix.one_strand) {
                    lanes.push_back({.levels = {scores.levels().begin(), scores.levels().end()},
                                     .lowest = lowest,
                                     .matrix = number,
                                     .reverse = reverse});
                }
            }
            Scored scored{.columns = matrix.columns, .max_error = scores.max_error()};
            for (std::size_t total = lowest; total < scores.size(); ++total) {
                scored.p_values.push_back(scores.p_value(total));
            }
            matrices_.push_back(std::move(scored));
        }
        std::ranges::stable_sort(lanes, {}, [](detail::LaneMatrix const& lane) { return lane.levels.size(); });
        shortest_ = lanes.front().levels.size();
        longest_ = lanes.back().levels.size();
        for (std::span<detail::LaneMatrix const> rest = lanes; !rest.empty();) {
            auto const& block = blocks_.emplace_back(rest);
            rest = rest.subspan(block.used());
        }
    }

    /// \brief The background of a window that is read on either strand: the mean of one and its complement.
    [[nodiscard]] static BaseProbabilities both_strands(BaseProbabilities const& background) noexcept {
        BaseProbabilities mean{};
        for (std::size_t base = 0; base < 4; ++base) {
            mean[base] = (background[base] + background[3 - base]) / 2.0;
        }
        return mean;
    }

    /// \brief The number of matrices.
    [[nodiscard]] std::size_t size() const noexcept { return matrices_.size(); }
    /// \brief Bases of a window of matrix `matrix`.
    [[nodiscard]] std::size_t length(std::size_t matrix) const noexcept { return matrices_[matrix].columns.size(); }
    /// \brief Bases of the longest window.
    [[nodiscard]] std::size_t longest() const noexcept { return longest_; }
    /// \brief The p-values that sites of a matrix can have, by their level, descending; none if no window of it has a
    /// p-value that is low enough, as for a short matrix.
    [[nodiscard]] std::span<double const> p_values(std::size_t matrix) const noexcept {
        return matrices_[matrix].p_values;
    }
    /// \brief How far the p-value of a score may be that of another one, in the scores' unit: the grid's roundings.
    [[nodiscard]] double max_error(std::size_t matrix) const noexcept { return matrices_[matrix].max_error; }

    /// \brief Calls `sink` with each site, in an order that depends on the sequence alone.
    template <std::invocable<Site const&> Sink>
    void scan(std::span<Base const> sequence, Sink&& sink) const {
        scan(sequence, sequence.size(), sink);
    }

    /// \brief As above with the sites alone that begin at one of the first `starts` bases, so that long sequences can
    /// be scanned piece by piece: a piece has `longest()` - 1 bases of the next one.
    /// \par Complexity
    /// For each base and 8 or 16 lanes, a table row: about a nanosecond for four matrices of 24 columns. Allocates
    /// nothing.
    template <std::invocable<Site const&> Sink>
    void scan(std::span<Base const> sequence, std::size_t starts, Sink&& sink) const {
        detail::CodedWords words;
        detail::for_each_known_run(sequence, [&](std::size_t begin, std::size_t end) {
            if (end - begin < shortest_) {
                return;
            }
            std::size_t const last = (std::min)(starts, end - shortest_ + 1);
            for (std::size_t first = begin; first < last; first += detail::CodedWords::max_windows) {
                std::size_t const windows = (std::min)(last - first, detail::CodedWords::max_windows);
                words.assign(sequence.subspan(first, end - first), windows);
                for (detail::LaneBlock const& block : blocks_) {
                    block.scan(words, windows, [&](std::size_t window, detail::LaneHit const& hit) {
                        report(sequence.first(end), {first + window, hit}, sink);
                    });
                }
            }
        });
    }

    /// \brief Adds the windows of a sequence that begin at one of its first `starts` bases and have no unknown base.
    static void count_windows(std::span<Base const> sequence, std::size_t starts, WindowCounts& counts) noexcept {
        detail::for_each_known_run(sequence, [&](std::size_t begin, std::size_t end) {
            for (std::size_t length = 1; length <= (std::min)(max_length, end - begin); ++length) {
                std::size_t const last = (std::min)(starts, end - length + 1);
                counts[length] += last > begin ? last - begin : 0;
            }
        });
    }

  private:
    struct Scored {
        std::vector<BaseScores> columns{};
        std::vector<double> p_values{};  // by level
        double max_error = 0.0;
    };
    struct Found {
        std::size_t start;
        detail::LaneHit hit;
    };

    // Drops windows that end behind the run: a lane's matrix may be longer than the shortest one.
    template <class Sink>
    void report(std::span<Base const> run, Found const& found, Sink& sink) const {
        auto const& columns = matrices_[found.hit.matrix].columns;
        if (found.start + columns.size() > run.size()) {
            return;
        }
        auto const window = run.subspan(found.start, columns.size());
        double score = 0.0;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            Base const base = found.hit.reverse ? complement(window[columns.size() - 1 - i]) : window[i];
            score += columns[i][base];
        }
        sink(Site{.start = found.start,
                  .score = score,
                  .matrix = found.hit.matrix,
                  .level = found.hit.level,
                  .reverse = found.hit.reverse});
    }

    std::vector<Scored> matrices_{};
    std::vector<detail::LaneBlock> blocks_{};
    std::size_t shortest_ = 0;
    std::size_t longest_ = 0;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
