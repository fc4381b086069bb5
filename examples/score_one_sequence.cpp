// Score a single sequence with a trained network.
#include <cstdio>
#include <string>
#include <string_view>

#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

int main() {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::motif};
    auto const motif = dp::random_motif({.length = 8, .bits = 15}, stream);
    auto const train = dp::simulate({motif}, {.positives = 500, .negatives = 500, .length = 40, .seed = dp::Seed{1}});
    auto const held_out =
        dp::simulate({motif}, {.positives = 100, .negatives = 100, .length = 40, .seed = dp::Seed{2}});

    dp::DeepBindModel<dp::ReLU, 16, 8> net{dp::Seed{1}};
    dp::fit(net, train, held_out, {.max_epochs = 30});

    // One sequence at a time, of any length that the kernels fit into. A scorer never changes: threads can share it.
    dp::Scorer const scorer{net};
    auto scratch = scorer.scratch();
    std::string const background(40, 'A');
    std::string with_site = background;
    with_site.replace(15, motif.size(), motif.consensus());
    for (std::string_view const sequence : {background, with_site}) {
        std::printf("%.*s %.2f\n", static_cast<int>(sequence.size()), sequence.data(), scorer(sequence, scratch));
    }
}
