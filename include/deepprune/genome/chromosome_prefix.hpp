/// \file
/// \brief The two ways to name chromosomes: `chr1` of UCSC, `1` of Ensembl.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/interval.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief What is done to names of chromosomes before they are looked up.
enum class ChromosomePrefix {
    keep,    ///< nothing
    add,     ///< names get the prefix `chr` unless they have it
    remove,  ///< names lose it
};

/// \brief The name after the change.
[[nodiscard]] inline std::string with_prefix(std::string_view name, ChromosomePrefix prefix) {
    constexpr std::string_view chr = "chr";
    bool const has = name.starts_with(chr);
    if (prefix == ChromosomePrefix::add && !has) {
        return std::string{chr}.append(name);
    }
    return std::string{prefix == ChromosomePrefix::remove && has ? name.substr(chr.size()) : name};
}

/// \brief Changes the names of all intervals.
inline void apply_prefix(std::span<Interval> intervals, ChromosomePrefix prefix) {
    if (prefix != ChromosomePrefix::keep) {
        for (Interval& interval : intervals) {
            interval.chromosome = with_prefix(interval.chromosome, prefix);
        }
    }
}

/// \brief The change with which more intervals are on chromosomes of the genome than without; nothing if there is none.
[[nodiscard]] inline std::optional<ChromosomePrefix> better_prefix(std::span<Interval const> intervals,
                                                                   GenomeFasta const& genome) {
    auto const known = [&](ChromosomePrefix prefix) {
        std::size_t count = 0;
        for (Interval const& interval : intervals) {
            count += genome.length(with_prefix(interval.chromosome, prefix)) ? 1U : 0U;
        }
        return count;
    };
    std::size_t best = known(ChromosomePrefix::keep);
    std::optional<ChromosomePrefix> answer;
    for (auto const prefix : {ChromosomePrefix::add, ChromosomePrefix::remove}) {
        if (std::size_t const count = known(prefix); count > best) {
            best = count;
            answer = prefix;
        }
    }
    return answer;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
