#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/conv1d.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
using dp::Padding;

namespace {

template <std::size_t Kernels, std::size_t Length, Padding Pad, std::size_t Channels>
struct Sizes {
    using layer = dp::Conv1D<Kernels, Length, Pad>;
    using bound = typename layer::template On<dp::Shape<Channels, dp::dynamic_length>>;
    static constexpr std::size_t kernels = Kernels;
    static constexpr std::size_t length = Length;
    static constexpr Padding ends = Pad;
    static constexpr std::size_t channels = Channels;
};

using Cases =
    std::tuple<Sizes<7, 24, Padding::same, 4>, Sizes<5, 15, Padding::same, 4>, Sizes<3, 1, Padding::same, 4>,
               Sizes<16, 2, Padding::same, 4>, Sizes<7, 24, Padding::valid, 4>, Sizes<5, 15, Padding::valid, 4>,
               Sizes<1, 1, Padding::valid, 4>, Sizes<6, 8, Padding::same, 13>, Sizes<6, 5, Padding::valid, 17>>;

// Zeros written out on both sides, as Keras pads: of length - 1 of them, the smaller half on the left.
template <class S>
std::vector<double> plain_loop(std::vector<double> const& kernels, std::vector<double> const& biases,
                               std::span<double const> sequence) {
    std::size_t const zeros = S::ends == Padding::same ? S::length - 1 : 0;
    std::vector<double> padded(zeros / 2 * S::channels, 0.0);
    padded.insert(padded.end(), sequence.begin(), sequence.end());
    padded.resize(padded.size() + (zeros - zeros / 2) * S::channels, 0.0);
    std::vector<double> out;
    for (std::size_t p = 0; (p + S::length) * S::channels <= padded.size(); ++p) {
        for (std::size_t k = 0; k < S::kernels; ++k) {
            double sum = biases[k];
            for (std::size_t w = 0; w < S::length * S::channels; ++w) {
                sum += kernels[k * S::length * S::channels + w] * padded[p * S::channels + w];
            }
            out.push_back(sum);
        }
    }
    return out;
}

template <class T>
bool same_bits(std::span<T const> a, std::span<T const> b) {
    using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    return std::ranges::equal(a, b, {}, std::bit_cast<Bits, T>, std::bit_cast<Bits, T>);
}

std::vector<double> integers(dp::RandomStream& stream, std::size_t count) {
    std::vector<double> values(count);
    std::ranges::generate(values, [&] { return static_cast<double>(stream.below(41)) - 20.0; });
    return values;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a convolution is the plain loop", "[layers][conv1d]", Cases) {
    using S = TestType;
    using Bound = typename S::bound;
    constexpr dp::Seed seed{7001};
    CAPTURE(seed.value, S::layer::signature());
    dp::RandomStream stream{seed, dp::Purpose::test};
    for (bool const whole_numbers : {true, false}) {
        for (int repeat = 0; repeat < 5; ++repeat) {
            std::vector<std::size_t> lengths;
            for (int i = 0; i < 4; ++i) {
                lengths.push_back(S::length + stream.below(40));
            }
            lengths.push_back(S::length);  // the shortest that a model lets pass
            auto x = dp::test::spaced_batch(stream, lengths, S::channels);
            auto kernels = dp::test::uniform_values(stream, S::kernels * S::length * S::channels, -1.0, 1.0);
            auto biases = dp::test::uniform_values(stream, S::kernels, -1.0, 1.0);
            if (whole_numbers) {
                kernels = integers(stream, kernels.size());
                biases = integers(stream, biases.size());
                std::ranges::copy(integers(stream, x.values.size()), x.all().begin());
            }
            dp::Batch<double> y;
            dp::Cache<Bound, double> cache;
            Bound::template forward<double>({kernels, biases}, x, y, cache);
            for (std::size_t i = 0; i < x.size(); ++i) {
                std::size_t const begin = x.offsets[i] * S::channels;
                auto const expected = plain_loop<S>(kernels, biases, x.all().subspan(begin, lengths[i] * S::channels));
                auto const found =
                    y.all().subspan(y.offsets[i] * S::kernels, (y.offsets[i + 1] - y.offsets[i]) * S::kernels);
                REQUIRE(found.size() == expected.size());
                if (whole_numbers) {  // sums far below 2^53: no order of additions rounds
                    CHECK(std::ranges::equal(found, expected));
                    continue;
                }
                for (std::size_t v = 0; v < found.size(); ++v) {
                    // n terms of at most 14: n · n · 14 · 2^-53 in the worst case, with n at most 105.
                    CHECK(found[v] == Approx(expected[v]).epsilon(0).margin(2e-11));
                }
            }
        }
    }
}

TEMPLATE_LIST_TEST_CASE("whole numbers are exact in single precision as well", "[layers][conv1d]", Cases) {
    using S = TestType;
    using Bound = typename S::bound;
    dp::RandomStream stream{dp::Seed{7002}, dp::Purpose::test};
    std::vector<std::size_t> const lengths{S::length + 9};
    auto x = dp::test::spaced_batch(stream, lengths, S::channels);
    std::ranges::copy(integers(stream, x.values.size()), x.all().begin());
    auto const kernels = integers(stream, S::kernels * S::length * S::channels);
    auto const biases = integers(stream, S::kernels);
    std::vector<float> const single_kernels(kernels.begin(), kernels.end());
    std::vector<float> const single_biases(biases.begin(), biases.end());
    dp::Batch<float> single_x;
    single_x.offsets = x.offsets;
    single_x.resize(S::channels);
    std::ranges::transform(x.all(), single_x.all().begin(), [](double value) { return static_cast<float>(value); });
    dp::Batch<float> y;
    dp::Cache<Bound, float> cache;
    Bound::template forward<float>({single_kernels, single_biases}, single_x, y, cache);
    CHECK(
        std::ranges::equal(y.all(), plain_loop<S>(kernels, biases, x.all())));  // sums of at most 105 · 400, below 2^24
}

TEMPLATE_TEST_CASE("live units alone have the bits of the compacted layer, forward and backward", "[layers][conv1d]",
                   float, double) {
    using T = TestType;
    using Input = dp::Shape<9, dp::dynamic_length>;
    using Wide = dp::Conv1D<37, 24>::On<Input>;
    using Narrow = dp::Conv1D<37, 24>::with_units<5>::On<Input>;
    dp::RandomStream stream{dp::Seed{7003}, dp::Purpose::test};
    std::vector<std::size_t> const lengths{24, 101, 60, 33};
    std::vector<std::uint32_t> const live{0, 3, 17, 18, 36};
    std::size_t const window = 24 * 9;

    auto const narrowed = [](std::vector<double> const& values) {
        return std::vector<T>(values.begin(), values.end());
    };
    auto const kernels = narrowed(dp::test::uniform_values(stream, 37 * window, -1.0, 1.0));
    auto const biases = narrowed(dp::test::uniform_values(stream, 37, -1.0, 1.0));
    auto const values = dp::test::spaced_batch(stream, lengths, 9);
    dp::Batch<T> x;
    x.offsets = values.offsets;
    x.resize(9);
    std::ranges::transform(values.all(), x.all().begin(), [](double value) { return static_cast<T>(value); });

    auto const live_rows = [&](std::vector<T> const& all, std::size_t row) {
        std::vector<T> few;
        for (std::size_t const k : live) {
            auto const one = std::span{all}.subspan(k * row, row);
            few.insert(few.end(), one.begin(), one.end());
        }
        return few;
    };
    dp::Batch<T> wide;
    dp::Batch<T> narrow;
    dp::detail::ConvolutionCache<T> wide_cache;
    dp::detail::ConvolutionCache<T> narrow_cache;
    auto const few_kernels = live_rows(kernels, window);
    auto const few_biases = live_rows(biases, 1);
    Wide::forward_live<T>({kernels, biases}, live, x, wide, wide_cache);
    Narrow::forward<T>({few_kernels, few_biases}, x, narrow, narrow_cache);
    REQUIRE(wide.channels() == 5);
    REQUIRE(wide.offsets == narrow.offsets);
    CHECK(same_bits<T>(wide.all(), narrow.all()));

    for (std::size_t const one_in : {1U, 40U}) {  // both ways of summing the gradient
        CAPTURE(one_in);
        dp::Batch<T> dy;
        dy.resize_like(wide, 5);
        std::ranges::generate(
            dy.all(), [&] { return stream.below(one_in) == 0 ? static_cast<T>(stream.uniform() - 0.5) : T{0}; });
        std::vector<T> kernel_gradient(37 * window, T{3});
        std::vector<T> bias_gradient(37, T{3});
        std::vector<T> few_kernel_gradient(5 * window, T{3});
        std::vector<T> few_bias_gradient(5, T{3});
        dp::Batch<T> dx;
        dx.resize_like(x, 9);
        dp::Batch<T> few_dx;
        few_dx.resize_like(x, 9);
        Wide::backward_live<T>(live, x, dy, wide_cache, {kernel_gradient, bias_gradient}, &dx);
        Narrow::backward<T>({few_kernels, few_biases}, x, narrow, dy, narrow_cache,
                            {few_kernel_gradient, few_bias_gradient}, &few_dx);
        CHECK(same_bits<T>(dx.all(), few_dx.all()));
        CHECK(same_bits<T>(live_rows(kernel_gradient, window), few_kernel_gradient));
        CHECK(same_bits<T>(live_rows(bias_gradient, 1), few_bias_gradient));
        auto const untouched = std::ranges::count(kernel_gradient, T{3});
        CHECK(untouched == static_cast<std::ptrdiff_t>(32 * window) + std::ranges::count(few_kernel_gradient, T{3}));
        CHECK(std::ranges::count(bias_gradient, T{3}) == 32);
    }

    Wide::forward_live<T>({kernels, biases}, {}, x, wide, wide_cache);
    CHECK(wide.channels() == 0);
    CHECK(wide.rows() == x.rows());
    dp::Batch<T> none;
    none.resize_like(wide, 0);
    dp::Batch<T> dx;
    dx.resize_like(x, 9);
    std::vector<T> kernel_gradient(37 * window, T{3});
    std::vector<T> bias_gradient(37, T{3});
    Wide::backward_live<T>({}, x, none, wide_cache, {kernel_gradient, bias_gradient}, &dx);
    CHECK(std::ranges::all_of(dx.all(), [](T derivative) { return derivative == T{0}; }));
    CHECK(std::ranges::count(kernel_gradient, T{3}) == static_cast<std::ptrdiff_t>(kernel_gradient.size()));
}

TEMPLATE_TEST_CASE_SIG("with both strands the outputs of the reverse complement follow those of the sequence",
                       "[layers][conv1d]", ((std::size_t Length, Padding Pad), Length, Pad), (5, Padding::same),
                       (8, Padding::same), (1, Padding::valid), (6, Padding::valid)) {
    using One = Sizes<3, Length, Pad, 4>;
    using Both = typename dp::Conv1D<3, Length, Pad, dp::Strands::both>::template On<dp::Shape<4, dp::dynamic_length>>;
    dp::RandomStream stream{dp::Seed{7004}, dp::Purpose::test};
    std::vector<std::size_t> const lengths{Length, Length + 13, Length + 1};
    auto x = dp::test::spaced_batch(stream, lengths, 4);
    std::ranges::copy(integers(stream, x.values.size()), x.all().begin());
    auto const kernels = integers(stream, 3 * Length * 4);
    auto const biases = integers(stream, 3);
    dp::Batch<double> y;
    dp::Cache<Both, double> cache;
    Both::template forward<double>({kernels, biases}, x, y, cache);
    REQUIRE(y.size() == x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto const sequence = x.all().subspan(x.offsets[i] * 4, lengths[i] * 4);
        // Position p of the other strand is position n - 1 - p of this one, with A for T and C for G.
        std::vector<double> turned(sequence.size());
        for (std::size_t p = 0; p < lengths[i]; ++p) {
            for (std::size_t base = 0; base < 4; ++base) {
                turned[p * 4 + base] = sequence[(lengths[i] - 1 - p) * 4 + (3 - base)];
            }
        }
        auto expected = plain_loop<One>(kernels, biases, sequence);
        auto const second = plain_loop<One>(kernels, biases, turned);
        auto const highest = [](std::vector<double> const& outputs, std::size_t k) {
            double best = outputs[k];
            for (std::size_t p = 0; p < outputs.size() / 3; ++p) {
                best = std::max(best, outputs[p * 3 + k]);
            }
            return best;
        };
        auto const found = y.all().subspan(y.offsets[i] * 3, (y.offsets[i + 1] - y.offsets[i]) * 3);
        std::vector<double> const all(found.begin(), found.end());
        for (std::size_t k = 0; k < 3; ++k) {  // what a global max pool takes
            CHECK(highest(all, k) == std::max(highest(expected, k), highest(second, k)));
        }
        expected.insert(expected.end(), second.begin(), second.end());
        CHECK(all == expected);
    }
}

TEST_CASE("both strands by hand", "[layers][conv1d]") {
    // One kernel of two positions that scores AC with 1 + 1; GT holds it on its other strand alone.
    using Both = dp::Conv1D<1, 2, Padding::valid, dp::Strands::both>::On<dp::Shape<4, dp::dynamic_length>>;
    std::vector<double> const kernel{1, 0, 0, 0, 0, 1, 0, 0};
    std::vector<double> const bias{10};
    dp::Batch<double> x;
    x.offsets = {0, 3};
    x.resize(4);
    std::ranges::copy(std::vector<double>{0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1}, x.all().begin());  // GTT; turned: AAC
    dp::Batch<double> y;
    dp::Cache<Both, double> cache;
    Both::forward<double>({kernel, bias}, x, y, cache);
    CHECK(std::vector<double>(y.all().begin(), y.all().end()) == std::vector<double>{10, 10, 11, 12});
    CHECK(y.offsets == std::vector<std::size_t>{0, 4});

    // A derivative at the last output reaches the letters of its window: CA of AAC turned, the first two letters here.
    dp::Batch<double> dy;
    dy.resize_like(y, 1);
    std::ranges::copy(std::vector<double>{0, 0, 0, 3}, dy.all().begin());
    std::vector<double> kernel_gradient(8);
    std::vector<double> bias_gradient(1);
    dp::Batch<double> dx;
    dx.resize_like(x, 4);
    Both::backward<double>({kernel, bias}, x, y, dy, cache, {kernel_gradient, bias_gradient}, &dx);
    CHECK(kernel_gradient == std::vector<double>{3, 0, 0, 0, 0, 3, 0, 0});
    CHECK(bias_gradient == std::vector<double>{3});
    CHECK(std::vector<double>(dx.all().begin(), dx.all().end()) ==
          std::vector<double>{0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0});
}

TEST_CASE("its parameters are those of Keras", "[layers][conv1d]") {
    using Bound = dp::Conv1D<256, 24>::On<dp::Shape<4, 101>>;
    STATIC_REQUIRE(Bound::parameters.size() == 2);
    STATIC_REQUIRE(Bound::parameters[0].name == "kernels");
    STATIC_REQUIRE(Bound::parameters[0].shape == std::array<std::size_t, 3>{256, 24, 4});
    STATIC_REQUIRE(Bound::parameters[0].rank == 3);
    STATIC_REQUIRE(Bound::parameters[0].initial == dp::Initial::glorot_uniform);
    STATIC_REQUIRE(Bound::parameters[0].fan_in == 96);
    STATIC_REQUIRE(Bound::parameters[0].fan_out == 256 * 24);
    STATIC_REQUIRE(Bound::parameters[1].name == "biases");
    STATIC_REQUIRE(Bound::parameters[1].size() == 256);
    STATIC_REQUIRE(Bound::parameters[1].initial == dp::Initial::zero);
}

TEST_CASE("a convolution has its signature and its shortest input", "[layers][conv1d]") {
    CHECK(dp::Conv1D<256, 24>::signature() == "Conv1D<256,24,same>");
    CHECK(dp::Conv1D<3, 5, Padding::valid>::signature() == "Conv1D<3,5,valid>");
    CHECK(dp::Conv1D<3, 5, Padding::same, dp::Strands::both>::signature() == "Conv1D<3,5,same,both>");
    CHECK(dp::Conv1D<3, 5, Padding::valid, dp::Strands::both>::signature() == "Conv1D<3,5,valid,both>");
    STATIC_REQUIRE(dp::Conv1D<3, 5, Padding::valid, dp::Strands::both>::minimum_length(1) == 5);
    STATIC_REQUIRE(dp::Conv1D<3, 5>::minimum_length(1) == 5);
    STATIC_REQUIRE(dp::Conv1D<3, 5>::minimum_length(9) == 9);
    STATIC_REQUIRE(dp::Conv1D<3, 5, Padding::valid>::minimum_length(1) == 5);
    STATIC_REQUIRE(dp::Conv1D<3, 5, Padding::valid>::minimum_length(9) == 13);
}
