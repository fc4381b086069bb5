/// \file
/// \brief One data set, one seed: the ways to a network of few kernels that the paper compares.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace programs::lab {

namespace dp = deepprune;

/// \brief The numbers of kernels compared, each the size of a baseline.
inline constexpr std::array<std::size_t, 7> kernel_counts{256, 128, 64, 32, 16, 8, 4};

/// \brief A way to get a network of few kernels.
enum class Method {
    baseline,            ///< a fresh network of that size
    init_decay,          ///< the same, with the learning rate that pruning has reached at that size
    prune,               ///< 256 kernels, halved by weight and fine-tuned; also gives `inter`, before fine-tuning
    prune_reinit,        ///< the kernels that `prune` keeps, rewound to their values before the first training
    one_shot,            ///< 256 kernels, cut to 16, 8 and 4 at once, fine-tuned
    score,               ///< as prune, with the paper's second criterion
    score_weight,        ///< as prune, with its third
    surgeon,             ///< as prune, with the optimal brain surgeon
    l1,                  ///< 256 kernels trained with an L1 penalty on the dense weights, cut by weight, not fine-tuned
    l2,                  ///< the same with an L2 penalty
    l1_l2,               ///< the same with both penalties
    circular,            ///< a fresh network of 4 circular filters (Blum & Kollmann 2019)
    expectation,         ///< a fresh network of 4 kernels with expectation pooling (Luo et al. 2020)
    hidden,              ///< a fresh network of 4 kernels with a hidden dense layer
    prune_again,         ///< the 4 kernels that `prune` ends with, trained further
    prune_expectation,   ///< the same with expectation pooling
    prune_hidden,        ///< the same with a hidden dense layer
    both_strands,        ///< as surgeon, with kernels that read both strands
    fresh_negatives,     ///< as both_strands, with new negatives in each epoch where they are made by shuffling
    recommended,         ///< what `deepprune train` does by default
    recommended_random,  ///< the same, but at each cut chance decides which kernels stay
    recommended_baseline,  ///< fresh networks of few kernels with the strands, pooling and negatives of recommended
};

/// \brief All methods, in the order of the enumerators.
inline constexpr std::array all_methods{Method::baseline,
                                        Method::init_decay,
                                        Method::prune,
                                        Method::prune_reinit,
                                        Method::one_shot,
                                        Method::score,
                                        Method::score_weight,
                                        Method::surgeon,
                                        Method::l1,
                                        Method::l2,
                                        Method::l1_l2,
                                        Method::circular,
                                        Method::expectation,
                                        Method::hidden,
                                        Method::prune_again,
                                        Method::prune_expectation,
                                        Method::prune_hidden,
                                        Method::both_strands,
                                        Method::fresh_negatives,
                                        Method::recommended,
                                        Method::recommended_random,
                                        Method::recommended_baseline};

/// \brief The name of a method in tables and on command lines, such as `prune-reinit`.
[[nodiscard]] std::string_view name_of(Method method);

/// \brief The numbers of kernels of `recommended_baseline`.
inline constexpr std::array<std::size_t, 5> recommended_baselines{4, 8, 16, 32, 64};

/// \brief The factors on sum |w| and sum w^2 of the methods l1, l2 and l1_l2.
inline constexpr double penalty_l1 = 1e-3;
inline constexpr double penalty_l2 = 1e-3;

/// \brief The number of units of the hidden layer.
inline constexpr std::size_t hidden_units = 32;

/// \brief A data set, split.
struct Data {
    dp::EncodedSet train{};
    dp::EncodedSet validation{};
    dp::EncodedSet test{};
    bool made_negatives = false;  ///< the training negatives are shuffles that were made here
};

/// \brief The methods to run on one data set with one seed.
struct Task {
    std::string set{};
    std::uint64_t seed = 1;
    std::size_t kernel_length = 24;  ///< one that the program offers; for layers that it does not, 15 or 24
    std::set<Method> methods{};
    /// Whether to extract the motifs of `baseline` and of the methods that prune by halves, with 4 and 8 kernels, and
    /// of the last network of `recommended`.
    bool motifs = false;
};

/// \brief The AUROC of one network on the test set.
struct Measurement {
    std::string set{};
    std::uint64_t seed = 0;
    std::string method{};
    std::size_t kernels = 0;
    double auroc = 0.0;
    std::size_t epochs = 0;  ///< of its last fit
};

/// \brief The dense weights after one stage of `prune`: the paper's Table 3.
struct StageWeights {
    std::string set{};
    std::uint64_t seed = 0;
    std::vector<std::size_t> live{};
    std::vector<double> weights{};  ///< of all kernels; a pruned one keeps its last value
};

/// \brief The motifs of the kernels of a network on the positives of the test set.
struct KernelMotifs {
    std::string set{};
    std::uint64_t seed = 0;
    std::string method{};
    std::size_t kernels = 0;
    std::vector<dp::Motif> motifs{};
};

/// \brief All results of a task.
struct Outcome {
    std::vector<Measurement> measurements{};
    std::vector<StageWeights> weights{};
    std::vector<KernelMotifs> motifs{};
    /// By the clock, what a method shares with others included.
    std::map<Method, double> seconds{};
};

/// \brief Runs a task on one thread. The methods that start from 256 trained kernels share one training.
///
/// The networks are those of the authors' code (leaky rectifier capped at 10, padding `same`), the options those of the
/// paper, unless the method says otherwise.
/// \throws dp::OptionError for a kernel length that a method does not have; whatever training throws
[[nodiscard]] Outcome run(Task const& task, Data const& data);

}  // namespace programs::lab
