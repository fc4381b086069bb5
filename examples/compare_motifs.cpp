// Find the known motifs that resemble a motif, with Tomtom's statistics. Files in MEME, JASPAR or TRANSFAC format are
// read by `dp::read_motifs` of deepprune/io/read_motifs.hpp.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

// A motif with 17 of 20 sites on the consensus in each column.
dp::Motif motif_of(std::string name, std::string_view consensus) {
    std::vector<dp::BaseCounts> counts;  // A, C, G, T
    for (char const base : consensus) {
        dp::BaseCounts column{1, 1, 1, 1};
        column[std::string_view{"ACGT"}.find(base)] = 17;
        counts.push_back(column);
    }
    return dp::Motif::from_counts(std::move(counts), {.name = std::move(name)});
}

int main() {
    std::vector<dp::Motif> const queries{motif_of("kernel_3", "ATGACTCAT"), motif_of("kernel_8", "TTCCGG")};
    std::vector<dp::Motif> const known{motif_of("AP-1", "TGACTCA"), motif_of("ELK1", "ACCGGAAGT"),
                                       motif_of("MYC", "CACGTG"), motif_of("GATA", "AGATAAG")};

    // [snippet compare]
    // An E-value is the number of targets expected to match as well by chance.
    for (dp::TomtomMatch const& match : dp::tomtom(queries, known, {.max_e_value = 0.1})) {
        std::printf("%s resembles %s: E-value %.1e, %zu columns, %s strand\n", queries[match.query].name().c_str(),
                    known[match.target].name().c_str(), match.e_value, match.overlap, match.reverse ? "other" : "same");
    }
    // [/snippet compare]
}
