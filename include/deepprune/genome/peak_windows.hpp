/// \file
/// \brief From peaks to the windows that a network learns from.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/genome/detail/interval_index.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/interval.hpp>
#include <deepprune/genome/read_bed.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief What makes one peak better than another: the larger number.
enum class PeakRank {
    automatic,  ///< the signal where the file has it, or else the score
    signal,     ///< column 7 of narrowPeak and broadPeak
    p,          ///< column 8
    q,          ///< column 9
    score,      ///< column 5
};

/// \brief How windows are laid and which are taken.
struct PeakWindowOptions {
    std::size_t width = 101;  ///< bases around the summit, or else the middle; 0: the intervals as they are
    std::size_t top = 0;      ///< the best so many; 0: all
    PeakRank top_by = PeakRank::automatic;  ///< what is best
};

/// \brief Why a peak gives no window.
enum class DropReason {
    unknown_chromosome,  ///< the genome has no chromosome of this name
    off_the_end,         ///< the window begins before the chromosome, or it or the peak ends behind it
    no_bases,            ///< the interval is empty and is to be taken as it is
    excluded,            ///< the window overlaps an exclusion
    duplicate,           ///< a better peak, or an earlier one, has the same window
    over_limit,          ///< there are enough better ones
};

/// \brief The number of reasons.
inline constexpr std::size_t drop_reasons = 6;

/// \brief Peaks that were dropped for one reason.
struct DroppedPeaks {
    /// \brief How many.
    std::size_t count = 0;
    std::vector<Interval> first{};  ///< the first few of them, as they stand in the file
};

/// \brief The windows, and what became of the other peaks.
struct PeakWindows {
    std::vector<Interval>
        windows{};  ///< in the order of the file; name, strand, numbers and line are those of the peaks
    /// \brief By reason: each peak is in `windows` or counts for one reason.
    std::array<DroppedPeaks, drop_reasons> dropped{};

    /// \brief The peaks dropped for a reason.
    [[nodiscard]] DroppedPeaks const& dropped_for(DropReason reason) const {
        return dropped[static_cast<std::size_t>(reason)];
    }
};

namespace detail {

/// \brief The number to rank by; nothing where the file has none for the peak.
[[nodiscard]] inline std::optional<double> rank_of(Interval const& peak, PeakRank by) noexcept {
    switch (by) {
        case PeakRank::signal: return peak.signal;
        case PeakRank::p: return peak.p;
        case PeakRank::q: return peak.q;
        case PeakRank::score:
        case PeakRank::automatic: break;
    }
    return peak.score;
}

/// \brief The number that `top_by` means in this file. \throws OptionError if the file lacks it
[[nodiscard]] inline PeakRank rank_in(BedFile const& peaks, PeakRank top_by) {
    bool const has_signal = peaks.kind == BedKind::narrow_peak || peaks.kind == BedKind::broad_peak;
    PeakRank const by = top_by != PeakRank::automatic ? top_by : (has_signal ? PeakRank::signal : PeakRank::score);
    auto const any = [&] {
        return std::ranges::any_of(peaks.intervals,
                                   [by](Interval const& peak) { return rank_of(peak, by).has_value(); });
    };
    if (by == PeakRank::score ? peaks.columns < 5 : !has_signal || !any()) {
        constexpr std::array<std::string_view, 5> names{"", "signals", "p-values", "q-values", "scores"};
        throw OptionError(message({.where = {.file = peaks.file},
                                   .found = concat({"no ", names[static_cast<std::size_t>(by)], " to rank peaks by"}),
                                   .expected = by == PeakRank::score ? "BED with 5 columns or more"
                                                                     : "narrowPeak or broadPeak with these numbers",
                                   .remedy = "take all peaks, or rank them by another column"}));
    }
    return by;
}

/// \brief The window of a peak; nothing if it would begin before the chromosome.
[[nodiscard]] inline std::optional<Interval> window_of(Interval const& peak, std::size_t width) {
    Interval window = peak;
    if (width != 0) {
        std::size_t const centre = peak.start + peak.summit.value_or(peak.size() / 2);
        if (centre < width / 2) {
            return std::nullopt;
        }
        window.start = centre - width / 2;
        window.end = window.start + width;
        window.summit.reset();
    }
    return window;
}

}  // namespace detail

/// \brief The windows of peaks on the chromosomes of a genome, in the order of the file.
///
/// A window of an odd width has the summit (column 10 of narrowPeak; elsewhere the middle of the interval) as its
/// middle base, one of an even width has it behind its middle. Of peaks with the same window and strand the best by
/// `options.top_by` counts, or without `options.top` the first.
/// \param peaks their names of chromosomes must be those of the genome (`apply_prefix`)
/// \param exclusions no window overlaps one of them
/// \throws OptionError if the file lacks the numbers to rank by
/// \par Complexity
/// O(n log n) for n peaks and exclusions.
[[nodiscard]] inline PeakWindows peak_windows(BedFile const& peaks, GenomeFasta const& genome,
                                              std::span<Interval const> exclusions = {},
                                              PeakWindowOptions const& options = {}) {
    detail::IntervalIndex excluded;
    excluded.add(exclusions);
    std::vector<std::size_t> order(peaks.intervals.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (options.top != 0 && !order.empty()) {
        PeakRank const by = detail::rank_in(peaks, options.top_by);
        std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) {
            return detail::rank_of(peaks.intervals[i], by).value_or(std::numeric_limits<double>::lowest());
        });
    }
    std::vector<std::optional<DropReason>> reasons(order.size());
    std::vector<Interval> windows(order.size());
    std::set<std::tuple<std::string_view, std::size_t, std::size_t, Strand>> taken;
    for (std::size_t const i : order) {
        Interval const& peak = peaks.intervals[i];
        auto const length = genome.length(peak.chromosome);
        auto window = detail::window_of(peak, options.width);
        if (!length) {
            reasons[i] = DropReason::unknown_chromosome;
        } else if (!window || window->end > *length || peak.end > *length) {
            reasons[i] = DropReason::off_the_end;
        } else if (window->size() == 0) {
            reasons[i] = DropReason::no_bases;
        } else if (excluded.overlaps(window->chromosome, window->start, window->end)) {
            reasons[i] = DropReason::excluded;
        } else if (taken.contains({peak.chromosome, window->start, window->end, window->strand})) {
            reasons[i] = DropReason::duplicate;
        } else if (options.top != 0 && taken.size() == options.top) {
            reasons[i] = DropReason::over_limit;
        } else {
            taken.emplace(peak.chromosome, window->start, window->end, window->strand);
            windows[i] = std::move(*window);
        }
    }
    PeakWindows result;
    constexpr std::size_t shown = 3;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (!reasons[i]) {
            result.windows.push_back(std::move(windows[i]));
            continue;
        }
        DroppedPeaks& dropped = result.dropped[static_cast<std::size_t>(*reasons[i])];
        if (dropped.count++ < shown) {
            dropped.first.push_back(peaks.intervals[i]);
        }
    }
    return result;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
