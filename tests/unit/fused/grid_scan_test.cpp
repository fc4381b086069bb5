// The search on the grid against the search by exact sums, whose scores and windows it must have, bit by bit.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/fused/detail/grid_scan.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"
#include "odd_kernels.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

constexpr std::size_t chunk = 32;

template <std::size_t Length, dp::Padding Pad>
void compare(detail::FusedSizes const& sizes, dp::EncodedSet const& set, std::size_t kinds, dp::RandomStream& stream) {
    using Kernels = detail::GridKernels<Length>;
    constexpr std::size_t lanes = Kernels::block_lanes;
    std::size_t const live_kernels = 8 * lanes;  // pairs whatever the registers
    std::vector<float> kernels(live_kernels * Length * 4);
    for (std::size_t k = 0; k < live_kernels; ++k) {
        // Lone kernels of some kind in a block of others, and blocks full of them.
        std::size_t const kind =
            k < 4 * lanes ? (k % 5 == 0 ? stream.below(kinds) : dp::test::plain_kind) : stream.below(kinds);
        for (std::size_t place = 0; place < Length * 4; ++place) {
            kernels[k * Length * 4 + place] = dp::test::odd_weight(stream, kind, place);
        }
    }
    std::vector<std::uint32_t> live(live_kernels);
    for (std::size_t j = 0; j < live.size(); ++j) {
        live[j] = static_cast<std::uint32_t>(j);
    }
    live.pop_back();  // and a lane without a kernel
    dp::Team team{1};
    Kernels grid;
    grid.assign({kernels, {}, {}, {}}, live, sizes, set.has_unknown(), team);
    detail::CodedStrands coded;
    coded.assign<Kernels::Shape::letters>(sizes, set, dp::test::every(set.size()));
    detail::PackedLetters letters;
    letters.assign(coded.letters());

    std::vector<float> table(Kernels::exact_size);
    std::vector<float> scores(2 * chunk * lanes);
    std::vector<float> scores_alone(2 * chunk * lanes);
    std::vector<float> expected_scores(chunk * lanes);
    std::vector<std::int32_t> windows(2 * chunk * lanes);
    std::vector<std::int32_t> expected_windows(chunk * lanes);
    std::size_t wrong_scores = 0;
    std::size_t wrong_windows = 0;
    detail::GridScan<Length, Pad, chunk> const scan{grid, coded, letters, table.data()};
    for (std::size_t block = 0; block < grid.blocks(); block += 2) {
        scan.template find<true>(block, set.size(), scores.data(), windows.data());
        scan.template find<false>(block, set.size(), scores_alone.data(), nullptr);
        for (std::size_t half = 0; half < 2; ++half) {
            grid.template build_exact_table<lanes>(block + half, table.data());
            detail::find_best_windows_of_each<float, Length, lanes, Pad, true>(
                table.data(), coded, set.size(), expected_scores.data(), expected_windows.data());
            for (std::size_t v = 0; v < set.size() * lanes; ++v) {
                auto const bits = std::bit_cast<std::uint32_t>(expected_scores[v]);
                std::size_t const at = half * chunk * lanes + v;
                wrong_scores += std::bit_cast<std::uint32_t>(scores[at]) == bits ? 0 : 1;
                wrong_scores += std::bit_cast<std::uint32_t>(scores_alone[at]) == bits ? 0 : 1;
                wrong_windows += windows[at] == expected_windows[v] ? 0 : 1;
            }
        }
    }
    CHECK(wrong_scores == 0);
    CHECK(wrong_windows == 0);
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("the grid finds the windows and the scores of the exact sums", "[fused][grid_scan]",
                       ((std::size_t Length, dp::Padding Pad), Length, Pad), (4, dp::Padding::valid),
                       (16, dp::Padding::same), (24, dp::Padding::same), (37, dp::Padding::valid)) {
    std::uint64_t const seed = 20261128 + Length;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    for (std::size_t repeat = 0; repeat < 12; ++repeat) {
        CAPTURE(repeat);
        detail::FusedSizes const sizes{.length = Length,
                                       .padding = Pad,
                                       .strands = repeat % 2 == 0 ? dp::Strands::forward : dp::Strands::both,
                                       .unknown_is_uniform = repeat % 3 == 0};
        std::size_t const longest = repeat == 0 ? 1000 : Length + 100;
        auto const set = dp::test::random_set(stream, 1 + stream.below(chunk), Length, longest, repeat % 4 * 9);
        compare<Length, Pad>(sizes, set, repeat % 2 == 0 ? 11 : 3, stream);
    }
    auto const repeats = dp::test::repeats(90);
    compare<Length, Pad>({Length, Pad, dp::Strands::both, true}, repeats, 11, stream);
}

TEST_CASE("more windows than 16 bits can number", "[fused][grid_scan]") {
    dp::RandomStream stream{dp::Seed{20261129}, dp::Purpose::test};
    // The longest that 16 bits can number and one more letter, on two strands; the best windows lie anywhere.
    for (std::size_t const bases : {detail::max_grid_windows / 2, detail::max_grid_windows / 2 + 1}) {
        auto const set = dp::test::random_set(stream, 2, bases, bases);
        compare<16, dp::Padding::same>({16, dp::Padding::same, dp::Strands::both, false}, set, 11, stream);
    }
}
