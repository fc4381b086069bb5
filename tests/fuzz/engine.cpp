// The fused engine against the layers one after the other: weights that are small whole numbers leave no rounding, so
// the logits must be equal.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/layers/relu.hpp>
#include <deepprune/model/backend.hpp>
#include <deepprune/model/fused_backend.hpp>
#include <deepprune/model/general_backend.hpp>
#include <deepprune/model/model.hpp>

#include "target.hpp"

namespace deepprune::test {
namespace {

template <std::size_t Kernels, std::size_t Length, Padding Pad, Strands Mode>
void compare(std::string_view bytes) {
    using Net =
        BasicModel<float, OneHot<>, Conv1D<Kernels, Length, Pad, Mode>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>;
    using Fused =
        FusedBackend<float, OneHot<>, Conv1D<Kernels, Length, Pad, Mode>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>;
    using General = GeneralBackend<float, OneHot<>, Conv1D<Kernels, Length, Pad, Mode>, ReLU, GlobalMaxPool, Mask,
                                   Dense<1>, Sigmoid>;
    std::size_t next = 0;
    auto const byte = [&] { return next < bytes.size() ? static_cast<unsigned char>(bytes[next++]) : 0U; };
    Net net{Seed{1}};
    for (float& value : net.parameters()) {
        // A multiple of 4: a quarter of an unknown letter's sum is whole too.
        value = static_cast<float>(4 * (static_cast<int>(byte() % 17) - 8));
    }
    for (std::size_t k = 0; k < Kernels; ++k) {
        net.mask()(k) = byte() % 4 == 0 && k != 0 ? 0.0F : 1.0F;
    }
    EncodedSet set;
    std::size_t const number = 1 + byte() % 5;
    for (std::size_t i = 0; i < number; ++i) {
        std::string letters(Length + byte() % 60, 'A');
        for (char& letter : letters) {
            letter = base_letters[byte() % 9 < 8 ? byte() % 4 : 4];
        }
        set.add(letters, i % 2 == 0);
    }
    std::vector<std::size_t> which(set.size());
    for (std::size_t i = 0; i < which.size(); ++i) {
        which[i] = i;
    }
    std::vector<float> fused(set.size());
    std::vector<float> general(set.size());
    Fused{}.logits(net.parameters(), set, which, fused);
    General{}.logits(net.parameters(), set, which, general);
    require(fused == general, "the fused engine and the layers differ");
}

void run(std::string_view bytes) {
    if (bytes.empty()) {
        return;
    }
    std::string_view const rest = bytes.substr(1);
    switch (static_cast<unsigned char>(bytes.front()) % 6) {
        case 0: compare<1, 4, Padding::same, Strands::forward>(rest); break;
        case 1: compare<5, 8, Padding::valid, Strands::both>(rest); break;
        case 2: compare<16, 11, Padding::same, Strands::both>(rest); break;
        case 3: compare<33, 12, Padding::valid, Strands::forward>(rest); break;
        case 4: compare<4, 24, Padding::same, Strands::forward>(rest); break;
        default: compare<7, 25, Padding::same, Strands::both>(rest); break;
    }
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    for (int kind = 0; kind < 6; ++kind) {
        std::string bytes(1, static_cast<char>(kind));
        std::uint32_t state = 1;
        for (int i = 0; i < 1200; ++i) {
            state = state * 1664525U + 1013904223U;
            bytes += static_cast<char>(state >> 24U);
        }
        all.push_back(bytes);
    }
    return all;
}

}  // namespace

std::vector<FuzzTarget> engine_targets() { return {{"engine", run, seeds, {}}}; }

}  // namespace deepprune::test
