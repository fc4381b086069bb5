// The search by permutations against the search by table sums, whose scores and windows it must have, bit by bit, and
// against the plain loop in double.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/best_windows.hpp>
#include <deepprune/fused/detail/permuted_kernels.hpp>
#include <deepprune/fused/detail/permuted_scan.hpp>
#include <deepprune/fused/detail/word_tables.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"
#include "odd_kernels.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

struct Outcome {
    std::size_t found = 0;  // searches that did not leave everything to the table sums
    std::size_t wrong = 0;
};

// How much lower than the best score in double that of the window that was found is, in roundings of floats.
double shortfall(std::span<float const> kernel, std::size_t length, detail::CodedStrands const& coded, std::size_t i,
                 std::size_t found) {
    double best = -1e300;
    double of_found = 0.0;
    std::size_t number = 0;
    double largest = 0.0;
    for (float const weight : kernel) {
        largest = std::max(largest, std::abs(static_cast<double>(weight)));
    }
    for (auto const& strand : coded.strands_of(i)) {
        for (std::size_t w = 0; w < strand.windows; ++w, ++number) {
            double score = 0.0;
            for (std::size_t t = 0; t < length; ++t) {
                auto const letter = coded.letters()[strand.begin + w + t];
                score += letter < 4 ? static_cast<double>(kernel[t * 4 + letter]) : 0.0;
            }
            best = std::max(best, score);
            of_found = number == found ? score : of_found;
        }
    }
    return largest > 0.0 ? (best - of_found) / (largest * 0x1p-24) : 0.0;
}

template <std::size_t Length, dp::Padding Pad, std::size_t Lanes>
Outcome compare(detail::FusedSizes const& sizes, dp::EncodedSet const& set, std::span<float const> kernels) {
    using Scan = detail::PermutedScan<Length, Pad, Lanes>;
    using Shape = detail::TableShape<float, Length, Lanes>;
    std::vector<std::uint32_t> live(kernels.size() / (Length * 4));
    std::iota(live.begin(), live.end(), 0U);
    detail::PermutedKernels<Length, Pad> few;
    few.assign({kernels, {}, {}, {}}, live, sizes, set.has_unknown());
    std::vector<float> table(detail::WordShape<Shape::letters>::count * Shape::row);
    few.template build_exact_table<Lanes>(0, table.data());
    auto const which = dp::test::every(set.size());
    detail::CodedStrands coded;
    coded.assign_letters(sizes, set, which, Scan::span);
    coded.template assign_words<Shape::letters>(sizes, set, which);
    detail::PackedLetters letters;
    letters.assign(coded.letters());
    typename Scan::Memory memory;
    memory.make_room(few, 1);
    std::vector<float> scores(set.size() * Lanes, -7.0F);
    std::vector<float> scores_alone(scores);
    std::vector<float> expected_scores(scores);
    std::vector<std::int32_t> windows(scores.size(), -7);
    std::vector<std::int32_t> expected_windows(scores.size());
    REQUIRE(Scan::suits(coded, set.size()));
    Scan const scan{few, coded, letters, memory};
    bool const found = scan.template find<true>(set.size(), set.has_unknown(), scores.data(), windows.data());
    bool const found_alone = scan.template find<false>(set.size(), set.has_unknown(), scores_alone.data(), nullptr);
    REQUIRE(found == found_alone);
    Outcome outcome{.found = found ? std::size_t{1} : 0};
    if (found) {
        detail::find_best_windows_of_each<float, Length, Lanes, Pad, true>(
            table.data(), coded, set.size(), expected_scores.data(), expected_windows.data());
        for (std::size_t v = 0; v < scores.size(); ++v) {
            auto const bits = std::bit_cast<std::uint32_t>(expected_scores[v]);
            outcome.wrong += std::bit_cast<std::uint32_t>(scores[v]) == bits ? 0 : 1;
            outcome.wrong += std::bit_cast<std::uint32_t>(scores_alone[v]) == bits ? 0 : 1;
            outcome.wrong += windows[v] == expected_windows[v] ? 0 : 1;
            auto const kernel = v % Lanes < live.size() ? kernels.subspan(v % Lanes * Length * 4, Length * 4)
                                                        : std::span<float const>{};
            if (!set.has_unknown() && detail::all_finite(kernel) && std::isfinite(scores[v])) {
                // A sum of Length weights has Length roundings of at most Length times the largest one, and so has the
                // other that it is compared with.
                double const missing = shortfall(kernel, kernel.empty() ? 0 : Length, coded, v / Lanes,
                                                 static_cast<std::size_t>(windows[v]));
                outcome.wrong += missing <= 2.0 * Length * Length ? 0 : 1;
            }
        }
    }
    return outcome;
}

template <std::size_t Length>
std::vector<float> random_kernels(dp::RandomStream& stream, std::size_t count, bool odd) {
    std::vector<float> kernels(count * Length * 4);
    for (std::size_t k = 0; k < count; ++k) {
        std::size_t const kind = odd && k % 3 == 0 ? stream.below(dp::test::odd_kinds) : dp::test::plain_kind;
        for (std::size_t place = 0; place < Length * 4; ++place) {
            kernels[k * Length * 4 + place] = dp::test::odd_weight(stream, kind, place);
        }
    }
    return kernels;
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("permutations find the windows and the scores of the table sums", "[fused][permuted_scan]",
                       ((std::size_t Length, dp::Padding Pad, std::size_t Lanes), Length, Pad, Lanes),
                       (4, dp::Padding::valid, 4), (5, dp::Padding::same, 8), (16, dp::Padding::same, 8),
                       (24, dp::Padding::same, 4), (37, dp::Padding::valid, 8), (64, dp::Padding::same, 4)) {
    std::uint64_t const seed = 20261201 + Length;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    constexpr std::size_t lanes = detail::permuted_lanes;
    std::size_t plain = 0;  // searches of which none can be too near the limit
    std::size_t found = 0;
    std::size_t wrong = 0;
    for (std::size_t repeat = 0; repeat < 48; ++repeat) {
        detail::FusedSizes const sizes{.length = Length,
                                       .padding = Pad,
                                       .strands = repeat % 2 == 0 ? dp::Strands::forward : dp::Strands::both,
                                       .unknown_is_uniform = repeat % 3 == 0};
        std::size_t const bases = repeat == 0 ? 1000 : Length + stream.below(repeat % 4 == 1 ? 3 : 120);
        std::size_t const sequences = repeat % 5 == 0 ? lanes : lanes / 2 + stream.below(lanes / 2 + 1);
        auto const set = dp::test::random_set(stream, sequences, bases, bases, repeat % 3 == 2 ? 700 : 0);
        auto const kernels = random_kernels<Length>(stream, 1 + repeat % Lanes, repeat % 4 == 3);
        auto const outcome = compare<Length, Pad, Lanes>(sizes, set, kernels);
        wrong += outcome.wrong;
        plain += repeat % 4 == 0 && repeat % 3 != 2 && bases > Length + 20 ? 1 : 0;
        found += repeat % 4 == 0 && repeat % 3 != 2 && bases > Length + 20 ? outcome.found : 0;
    }
    CHECK(wrong == 0);
    CHECK(found == plain);
}

TEST_CASE("pairs that are uncertain are searched by exact scores, up to a number", "[fused][permuted_scan]") {
    constexpr std::size_t length = 16;
    constexpr std::size_t lanes = detail::permuted_lanes;
    dp::RandomStream stream{dp::Seed{20261202}, dp::Purpose::test};
    detail::FusedSizes const sizes{length, dp::Padding::same, dp::Strands::both, true};
    auto const set = dp::test::random_set(stream, lanes, 60, 60);
    auto const check = [&](std::span<float const> kernels, bool expected) {
        auto const outcome = compare<length, dp::Padding::same, 4>(sizes, set, kernels);
        CHECK(outcome.wrong == 0);
        CHECK((outcome.found == 1) == expected);
    };
    auto kernels = random_kernels<length>(stream, 2, false);
    check(kernels, true);
    kernels[5] = std::numeric_limits<float>::quiet_NaN();  // never certain: as many pairs as sequences
    check(kernels, true);
    kernels[length * 4] = std::numeric_limits<float>::infinity();
    check(kernels, false);
    std::ranges::fill(kernels, 0.0F);  // certain always
    check(kernels, true);

    // Repeats have ties, and one in four unknown letters.
    dp::EncodedSet repeats;
    auto const some = dp::test::repeats(60);
    for (std::size_t i = 0; i < lanes; ++i) {
        repeats.add((i < some.size() ? some : set).sequence(i), i % 2 == 0);
    }
    auto const one = random_kernels<length>(stream, 1, false);
    auto const outcome = compare<length, dp::Padding::same, 4>(sizes, repeats, one);
    CHECK(outcome.found == 1);
    CHECK(outcome.wrong == 0);
}

TEST_CASE("sequences of different lengths, few ones and short ones do not suit permutations",
          "[fused][permuted_scan]") {
    constexpr std::size_t length = 16;
    constexpr std::size_t lanes = detail::permuted_lanes;
    dp::RandomStream stream{dp::Seed{20261203}, dp::Purpose::test};
    auto const suits = [&]<dp::Padding Pad>(std::size_t count, std::size_t shortest, std::size_t longest,
                                            dp::Strands strands) {
        using Scan = detail::PermutedScan<length, Pad, 4>;
        detail::CodedStrands coded;
        dp::EncodedSet set = dp::test::random_set(stream, count - 1, shortest, shortest);
        set.add(std::string(longest, 'C'), false);
        coded.assign_letters({length, Pad, strands, true}, set, dp::test::every(count), Scan::span);
        return Scan::suits(coded, count);
    };
    auto const same = [&](std::size_t count, std::size_t shortest, std::size_t longest, dp::Strands strands) {
        return suits.template operator()<dp::Padding::same>(count, shortest, longest, strands);
    };
    CHECK(same(lanes, 40, 40, dp::Strands::both));
    CHECK(same(lanes / 2, 40, 40, dp::Strands::both));
    CHECK_FALSE(same(lanes / 2 - 1, 40, 40, dp::Strands::both));
    CHECK_FALSE(same(lanes, 40, 41, dp::Strands::forward));
    CHECK(same(lanes, length, length, dp::Strands::forward));
    CHECK_FALSE(same(lanes, length - 1, length - 1, dp::Strands::forward));
    CHECK(suits.template operator()<dp::Padding::valid>(lanes, length, length, dp::Strands::forward));
    std::size_t const most = detail::max_grid_windows;
    CHECK(same(lanes, most, most, dp::Strands::forward));
    CHECK_FALSE(same(lanes, most + 1, most + 1, dp::Strands::forward));
    CHECK_FALSE(same(lanes, most / 2 + 1, most / 2 + 1, dp::Strands::both));
}
