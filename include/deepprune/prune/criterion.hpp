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

/// \brief What a criterion may look at.
template <PrunableModel Net>
struct PruningContext {
    Net const& net;
    EncodedSet const& train;
    std::span<std::size_t const> live;  ///< the units to judge, ascending
    std::size_t keep = 0;               ///< how many of them will stay
    std::size_t cycle = 0;              ///< the pruning that this is, from 1
    Seed seed{};
    unsigned threads = 1;
};

/// \brief Judges units: `criterion(context)` gives one score for each unit of `context.live`, in that order; the units
/// of the highest scores stay. A plain `std::vector<double>` will do; a `Judgement` can bring new dense weights as
/// well.
template <class C, class Net>
concept PruningCriterion = PrunableModel<Net> && requires(C const& criterion, PruningContext<Net> const& context) {
    { criterion(context) } -> std::convertible_to<Judgement>;
};

namespace detail {
template <class C, class Net>
struct CriterionAdvice {
    static_assert(
        PruningCriterion<C, Net>,
        "deepprune: this criterion does not judge this model: it must take a PruningContext of it and give a score for "
        "each live unit (OptimalBrainSurgeon wants Mask, Dense<1>, Sigmoid at the end): see prune/criterion.hpp");
};
}  // namespace detail

/// \brief `PruningCriterion` as a door: true, or the one error that says what to do. To ask without an error, ask
/// `PruningCriterion`.
template <class C, class Net>
concept CheckedPruningCriterion = PruningCriterion<C, Net> || (sizeof(detail::CriterionAdvice<C, Net>) > 0);

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
