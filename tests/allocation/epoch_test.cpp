// A training epoch allocates nothing, nor does a scorer. This program replaces the global operator new by one that
// counts, so it is a program of its own.

#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <ratio>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/model/scorer.hpp>
#include <deepprune/train/fit.hpp>
#include <deepprune/train/fresh_negatives.hpp>

#include "../catch.hpp"
#include "../support/random_values.hpp"

namespace {

std::atomic<std::size_t> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
    ++allocations;
    std::size_t const whole = (size + alignment - 1) / alignment * alignment;
    void* const memory = std::aligned_alloc(alignment, whole == 0 ? alignment : whole);
    if (memory == nullptr) {
        throw std::bad_alloc{};
    }
    return memory;
}

}  // namespace

// The forms of new[] call these. Not inlined: g++ 12 would hold a free() inside a delete against the new that it
// belongs to.
[[gnu::noinline]] void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
    return counted(size, static_cast<std::size_t>(alignment));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace dp = deepprune;

namespace {

template <class T, std::size_t Kernels, std::size_t Length, class Activation, dp::Padding Pad = dp::Padding::same,
          dp::Strands StrandMode = dp::Strands::forward>
using Net = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<Kernels, Length, Pad, StrandMode>, Activation, dp::GlobalMaxPool,
                           dp::Mask, dp::Dense<1>, dp::Sigmoid>;

template <class T, std::size_t Kernels, class Exponent, class... Activation>
using SoftNet = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<Kernels, 12, dp::Padding::same, dp::Strands::both>,
                               Activation..., dp::ExpectationPool<1, Exponent>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

}  // namespace

TEST_CASE("the counter counts", "[allocation]") {
    std::size_t const before = allocations;
    std::vector<int> const values(3);
    CHECK(allocations == before + 1);
    auto const several = std::make_unique<char[]>(5);
    CHECK(allocations == before + 2);
}

TEMPLATE_TEST_CASE("an epoch of the fused step allocates nothing", "[allocation]", (Net<float, 40, 12, dp::ReLU>),
                   (Net<float, 4, 15, dp::ClippedLeakyReLU, dp::Padding::valid, dp::Strands::both>),
                   (Net<double, 9, 8, dp::ReLU>), (SoftNet<float, 40, std::ratio<1>>),
                   (SoftNet<float, 4, dp::Trainable<std::ratio<1>>, dp::ReLU>)) {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::test};
    auto const train = dp::test::random_set(stream, 500, 20, 90, 50);  // sequences of many lengths
    auto const validation = dp::test::random_set(stream, 130, 20, 90, 50);
    for (unsigned const threads : {1U, 2U, 4U}) {
        CAPTURE(threads);
        TestType net{dp::Seed{2}};
        net.mask()(1) = 0;
        std::vector<std::size_t> counts;  // after each epoch
        counts.reserve(20);
        dp::fit(net, train, validation,
                {.batch_size = 128, .max_epochs = 12, .patience = 12, .l2 = 1e-3, .threads = threads},
                [&](dp::EpochEnd const&) { counts.push_back(allocations); });
        REQUIRE(counts.size() == 12);
        for (std::size_t epoch = 1; epoch < counts.size(); ++epoch) {
            CAPTURE(epoch);
            CHECK(counts[epoch] == counts[0]);
        }
    }
}

TEST_CASE("an epoch on fresh negatives allocates nothing", "[allocation]") {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::test};
    auto const positives = dp::test::random_set(stream, 500, 20, 90, 50);
    auto const validation = dp::test::random_set(stream, 130, 20, 90, 50);
    for (unsigned const threads : {1U, 3U}) {
        CAPTURE(threads);
        Net<float, 9, 8, dp::ReLU> net{dp::Seed{2}};
        dp::FreshNegatives source{positives, {.seed = dp::Seed{3}, .threads = threads}};
        std::vector<std::size_t> counts;  // after each epoch
        counts.reserve(20);
        dp::fit(net, source, validation, {.batch_size = 128, .max_epochs = 12, .patience = 12, .threads = threads},
                [&](dp::EpochEnd const&) { counts.push_back(allocations); });
        REQUIRE(counts.size() == 12);
        for (std::size_t epoch = 1; epoch < counts.size(); ++epoch) {
            CAPTURE(epoch);
            CHECK(counts[epoch] == counts[0]);
        }
    }
}

TEMPLATE_TEST_CASE("a scorer allocates nothing once it has seen the longest sequence", "[allocation]",
                   (Net<float, 4, 15, dp::ClippedLeakyReLU, dp::Padding::same, dp::Strands::both>),
                   (SoftNet<float, 40, std::ratio<1>>)) {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::test};
    auto const set = dp::test::random_set(stream, 200, 20, 90, 50);
    TestType const net{dp::Seed{2}};
    dp::Scorer const scorer{net};
    auto scratch = scorer.scratch();
    std::string const longest(90, 'N');
    float sum = scorer(longest, scratch) + scorer.scores(longest, scratch)[0].score;
    auto const add = [&](std::size_t, bool, std::span<float const> scores) { sum += scores[0]; };
    scorer.scan(longest, scratch, add);
    std::size_t const before = allocations;
    for (std::size_t i = 0; i < set.size(); ++i) {
        sum += scorer(set.sequence(i), scratch) + scorer.scores(set.sequence(i), scratch)[0].score;
        scorer.scan(set.sequence(i), scratch, add);
    }
    CHECK(allocations == before);
    CHECK(std::isfinite(sum));
}
