/// \file
/// \brief A network whose type is chosen at run time.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/io/archive.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/prune_result.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/events.hpp>

namespace programs::engine {

namespace dp = deepprune;

/// \brief The kernel lengths that the program offers: each is a type of its own. CMakeLists.txt lists them too.
inline constexpr std::array<std::size_t, 8> kernel_lengths{8, 10, 12, 15, 16, 20, 24, 32};

/// \brief The most kernels that a network can have; it can have any smaller number.
inline constexpr std::size_t max_kernels = 256;

enum class Activation { relu, clipped_leaky_relu };

/// \brief Selects a network.
struct NetworkShape {
    Activation activation = Activation::clipped_leaky_relu;
    std::size_t kernels = max_kernels;  ///< 1 to `max_kernels`
    std::size_t kernel_length = 24;     ///< one of `kernel_lengths`
};

/// \brief Receives the events of a run.
class RunObserver {
  public:
    virtual ~RunObserver() = default;
    virtual void on(dp::FitBegin const& event) = 0;
    virtual void on(dp::BatchEnd const& event) = 0;
    virtual void on(dp::EpochEnd const& event) = 0;
    virtual void on(dp::CycleEnd const& event) = 0;
};

/// \brief OneHot<> Conv1D<K, L> activation GlobalMaxPool Mask Dense<1> Sigmoid, with K, L and the activation hidden. K
/// is the number of live kernels; the type has room for `max_kernels`.
class Network {
  public:
    virtual ~Network() = default;

    /// \brief Trains and prunes; `test` may be null.
    virtual dp::PruneResult prune(dp::BuiltInCriterion criterion, dp::PruneOptions const& options,
                                  dp::EncodedSet const& train, dp::EncodedSet const& validation,
                                  dp::EncodedSet const* test, RunObserver& observer) = 0;
    /// \brief One logit per sequence.
    [[nodiscard]] virtual std::vector<float> logits(dp::EncodedSet const& set, unsigned threads) const = 0;
    /// \brief The live kernels and their best windows, from which motifs are made.
    [[nodiscard]] virtual dp::KernelWindows kernel_windows(dp::EncodedSet const& set, unsigned threads) const = 0;
    /// \brief Writes the live kernels as the network that they are: `load_model` reads it into a type of so many.
    virtual void save(std::filesystem::path const& path, dp::ModelMetadata const& metadata) const = 0;

    [[nodiscard]] virtual std::size_t minimum_length() const = 0;  ///< bases of the shortest sequence it takes
    [[nodiscard]] virtual float dense_bias() const = 0;
};

/// \brief A network with fresh parameters. \throws dp::OptionError for a shape that is not offered
[[nodiscard]] std::unique_ptr<Network> make_network(NetworkShape const& shape, dp::Seed seed);

/// \brief Loads a network. \throws dp::ArchiveError if the file is damaged or its shape is not offered
[[nodiscard]] std::unique_ptr<Network> load_network(std::filesystem::path const& path);
[[nodiscard]] std::unique_ptr<Network> load_network(dp::SafetensorsFile const& file);

}  // namespace programs::engine
