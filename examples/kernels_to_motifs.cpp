// Read the kernels of a trained network as motifs: align the window that each kernel scores best in each sequence,
// count the bases, and draw the logo.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

int main() {
    // Sequences in which every positive holds one site of a motif.
    dp::RandomStream stream{dp::Seed{3}, dp::Purpose::motif};
    auto const planted = dp::random_motif({.length = 8, .bits = 15}, stream);
    auto const records = dp::simulate({planted}, {.positives = 1000, .negatives = 1000, .length = 60});
    dp::EncodedSet const set{records};

    dp::DeepBindModel<dp::ReLU, 8, 12> net{dp::Seed{1}};
    dp::IterativePruner<> const pruner{{.final_kernels = 2, .train = {.max_epochs = 20, .patience = 5}}};
    pruner.run(net, set, set);

    std::printf("planted:  %s\n", planted.consensus().c_str());
    // [snippet read]
    for (dp::KernelMotif const& kernel : dp::extract_motifs(net, set, {.positives_only = true})) {
        if (!kernel.motif) {
            continue;  // the kernel never fires
        }
        // Flanks below 0.5 bits carry little information; cut them off.
        auto const motif = dp::trim(*kernel.motif, 0.5).motif;
        std::printf("%s: %s, %.0f sites, %s\n", motif.name().c_str(), motif.matrix().consensus().c_str(), motif.sites(),
                    kernel.activating() ? "speaks for binding" : "speaks against binding");
        std::ofstream{motif.name() + ".svg"} << dp::logo_svg(motif);
    }
    // [/snippet read]
    int logos = 0;
    for (int kernel = 0; kernel < 8; ++kernel) {
        logos += std::filesystem::remove("kernel_" + std::to_string(kernel) + ".svg") ? 1 : 0;
    }
    std::printf("%d logos\n", logos);
}
