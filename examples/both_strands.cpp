// Kernels that read both strands: a site counts the same whichever strand it lies on.
#include <cstdio>
#include <string>

#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

// [snippet types]
using GivenStrand = dp::DeepBindModel<dp::ReLU, 16, 8>;
using BothStrands = dp::DeepBindModel<dp::ReLU, 16, 8, dp::dynamic_length, dp::Strands::both>;
// [/snippet types]

// [snippet reverse]
std::string reverse_complement(std::string const& sequence) {
    std::string out{sequence.rbegin(), sequence.rend()};
    for (char& base : out) {
        base = dp::base_letters[dp::complement(dp::encode_base(base))];
    }
    return out;
}
// [/snippet reverse]

int main() {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::motif};
    auto const motif = dp::random_motif({.length = 8, .bits = 15}, stream);
    auto const train = dp::simulate({motif}, {.positives = 500, .negatives = 500, .length = 40, .seed = dp::Seed{1}});
    auto const held_out =
        dp::simulate({motif}, {.positives = 100, .negatives = 100, .length = 40, .seed = dp::Seed{2}});

    // [snippet train]
    GivenStrand given{dp::Seed{1}};
    BothStrands both{dp::Seed{1}};
    dp::fit(given, train, held_out, {.max_epochs = 30});
    dp::fit(both, train, held_out, {.max_epochs = 30});
    // [/snippet train]

    std::string sequence(40, 'A');
    sequence.replace(15, motif.size(), motif.consensus());
    // [snippet compare]
    for (std::string const& read : {sequence, reverse_complement(sequence)}) {
        std::printf("given strand %.2f, both strands %.2f\n", given.probability(read), both.probability(read));
    }
    // [/snippet compare]
}
