/// \file
/// \brief The Adam optimizer.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/config.hpp>

namespace deepprune::inline v0 {

/// \brief Adam's options; the defaults are Keras's.
struct AdamOptions {
    double learning_rate = 0.001;  ///< above 0
    double beta1 = 0.9;            ///< decay of the first moment, in [0, 1)
    double beta2 = 0.999;          ///< decay of the second moment, in [0, 1)
    double epsilon = 1e-7;         ///< added to the root of the *uncorrected* second moment, as Keras does
};

/// \brief Adam (Kingma & Ba, ICLR 2015) in the form that Keras uses: the bias corrections are folded into the step,
/// w -= lr sqrt(1 - b2^t) / (1 - b1^t) · m / (sqrt(v) + epsilon).
///
/// A value whose gradient has always been 0 stays as it is, bit by bit.
template <std::floating_point T>
class Adam {
  public:
    Adam(std::size_t size, AdamOptions const& options) : options_{options}, first_(size), second_(size) {}

    /// \brief One step: moves `values` against `gradient`; both have the size given to the constructor. O(size).
    void step(std::span<T> values, std::span<T const> gradient) {
        ++steps_;
        auto const t = static_cast<double>(steps_);
        auto const rate = static_cast<T>(options_.learning_rate * std::sqrt(1.0 - std::pow(options_.beta2, t)) /
                                         (1.0 - std::pow(options_.beta1, t)));
        auto const keep1 = static_cast<T>(options_.beta1);
        auto const keep2 = static_cast<T>(options_.beta2);
        auto const epsilon = static_cast<T>(options_.epsilon);
        for (std::size_t i = 0; i < values.size(); ++i) {
            T const g = gradient[i];
            first_[i] += (g - first_[i]) * (T{1} - keep1);
            second_[i] += (g * g - second_[i]) * (T{1} - keep2);
            values[i] -= rate * first_[i] / (std::sqrt(second_[i]) + epsilon);
        }
    }

  private:
    AdamOptions options_;
    std::vector<T> first_;
    std::vector<T> second_;
    std::uint64_t steps_ = 0;
};

}  // namespace deepprune::inline v0
