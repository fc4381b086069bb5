/// \file
/// \brief How a network is trained and pruned: by the paper's method or softly, on one strand or both.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deepprune/model/ensemble.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/prune_result.hpp>
#include <deepprune/prune/soft_pruning_options.hpp>

#include "engine/network.hpp"

namespace programs::training {

/// \brief The network to begin with, and the way to the last one.
struct Method {
    engine::NetworkShape first{};                 ///< its strands and pooling are not used
    std::optional<deepprune::Strands> strands{};  ///< none: whichever has the lower validation loss
    std::optional<engine::Pooling> pooling{};     ///< of the last network; none: likewise
    deepprune::BuiltInCriterion criterion{};
    deepprune::PruneOptions pruning{};             ///< with a global maximum
    deepprune::SoftPruningOptions soft_pruning{};  ///< with soft pooling in the end; its `train` is that of `pruning`
};

/// \brief A network that was trained and pruned.
struct Trained {
    std::unique_ptr<engine::Network> network{};
    deepprune::PruneResult result{};
    std::vector<std::string> notes{};                        ///< how strands and pooling were chosen, one sentence each
    std::vector<std::vector<double>> epoch_seconds{};        ///< cycle by cycle
    std::vector<double> cycle_seconds{};                     ///< with pruning and metrics
    std::vector<std::unique_ptr<engine::Network>> stages{};  ///< the network at the end of each cycle
};

/// \brief The strands that kernels had better read.
struct StrandChoice {
    deepprune::Strands strands{};
    std::string note{};  ///< why, in one sentence
};

/// \brief Trains two small networks, one for each way; the lower validation loss decides.
[[nodiscard]] StrandChoice better_strands(Method const& method, engine::RunData const& data);

/// \brief Trains and prunes.
///
/// Strands that are not given are chosen by `better_strands`. For pooling that is not given, the same first network is
/// pruned both softly and, in two cuts, with its maximum; where the latter has the lower validation loss, it is pruned
/// again as the paper does, by halves and by the weights, and stays if its loss is still the lower one. The observer
/// hears of the way with soft pooling.
[[nodiscard]] Trained train_network(Method const& method, engine::RunData const& data, engine::RunObserver& observer);

/// \brief What is to be had from the data: the mean logit of six networks. With kernels of 12, 16 and 20 bases each,
/// the first network of `method` and 64 of its kernels that pool softly, both trained with the patience of a last
/// training.
/// \param strands that the kernels read \throws deepprune::OptionError where the sequences are too short
[[nodiscard]] deepprune::Ensemble train_reference(Method const& method, deepprune::Strands strands,
                                                  engine::RunData const& data);

/// \brief The numbers of kernels of the cycles to come.
[[nodiscard]] std::vector<std::size_t> plan_of(Method const& method);

}  // namespace programs::training
