/// \file
/// \brief The cycles of a pruning run, on a model without its type.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/prune/judgement.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/prune_result.hpp>
#include <deepprune/prune/prune_schedule.hpp>
#include <deepprune/prune/select_best.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/fit.hpp>
#include <deepprune/train/observer.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A model, its data, its criterion and its observer without their types, so that the cycles are compiled once.
template <std::floating_point T>
struct PruneProblem {
    std::span<T> parameters{};
    std::span<T> weights{};  ///< (units, outputs), of the layer that reads the units
    std::span<T> biases{};   ///< (outputs)
    EncodedSet const& validation;
    EncodedSet const* test = nullptr;
    std::function<std::vector<std::size_t>()> live_units{};
    std::function<void(std::span<std::size_t const> stay)> keep_units{};
    std::function<Judgement(std::span<std::size_t const> live, std::size_t keep, std::size_t cycle)> judge{};
    std::function<FitResult(TrainOptions const& options)> fit{};
    std::function<ClassificationMetrics(EncodedSet const& set)> evaluate{};
    std::function<Control(CycleEnd const& event)> on_cycle_end{};
};

/// \brief A cycle that only cuts needs something to cut, and trained weights.
inline void require_cut(PruneOptions const& options, std::size_t cycle) {
    if (cycle == 0) {
        throw OptionError(message({.found = "cycle 0 without training",
                                   .expected = "a cycle that prunes",
                                   .remedy = "for a model that comes trained, set trained"}));
    }
    if (options.restart == Restart::rewind) {
        throw OptionError(
            message({.found = concat({"cycle ", std::to_string(cycle), " without training, to be rewound"}),
                     .expected = "fine_tune in each cycle"}));
    }
}

/// \brief The number of live units in each cycle of a run that begins with `live`.
/// \throws OptionError for options out of range
[[nodiscard]] inline std::vector<std::size_t> checked_plan(PruneOptions const& options, std::size_t live) {
    if (!options.schedule.has_counts()) {
        require_final_kernels(options.final_kernels, live);
    }
    if (!(options.learning_rate_decay >= 1.0) || !std::isfinite(options.learning_rate_decay)) {
        throw OptionError(message({.found = "learning_rate_decay out of its range", .expected = "at least 1"}));
    }
    if (!(options.max_loss_rise >= 0.0)) {
        throw OptionError(message({.found = "max_loss_rise out of its range", .expected = "at least 0"}));
    }
    if (options.trained && options.restart == Restart::rewind) {
        throw OptionError(message({.found = "a model that comes trained, to be rewound",
                                   .expected = "a fresh model",
                                   .remedy = "make each ticket with lottery_ticket and fit it"}));
    }
    auto plan = options.schedule.plan(live, options.final_kernels);
    if (options.cycles.size() > plan.size()) {
        throw OptionError(
            message({.found = concat({"options of ", std::to_string(options.cycles.size()), " single cycles"}),
                     .expected = concat({"at most ", std::to_string(plan.size()), ", the cycles of this schedule"})}));
    }
    for (std::size_t cycle = 0; cycle < (std::max)(options.cycles.size(), std::size_t{1}); ++cycle) {
        require_valid(options.of_cycle(cycle));
        if (cycle < options.cycles.size() && !options.cycles[cycle].fine_tune) {
            require_cut(options, cycle);
        }
    }
    return plan;
}

/// \brief Masks all but `keep` units and takes them out of `live`. \return the scores of those that were live
template <std::floating_point T>
[[nodiscard]] std::vector<double> cut(PruneProblem<T> const& problem, std::vector<std::size_t>& live, std::size_t keep,
                                      std::size_t cycle) {
    Judgement judgement = problem.judge(live, keep, cycle);
    std::size_t const outputs = problem.biases.size();
    require_valid(judgement, live.size(), outputs);
    std::vector<std::size_t> stay;
    stay.reserve(keep);
    for (std::size_t const place : select_best(judgement.scores, keep)) {
        stay.push_back(live[place]);
        for (std::size_t n = 0; n < outputs && !judgement.weights.empty(); ++n) {
            problem.weights[live[place] * outputs + n] = static_cast<T>(judgement.weights[place * outputs + n]);
        }
    }
    std::ranges::transform(judgement.biases, problem.biases.begin(), [](double bias) { return static_cast<T>(bias); });
    problem.keep_units(stay);
    live = std::move(stay);
    return std::move(judgement.scores);
}

/// \brief Runs all cycles; see `IterativePruner::run`.
template <std::floating_point T>
[[nodiscard]] PruneResult prune_in_cycles(PruneProblem<T> const& problem, PruneOptions const& options) {
    auto const plan = checked_plan(options, problem.live_units().size());
    std::vector<T> const start(problem.parameters.begin(), problem.parameters.end());
    std::vector<T> before;  // this cycle
    PruneResult result;
    for (std::size_t cycle = 0; cycle < plan.size() && !result.stopped; ++cycle) {
        TrainOptions const fit_options = options.of_cycle(cycle);
        Cycle record{
            .cycle = fit_options.cycle, .learning_rate = fit_options.learning_rate, .live = problem.live_units()};
        if (cycle > 0) {
            before.assign(problem.parameters.begin(), problem.parameters.end());
            record.criterion = cut(problem, record.live, plan[cycle], fit_options.cycle);
            record.inter_validation = problem.evaluate(problem.validation);
            if (problem.test != nullptr) {
                record.inter_test = problem.evaluate(*problem.test);
            }
            if (options.restart == Restart::rewind) {
                std::ranges::copy(start, problem.parameters.begin());
                problem.keep_units(record.live);
            }
        }
        if (options.fits(cycle)) {
            record.fit = problem.fit(fit_options);
        }
        record.validation = problem.evaluate(problem.validation);
        if (!options.fits(cycle)) {
            record.fit.validation_loss = record.validation.log_loss;
        }
        if (problem.test != nullptr) {
            record.test = problem.evaluate(*problem.test);
        }
        record.dense_weights.assign(problem.weights.begin(), problem.weights.end());
        bool const rises = cycle > 0 && record.validation.log_loss >
                                            result.cycles.front().validation.log_loss * (1.0 + options.max_loss_rise);
        if (rises) {  // too far
            std::ranges::copy(before, problem.parameters.begin());
            result.stopped = record.fit.stopped;
            result.refused = std::move(record);
            break;
        }
        result.cycles.push_back(std::move(record));
        result.stopped =
            problem.on_cycle_end(CycleEnd{result.cycles.back()}) == Control::stop || result.cycles.back().fit.stopped;
    }
    return result;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
