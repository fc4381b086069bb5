/// \file
/// \brief Random zeros during training.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <string>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/rational.hpp>
#include <deepprune/layers/concepts.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Any shape to itself. In training each number becomes 0 with probability Rate and x / (1 - Rate) otherwise, so
/// that its expectation is x; in prediction y = x. Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov, JMLR
/// 15:1929, 2014, scaled in training and not in prediction, as frameworks do ("inverted").
///
/// The same seed drops the same numbers, on any number of threads (`TrainingNoise`). Its place in the chain matters:
/// motifs and `unit_windows` require GlobalMaxPool directly before the mask, `OptimalBrainSurgeon` requires Dense<1>
/// directly behind it.
/// \tparam Rate a `std::ratio` in [0, 1), e.g. `std::ratio<1, 2>`
template <Rational Rate = std::ratio<1, 2>>
    requires(Rate::num >= 0 && Rate::num < Rate::den)
struct Dropout {
    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() {
        return detail::concat({"Dropout<", detail::rational_text<Rate>(), ">"});
    }

    /// \brief The factor of each number; empty after a prediction.
    template <std::floating_point T>
    struct Factors {
        /// \brief One factor for each number.
        std::vector<T> values;
    };

    /// \brief The layer on an input of this shape; see layers/concepts.hpp.
    template <AnyShape Input>
    struct On {
        /// \brief The shape of the output.
        using output = Input;
        /// \brief The parameters, in their order in memory.
        static constexpr auto parameters = no_parameters;
        /// \brief Each output channel depends on its input channel only.
        static constexpr bool channelwise = true;

        /// \brief What `forward` stores for `backward`.
        template <std::floating_point T>
        using Cache = Factors<T>;

        /// \brief Sets `y` from `x`.
        template <std::floating_point T>
        static void forward(ParameterSpans<T const, 0> const&, Batch<T> const& x, Batch<T>& y, Factors<T>& factors) {
            factors.values.clear();
            y = x;
        }
        /// \brief `forward` in training: drops numbers at random.
        template <std::floating_point T>
        static void forward_training(ParameterSpans<T const, 0> const&, TrainingNoise const& noise, Batch<T> const& x,
                                     Batch<T>& y, Factors<T>& factors) {
            draw(noise, x, factors);
            y.resize_like(x, x.channels());
            multiply(factors, x, y);
        }
        /// \brief Adds to the gradient and, unless `dx` is null, sets it.
        template <std::floating_point T>
        static void backward(ParameterSpans<T const, 0> const&, Batch<T> const&, Batch<T> const&, Batch<T> const& dy,
                             Factors<T> const& factors, ParameterSpans<T, 0> const&, Batch<T>* dx) {
            if (dx != nullptr) {
                multiply(factors, dy, *dx);
            }
        }
    };

  private:
    template <std::floating_point T>
    static void draw(TrainingNoise const& noise, Batch<T> const& x, Factors<T>& factors) {
        constexpr auto dropped =
            static_cast<std::uint64_t>(0x1.0p32 * detail::rational_value<Rate, double>);  // of 2^32 draws
        constexpr T kept = T{1} / (T{1} - detail::rational_value<Rate, T>);
        std::size_t const count = x.channels();
        factors.values.resize(x.values.size());
        for (std::size_t i = 0; i < x.size(); ++i) {
            RandomStream stream = noise.of_sequence(i);
            for (std::size_t v = x.offsets[i] * count; v < x.offsets[i + 1] * count; ++v) {
                factors.values[v] = stream.next32() < dropped ? T{0} : kept;
            }
        }
    }

    template <std::floating_point T>
    static void multiply(Factors<T> const& factors, Batch<T> const& from, Batch<T>& to) {
        if (factors.values.empty()) {
            std::ranges::copy(from.all(), to.all().begin());
        } else {
            std::ranges::transform(factors.values, from.all(), to.all().begin(),
                                   [](T factor, T value) { return factor * value; });
        }
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
