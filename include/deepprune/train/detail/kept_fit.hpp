/// \file
/// \brief A fit's state, taken and put back.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/train/adam.hpp>
#include <deepprune/train/detail/early_stopping.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/fit_state.hpp>
#include <deepprune/train/train_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

template <std::floating_point To, std::floating_point From>
[[nodiscard]] std::vector<To> cast_values(std::span<From const> values) {
    std::vector<To> cast(values.size());
    std::ranges::transform(values, cast.begin(), [](From value) { return static_cast<To>(value); });
    return cast;
}

/// \brief The state of a fit that goes on.
template <std::floating_point T>
[[nodiscard]] FitState running_state(std::vector<EpochEnd> const& epochs, EarlyStopping<T> const& stopping,
                                     std::span<T const> parameters, Adam<T> const& adam) {
    return {.epochs = epochs,
            .best = cast_values<double>(stopping.best()),
            .parameters = cast_values<double>(parameters),
            .first_moments = cast_values<double>(adam.first_moments()),
            .second_moments = cast_values<double>(adam.second_moments()),
            .steps = adam.steps()};
}

/// \brief The state of a fit that has come to its end.
template <std::floating_point T>
[[nodiscard]] FitState finished_state(std::vector<EpochEnd> const& epochs, EarlyStopping<T> const& stopping) {
    return {.epochs = epochs, .best = cast_values<double>(stopping.best()), .finished = true};
}

/// \brief Puts a fit where it was when `state` was taken.
/// \throws OptionError for a state that no fit with these options and so many parameters could have left
template <std::floating_point T>
void restore(FitState const& state, TrainOptions const& options, std::span<T> parameters, Adam<T>& adam,
             EarlyStopping<T>& stopping) {
    auto const require = [](bool good, std::string const& found) {
        if (!good) {
            throw OptionError(message({.found = concat({"a kept fit with ", found}),
                                       .expected = "the state that this fit was left in",
                                       .remedy = "begin again, with an empty store"}));
        }
    };
    std::size_t const running = state.finished ? 0 : parameters.size();
    require(state.best.size() == parameters.size() && state.parameters.size() == running &&
                state.first_moments.size() == running && state.second_moments.size() == running,
            concat({std::to_string(state.best.size()), " and ", std::to_string(state.parameters.size()),
                    " parameters in place of ", std::to_string(parameters.size()), " and ", std::to_string(running)}));
    require(!state.epochs.empty() && state.epochs.size() <= options.max_epochs,
            concat({std::to_string(state.epochs.size()), " of ", std::to_string(options.max_epochs), " epochs"}));
    auto const best = cast_values<T>(std::span{state.best});
    for (std::size_t i = 0; i < state.epochs.size(); ++i) {
        EpochEnd const& epoch = state.epochs[i];
        require(!stopping.exhausted() && epoch.epoch == i + 1 && epoch.cycle == options.cycle &&
                    stopping.add(epoch.epoch, epoch.validation_loss, best) == epoch.best,
                concat({"an epoch ", std::to_string(i + 1), " that cannot be"}));
    }
    bool const ends = stopping.exhausted() || state.epochs.size() == options.max_epochs;
    require(ends == state.finished, ends ? "its last epoch done, and not finished" : "epochs to come, and finished");
    if (!state.finished) {
        std::ranges::copy(cast_values<T>(std::span{state.parameters}), parameters.begin());
        adam.restore(state.steps, cast_values<T>(std::span{state.first_moments}),
                     cast_values<T>(std::span{state.second_moments}));
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
