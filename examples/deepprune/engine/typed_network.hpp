/// \file
/// \brief `Network` for one type of model.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/compact.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/presets.hpp>

#include "engine/network.hpp"

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

    [[nodiscard]] std::unique_ptr<Network> compacted() const override {
        std::size_t const live = net_.live_units().size();
        std::unique_ptr<Network> small;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (compact_to<kernel_counts[I]>(live, small), ...);
        }(std::make_index_sequence<kernel_counts.size()>{});
        if (small == nullptr) {
            throw dp::OptionError(dp::message(
                {.found = std::to_string(live) + " live kernels", .expected = "256, 128, 64, 32, 16, 8 or 4"}));
        }
        return small;
    }

    [[nodiscard]] std::vector<float> logits(dp::EncodedSet const& set, unsigned threads) const override {
        return net_.logits(set, threads);
    }
    [[nodiscard]] dp::KernelWindows kernel_windows(dp::EncodedSet const& set, unsigned threads) const override {
        return dp::kernel_windows(net_, set, threads);
    }
    void save(std::filesystem::path const& path, dp::ModelMetadata const& metadata) const override {
        dp::save_model(net_, path, metadata);
    }
    [[nodiscard]] std::string signature() const override { return Net::signature(); }
    [[nodiscard]] std::size_t minimum_length() const override { return Net::layout::minimum_length; }
    [[nodiscard]] std::vector<float> kernel_biases() const override { return values(net_.kernel_biases()); }
    [[nodiscard]] std::vector<float> dense_weights() const override { return values(net_.dense_weights()); }
    [[nodiscard]] float dense_bias() const override { return net_.dense_biases()(0); }

  private:
    template <std::size_t Kernels>
    void compact_to(std::size_t live, std::unique_ptr<Network>& small) const {
        if constexpr (Kernels <= Net::units()) {
            if (live == Kernels) {
                small = std::make_unique<TypedNetwork<dp::CompactModel<Net, Kernels>>>(dp::compact<Kernels>(net_));
            }
        }
    }

    static std::vector<float> values(auto const& view) { return {view.begin(), view.end()}; }

    Net net_;
};

/// \brief Calls `visit.operator()<Net>()` for each model type of this kernel length until one returns a network.
template <std::size_t Length, class Visit>
[[nodiscard]] std::unique_ptr<Network> first_of_length(Visit&& visit) {
    std::unique_ptr<Network> found;
    auto const try_one = [&]<class Net>() {
        if (found == nullptr) {
            found = visit.template operator()<Net>();
        }
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (try_one.template operator()<dp::DeepBindModel<dp::ReLU, kernel_counts[I], Length>>(), ...);
        (try_one.template operator()<dp::DeepBindModel<dp::ClippedLeakyReLU, kernel_counts[I], Length>>(), ...);
    }(std::make_index_sequence<kernel_counts.size()>{});
    return found;
}

template <std::size_t Length>
std::unique_ptr<Network> make_network_of_length(NetworkShape const& shape, dp::Seed seed) {
    std::string const activation =
        shape.activation == Activation::relu ? dp::ReLU::signature() : dp::ClippedLeakyReLU::signature();
    return first_of_length<Length>([&]<class Net>() -> std::unique_ptr<Network> {
        if (Net::units() == shape.kernels && Net::layout::template layer<2>::signature() == activation) {
            return std::make_unique<TypedNetwork<Net>>(Net{seed});
        }
        return nullptr;
    });
}

template <std::size_t Length>
std::unique_ptr<Network> load_network_of_length(dp::SafetensorsFile const& file) {
    return first_of_length<Length>([&]<class Net>() -> std::unique_ptr<Network> {
        if (dp::model_signature(file) == Net::signature()) {
            return std::make_unique<TypedNetwork<Net>>(dp::load_model<Net>(file));
        }
        return nullptr;
    });
}

}  // namespace programs::engine
