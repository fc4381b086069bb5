/// \file
/// \brief The live kernels of a model as matrices, under the names by which they are known.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/io/safetensors.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/sequence/encoded_set.hpp>

#include "engine/network.hpp"
#include "kept_kernels.hpp"

namespace programs {

/// \brief Live kernels, ascending.
struct ModelKernels {
    std::vector<std::string> names{};                ///< `kernel_12`, as `motifs` has them
    std::vector<deepprune::ScoreMatrix> matrices{};  ///< without their biases, which change no p-value
    deepprune::KernelWindows kernels{};              ///< the same, with all that belongs to them
};

/// \brief The kernels of a network. \param file that it was loaded from
[[nodiscard]] inline ModelKernels model_kernels(deepprune::SafetensorsFile const& file,
                                                engine::Network const& network) {
    ModelKernels out{.kernels = network.kernel_windows(deepprune::EncodedSet{}, 1)};
    auto const& kernels = out.kernels.kernels;
    auto const kept = kept_kernels(file);
    bool const renumbered = kept.size() == kernels.size();  // otherwise their places in the network, as in `motifs`
    for (std::size_t k = 0; k < kernels.size(); ++k) {
        out.names.push_back("kernel_" + std::to_string(renumbered ? kept[k] : kernels[k].index));
        auto& columns = out.matrices.emplace_back().columns;
        columns.resize(kernels[k].weights.size() / 4);
        for (std::size_t i = 0; i < kernels[k].weights.size(); ++i) {
            columns[i / 4][i % 4] = kernels[k].weights[i];
        }
    }
    return out;
}

}  // namespace programs
