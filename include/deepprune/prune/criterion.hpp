/// \file
/// \brief What a pruning criterion is.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/prune/judgement.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The input of a criterion.
/// \tparam Net the model being pruned
template <PrunableModel Net>
struct PruningContext {
    Net const& net;                     ///< the model before this pruning
    EncodedSet const& train;            ///< the training set; of a source, that of epoch 0 of `cycle`
    std::span<std::size_t const> live;  ///< the units to judge, ascending
    std::size_t keep = 0;               ///< how many of them will stay
    std::size_t cycle = 0;              ///< the number of this pruning, from 1
    Seed seed{};                        ///< for criteria that are random
    unsigned threads = 1;               ///< at least 1
};

/// \brief Scores units: `criterion(context)` returns one score for each unit of `context.live`, in that order; the
/// units with the highest scores stay. It returns a `std::vector<double>`, or a `Judgement` to set new dense weights as
/// well.
template <class Criterion, class Net>
concept PruningCriterion =
    PrunableModel<Net> && requires(Criterion const& criterion, PruningContext<Net> const& context) {
        { criterion(context) } -> std::convertible_to<Judgement>;
    };

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
