/// \file
/// \brief The sequences of windows.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/genome/detail/genome_order.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/interval.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief `name::chr1:100-201(+)`, as `bedtools getfasta -name` writes it; without a name `chr1:100-201(+)`, without a
/// strand `chr1:100-201`. Positions are those of BED, from 0.
[[nodiscard]] inline std::string window_id(Interval const& window) {
    std::string id = detail::concat({window.name, window.name.empty() ? "" : "::", window.chromosome, ":",
                                     std::to_string(window.start), "-", std::to_string(window.end)});
    if (window.strand != Strand::none) {
        id += {'(', static_cast<char>(window.strand), ')'};
    }
    return id;
}

/// \brief The other strand of a sequence in upper case; IUPAC codes become those of the pairing bases.
[[nodiscard]] inline std::string reverse_complement(std::string_view letters) {
    constexpr std::string_view from = "ACGTRYKMBVDH";
    constexpr std::string_view to = "TGCAYRMKVBHD";
    std::string other{letters.rbegin(), letters.rend()};
    for (char& letter : other) {  // N, S and W pair with themselves
        if (auto const place = from.find(letter); place != std::string_view::npos) {
            letter = to[place];
        }
    }
    return other;
}

/// \brief The record of each window, in their order: its sequence in upper case, of the reverse strand if that is the
/// window's; its id is `window_id`, its line that of the window.
/// \param windows on chromosomes of the genome
/// \param genome read in the order of its positions
/// \param label of all records
/// \throws as `GenomeFasta::fetch`
[[nodiscard]] inline std::vector<Record> window_records(std::span<Interval const> windows, GenomeFasta const& genome,
                                                        bool label) {
    std::vector<Record> records(windows.size());
    for (std::size_t const i : detail::genome_order(windows)) {
        Interval const& window = windows[i];
        std::string sequence = genome.fetch(window.chromosome, window.start, window.end);
        records[i] = {.id = window_id(window),
                      .sequence = window.strand == Strand::reverse ? reverse_complement(sequence) : sequence,
                      .label = label,
                      .line = window.line};
    }
    return records;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
