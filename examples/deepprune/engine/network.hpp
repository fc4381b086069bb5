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
#include <deepprune/train/observer.hpp>

namespace programs::engine {

namespace dp = deepprune;

/// \brief The sizes that the program offers; each combination is a type of its own.
inline constexpr std::array<std::size_t, 6> kernel_lengths{8, 12, 15, 16, 20, 24};
inline constexpr std::array<std::size_t, 7> kernel_counts{256, 128, 64, 32, 16, 8, 4};

enum class Activation { relu, clipped_leaky_relu };

/// \brief Selects the type of a network.
struct NetworkShape {
    Activation activation = Activation::clipped_leaky_relu;
    std::size_t kernels = 256;
    std::size_t kernel_length = 24;
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

/// \brief OneHot<> Conv1D<K, L> activation GlobalMaxPool Mask Dense<1> Sigmoid, with the type erased.
class Network {
  public:
    virtual ~Network() = default;

    /// \brief Trains and prunes; `test` may be null.
    virtual dp::PruneResult prune(dp::BuiltInCriterion criterion, dp::PruneOptions const& options,
                                  dp::EncodedSet const& train, dp::EncodedSet const& validation,
                                  dp::EncodedSet const* test, RunObserver& observer) = 0;
    /// \brief The live kernels as a network of their own.
    /// \throws dp::OptionError if their number is not in `kernel_counts`
    [[nodiscard]] virtual std::unique_ptr<Network> compacted() const = 0;
    /// \brief One logit per sequence.
    [[nodiscard]] virtual std::vector<float> logits(dp::EncodedSet const& set, unsigned threads) const = 0;
    /// \brief The live kernels and their best windows, from which motifs are made.
    [[nodiscard]] virtual dp::KernelWindows kernel_windows(dp::EncodedSet const& set, unsigned threads) const = 0;
    /// \brief Writes the network as a safetensors file. \throws dp::IoError
    virtual void save(std::filesystem::path const& path, dp::ModelMetadata const& metadata) const = 0;

    [[nodiscard]] virtual std::string signature() const = 0;
    [[nodiscard]] virtual std::size_t minimum_length() const = 0;        ///< of a sequence, in bases
    [[nodiscard]] virtual std::vector<float> kernel_biases() const = 0;  ///< (K)
    [[nodiscard]] virtual std::vector<float> dense_weights() const = 0;  ///< (K)
    [[nodiscard]] virtual float dense_bias() const = 0;
};

/// \brief A network with fresh parameters. \throws dp::OptionError for a shape that is not offered
[[nodiscard]] std::unique_ptr<Network> make_network(NetworkShape const& shape, dp::Seed seed);

/// \brief Loads a network. \throws dp::ArchiveError if the file is damaged or its shape is not offered
[[nodiscard]] std::unique_ptr<Network> load_network(std::filesystem::path const& path);
[[nodiscard]] std::unique_ptr<Network> load_network(dp::SafetensorsFile const& file);

/// \brief `make_network` and `load_network` for one kernel length, each instantiated in a translation unit of its own;
/// null if the network has another type.
template <std::size_t Length>
[[nodiscard]] std::unique_ptr<Network> make_network_of_length(NetworkShape const& shape, dp::Seed seed);
template <std::size_t Length>
[[nodiscard]] std::unique_ptr<Network> load_network_of_length(dp::SafetensorsFile const& file);

}  // namespace programs::engine
