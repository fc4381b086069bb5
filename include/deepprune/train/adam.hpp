/// \file
/// \brief The Adam optimizer.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/detail/pack.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

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
    /// \brief For `size` values, with moments of 0.
    Adam(std::size_t size, AdamOptions const& options) : options_{options}, first_(size), second_(size) {}

    /// \brief One step: moves `values` against `gradient`; both have the size given to the constructor. O(size).
    void step(std::span<T> values, std::span<T const> gradient) {
        ++steps_;
        auto const t = static_cast<double>(steps_);
        Several const rate = all(options_.learning_rate * std::sqrt(1.0 - std::pow(options_.beta2, t)) /
                                 (1.0 - std::pow(options_.beta1, t)));
        Several const take1 = all(1.0 - options_.beta1);
        Several const take2 = all(1.0 - options_.beta2);
        Several const epsilon = all(options_.epsilon);
        auto const move = [&](T* value, T const* derivative, T* first, T* second) {
            Several const g = Several::load(derivative);
            Several const m = Several::load(first) + (g - Several::load(first)) * take1;
            Several const v = Several::load(second) + (g * g - Several::load(second)) * take2;
            m.store(first);
            v.store(second);
            (Several::load(value) - rate * m / (detail::square_roots<T>(v) + epsilon)).store(value);
        };
        std::size_t const whole = values.size() - values.size() % several;
        for (std::size_t i = 0; i < whole; i += several) {
            move(&values[i], &gradient[i], &first_[i], &second_[i]);
        }
        if (std::size_t const left = values.size() - whole; left > 0) {
            std::array<T, several> value{};
            std::array<T, several> derivative{};
            std::array<T, several> first{};
            std::array<T, several> second{};
            std::copy_n(&values[whole], left, value.begin());
            std::copy_n(&gradient[whole], left, derivative.begin());
            std::copy_n(&first_[whole], left, first.begin());
            std::copy_n(&second_[whole], left, second.begin());
            move(value.data(), derivative.data(), first.data(), second.data());
            std::copy_n(value.begin(), left, &values[whole]);
            std::copy_n(first.begin(), left, &first_[whole]);
            std::copy_n(second.begin(), left, &second_[whole]);
        }
    }

    /// \brief The number of steps so far.
    [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
    /// \brief The running means of the gradient, one for each value.
    [[nodiscard]] std::span<T const> first_moments() const noexcept { return first_; }
    /// \brief The running means of its square, one for each value.
    [[nodiscard]] std::span<T const> second_moments() const noexcept { return second_; }

    /// \brief Goes on where another one was after `steps` steps.
    /// \param steps its `steps`
    /// \param first_moments its `first_moments`, of the size given to the constructor, as are
    /// \param second_moments its `second_moments`
    void restore(std::uint64_t steps, std::vector<T> first_moments, std::vector<T> second_moments) noexcept {
        steps_ = steps;
        first_ = std::move(first_moments);
        second_ = std::move(second_moments);
    }

  private:
    static constexpr std::size_t several = detail::widest<T>;
    using Several = detail::Pack<T, several>;
    [[nodiscard]] static Several all(double value) noexcept { return Several::all(static_cast<T>(value)); }

    AdamOptions options_;
    std::vector<T> first_;
    std::vector<T> second_;
    std::uint64_t steps_ = 0;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
