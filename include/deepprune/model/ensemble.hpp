/// \file
/// \brief Several networks as one.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief What gives one logit for each sequence of a set, on a number of threads: each `AnyModel`, an `Ensemble`, or a
/// type of your own. It is a value.
template <class Net>
concept LogitModel = std::copy_constructible<Net> && requires(Net const& net, EncodedSet const& set, unsigned threads) {
    { net.logits(set, threads) } -> std::ranges::input_range;
    requires std::floating_point<std::ranges::range_value_t<decltype(net.logits(set, threads))>>;
};

/// \brief The mean logit of networks of any types, such as some with kernels of 12, 16 and 20 letters: what is to be
/// had from the data, beside a single small network (Hansen & Salamon, IEEE Trans. Pattern Anal. Mach. Intell. 12:993,
/// 1990). For its metrics: `classification_metrics(ensemble.logits(set), set.labels())`.
class Ensemble {
  public:
    /// \brief Adds a network; all have the same weight.
    template <LogitModel Net>
    void add(Net net) {
        networks_.push_back([net = std::move(net)](EncodedSet const& set, unsigned threads) {
            std::vector<double> logits;
            logits.reserve(set.size());
            for (auto const logit : net.logits(set, threads)) {
                logits.push_back(static_cast<double>(logit));
            }
            return logits;
        });
    }

    /// \brief The number of networks.
    [[nodiscard]] std::size_t size() const noexcept { return networks_.size(); }

    /// \brief The mean of the networks' logits, one per sequence, summed in double in the order in which the networks
    /// were added. One network after the other runs on all threads; the result does not depend on their number if
    /// theirs does not, as is so for each `AnyModel`.
    /// \throws OptionError for an ensemble without a network, or a network with more or fewer logits than sequences;
    /// what the networks throw
    [[nodiscard]] std::vector<double> logits(EncodedSet const& set, unsigned threads = 1) const {
        if (networks_.empty()) {
            throw OptionError(message(
                {.found = "an ensemble without a network", .expected = "at least one", .remedy = "add networks"}));
        }
        std::vector<double> mean(set.size());
        for (std::size_t n = 0; n < networks_.size(); ++n) {
            auto const logits = networks_[n](set, threads);
            if (logits.size() != set.size()) {
                throw OptionError(
                    message({.found = detail::concat({std::to_string(logits.size()), " logits of network ",
                                                      std::to_string(n + 1), " of an ensemble"}),
                             .expected = detail::concat({std::to_string(set.size()), ", one for each sequence"})}));
            }
            for (std::size_t i = 0; i < mean.size(); ++i) {
                mean[i] += logits[i];
            }
        }
        for (double& logit : mean) {
            logit /= static_cast<double>(networks_.size());
        }
        return mean;
    }

    /// \brief The sigmoid of `logits`: the probability of being bound, one per sequence, in [0, 1].
    /// \throws as `logits`
    [[nodiscard]] std::vector<double> probabilities(EncodedSet const& set, unsigned threads = 1) const {
        auto out = logits(set, threads);
        for (double& value : out) {
            value = Sigmoid::value(value);
        }
        return out;
    }

  private:
    std::vector<std::function<std::vector<double>(EncodedSet const& set, unsigned threads)>> networks_{};
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
