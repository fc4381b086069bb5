/// \file
/// \brief `Network` for one type of model.
#pragma once

#include <concepts>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/soft_model.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/keep_units.hpp>
#include <deepprune/prune/soft_pruner.hpp>

#include "engine/networks_of_length.hpp"

namespace programs::engine {

/// \brief The types of one kernel length. The number of kernels is no part of them: as many are live as are asked for.
template <class ActivationLayer, std::size_t Length, dp::Strands StrandMode>
using MaxNet = dp::DeepBindModel<ActivationLayer, max_kernels, Length, dp::dynamic_length, StrandMode>;
template <std::size_t Length, dp::Strands StrandMode>
using SoftNet = dp::SoftModel<max_kernels, Length, StrandMode>;

template <dp::LogisticModel Net>
class TypedNetwork final : public Network {
  public:
    explicit TypedNetwork(Net net) : net_{std::move(net)} {}

    dp::PruneResult prune(dp::BuiltInCriterion criterion, dp::PruneOptions const& options, RunData const& data,
                          RunObserver& observer) override {
        dp::IterativePruner<dp::ChosenCriterion> const pruner{options, {criterion}};
        auto const forward = [&]<class Event>(Event const& event) {
            if constexpr (std::same_as<Event, dp::CycleEnd>) {
                observer.on(event, *this);
            } else {
                observer.on(event);
            }
        };
        return data.test == nullptr ? pruner.run(net_, data.train, data.validation, forward)
                                    : pruner.run(net_, data.train, data.validation, *data.test, forward);
    }

    SoftRun prune_softly([[maybe_unused]] dp::BuiltInCriterion criterion,
                         [[maybe_unused]] dp::SoftPruningOptions const& options, [[maybe_unused]] RunData const& data,
                         [[maybe_unused]] RunObserver& observer) override {
        if constexpr (std::same_as<Net, MaxNet<dp::ClippedLeakyReLU, length, strands>>) {
            auto soft = std::make_unique<TypedNetwork<SoftNet<length, strands>>>(
                SoftNet<length, strands>{dp::Seed{}, std::size_t{1}});
            auto const forward = [&]<class Event>(Event const& event) {
                if constexpr (std::same_as<Event, dp::CycleEnd>) {
                    observer.on(event, event.cycle.cycle == 0 ? static_cast<Network const&>(*this) : *soft);
                } else {
                    observer.on(event);
                }
            };
            dp::SoftPruner<dp::ChosenCriterion> const pruner{options, {criterion}};
            auto result = data.test == nullptr
                              ? pruner.run(net_, soft->net(), data.train, data.validation, forward)
                              : pruner.run(net_, soft->net(), data.train, data.validation, *data.test, forward);
            return {std::move(soft), std::move(result)};
        } else {
            throw dp::OptionError(dp::message({.found = "soft pruning of " + Net::signature(),
                                               .expected = "a network with the clipped leaky rectifier and a global "
                                                           "maximum to begin with"}));
        }
    }

    [[nodiscard]] std::vector<float> logits(dp::EncodedSet const& set, unsigned threads) const override {
        return net_.logits(set, threads);
    }
    [[nodiscard]] dp::Scorer<float> scorer() const override { return dp::Scorer{net_}; }
    [[nodiscard]] dp::KernelWindows kernel_windows(dp::EncodedSet const& set, unsigned threads) const override {
        return dp::kernel_windows(net_, set, threads);
    }
    void save(std::filesystem::path const& path, dp::ModelMetadata const& metadata) const override {
        dp::save_compact(net_, path, metadata);
    }
    [[nodiscard]] std::unique_ptr<Network> clone() const override { return std::make_unique<TypedNetwork>(net_); }
    [[nodiscard]] NetworkShape shape() const override {
        return {.activation = std::same_as<Net, MaxNet<dp::ReLU, length, strands>> ? Activation::relu
                                                                                   : Activation::clipped_leaky_relu,
                .kernels = net_.live_units().size(),
                .kernel_length = length,
                .strands = strands,
                .pooling = Net::layout::pools_windows ? Pooling::max : Pooling::soft};
    }
    [[nodiscard]] LiveParameters parameters() const override {
        LiveParameters live{.dense_bias = net_.dense_biases()(0)};
        for (std::size_t const unit : net_.live_units()) {
            auto const kernel =
                std::span{net_.kernels().data(), net_.kernels().size()}.subspan(unit * 4 * length, 4 * length);
            live.kernels.insert(live.kernels.end(), kernel.begin(), kernel.end());
            live.kernel_biases.push_back(net_.kernel_biases()(unit));
            live.dense_weights.push_back(net_.dense_weights()(unit, 0));
        }
        return live;
    }
    void keep_units(std::span<std::size_t const> stay) override { dp::keep_units(net_, stay); }

    [[nodiscard]] Net& net() noexcept { return net_; }

  private:
    using Convolution = typename Net::layout::template layer<1>;
    static constexpr std::size_t length = Convolution::length;
    static constexpr dp::Strands strands = Convolution::strands;

    Net net_;
};

/// \brief Calls `visit.template operator()<Net>()` for each type of one kernel length.
template <std::size_t Length>
void for_each_net(auto const& visit) {
    using dp::Strands;
    visit.template operator()<MaxNet<dp::ReLU, Length, Strands::forward>>();
    visit.template operator()<MaxNet<dp::ClippedLeakyReLU, Length, Strands::forward>>();
    visit.template operator()<MaxNet<dp::ClippedLeakyReLU, Length, Strands::both>>();
    visit.template operator()<SoftNet<Length, Strands::forward>>();
    visit.template operator()<SoftNet<Length, Strands::both>>();
}

template <std::size_t Length>
std::unique_ptr<Network> make_network_of_length(NetworkShape const& shape, dp::Seed seed) {
    using dp::Strands;
    auto const made = [&]<class Net>() { return std::make_unique<TypedNetwork<Net>>(Net{seed, shape.kernels}); };
    bool const both = shape.strands == Strands::both;
    if (shape.pooling == Pooling::soft) {
        return both ? std::unique_ptr<Network>{made.template operator()<SoftNet<Length, Strands::both>>()}
                    : made.template operator()<SoftNet<Length, Strands::forward>>();
    }
    if (shape.activation == Activation::relu) {
        return both ? nullptr : made.template operator()<MaxNet<dp::ReLU, Length, Strands::forward>>();
    }
    return both ? std::unique_ptr<Network>{made.template
                                           operator()<MaxNet<dp::ClippedLeakyReLU, Length, Strands::both>>()}
                : made.template operator()<MaxNet<dp::ClippedLeakyReLU, Length, Strands::forward>>();
}

template <std::size_t Length>
std::unique_ptr<Network> load_network_of_length(dp::SafetensorsFile const& file) {
    std::unique_ptr<Network> network;
    for_each_net<Length>([&]<class Net>() {
        if (network == nullptr && dp::holds_compact<Net>(file)) {
            network = std::make_unique<TypedNetwork<Net>>(dp::load_compact<Net>(file));
        }
    });
    return network;
}

}  // namespace programs::engine
