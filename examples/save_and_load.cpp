// Save a model and load it again. The file records the architecture, so a model of another type refuses it.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <deepprune/deepprune.hpp>
#include <deepprune/io/archive.hpp>  // link deepprune::io for the headers of io/

namespace dp = deepprune;
using Net = dp::DeepBindModel<dp::ReLU, 8, 12>;      // 8 kernels of 12 bp
using Larger = dp::DeepBindModel<dp::ReLU, 16, 12>;  // another type

int main() {
    // [snippet save]
    std::filesystem::path const path = "save_and_load.safetensors";
    Net const net{dp::Seed{1}};

    // Any text may go with the weights. Python's `safetensors` reads the file as well.
    dp::save_model(net, path, {{"note", "not trained yet"}});

    auto const loaded = dp::load_model<Net>(path);
    std::printf("same parameters: %s\n", std::ranges::equal(net.parameters(), loaded.parameters()) ? "yes" : "no");
    // [/snippet save]

    // [snippet examine]
    // A file can also be examined before its type is chosen.
    auto const file = dp::load_safetensors(path);
    std::printf("%s\n%s\n", dp::model_signature(file).c_str(), file.metadata.at("note").c_str());
    // [/snippet examine]

    // [snippet refuse]
    try {
        (void)dp::load_model<Larger>(path);
    } catch (dp::ArchiveError const& error) {
        std::printf("%s\n", error.what());
    }
    // [/snippet refuse]
    std::filesystem::remove(path);
}
