/// \file
/// \brief The live kernels of a model as matrices, under the names by which they are known.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/window.hpp>

#include "engine/network.hpp"

namespace programs {

/// \brief Live kernels, ascending.
struct ModelKernels {
    std::vector<std::string> names{};                ///< `kernel_12`, as `motifs` has them
    std::vector<deepprune::ScoreMatrix> matrices{};  ///< without their biases, which change no p-value
    deepprune::KernelWindows kernels{};              ///< the same, with all that belongs to them
};

/// \brief The kernels of a network.
/// \param numbers by which the live kernels are known, one each, as `kept_kernels` gives them; of another size: their
/// places in the network
[[nodiscard]] inline ModelKernels model_kernels(engine::Network const& network,
                                                std::vector<std::size_t> const& numbers) {
    ModelKernels out{.kernels = network.kernel_windows(deepprune::EncodedSet{}, 1)};
    auto const& kernels = out.kernels.kernels;
    bool const renumbered = numbers.size() == kernels.size();
    for (std::size_t k = 0; k < kernels.size(); ++k) {
        out.names.push_back("kernel_" + std::to_string(renumbered ? numbers[k] : kernels[k].index));
        auto& columns = out.matrices.emplace_back().columns;
        columns.resize(kernels[k].weights.size() / 4);
        for (std::size_t i = 0; i < kernels[k].weights.size(); ++i) {
            columns[i / 4][i % 4] = kernels[k].weights[i];
        }
    }
    return out;
}

/// \brief The same, on the strands that the model reads alone: its sites are what it can see.
[[nodiscard]] inline ModelKernels kernels_as_read(engine::Network const& network,
                                                  std::vector<std::size_t> const& numbers) {
    auto out = model_kernels(network, numbers);
    for (auto& matrix : out.matrices) {
        matrix.one_strand = out.kernels.strands == deepprune::Strands::forward;
    }
    return out;
}

}  // namespace programs
