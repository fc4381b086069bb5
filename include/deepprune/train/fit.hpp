/// \file
/// \brief One fit: mini-batches, Adam, early stopping.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/metrics/binary_cross_entropy.hpp>
#include <deepprune/metrics/classification_metrics.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/adam.hpp>
#include <deepprune/train/concepts.hpp>
#include <deepprune/train/detail/batch_order.hpp>
#include <deepprune/train/detail/early_stopping.hpp>
#include <deepprune/train/detail/fit_listener.hpp>
#include <deepprune/train/detail/kept_fit.hpp>
#include <deepprune/train/detail/penalty.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/fit_start.hpp>
#include <deepprune/train/fit_store.hpp>
#include <deepprune/train/fixed_set.hpp>
#include <deepprune/train/observer.hpp>
#include <deepprune/train/train_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The result of a fit.
struct FitResult {
    std::vector<EpochEnd> epochs{};  ///< in order
    std::size_t best_epoch = 0;      ///< from 1; the model has its weights
    double validation_loss = 0.0;    ///< of the best epoch
    bool stopped = false;            ///< an observer ended the fit
};

/// \brief Checks that both classes occur.
/// \param set a data set
/// \param name which set it is, for the message
/// \throws DataError for a set that is empty or has one class only
inline void require_both_classes(EncodedSet const& set, std::string_view name) {
    if (set.positives() == 0 || set.negatives() == 0) {
        throw DataError(
            message({.found = std::to_string(set.positives()) + " positives and " + std::to_string(set.negatives()) +
                              " negatives in the " + std::string{name} + " set",
                     .expected = "both classes",
                     .remedy = "add the missing class; dinucleotide shuffles of the positives can serve "
                               "as negatives"}));
    }
}

namespace detail {

/// \brief A model, its data and its observer without their types, so that the loop of a fit is compiled only once.
template <std::floating_point T>
struct FitProblem {
    std::span<T> parameters{};
    std::size_t kernels = 0;
    std::function<EncodedSet const&(std::size_t epoch)> train_set{};
    EncodedSet const& validation;
    FitListener const& observer;
    std::function<double(std::span<std::size_t const> batch, std::span<T> gradient, Seed noise)> loss_and_gradient{};
    std::function<double(std::span<T> gradient)> add_penalty{};
    std::function<void(std::span<std::size_t const> which, std::span<T> logits)> validation_logits{};
    std::function<std::string()> signature{};
};

inline void require_finite(double loss, TrainOptions const& options, std::size_t epoch, std::size_t batch) {
    if (!std::isfinite(loss)) {
        throw NumericalError(message(
            {.found = detail::concat(
                 {"a loss that is not finite in cycle ", std::to_string(options.cycle), ", epoch ",
                  std::to_string(epoch), ", ",
                  (batch == 0 ? std::string{"validation set"} : detail::concat({"batch ", std::to_string(batch)})),
                  ", learning rate ", number_text(options.learning_rate)}),
             .expected = "a finite loss",
             .remedy = options.l1 > 0.0 || options.l2 > 0.0 ? "use a lower learning rate, l1 or l2"
                                                            : "use a lower learning rate"}));
    }
}

template <std::floating_point T>
FitResult fit(FitProblem<T> const& problem, TrainOptions const& options) {
    require_valid(options);
    EncodedSet const& first_set = problem.train_set(1);
    std::size_t size = first_set.size();
    require_both_classes(problem.validation, "validation");
    auto const batches_of = [&](std::size_t sequences) {
        return (sequences + options.batch_size - 1) / options.batch_size;
    };
    Adam<T> adam{problem.parameters.size(), {.learning_rate = options.learning_rate}};
    detail::EarlyStopping<T> stopping{options.patience, problem.parameters};
    std::vector<T> gradient(problem.parameters.size());
    std::vector<T> logits(problem.validation.size());
    std::vector<std::size_t> every(problem.validation.size());
    std::iota(every.begin(), every.end(), std::size_t{0});

    std::vector<std::size_t> order(size);

    FitResult result;
    result.epochs.reserve((std::min)(options.max_epochs, std::size_t{1024}));
    FitBegin const begin{options.cycle, problem.kernels, options.learning_rate, batches_of(size), options.max_epochs};
    result.stopped = problem.observer.on_fit_begin(begin) == Control::stop;
    FitState const* const kept =
        options.store == nullptr || result.stopped
            ? nullptr
            : options.store->find({options, first_set, problem.validation, problem.signature(),
                                   detail::cast_values<double>(std::span<T const>{problem.parameters})});
    bool const finished = kept != nullptr && kept->finished;
    if (kept != nullptr) {
        detail::restore(*kept, options, problem.parameters, adam, stopping);
        for (EpochEnd const& epoch : kept->epochs) {
            result.epochs.push_back(epoch);
            result.stopped = problem.observer.on_epoch_end(epoch) == Control::stop || result.stopped;
        }
    }
    for (std::size_t epoch = result.epochs.size() + 1;
         epoch <= options.max_epochs && !result.stopped && !stopping.exhausted(); ++epoch) {
        if (epoch > 1) {
            size = problem.train_set(epoch).size();
            order.resize(size);
        }
        std::size_t const batches = batches_of(size);
        detail::batch_order(order, options.seed, options.cycle, epoch);
        RandomStream noise{options.seed, Purpose::training_step, detail::epoch_index(options.cycle, epoch)};
        double sum = 0.0;
        for (std::size_t b = 0; b < batches && !result.stopped; ++b) {
            std::size_t const first = b * options.batch_size;
            auto const batch =
                std::span<std::size_t const>{order}.subspan(first, (std::min)(options.batch_size, size - first));
            double const loss =
                problem.loss_and_gradient(batch, gradient, Seed{noise.next64()}) + problem.add_penalty(gradient);
            require_finite(loss, options, epoch, b + 1);
            adam.step(problem.parameters, gradient);
            sum += loss * static_cast<double>(batch.size());
            result.stopped = problem.observer.on_batch_end({options.cycle, epoch, b + 1, loss}) == Control::stop;
        }
        if (result.stopped) {
            break;
        }
        problem.validation_logits(every, logits);
        double const loss = BinaryCrossEntropy::mean(std::span<T const>{logits}, problem.validation.labels());
        require_finite(loss, options, epoch, 0);
        bool const best = stopping.add(epoch, loss, problem.parameters);
        result.epochs.push_back({options.cycle, problem.kernels, epoch, options.learning_rate,
                                 sum / static_cast<double>(size), loss, best});
        result.stopped = problem.observer.on_epoch_end(result.epochs.back()) == Control::stop;
        bool const last = epoch == options.max_epochs || stopping.exhausted();
        if (options.store != nullptr && !result.stopped && !last && options.store->wants(result.epochs.back())) {
            options.store->keep(
                detail::running_state(result.epochs, stopping, std::span<T const>{problem.parameters}, adam));
        }
    }
    if (options.store != nullptr && !result.stopped && !finished) {
        options.store->keep(detail::finished_state(result.epochs, stopping));
    }
    std::ranges::copy(stopping.best(), problem.parameters.begin());
    result.best_epoch = stopping.best_epoch();
    result.validation_loss = stopping.best_loss();
    return result;
}

/// \brief `use(source)` with `data` as a source: itself, or one of the same set in every epoch.
template <TrainingData Data, class Use>
auto with_source(Data& data, Use const& use) {
    if constexpr (EpochSource<Data>) {
        return use(data);
    } else {
        decltype(auto) set = encoded(data);
        FixedSet source{set};
        return use(source);
    }
}

/// \brief `fit`, on a source and for a validation set that is encoded.
template <AnyModel Net, EpochSource Source>
FitResult fit_encoded(Net& net, Source& source, EncodedSet const& validation, TrainOptions const& options,
                      FitListener const& observer) {
    using T = typename Net::scalar;
    EncodedSet const* train = nullptr;
    auto const train_set = [&](std::size_t epoch) -> EncodedSet const& {
        train = &source.epoch(options.cycle, epoch);
        Net::require_readable(*train);
        require_both_classes(*train, "training");
        return *train;
    };
    Net::require_readable(validation);
    typename Net::backend backend{options.threads};
    FitProblem<T> problem{
        .parameters = net.parameters(), .train_set = train_set, .validation = validation, .observer = observer};
    if constexpr (Net::has_mask) {
        problem.kernels = net.live_units().size();
    }
    problem.loss_and_gradient = [&](std::span<std::size_t const> batch, std::span<T> gradient,
                                    [[maybe_unused]] Seed noise) {
        if constexpr (Net::layout::has_noise) {
            return backend.loss_and_gradient(net.parameters(), *train, batch, gradient, noise);
        } else {
            return backend.loss_and_gradient(net.parameters(), *train, batch, gradient);
        }
    };
    problem.add_penalty = [&](std::span<T> gradient) {
        return options.l1 == 0.0 && options.l2 == 0.0 ? 0.0
                                                      : detail::add_penalty(net, options.l1, options.l2, gradient);
    };
    problem.signature = [] { return Net::signature(); };
    problem.validation_logits = [&](std::span<std::size_t const> which, std::span<T> logits) {
        backend.logits(net.parameters(), validation, which, logits);
    };
    return fit(problem, options);
}

}  // namespace detail

/// \brief Trains `net` on `train` until the loss on `validation` has not fallen for `patience` epochs, with a fresh
/// Adam, and leaves the weights of the best epoch in it.
///
/// Same seed, same data, same options: same bits, on any number of threads. O(epochs · bases · kernels · length).
/// \param net the model; it is trained in place
/// \param train the training set, see `ExampleData`, or what is asked for the set of each epoch, see `EpochSource`
/// \param validation the set for early stopping, see `ExampleData`
/// \param options see `TrainOptions`
/// \param observer receives `FitBegin`, `BatchEnd` and `EpochEnd`, those of them that it takes; see `FitObserver`
/// \throws DataError for an invalid character or label, a sequence that the model cannot take, or a set without one of
/// the classes; OptionError for options out of range, or a kept state that does not fit; NumericalError at the first
/// loss that is not finite, with cycle, epoch, batch and learning rate; what `TrainOptions::store` throws.
template <AnyModel Net, class Train, class Validation, class Observer = NoObserver>
    requires(sizeof(fit_verdict<Train, Validation, Observer>) > 0)
FitResult fit(Net& net, Train&& train, Validation&& validation, TrainOptions const& options = {},
              Observer&& observer = {}) {
    // Where an argument does not fit, the constraint has already reported it.
    if constexpr (std::same_as<fit_verdict<Train, Validation, Observer>, SoundArguments>) {
        detail::FitListener const listener{observer};
        return detail::with_source(train, [&](auto& source) {
            return detail::fit_encoded(net, source, encoded(validation), options, listener);
        });
    } else {
        return {};
    }
}

/// \brief AUROC and the other metrics of `net` on `set`. One forward pass.
/// \throws DataError for data that the model cannot take or that lacks a class; NumericalError for a logit that is not
/// finite
template <AnyModel Net>
[[nodiscard]] ClassificationMetrics evaluate(Net const& net, EncodedSet const& set, unsigned threads = 1) {
    return classification_metrics(net.logits(set, threads), set.labels());
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
