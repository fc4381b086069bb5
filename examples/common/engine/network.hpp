/// \file
/// \brief A network whose type is chosen at run time.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/io/archive.hpp>
#include <deepprune/model/scorer.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/prune_result.hpp>
#include <deepprune/prune/soft_pruning_options.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/window.hpp>
#include <deepprune/train/events.hpp>

namespace programs::engine {

namespace dp = deepprune;

/// \brief The kernel lengths that the program offers, ascending: each is a type of its own. CMakeLists.txt says them.
inline constexpr auto kernel_lengths = std::to_array<std::size_t>({DEEPPRUNE_KERNEL_LENGTHS});

/// \brief The most kernels that a network can have; it can have any smaller number.
inline constexpr std::size_t max_kernels = 256;

enum class Activation { relu, clipped_leaky_relu };
enum class Pooling { max, soft };

/// \brief Selects a network.
struct NetworkShape {
    Activation activation = Activation::clipped_leaky_relu;  ///< of a network that pools the maximum
    std::size_t kernels = max_kernels;                       ///< 1 to `max_kernels`
    std::size_t kernel_length = 24;                          ///< one of `kernel_lengths`
    dp::Strands strands = dp::Strands::forward;              ///< both not with the plain ReLU
    Pooling pooling = Pooling::max;

    friend bool operator==(NetworkShape const&, NetworkShape const&) = default;
};

/// \brief The training sets of a run, whatever makes them: an `EpochSource` without its type.
class TrainingSets {
  public:
    using Epoch = std::function<dp::EncodedSet const&(std::size_t cycle, std::size_t epoch)>;

    explicit TrainingSets(Epoch epoch) : epoch_{std::move(epoch)} {}
    /// \brief The same set in every epoch; it must outlive this object.
    explicit TrainingSets(dp::EncodedSet const& set)
        : epoch_{[&set](std::size_t, std::size_t) -> dp::EncodedSet const& { return set; }} {}

    [[nodiscard]] dp::EncodedSet const& epoch(std::size_t cycle, std::size_t epoch) const {
        return epoch_(cycle, epoch);
    }

  private:
    Epoch epoch_;
};

/// \brief The sets of a run.
struct RunData {
    TrainingSets const& train;
    dp::EncodedSet const& validation;
    dp::EncodedSet const* test = nullptr;
};

class Network;

/// \brief Receives the events of a run.
class RunObserver {
  public:
    virtual ~RunObserver() = default;
    virtual void on(dp::FitBegin const& event) = 0;
    virtual void on(dp::BatchEnd const& event) = 0;
    virtual void on(dp::EpochEnd const& event) = 0;
    /// \param network as it is at the end of the cycle
    virtual void on(dp::CycleEnd const& event, Network const& network) = 0;
};

/// \brief The parameters of the live kernels alone, as a network of so many would have them.
struct LiveParameters {
    std::vector<float> kernels{};  ///< (kernels, length, 4)
    std::vector<float> kernel_biases{};
    std::vector<float> dense_weights{};
    float dense_bias = 0.0F;
};

/// \brief A network that was pruned softly, and how.
struct SoftRun {
    std::unique_ptr<Network> network{};
    dp::PruneResult result{};
};

/// \brief OneHot<> Conv1D<K, L>, then an activation and GlobalMaxPool or ExpectationPool<>, then Mask Dense<1> Sigmoid,
/// with K, L, strands, activation and pooling hidden. K is the number of live kernels; the type has room for
/// `max_kernels`.
class Network {
  public:
    virtual ~Network() = default;

    /// \brief Trains and prunes.
    virtual dp::PruneResult prune(dp::BuiltInCriterion criterion, dp::PruneOptions const& options, RunData const& data,
                                  RunObserver& observer) = 0;
    /// \brief Trains this network and prunes it softly: see `dp::SoftPruner`, of which it is the first network.
    /// \throws dp::OptionError for a network that pools softly itself, or that has the plain ReLU
    virtual SoftRun prune_softly(dp::BuiltInCriterion criterion, dp::SoftPruningOptions const& options,
                                 RunData const& data, RunObserver& observer) = 0;
    /// \brief One logit per sequence.
    [[nodiscard]] virtual std::vector<float> logits(dp::EncodedSet const& set, unsigned threads) const = 0;
    /// \brief The same for one sequence at a time; it keeps nothing of this object.
    [[nodiscard]] virtual dp::Scorer<float> scorer() const = 0;
    /// \brief The live kernels and their scores, from which motifs are made.
    [[nodiscard]] virtual dp::KernelWindows kernel_windows(dp::EncodedSet const& set, unsigned threads) const = 0;
    /// \brief Writes the live kernels as the network that they are: `load_model` reads it into a type of so many.
    virtual void save(std::filesystem::path const& path, dp::ModelMetadata const& metadata) const = 0;
    /// \brief A copy.
    [[nodiscard]] virtual std::unique_ptr<Network> clone() const = 0;

    [[nodiscard]] virtual NetworkShape shape() const = 0;  ///< its kernels are the live ones
    [[nodiscard]] virtual LiveParameters parameters() const = 0;
    /// \brief Masks all kernels but these; see `dp::keep_units`.
    virtual void keep_units(std::span<std::size_t const> stay) = 0;
    /// \brief Bases of the shortest sequence that it takes.
    [[nodiscard]] std::size_t minimum_length() const { return shape().kernel_length; }
};

/// \brief A network with fresh parameters. \throws dp::OptionError for a shape that is not offered
[[nodiscard]] std::unique_ptr<Network> make_network(NetworkShape const& shape, dp::Seed seed);

/// \brief Loads a network. \throws dp::ArchiveError if the file is damaged or its shape is not offered
[[nodiscard]] std::unique_ptr<Network> load_network(std::filesystem::path const& path);
[[nodiscard]] std::unique_ptr<Network> load_network(dp::SafetensorsFile const& file);

}  // namespace programs::engine
