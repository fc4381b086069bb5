/// \file
/// \brief A criterion that is chosen at run time, by name.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/prune/concepts.hpp>
#include <deepprune/prune/criterion.hpp>
#include <deepprune/prune/judgement.hpp>
#include <deepprune/prune/optimal_brain_surgeon.hpp>
#include <deepprune/prune/random_choice.hpp>
#include <deepprune/prune/score_difference.hpp>
#include <deepprune/prune/score_weight_difference.hpp>
#include <deepprune/prune/weight_magnitude.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The criteria of the library.
enum class BuiltInCriterion {
    weight,        ///< `WeightMagnitude`
    score,         ///< `ScoreDifference`
    score_weight,  ///< `ScoreWeightDifference`
    surgeon,       ///< `OptimalBrainSurgeon`
    random,        ///< `RandomChoice`
};

/// \brief The names of the criteria on a command line, in the order of the enumerators.
inline constexpr std::array<std::string_view, 5> built_in_criterion_names{"weight", "score", "score-weight", "surgeon",
                                                                          "random"};

/// \brief The criterion of this name. \throws OptionError for a name not in `built_in_criterion_names`
[[nodiscard]] inline BuiltInCriterion built_in_criterion(std::string_view name) {
    for (std::size_t i = 0; i < built_in_criterion_names.size(); ++i) {
        if (built_in_criterion_names[i] == name) {
            return static_cast<BuiltInCriterion>(i);
        }
    }
    throw OptionError(message({.found = detail::concat({"the criterion '", printable(name), "'"}),
                               .expected = "weight, score, score-weight, surgeon or random"}));
}

/// \brief Judges with the criterion that `which` names, each with its default options.
///
/// The choice is made at run time, so the model must suit every one of them: `OptimalBrainSurgeon` requires a
/// `LogisticModel`, one that ends with Mask, Dense<1>, Sigmoid. For another model name the criterion as a type, such as
/// `IterativePruner<ScoreDifference>`.
struct ChosenCriterion {
    /// \brief Which criterion judges.
    BuiltInCriterion which = BuiltInCriterion::weight;

    /// \throws whatever the criterion throws
    template <LogisticModel Net>
    [[nodiscard]] Judgement operator()(PruningContext<Net> const& context) const {
        switch (which) {
            case BuiltInCriterion::weight: return WeightMagnitude{}(context);
            case BuiltInCriterion::score: return ScoreDifference{}(context);
            case BuiltInCriterion::score_weight: return ScoreWeightDifference{}(context);
            case BuiltInCriterion::surgeon: return OptimalBrainSurgeon{}(context);
            case BuiltInCriterion::random: break;
        }
        return RandomChoice{}(context);
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
