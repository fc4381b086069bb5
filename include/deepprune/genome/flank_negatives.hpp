/// \file
/// \brief Negatives beside the peaks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/genome/detail/interval_index.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/interval.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief How flanks are chosen.
struct FlankNegativesOptions {
    Seed seed{};                ///< of the side that is tried first
    std::size_t farthest = 20;  ///< windows between a positive and its negative, at most
};

/// \brief Windows beside positives.
struct FlankNegatives {
    std::vector<Interval> windows{};  ///< in the order of their positives; those that are missing are left out
    std::size_t missing = 0;          ///< positives without a free window near them
};

/// \brief A window for each positive: the nearest of its width and strand, a whole number of widths to its left or
/// right, that overlaps nothing in `blocked` and no other negative. Which side is tried first is drawn for each
/// positive.
/// \param positives on chromosomes of the genome
/// \param blocked what negatives must not overlap: the peaks, their windows, exclusions
/// \param genome for the lengths of chromosomes
/// \throws OptionError if `options.farthest` is 0
/// \par Complexity
/// O(n log n) for n positives and blocked intervals.
[[nodiscard]] inline FlankNegatives flank_negatives(std::span<Interval const> positives,
                                                    std::span<Interval const> blocked, GenomeFasta const& genome,
                                                    FlankNegativesOptions const& options = {}) {
    if (options.farthest == 0) {
        throw OptionError(message({.found = "a farthest distance of 0 windows", .expected = "at least 1"}));
    }
    detail::IntervalIndex taken;
    taken.add(blocked);
    FlankNegatives result;
    RandomStream stream{options.seed, Purpose::genome_negatives, ~std::uint64_t{0}};
    for (Interval const& positive : positives) {
        bool const left_first = stream.below(2) == 0;
        std::size_t const length = genome.length(positive.chromosome).value_or(0);
        std::size_t const width = positive.size();
        std::optional<std::size_t> start;
        for (std::size_t step = 1; step <= options.farthest && !start; ++step) {
            for (bool const left : {left_first, !left_first}) {
                bool const fits = left ? positive.start >= step * width : positive.end + step * width <= length;
                std::size_t const place = left ? positive.start - step * width : positive.start + step * width;
                if (!start && fits && !taken.overlaps(positive.chromosome, place, place + width)) {
                    start = place;
                }
            }
        }
        if (!start) {
            ++result.missing;
            continue;
        }
        taken.add(positive.chromosome, *start, *start + width);
        result.windows.push_back(
            {.chromosome = positive.chromosome, .start = *start, .end = *start + width, .strand = positive.strand});
    }
    return result;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
