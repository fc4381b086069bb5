/// \file
/// \brief The expectation of the scores of all windows under their softmax, and its derivatives.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>

#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/activate.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/power_of_two.hpp>
#include <deepprune/fused/detail/word_pass.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The m of an expectation pool: the trained one, or the constant of its type.
template <std::floating_point T, class Exponent>
[[nodiscard]] T softmax_factor([[maybe_unused]] FusedParameters<T const> const& net) noexcept {
    if constexpr (Multiplier<Exponent>::parameters.empty()) {
        return static_cast<T>(Multiplier<Exponent>::start);
    } else {
        return net.m[0];
    }
}

/// \brief What the pooling of one sequence gives for each kernel of a block.
template <class T, std::size_t Lanes>
struct SoftPooled {
    Pack<T, Lanes> expectation;  ///< u = sum over the windows of p_i v_i, p the softmax of m v
    Pack<T, Lanes> by_bias;      ///< du / d bias of the convolution; only if derivatives are asked for
    Pack<T, Lanes> by_m;         ///< du / dm = sum of p_i (v_i - u)^2; the same
};

/// \brief The pooling of one block of kernels over one sequence, and its scratch memory. Windows are kept strand by
/// strand, phase by phase, as the passes over the words finish them.
/// \tparam Pad the padding of the sequences
/// \tparam Activation what turns a score s_i into v_i; `NoActivation` leaves it
/// \tparam Exponent m, as of `ExpectationPool`
template <std::floating_point T, std::size_t Length, Padding Pad, class Activation, class Exponent>
class SoftPool {
  public:
    /// \brief Makes room for a sequence of `windows` windows on all its strands, of blocks of `lanes` kernels.
    void make_room(std::size_t windows, std::size_t lanes) {
        std::size_t const size = (windows + stride - 1) / stride * stride * lanes;
        detail::make_room(scores_, size);
        if constexpr (activated) {
            detail::make_room(activated_, size);
        }
    }

    /// \brief Pools; if `Differentiate`, sets `derivatives` (windows, lanes) to du / ds_i.
    /// \param table of the block
    /// \param biases of the convolution
    /// \param m the factor in the softmax: the fixed one, or as trained so far
    template <std::size_t Lanes, bool Differentiate>
    [[nodiscard]] SoftPooled<T, Lanes> pool(T const* table, Pack<T, Lanes> const& biases, T m, WordCode const* codes,
                                            std::span<CodedStrands::Strand const> strands, T* derivatives) {
        using Row = Pack<T, Lanes>;
        Range<Lanes> range;
        std::size_t windows = 0;
        for (auto const& strand : strands) {
            T* const scores = scores_.data() + windows * Lanes;
            range = score<Lanes>(table, codes + strand.begin, strand.windows, range, scores);
            windows += strand.windows;
        }
        T const* values = scores_.data();
        if constexpr (activated) {
            values = activated_.data();
            range = activate_all<Lanes>(windows, biases);
        }

        Row const factor = Row::all(m * std::numbers::log2e_v<T>);
        Row const heaviest = may_fall && m < T{0} ? range.lowest : range.highest;
        Row total = Row::all(T{0});
        Row sum = Row::all(T{0});
        for (std::size_t i = 0; i < windows; ++i) {
            Row const value = Row::load(values + i * Lanes);
            Row const power = power_of_two<T, Lanes>((value - heaviest) * factor);
            if constexpr (Differentiate) {
                power.store(derivatives + i * Lanes);
            }
            total = total + power;
            sum = sum + power * value;
        }
        SoftPooled<T, Lanes> pooled{sum / total, Row::all(T{1}), Row::all(T{0})};
        if constexpr (Differentiate) {
            differentiate<Lanes>(windows, values, m, total, pooled, derivatives);
        }
        if constexpr (!activated) {  // the softmax does not see what is added to all
            pooled.expectation = pooled.expectation + biases;
        }
        return pooled;
    }

  private:
    static constexpr bool activated = !std::same_as<Activation, NoActivation>;
    static constexpr std::size_t stride = activation_block;  // windows that are activated at once

    static constexpr bool trained = !Multiplier<Exponent>::parameters.empty();
    static constexpr bool may_fall = trained || Multiplier<Exponent>::start < 0;  // then the lowest weighs most

    template <std::size_t Lanes>
    struct Range {
        using Row = Pack<T, Lanes>;
        Row highest = Row::all(-std::numeric_limits<T>::infinity());
        Row lowest = Row::all(std::numeric_limits<T>::infinity());

        [[gnu::always_inline]] void include(Row const& value) noexcept {
            highest = Row::choose(value > highest, value, highest);
            if constexpr (may_fall) {
                lowest = Row::choose(lowest > value, value, lowest);
            }
        }
    };

    template <std::size_t Lanes>
    struct Keep {
        T* next;
        Range<Lanes> range;

        [[gnu::always_inline]] void operator()(Pack<T, Lanes> const& score) noexcept {
            score.store(next);
            next += Lanes;
            if constexpr (!activated) {
                range.include(score);
            }
        }
    };

    /// Sets `scores` to those of one strand, without the bias. \return their range together with `range`
    template <std::size_t Lanes>
    [[nodiscard]] static Range<Lanes> score(T const* table, WordCode const* codes, std::size_t windows,
                                            Range<Lanes> const& range, T* scores) noexcept {
        using Shape = TableShape<T, Length, Lanes>;
        using Outside = OutsideWords<Length, Shape::letters, Pad>;
        Keep<Lanes> keep{scores, range};
        for (std::size_t phase = 0; phase < Shape::letters && phase < windows; ++phase) {
            WordPass<TableRows<T, Length, Lanes>, Keep<Lanes>> pass{
                .rows = {table, codes + phase}, .finish = keep, .under_way = {}};
            pass.template run<Outside::left, Outside::right>(phase_windows(windows, phase, Shape::letters));
            keep = pass.finish;
        }
        return keep.range;
    }

    /// Adds the biases to the scores and activates them. \return their range
    template <std::size_t Lanes>
    [[nodiscard]] Range<Lanes> activate_all(std::size_t windows, Pack<T, Lanes> const& biases) noexcept {
        using Row = Pack<T, Lanes>;
        for (std::size_t i = 0; i < windows; ++i) {
            T* const score = scores_.data() + i * Lanes;
            (Row::load(score) + biases).store(score);
        }
        for (std::size_t i = 0; i < windows; i += stride) {
            block_activation<Activation, T>.values(scores_.data() + i * Lanes, activated_.data() + i * Lanes,
                                                   stride * Lanes);
        }
        Range<Lanes> range;
        for (std::size_t i = 0; i < windows; ++i) {
            range.include(Row::load(activated_.data() + i * Lanes));
        }
        return range;
    }

    /// Turns e^(m v_i - highest) into du / dv_i = p_i (1 + m (v_i - u)), and that into du / ds_i.
    template <std::size_t Lanes>
    void differentiate(std::size_t windows, T const* values, T m, Pack<T, Lanes> const& total,
                       SoftPooled<T, Lanes>& pooled, T* derivatives) noexcept {
        using Row = Pack<T, Lanes>;
        Row const share = Row::all(T{1}) / total;
        Row const mean = pooled.expectation;
        Row const factor = Row::all(m) * share;
        for (std::size_t i = 0; i < windows; ++i) {
            Row const power = Row::load(derivatives + i * Lanes);
            Row const above = Row::load(values + i * Lanes) - mean;
            (power * (share + factor * above)).store(derivatives + i * Lanes);
            if constexpr (trained) {
                pooled.by_m = pooled.by_m + power * share * above * above;
            }
        }
        if constexpr (activated) {
            for (std::size_t i = 0; i < windows; i += stride) {
                T* const scores = scores_.data() + i * Lanes;
                block_activation<Activation, T>.derivatives(scores, activated_.data() + i * Lanes, scores,
                                                            stride * Lanes);
            }
            pooled.by_bias = Row::all(T{0});
            for (std::size_t i = 0; i < windows; ++i) {
                T* const derivative = derivatives + i * Lanes;
                Row const all = Row::load(derivative) * Row::load(scores_.data() + i * Lanes);
                all.store(derivative);
                pooled.by_bias = pooled.by_bias + all;
            }
        }
    }

    AlignedVector<T> scores_{};     ///< (windows, lanes): s_i; then the derivatives of the activation
    AlignedVector<T> activated_{};  ///< v_i, if there is an activation
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
