/// \file
/// \brief The live kernels of a model and where they match, independent of the model's type.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <type_traits>
#include <vector>

#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The parameters of a live kernel, and the weight of its output.
struct KernelWeights {
    std::size_t index = 0;          ///< in its model; may be set to another number, such as that in an earlier model
    std::vector<double> weights{};  ///< (length, 4): position, then A, C, G, T
    double bias = 0.0;              ///< added to each score
    /// The dense layer's weight: above 0, a match raises the output. NaN if the layer after the mask has several
    /// outputs.
    double dense_weight = std::numeric_limits<double>::quiet_NaN();
};

/// \brief How the scores of a kernel's windows become its score in a sequence. `max`: the highest of them.
/// `expectation`: their mean, weighted by their softmax (`ExpectationPool`).
enum class Pooling { max, expectation };

/// \brief The live kernels of a model and their scores in each sequence of a set; under maximum pooling also the best
/// windows.
struct KernelWindows {
    std::size_t length = 0;                         ///< positions of a kernel
    Padding padding = Padding::same;                ///< of the convolution
    Strands strands = Strands::forward;             ///< that the convolution reads
    Pooling pooling = Pooling::max;                 ///< of the windows' scores
    double exponent = 1.0;                          ///< m of `ExpectationPool`; of that pooling alone
    double unknown_share = 0.25;                    ///< value of an unknown letter in each channel
    std::vector<double (*)(double)> activations{};  ///< the layers after the convolution, in order
    bool activations_known = true;                  ///< false: one of these layers is not elementwise
    bool additive = true;                           ///< the logit is a constant plus the sum of dense weight · score
    std::vector<KernelWeights> kernels{};           ///< ascending
    std::size_t sequences = 0;                      ///< in the set
    std::vector<double> scores{};                   ///< (sequences, kernels): pooled, after the activation
    std::vector<std::size_t> windows{};  ///< (sequences, kernels): the window of that score, as in `UnitWindows`; empty
                                         ///< under expectation pooling, where all windows make it

    /// \brief The windows of one strand of a sequence of `bases`.
    [[nodiscard]] std::size_t windows_of(std::size_t bases) const noexcept {
        return padding == Padding::valid && bases < length ? 0 : window_count(padding, length, bases);
    }
};

namespace detail {

template <class Encoder>
inline constexpr double unknown_share = 0.25;
template <std::size_t Bases, Unknown UnknownPolicy>
inline constexpr double unknown_share<OneHot<Bases, UnknownPolicy>> = UnknownPolicy == Unknown::zero ? 0.0 : 0.25;

template <class Function>
[[nodiscard]] double activate(double x) {
    return Function::template value<double>(x);
}

// Everything that does not depend on the number of kernels, so that it is compiled once.
template <std::floating_point T>
void take_kernels(KernelWindows& out, std::span<std::size_t const> live, std::span<T const> kernels,
                  std::span<T const> biases, std::span<T const> dense, std::size_t units) {
    std::size_t const values = out.length * 4;
    for (std::size_t const unit : live) {
        auto const weights = kernels.subspan(unit * values, values);
        out.kernels.push_back(
            {.index = unit, .weights = {weights.begin(), weights.end()}, .bias = static_cast<double>(biases[unit])});
        if (dense.size() == units) {
            out.kernels.back().dense_weight = static_cast<double>(dense[unit]);
        }
    }
}

// Adds those of the live units in some sequences. \param windows (sequences, units) as the scores, or empty
template <std::floating_point T>
void add_windows(KernelWindows& out, std::span<std::size_t const> live, std::span<T const> scores,
                 std::span<std::size_t const> windows, std::size_t units) {
    for (std::size_t first = 0; first < scores.size(); first += units) {
        for (std::size_t const unit : live) {
            out.scores.push_back(static_cast<double>(scores[first + unit]));
            if (!windows.empty()) {
                out.windows.push_back(windows[first + unit]);
            }
        }
    }
}

// Calls `find(which, scores, windows)` for some sequences at a time, as a model's backend has scores and windows of all
// units, pruned or not, which for all sequences at once would take many times the memory of the live ones'.
template <std::floating_point T, class Find>
void collect_windows(KernelWindows& out, std::span<std::size_t const> live, std::size_t sequences, std::size_t units,
                     Find const& find) {
    constexpr std::size_t at_a_time = 4096;
    bool const places = out.pooling == Pooling::max;
    out.sequences = sequences;
    out.scores.reserve(sequences * live.size());
    out.windows.reserve(places ? sequences * live.size() : 0);
    std::vector<std::size_t> which((std::min)(sequences, at_a_time));
    std::vector<T> scores(which.size() * units);
    std::vector<std::size_t> windows(places ? scores.size() : 0);
    for (std::size_t first = 0; first < sequences; first += at_a_time) {
        which.resize((std::min)(sequences - first, at_a_time));
        std::iota(which.begin(), which.end(), first);
        std::span const some_scores = std::span{scores}.first(which.size() * units);
        std::span const some_windows = std::span{windows}.first(places ? some_scores.size() : 0);
        find(std::span<std::size_t const>{which}, some_scores, some_windows);
        add_windows<T>(out, live, some_scores, some_windows, units);
    }
}

template <class>
inline constexpr bool expects_windows = false;
template <class Exponent>
inline constexpr bool expects_windows<ExpectationPool<1, Exponent>> = true;

// The m of a pool: the trained one, or the constant of its type.
template <class Exponent>
[[nodiscard]] double pool_exponent(std::type_identity<ExpectationPool<1, Exponent>> /*pool*/, auto const& parameters) {
    if constexpr (Multiplier<Exponent>::parameters.empty()) {
        return Multiplier<Exponent>::start;
    } else {
        return static_cast<double>(parameters[0][0]);
    }
}

}  // namespace detail

/// \brief A model whose kernels can be read as motifs: a convolution directly after the encoder, and directly before
/// the mask a GlobalMaxPool, or an ExpectationPool whose windows are single positions.
template <class Net>
concept MotifModel =
    PrunableModel<Net> && Net::has_kernels && Net::layout::unit_layer == 1 &&
    (Net::layout::pools_windows ||
     detail::expects_windows<typename Net::layout::template layer<Net::layout::mask_layer - 1>>)&&requires {
        { Net::layout::template layer<1>::length } -> std::convertible_to<std::size_t>;
        { Net::layout::template layer<1>::padding } -> std::convertible_to<Padding>;
        { Net::layout::template layer<1>::strands } -> std::convertible_to<Strands>;
    };

/// \brief The live kernels of `net` and their scores in each sequence of `set`, with their best windows where the
/// scores are maxima.
/// \tparam Net see `MotifModel`
/// \throws DataError as `BasicModel::require_readable`. Complexity: O(bases · live kernels · kernel length).
template <MotifModel Net>
[[nodiscard]] KernelWindows kernel_windows(Net const& net, EncodedSet const& set, unsigned threads = 1) {
    using Convolution = typename Net::layout::template layer<1>;
    using T = typename Net::scalar;
    KernelWindows out{.length = Convolution::length,
                      .padding = Convolution::padding,
                      .strands = Convolution::strands,
                      .pooling = Net::layout::pools_windows ? Pooling::max : Pooling::expectation,
                      .unknown_share = detail::unknown_share<typename Net::layout::encoder>,
                      .additive = Net::layout::reader_layer == Net::layout::mask_layer + 1 &&
                                  Net::layout::reader_layer + 2 == Net::layout::layers};
    Net::layout::for_each_layer([&]<std::size_t Place>() {
        if constexpr (Place > 1 && Place + 1 < Net::layout::mask_layer) {
            using Layer = typename Net::layout::template layer<Place>;
            if constexpr (requires {
                              { Layer::template value<double>(0.0) } -> std::same_as<double>;
                          }) {
                out.activations.push_back(&detail::activate<Layer>);
            } else {
                out.activations_known = false;
            }
        }
    });
    auto const live = net.live_units();
    auto const kernels = net.kernels();
    auto const biases = net.kernel_biases();
    auto const dense = net.dense_weights();
    detail::take_kernels<T>(out, live, {kernels.data(), kernels.size()}, {biases.data(), biases.size()},
                            {dense.data(), dense.size()}, Net::units());
    if constexpr (!Net::layout::pools_windows) {
        constexpr std::size_t pool = Net::layout::mask_layer - 1;
        out.exponent = detail::pool_exponent(std::type_identity<typename Net::layout::template layer<pool>>{},
                                             Net::layout::template of_layer<pool>(net.parameters()));
    }
    Net::require_readable(set);
    typename Net::backend backend{threads};
    detail::collect_windows<T>(
        out, live, set.size(), Net::units(),
        [&](std::span<std::size_t const> which, std::span<T> scores, std::span<std::size_t> windows) {
            if constexpr (Net::layout::pools_windows) {
                backend.unit_windows(net.parameters(), set, which, scores, windows);
            } else {
                backend.unit_scores(net.parameters(), set, which, scores);
            }
        });
    return out;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
