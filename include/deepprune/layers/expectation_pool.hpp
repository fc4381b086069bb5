/// \file
/// \brief Between the mean and the maximum: the expectation under a softmax of the scores themselves.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/rational.hpp>
#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/detail/best_rows.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A number that is trained: where a layer takes a `std::ratio` for a fixed number, `Trainable<std::ratio<1>>`
/// starts at 1 and follows its gradient.
template <Rational Start>
struct Trainable {};

namespace detail {

/// \brief The m of `ExpectationPool`, fixed or trained.
template <class>
struct Multiplier;
template <Rational M>
struct Multiplier<M> {
    static constexpr double start = detail::rational_value<M, double>;
    static constexpr auto parameters = no_parameters;
    static std::string text() { return detail::rational_text<M>(); }
};
template <Rational Start>
struct Multiplier<Trainable<Start>> {
    static constexpr double start = detail::rational_value<Start, double>;
    static constexpr std::array parameters{Parameter{.name = "m", .initial = Initial::constant, .start = start}};
    static std::string text() { return detail::concat({"trained ", detail::rational_text<Start>()}); }
};

/// \brief The cache of the pooling; each window has one local maximum.
template <class T>
struct ExpectationCache {
    std::vector<std::size_t> windows;  ///< the first window of each sequence, and the end
    std::vector<std::uint32_t> rows;   ///< (windows, channels): the row of the maximum
    std::vector<T> shares;             ///< (windows, channels): its share in the expectation
    std::vector<T> maxima;             ///< (windows, channels)
    std::vector<T> scratch;            ///< (channels)
};

template <class T>
void expect(std::size_t window, T m, Batch<T> const& x, Batch<T>& y, ExpectationCache<T>& cache) {
    std::size_t const count = x.channels();
    y.resize_flat(x.size(), count);
    cache.windows.assign(x.size() + 1, 0);
    for (std::size_t i = 0; i < x.size(); ++i) {
        cache.windows[i + 1] = cache.windows[i] + (x.offsets[i + 1] - x.offsets[i]) / window;
    }
    cache.rows.resize(cache.windows.back() * count);
    cache.shares.resize(cache.rows.size());
    cache.maxima.resize(cache.rows.size());
    cache.scratch.resize(count);
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::size_t const begin = cache.windows[i];
        std::size_t const end = cache.windows[i + 1];
        T* const highest = cache.scratch.data();  // of m x, so that no exponential overflows
        for (std::size_t w = begin; w < end; ++w) {
            std::size_t const first = x.offsets[i] + (w - begin) * window;
            T* const best = cache.maxima.data() + w * count;
            find_best_rows(x, first, first + window, best, cache.rows.data() + w * count);
            for (std::size_t k = 0; k < count; ++k) {
                highest[k] = w == begin ? m * best[k] : (std::max)(highest[k], m * best[k]);
            }
        }
        T* const expectation = y.row(i).data();
        std::fill_n(expectation, count, T{0});
        for (std::size_t w = begin; w < end; ++w) {
            T const* const best = cache.maxima.data() + w * count;
            T* const share = cache.shares.data() + w * count;
            for (std::size_t k = 0; k < count; ++k) {
                share[k] = std::exp(m * best[k] - highest[k]);
                expectation[k] += share[k] * best[k];
            }
        }
        T* const sum = cache.scratch.data();
        std::fill_n(sum, count, T{0});
        for (std::size_t w = begin; w < end; ++w) {
            for (std::size_t k = 0; k < count; ++k) {
                sum[k] += cache.shares[w * count + k];
            }
        }
        for (std::size_t k = 0; k < count; ++k) {
            expectation[k] /= sum[k];
            for (std::size_t w = begin; w < end; ++w) {
                cache.shares[w * count + k] /= sum[k];
            }
        }
    }
}

/// \brief With p_w the share of window w: dy/dx_w = p_w (1 + m (x_w - y)), dy/dm = sum over w of p_w (x_w - y)^2.
/// \return the gradient by m
template <class T>
T expect_backward(T m, Batch<T> const& y, Batch<T> const& dy, ExpectationCache<T> const& cache, Batch<T>* dx) {
    std::size_t const count = y.channels();
    T by_m{0};
    if (dx != nullptr) {
        std::ranges::fill(dx->all(), T{0});
    }
    for (std::size_t i = 0; i < y.size(); ++i) {
        for (std::size_t w = cache.windows[i]; w < cache.windows[i + 1]; ++w) {
            for (std::size_t k = 0; k < count; ++k) {
                std::size_t const at = w * count + k;
                T const above = cache.maxima[at] - y.row(i)[k];
                T const derivative = dy.row(i)[k] * cache.shares[at];
                by_m += derivative * above * above;
                if (dx != nullptr) {
                    dx->row(cache.rows[at])[k] = derivative * (T{1} + m * above);
                }
            }
        }
    }
    return by_m;
}

}  // namespace detail

/// \brief (K, N) -> (K): y_k = sum over i of p_ki x_ki with p_ki = e^(m x_ki) / sum over j of e^(m x_kj): the
/// expectation of the scores when a position is drawn by their softmax. m = 0 is `GlobalAveragePool`, m -> infinity is
/// `GlobalMaxPool`. Luo, Tu, Ding, Gao & Deng, Bioinformatics 36:1405, 2020.
///
/// With a window, the x_ki are the maxima of adjacent windows of that many positions, from the first position on;
/// positions that do not fill a window are left out, as in the authors' code, which has windows of 5 and m = 1. As
/// there, m is one number for all kernels, fixed or trained (parameter m, (1)). Their second form, over the scores
/// above the mean only, is not implemented. With both strands a window may span the end of one and the start of the
/// other.
/// \tparam Window positions of a local maximum, at least 1; an input must be at least as long
/// \tparam Exponent m: a `std::ratio`, or `Trainable<std::ratio>` with its initial value
template <std::size_t Window = 1, class Exponent = std::ratio<1>>
    requires(Window > 0 && requires { detail::Multiplier<Exponent>::start; })
struct ExpectationPool {
    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() {
        return detail::concat(
            {"ExpectationPool<", std::to_string(Window), ",", detail::Multiplier<Exponent>::text(), ">"});
    }

    /// \brief The shortest input: one window.
    [[nodiscard]] static constexpr std::size_t minimum_length(std::size_t /*needed*/) noexcept { return Window; }

    /// \brief The layer on an input of this shape; see layers/concepts.hpp.
    template <PositionalShape Input>
        requires(positions(Input{}) >= Window)
    struct On {
        /// \brief The shape of the output.
        using output = Shape<channels(Input{})>;
        /// \brief The parameters, in their order in memory.
        static constexpr auto parameters = detail::Multiplier<Exponent>::parameters;
        /// \brief Each output channel depends on its input channel only.
        static constexpr bool channelwise = true;

        /// \brief What `forward` stores for `backward`.
        template <std::floating_point T>
        using Cache = detail::ExpectationCache<T>;

        /// \brief Sets `y` from `x`.
        template <std::floating_point T>
        static void forward(ParameterSpans<T const, parameters.size()> const& parameter, Batch<T> const& x, Batch<T>& y,
                            Cache<T>& cache) {
            detail::expect<T>(Window, multiplier<T>(parameter), x, y, cache);
        }
        /// \brief Adds to the gradient and, unless `dx` is null, sets it.
        template <std::floating_point T>
        static void backward(ParameterSpans<T const, parameters.size()> const& parameter, Batch<T> const&,
                             Batch<T> const& y, Batch<T> const& dy, Cache<T> const& cache,
                             ParameterSpans<T, parameters.size()> const& gradient, Batch<T>* dx) {
            T const by_m = detail::expect_backward<T>(multiplier<T>(parameter), y, dy, cache, dx);
            if constexpr (!parameters.empty()) {
                gradient[0][0] += by_m;
            }
        }

      private:
        template <std::floating_point T>
        static T multiplier([[maybe_unused]] ParameterSpans<T const, parameters.size()> const& parameter) {
            if constexpr (parameters.empty()) {
                return static_cast<T>(detail::Multiplier<Exponent>::start);
            } else {
                return parameter[0][0];
            }
        }
    };
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
