// What every layer must keep. A new layer is one more line in `Cases`.

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ranges>
#include <ratio>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

#include <deepprune/core/batch.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/shape.hpp>
#include <deepprune/layers/circular_conv1d.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/dropout.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_average_pool.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>

#include "../catch.hpp"
#include "../support/own_layers.hpp"
#include "../support/random_values.hpp"

namespace dp = deepprune;
using dp::dynamic_length;
using dp::Shape;

namespace {

// A layer, the shape that reaches it, and the shape that its documentation promises.
template <class Layer, class Input, class Output>
struct Case {
    using layer = Layer;
    using input = Input;
    using output = Output;
};

constexpr auto same = dp::Padding::same;
constexpr auto valid = dp::Padding::valid;
constexpr auto both = dp::Strands::both;
constexpr auto best = dp::Rotations::best;

using Cases = std::tuple<
    Case<dp::Conv1D<5, 4>, Shape<4, dynamic_length>, Shape<5, dynamic_length>>,
    Case<dp::Conv1D<5, 7>, Shape<4, dynamic_length>, Shape<5, dynamic_length>>,
    Case<dp::Conv1D<3, 1>, Shape<4, dynamic_length>, Shape<3, dynamic_length>>,
    Case<dp::Conv1D<6, 5>, Shape<4, 13>, Shape<6, 13>>, Case<dp::Conv1D<1, 6>, Shape<4, 6>, Shape<1, 6>>,
    Case<dp::Conv1D<5, 4, valid>, Shape<4, dynamic_length>, Shape<5, dynamic_length>>,
    Case<dp::Conv1D<4, 7, valid>, Shape<4, dynamic_length>, Shape<4, dynamic_length>>,
    Case<dp::Conv1D<3, 1, valid>, Shape<4, 9>, Shape<3, 9>>, Case<dp::Conv1D<6, 5, valid>, Shape<4, 13>, Shape<6, 9>>,
    Case<dp::Conv1D<2, 13, valid>, Shape<4, 13>, Shape<2, 1>>,
    Case<dp::Conv1D<4, 3>, Shape<9, dynamic_length>, Shape<4, dynamic_length>>,  // behind another convolution
    Case<dp::Conv1D<4, 6, valid>, Shape<11, dynamic_length>, Shape<4, dynamic_length>>,
    Case<dp::Conv1D<3, 4>, Shape<1, 10>, Shape<3, 10>>,
    Case<dp::Conv1D<5, 4, same, both>, Shape<4, dynamic_length>, Shape<5, dynamic_length>>,
    Case<dp::Conv1D<4, 7, same, both>, Shape<4, 13>, Shape<4, 26>>,
    Case<dp::Conv1D<5, 6, valid, both>, Shape<4, dynamic_length>, Shape<5, dynamic_length>>,
    Case<dp::Conv1D<3, 5, valid, both>, Shape<4, 13>, Shape<3, 18>>,
    Case<dp::Conv1D<2, 1, valid, both>, Shape<4, 9>, Shape<2, 18>>,
    Case<dp::CircularConv1D<2, 3>, Shape<4, dynamic_length>, Shape<6, dynamic_length>>,
    Case<dp::CircularConv1D<3, 4, valid>, Shape<4, 13>, Shape<12, 10>>,
    Case<dp::CircularConv1D<2, 1>, Shape<4, 9>, Shape<2, 9>>,
    Case<dp::CircularConv1D<2, 3, valid>, Shape<5, dynamic_length>, Shape<6, dynamic_length>>,
    Case<dp::CircularConv1D<3, 4, same, best>, Shape<4, dynamic_length>, Shape<3, dynamic_length>>,
    Case<dp::CircularConv1D<5, 3, valid, best>, Shape<4, 13>, Shape<5, 11>>,
    Case<dp::CircularConv1D<2, 1, same, best>, Shape<4, 9>, Shape<2, 9>>,
    Case<dp::CircularConv1D<2, 5, valid, best>, Shape<3, dynamic_length>, Shape<2, dynamic_length>>,
    Case<dp::ReLU, Shape<6, dynamic_length>, Shape<6, dynamic_length>>, Case<dp::ReLU, Shape<6>, Shape<6>>,
    Case<dp::ClippedLeakyReLU, Shape<6, 11>, Shape<6, 11>>, Case<dp::ClippedLeakyReLU, Shape<6>, Shape<6>>,
    Case<dp::Sigmoid, Shape<5, dynamic_length>, Shape<5, dynamic_length>>, Case<dp::Sigmoid, Shape<1>, Shape<1>>,
    Case<dp::GlobalMaxPool, Shape<7, dynamic_length>, Shape<7>>, Case<dp::GlobalMaxPool, Shape<1, 12>, Shape<1>>,
    Case<dp::GlobalAveragePool, Shape<7, dynamic_length>, Shape<7>>,
    Case<dp::GlobalAveragePool, Shape<1, 12>, Shape<1>>,
    Case<dp::ExpectationPool<>, Shape<7, dynamic_length>, Shape<7>>,
    Case<dp::ExpectationPool<1, std::ratio<-1, 3>>, Shape<2, 12>, Shape<2>>,
    Case<dp::ExpectationPool<3, std::ratio<1, 2>>, Shape<4, dynamic_length>, Shape<4>>,
    Case<dp::ExpectationPool<5, std::ratio<0>>, Shape<4, 13>, Shape<4>>,
    Case<dp::ExpectationPool<1, dp::Trainable<std::ratio<1>>>, Shape<5, dynamic_length>, Shape<5>>,
    Case<dp::ExpectationPool<4, dp::Trainable<std::ratio<1>>>, Shape<1, 17>, Shape<1>>,
    Case<dp::Dropout<>, Shape<6, dynamic_length>, Shape<6, dynamic_length>>,
    Case<dp::Dropout<std::ratio<1, 5>>, Shape<6>, Shape<6>>, Case<dp::Mask, Shape<8>, Shape<8>>,
    Case<dp::Dense<1>, Shape<8>, Shape<1>>, Case<dp::Dense<3>, Shape<5>, Shape<3>>,
    Case<dp::Dense<3>, Shape<1>, Shape<3>>, Case<dp::test::Swish, Shape<5, dynamic_length>, Shape<5, dynamic_length>>,
    Case<dp::test::Scale, Shape<5, dynamic_length>, Shape<5, dynamic_length>>,
    Case<dp::test::Scale, Shape<5>, Shape<5>>>;

template <class Layer>
constexpr std::size_t shortest_input() {
    if constexpr (requires { Layer::minimum_length(1); }) {
        return Layer::minimum_length(1);
    } else {
        return 1;
    }
}

// The strands that a layer sees: its outputs are at most so many times its input's positions.
template <class Layer>
constexpr std::size_t strands() {
    if constexpr (requires { Layer::strands; }) {
        return Layer::strands == both ? 2 : 1;
    } else {
        return 1;
    }
}

// How many rows each sequence of a test batch has: ragged where the type allows it.
template <class Input, class Layer>
std::vector<std::size_t> row_counts() {
    if constexpr (dp::FlatShape<Input>) {
        return {1, 1, 1, 1, 1};
    } else if constexpr (dp::positions(Input{}) != dynamic_length) {
        return {dp::positions(Input{}), dp::positions(Input{}), dp::positions(Input{})};
    } else {
        constexpr std::size_t least = shortest_input<Layer>();
        return {least, least + 11, least + 1, least, least + 4};
    }
}

template <class T>
bool same_bits(std::span<T const> a, std::span<T const> b) {
    using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    return std::ranges::equal(a, b, {}, std::bit_cast<Bits, T>, std::bit_cast<Bits, T>);
}

template <class T>
bool same_bits(dp::Batch<T> const& a, dp::Batch<T> const& b) {
    return a.offsets == b.offsets && a.channels() == b.channels() && same_bits(a.all(), b.all());
}

// A layer with random parameters and a random input.
template <class TestCase>
struct Rig {
    using Layer = typename TestCase::layer;
    using Input = typename TestCase::input;
    using Bound = typename Layer::template On<Input>;
    using Cache = dp::Cache<Bound, double>;
    static constexpr std::size_t count = Bound::parameters.size();

    std::vector<double> values{};
    dp::Batch<double> x{};

    explicit Rig(dp::RandomStream& stream) {
        for (dp::Parameter const& parameter : Bound::parameters) {
            for (double value : dp::test::uniform_values(stream, parameter.size(), -1.0, 1.0)) {
                values.push_back(parameter.role == dp::Role::fixed ? static_cast<double>(value > 0.0) : value);
            }
        }
        x = dp::test::spaced_batch(stream, row_counts<Input, Layer>(), dp::channels(Input{}));
    }

    template <class T>
    static dp::ParameterSpans<T, count> spans(std::span<T> block) {
        dp::ParameterSpans<T, count> out{};
        std::size_t offset = 0;
        for (std::size_t i = 0; i < count; ++i) {
            out[i] = block.subspan(offset, Bound::parameters[i].size());
            offset += Bound::parameters[i].size();
        }
        return out;
    }

    dp::Batch<double> forward(Cache& cache) const {
        dp::Batch<double> y;
        Bound::template forward<double>(spans<double const>(values), x, y, cache);
        return y;
    }

    // The derivative of sum dy · y by the number at `place`, which lies in `values` or in `x`.
    double central_difference(double& place, dp::Batch<double> const& dy) const {
        constexpr double h = 1e-5;
        Cache cache;
        double const kept = place;
        place = kept + h;
        auto const above = forward(cache);
        double const up = place;
        place = kept - h;
        auto const below = forward(cache);
        double const width = up - place;
        place = kept;
        double sum = 0.0;
        for (std::size_t i = 0; i < dy.all().size(); ++i) {
            sum += dy.all()[i] * (above.all()[i] - below.all()[i]);
        }
        return sum / width;
    }

    // What backward gives for `dy`: gradient (added to what was there) and dx (set).
    struct Slopes {
        std::vector<double> gradient{};
        dp::Batch<double> dx{};
    };
    Slopes backward(dp::Batch<double> const& dy, double there_before, bool want_dx = true) const {
        Cache cache;
        auto const y = forward(cache);
        Slopes out;
        out.gradient.assign(values.size(), there_before);
        out.dx.resize_like(x, x.channels());
        std::ranges::fill(out.dx.all(), std::numeric_limits<double>::quiet_NaN());
        Bound::template backward<double>(spans<double const>(values), x, y, dy, cache, spans<double>(out.gradient),
                                         want_dx ? &out.dx : nullptr);
        return out;
    }

    // A random number for each output; where `one_in` is not 1, all but about one in that many are 0.
    dp::Batch<double> random_derivatives(dp::RandomStream& stream, std::size_t one_in) const {
        Cache cache;
        auto dy = forward(cache);
        for (double& derivative : dy.all()) {
            derivative = stream.below(one_in) == 0 ? 2.0 * stream.uniform() - 1.0 : 0.0;
        }
        dy.all()[stream.below(dy.all().size())] = 0.75;
        return dy;
    }
};

// Relative, 1e-6. A difference of width 2e-5 has itself an error of about |y| · 1e-16 / 1e-5, some 1e-10 here: below
// that a relative bound asks for what the difference does not know.
bool agree(double analytic, double numeric) {
    return std::abs(analytic - numeric) <= 1e-6 * std::max(std::abs(analytic), std::abs(numeric)) + 1e-9;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a layer fulfils the concept, has a signature, and gives the shape that it declares",
                        "[contract][layers]", Cases) {
    using R = Rig<TestType>;
    STATIC_REQUIRE(dp::LayerOn<typename R::Layer, typename R::Input>);
    STATIC_REQUIRE(std::same_as<typename R::Bound::output, typename TestType::output>);
    STATIC_REQUIRE(std::is_empty_v<typename R::Layer>);
    CHECK_FALSE(R::Layer::signature().empty());

    dp::RandomStream stream{dp::Seed{11}, dp::Purpose::test};
    R rig{stream};
    typename R::Cache cache;
    auto const y = rig.forward(cache);
    CHECK(y.channels() == dp::channels(typename R::Bound::output{}));
    REQUIRE(y.size() == rig.x.size());
    CHECK(y.rows() == y.offsets.back());
    for (std::size_t i = 0; i < y.size(); ++i) {
        std::size_t const rows = y.offsets[i + 1] - y.offsets[i];
        if constexpr (dp::FlatShape<typename R::Bound::output>) {
            CHECK(rows == 1);
        } else if constexpr (dp::positions(typename R::Bound::output{}) != dynamic_length) {
            CHECK(rows == dp::positions(typename R::Bound::output{}));
        } else {
            CHECK(rows > 0);
            CHECK(rows <= strands<typename R::Layer>() * (rig.x.offsets[i + 1] - rig.x.offsets[i]));
        }
    }
}

TEMPLATE_LIST_TEST_CASE("forward gives the same bits again, whatever the scratch memory held", "[contract][layers]",
                        Cases) {
    using R = Rig<TestType>;
    dp::RandomStream stream{dp::Seed{12}, dp::Purpose::test};
    R const rig{stream};
    R const other{stream};
    typename R::Cache fresh;
    auto const first = rig.forward(fresh);

    typename R::Cache used;
    dp::Batch<double> y = other.forward(used);
    y.resize_flat(2, 17);
    R::Bound::template forward<double>(R::template spans<double const>(rig.values), rig.x, y, used);
    CHECK(same_bits(first, y));
}

TEMPLATE_LIST_TEST_CASE("each sequence is processed on its own", "[contract][layers]", Cases) {
    using R = Rig<TestType>;
    dp::RandomStream stream{dp::Seed{13}, dp::Purpose::test};
    R rig{stream};
    typename R::Cache cache;
    auto const together = rig.forward(cache);
    auto const all = rig.x;
    for (std::size_t i = 0; i < all.size(); ++i) {
        rig.x.offsets = {0, all.offsets[i + 1] - all.offsets[i]};
        rig.x.resize(all.channels());
        std::copy_n(all.row(all.offsets[i]).data(), rig.x.values.size(), rig.x.values.data());
        auto const alone = rig.forward(cache);
        REQUIRE(alone.rows() == together.offsets[i + 1] - together.offsets[i]);
        for (std::size_t v = 0; v < alone.values.size(); ++v) {
            // Equal but for the rounding of a GEMM of another size: sums of at most 70 terms of at most 14.
            CHECK(alone.all()[v] == Approx(together.row(together.offsets[i]).data()[v]).margin(1e-11));
        }
    }
}

TEMPLATE_LIST_TEST_CASE("backward is the derivative of forward, by every parameter and every input",
                        "[contract][layers]", Cases) {
    using R = Rig<TestType>;
    std::size_t checked = 0;
    for (std::uint64_t const seed : {101U, 102U, 103U}) {
        for (std::size_t const one_in : {1U, 40U}) {  // 40: what a convolution behind a global max pool sees
            CAPTURE(seed, one_in, R::Layer::signature());
            dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
            R rig{stream};
            auto const dy = rig.random_derivatives(stream, one_in);
            auto const derivatives = rig.backward(dy, 0.0);
            std::size_t offset = 0;
            for (dp::Parameter const& parameter : R::Bound::parameters) {
                for (std::size_t i = offset; i < offset + parameter.size(); ++i) {
                    CAPTURE(parameter.name, i - offset);
                    if (parameter.role == dp::Role::fixed) {
                        CHECK(derivatives.gradient[i] == 0.0);
                        continue;
                    }
                    double const numeric = rig.central_difference(rig.values[i], dy);
                    CAPTURE(derivatives.gradient[i], numeric);
                    CHECK(agree(derivatives.gradient[i], numeric));
                    ++checked;
                }
                offset += parameter.size();
            }
            for (std::size_t i = 0; i < rig.x.values.size(); ++i) {
                CAPTURE(i);
                double const numeric = rig.central_difference(rig.x.all()[i], dy);
                CAPTURE(derivatives.dx.all()[i], numeric);
                CHECK(agree(derivatives.dx.all()[i], numeric));
                ++checked;
            }
        }
    }
    CHECK(checked >= 30);
}

TEMPLATE_LIST_TEST_CASE("backward adds to the gradient and sets dx", "[contract][layers]", Cases) {
    using R = Rig<TestType>;
    dp::RandomStream stream{dp::Seed{14}, dp::Purpose::test};
    for (std::size_t const one_in : {1U, 40U}) {
        R const rig{stream};
        auto const dy = rig.random_derivatives(stream, one_in);
        auto const from_zero = rig.backward(dy, 0.0);
        auto const from_seven = rig.backward(dy, 7.0);
        for (std::size_t i = 0; i < from_zero.gradient.size(); ++i) {
            CHECK(from_seven.gradient[i] == Approx(7.0 + from_zero.gradient[i]).margin(1e-12));
        }
        CHECK(std::ranges::none_of(from_zero.dx.all(), [](double value) { return std::isnan(value); }));
        CHECK(same_bits(from_zero.dx, from_seven.dx));

        // Nobody below: the same gradient, and dx is left alone.
        auto const unwanted = rig.backward(dy, 0.0, false);
        CHECK(same_bits<double>(unwanted.gradient, from_zero.gradient));
        CHECK(std::ranges::all_of(unwanted.dx.all(), [](double value) { return std::isnan(value); }));
    }
}

TEMPLATE_LIST_TEST_CASE("without a derivative there is no gradient", "[contract][layers]", Cases) {
    using R = Rig<TestType>;
    dp::RandomStream stream{dp::Seed{15}, dp::Purpose::test};
    R const rig{stream};
    auto dy = rig.random_derivatives(stream, 1);
    std::ranges::fill(dy.all(), 0.0);
    auto const derivatives = rig.backward(dy, 0.0);
    CHECK(std::ranges::all_of(derivatives.gradient, [](double value) { return value == 0.0; }));
    CHECK(std::ranges::all_of(derivatives.dx.all(), [](double value) { return value == 0.0; }));
}

TEMPLATE_LIST_TEST_CASE("a batch without sequences works", "[contract][layers]", Cases) {
    using R = Rig<TestType>;
    dp::RandomStream stream{dp::Seed{16}, dp::Purpose::test};
    R rig{stream};
    rig.x.offsets = {0};
    rig.x.resize(rig.x.channels());
    typename R::Cache cache;
    auto const y = rig.forward(cache);
    CHECK(y.size() == 0);
    CHECK(y.channels() == dp::channels(typename R::Bound::output{}));
    auto const derivatives = rig.backward(y, 3.0);
    CHECK(std::ranges::all_of(derivatives.gradient, [](double value) { return value == 3.0; }));
}

TEMPLATE_LIST_TEST_CASE("single precision follows double", "[contract][layers]", Cases) {
    using R = Rig<TestType>;
    dp::RandomStream stream{dp::Seed{17}, dp::Purpose::test};
    R const rig{stream};
    typename R::Cache cache;
    auto const y = rig.forward(cache);
    std::vector<float> const values(rig.values.begin(), rig.values.end());
    dp::Batch<float> x;
    x.offsets = rig.x.offsets;
    x.resize(rig.x.channels());
    std::ranges::transform(rig.x.all(), x.all().begin(), [](double value) { return static_cast<float>(value); });
    dp::Batch<float> single;
    dp::Cache<typename R::Bound, float> single_cache;
    R::Bound::template forward<float>(R::template spans<float const>(values), x, single, single_cache);
    REQUIRE(single.offsets == y.offsets);
    for (std::size_t i = 0; i < y.values.size(); ++i) {
        // Sums of at most 70 terms of at most 14: 70 · 70 · 14 · 2^-24 in the worst case, a hundredth of that as a
        // rule.
        CHECK(static_cast<double>(single.all()[i]) == Approx(y.all()[i]).epsilon(1e-5).margin(1e-4));
    }
}
