/// \file
/// \brief One data set, one seed: every way to a network of few kernels that the paper compares.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace programs::lab {

namespace dp = deepprune;

/// \brief The numbers of kernels that are compared; each is the size of a baseline's type.
inline constexpr std::array<std::size_t, 7> kernel_counts{256, 128, 64, 32, 16, 8, 4};

/// \brief What is done to get a network of few kernels.
enum class Method {
    baseline,           ///< a fresh network of that size
    init_decay,         ///< the same, with the learning rate that pruning would have reached
    prune,              ///< 256 kernels, halved by weight and fine-tuned; it gives `inter` (not fine-tuned) as well
    prune_reinit,       ///< the kernels that `prune` keeps, rewound to their values before the first training
    one_shot,           ///< 256 kernels, cut to 16, 8 and 4 at once, fine-tuned
    score,              ///< as prune, with the paper's second criterion
    score_weight,       ///< as prune, with its third
    surgeon,            ///< as prune, with the optimal brain surgeon
    l1,                 ///< 256 kernels trained with a penalty on the dense weights, then cut by weight, not fine-tuned
    l2,                 ///< the same
    l1_l2,              ///< the same
    circular,           ///< a fresh network of 4 circular filters (Blum & Kollmann 2019)
    expectation,        ///< a fresh network of 4 kernels with expectation pooling (Luo et al. 2020)
    hidden,             ///< a fresh network of 4 kernels with a hidden dense layer
    prune_again,        ///< the 4 kernels that `prune` ends with, trained on as they are
    prune_expectation,  ///< the 4 kernels that `prune` ends with, trained on with expectation pooling
    prune_hidden,       ///< the same with a hidden dense layer
};

/// \brief All of them, in their order.
inline constexpr std::array<Method, 17> all_methods{
    Method::baseline,    Method::init_decay, Method::prune,        Method::prune_reinit,
    Method::one_shot,    Method::score,      Method::score_weight, Method::surgeon,
    Method::l1,          Method::l2,         Method::l1_l2,        Method::circular,
    Method::expectation, Method::hidden,     Method::prune_again,  Method::prune_expectation,
    Method::prune_hidden};

[[nodiscard]] std::string_view name_of(Method method);

/// \brief The penalties of l1, l2 and l1_l2: their factors on sum |w| and sum w^2.
inline constexpr double penalty_l1 = 1e-3;
inline constexpr double penalty_l2 = 1e-3;

/// \brief The units of the hidden layer.
inline constexpr std::size_t hidden_units = 32;

/// \brief A set, divided.
struct Data {
    dp::EncodedSet train{};
    dp::EncodedSet validation{};
    dp::EncodedSet test{};
};

/// \brief What to run on it.
struct Task {
    std::string set{};
    std::uint64_t seed = 1;
    std::size_t kernel_length = 24;  ///< 24 or 15
    std::set<Method> methods{};
    bool motifs = false;  ///< the motifs of `prune` and `baseline` with 4 and 8 kernels are wanted
};

/// \brief One number of a figure: the AUROC on the test set.
struct Measurement {
    std::string set{};
    std::uint64_t seed = 0;
    std::string method{};
    std::size_t kernels = 0;
    double auroc = 0.0;
    std::size_t epochs = 0;  ///< of the last fit
};

/// \brief The dense weights after one stage of `prune`: the paper's Table 3.
struct StageWeights {
    std::string set{};
    std::uint64_t seed = 0;
    std::vector<std::size_t> live{};
    std::vector<double> weights{};  ///< of all kernels, the pruned ones with their last value
};

/// \brief What the kernels of a network found on the positives of the test set.
struct KernelMotifs {
    std::string set{};
    std::uint64_t seed = 0;
    std::string method{};
    std::size_t kernels = 0;
    std::vector<dp::Motif> motifs{};
};

/// \brief All that came out.
struct Outcome {
    std::vector<Measurement> measurements{};
    std::vector<StageWeights> weights{};
    std::vector<KernelMotifs> motifs{};
};

/// \brief Runs a task on one thread. The training of 256 kernels is done once for all methods that begin with it.
/// Networks are those of the authors' code (leaky rectifier capped at 10, padding `same`), options those of the paper.
/// \throws dp::OptionError for a kernel length that is not offered; what training throws
[[nodiscard]] Outcome run(Task const& task, Data const& data);

/// \brief For one kernel length, each in a translation unit of its own.
template <std::size_t Length>
[[nodiscard]] Outcome run_of_length(Task const& task, Data const& data);

}  // namespace programs::lab
