/// \file
/// \brief `Network` for one type of model.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/iterative_pruner.hpp>

#include "engine/networks_of_length.hpp"

namespace programs::engine {

template <dp::LogisticModel Net>
class TypedNetwork final : public Network {
  public:
    explicit TypedNetwork(Net net) : net_{std::move(net)} {}

    dp::PruneResult prune(dp::BuiltInCriterion criterion, dp::PruneOptions const& options, dp::EncodedSet const& train,
                          dp::EncodedSet const& validation, dp::EncodedSet const* test,
                          RunObserver& observer) override {
        dp::IterativePruner<dp::ChosenCriterion> const pruner{options, {criterion}};
        auto const forward = [&observer](auto const& event) { observer.on(event); };
        return test == nullptr ? pruner.run(net_, train, validation, forward)
                               : pruner.run(net_, train, validation, *test, forward);
    }
    [[nodiscard]] std::vector<float> logits(dp::EncodedSet const& set, unsigned threads) const override {
        return net_.logits(set, threads);
    }
    [[nodiscard]] dp::KernelWindows kernel_windows(dp::EncodedSet const& set, unsigned threads) const override {
        return dp::kernel_windows(net_, set, threads);
    }
    void save(std::filesystem::path const& path, dp::ModelMetadata const& metadata) const override {
        dp::save_compact(net_, path, metadata);
    }
    [[nodiscard]] std::size_t minimum_length() const override { return Net::layout::minimum_length; }
    [[nodiscard]] float dense_bias() const override { return net_.dense_biases()(0); }

  private:
    Net net_;
};

/// \brief The types of one kernel length. The number of kernels is no part of them: as many are live as are asked for.
template <class ActivationLayer, std::size_t Length>
using OfferedNet = dp::DeepBindModel<ActivationLayer, max_kernels, Length>;

template <std::size_t Length>
std::unique_ptr<Network> make_network_of_length(NetworkShape const& shape, dp::Seed seed) {
    auto const made = [&]<class Net>() { return std::make_unique<TypedNetwork<Net>>(Net{seed, shape.kernels}); };
    if (shape.activation == Activation::relu) {
        return made.template operator()<OfferedNet<dp::ReLU, Length>>();
    }
    return made.template operator()<OfferedNet<dp::ClippedLeakyReLU, Length>>();
}

template <std::size_t Length>
std::unique_ptr<Network> load_network_of_length(dp::SafetensorsFile const& file) {
    std::unique_ptr<Network> network;
    auto const try_one = [&]<class Net>() {
        if (network == nullptr && dp::holds_compact<Net>(file)) {
            network = std::make_unique<TypedNetwork<Net>>(dp::load_compact<Net>(file));
        }
    };
    try_one.template operator()<OfferedNet<dp::ReLU, Length>>();
    try_one.template operator()<OfferedNet<dp::ClippedLeakyReLU, Length>>();
    return network;
}

}  // namespace programs::engine
