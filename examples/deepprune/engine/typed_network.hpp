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
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/judgement.hpp>
#include <deepprune/prune/optimal_brain_surgeon.hpp>
#include <deepprune/prune/random_choice.hpp>
#include <deepprune/prune/score_difference.hpp>
#include <deepprune/prune/score_weight_difference.hpp>
#include <deepprune/prune/weight_magnitude.hpp>

#include "engine/networks_of_length.hpp"

namespace programs::engine {

/// \brief A criterion that is chosen when the program runs.
struct ChosenCriterion {
    Criterion which = Criterion::weight;

    template <dp::PrunableModel Net>
    [[nodiscard]] dp::Judgement operator()(dp::PruningContext<Net> const& context) const {
        switch (which) {
            case Criterion::weight: return dp::WeightMagnitude{}(context);
            case Criterion::score: return dp::ScoreDifference{}(context);
            case Criterion::score_weight: return dp::ScoreWeightDifference{}(context);
            case Criterion::surgeon: return dp::OptimalBrainSurgeon{}(context);
            case Criterion::random: break;
        }
        return dp::RandomChoice{}(context);
    }
};

template <dp::PrunableModel Net>
class TypedNetwork final : public Network {
  public:
    explicit TypedNetwork(Net net) : net_{std::move(net)} {}

    dp::PruneResult prune(Criterion criterion, dp::PruneOptions const& options, dp::EncodedSet const& train,
                          dp::EncodedSet const& validation, dp::EncodedSet const* test,
                          RunObserver& observer) override {
        dp::IterativePruner<ChosenCriterion> const pruner{options, {criterion}};
        auto const tell = [&observer](auto const& event) { observer.on(event); };
        return test == nullptr ? pruner.run(net_, train, validation, tell)
                               : pruner.run(net_, train, validation, *test, tell);
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
    [[nodiscard]] std::vector<float> kernel_biases() const override {
        auto const biases = net_.kernel_biases();
        return {biases.begin(), biases.end()};
    }
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
