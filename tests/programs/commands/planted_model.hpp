/// \file
/// \brief A small model file for the tests of commands.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include <deepprune/core/seed.hpp>
#include <deepprune/io/archive.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/sequence/alphabet.hpp>

/// \brief A model of four kernels: TGACTCAG is evidence for binding, AAAACCCC against it, one never fires, one is
/// pruned. Returns the path of its file. \param metadata what else the file says
inline std::filesystem::path write_model(std::filesystem::path const& path, deepprune::ModelMetadata metadata = {}) {
    namespace dp = deepprune;
    dp::DeepBindModel<dp::ReLU, 4, 8> net{dp::Seed{1}};
    auto kernels = net.kernels();
    auto const plant = [&](std::size_t k, std::string_view word, float bias) {
        for (std::size_t t = 0; t < word.size(); ++t) {
            for (std::size_t base = 0; base < 4; ++base) {
                kernels(k, t, base) = word[t] == dp::base_letters[base] ? 1.0F : -1.0F;
            }
        }
        net.kernel_biases()(k) = bias;
    };
    plant(0, "TGACTCAG", -5.5F);
    plant(1, "AAAACCCC", -5.5F);
    plant(2, "GGGGGGGG", -99.0F);
    net.mask()(3) = 0.0F;
    net.dense_weights()(0, 0) = 2.0F;
    net.dense_weights()(1, 0) = -1.0F;
    metadata["kept_kernels"] = "10 20 30";
    dp::save_model(net, path, metadata);
    return path;
}
