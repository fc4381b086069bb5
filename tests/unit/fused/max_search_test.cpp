// Whatever search is chosen for so many kernels and such sequences: the bits of the table sums.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/fused/detail/best_windows.hpp>
#include <deepprune/fused/detail/live_kernels.hpp>
#include <deepprune/fused/detail/max_search.hpp>
#include <deepprune/fused/detail/word_tables.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"
#include "odd_kernels.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

constexpr std::size_t chunk_size = 32;

// Searches all of `set`, chunk by chunk, with memory that is kept from call to call. \return what differs
template <std::size_t Length, dp::Padding Pad, class Search, class Memory>
std::size_t wrong_of(Search& search, Memory& memory, detail::FusedSizes const& sizes, dp::EncodedSet const& set,
                     std::span<float const> kernels, std::span<std::uint32_t const> live) {
    std::vector<float> const zeros(kernels.size() / (Length * 4));
    dp::Team team{1};
    std::size_t wrong = 0;
    detail::with_lanes<float>(live.size(), [&]<std::size_t Lanes>() {
        using Shape = detail::TableShape<float, Length, Lanes>;
        std::vector<float> table(detail::WordShape<Shape::letters>::count * Shape::row);
        search.template assign<Lanes>({kernels, zeros, zeros, {}}, live, sizes, set.has_unknown(), team);
        search.template make_room<Lanes>(memory, set.longest());
        auto const which = dp::test::every(set.size());
        for (std::size_t begin = 0; begin < which.size(); begin += chunk_size) {
            auto const chunk = std::span{which}.subspan(begin, std::min(chunk_size, which.size() - begin));
            detail::CodedStrands coded;
            coded.template assign<Shape::letters>(sizes, set, chunk);
            search.template read<Lanes, true>(set, chunk, memory);
            std::vector<float> scores(2 * chunk_size * Lanes);
            std::vector<float> expected_scores(scores);
            std::vector<std::int32_t> windows(scores.size());
            std::vector<std::int32_t> expected_windows(scores.size());
            for (std::size_t block = 0; block < search.kernels().blocks(); ++block) {
                std::size_t const from = block % 2 * chunk_size * Lanes;
                search.template find<Lanes, true>(block, set, chunk, memory, scores.data() + from,
                                                  windows.data() + from);
                auto const mine = live.subspan(block * Lanes, std::min(Lanes, live.size() - block * Lanes));
                detail::build_tables<float, Length, Lanes>(kernels, mine, sizes, true, table.data());
                detail::find_best_windows_of_each<float, Length, Lanes, Pad, true>(
                    table.data(), coded, chunk.size(), expected_scores.data(), expected_windows.data());
                for (std::size_t v = 0; v < chunk.size() * Lanes; ++v) {
                    wrong += std::bit_cast<std::uint32_t>(scores[from + v]) ==
                                     std::bit_cast<std::uint32_t>(expected_scores[v])
                                 ? 0
                                 : 1;
                    wrong += windows[from + v] == expected_windows[v] ? 0 : 1;
                }
            }
            // What a gradient reads: the pairs of letters of every window.
            for (std::size_t s = 0; s < coded.strands().size(); ++s) {
                std::size_t const letters = coded.strands()[s].windows - 1 + Length;
                wrong += std::equal(coded.pairs() + coded.strands()[s].begin,
                                    coded.pairs() + coded.strands()[s].begin + letters - 1,
                                    memory.sequences.pairs() + memory.sequences.strands()[s].begin)
                             ? 0
                             : 1;
            }
        }
    });
    return wrong;
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("every search has the bits of the table sums", "[fused][max_search]",
                       ((std::size_t Length, dp::Padding Pad), Length, Pad), (6, dp::Padding::same),
                       (16, dp::Padding::valid), (24, dp::Padding::same), (41, dp::Padding::same)) {
    std::uint64_t const seed = 20261210 + Length;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    detail::MaxSearch<float, Length, Pad, chunk_size> search;
    typename detail::MaxSearch<float, Length, Pad, chunk_size>::Memory memory;
    std::size_t const longest = Pad == dp::Padding::same ? Length - 3 : Length;
    for (std::size_t repeat = 0; repeat < 36; ++repeat) {
        CAPTURE(repeat);
        detail::FusedSizes const sizes{.length = Length,
                                       .padding = Pad,
                                       .strands = repeat % 2 == 0 ? dp::Strands::forward : dp::Strands::both,
                                       .unknown_is_uniform = repeat % 3 == 0};
        // Of one length, of several, shorter than the kernels where that may be, with unknown letters in few sequences
        // and in all.
        std::size_t const shortest = repeat % 4 == 1 ? longest : Length + stream.below(80);
        auto const set =
            dp::test::random_set(stream, 1 + stream.below(40 + repeat), shortest, shortest + (repeat % 4 == 2 ? 5 : 0),
                                 repeat % 6 == 4 ? 900 : (repeat % 6 == 5 ? 20 : 0));
        std::size_t const count = repeat % 12 == 7 ? 40 : 1 + repeat % 9;
        std::vector<float> kernels((count + 2) * Length * 4);
        for (std::size_t k = 0; k < count + 2; ++k) {
            std::size_t const kind =
                repeat % 3 == 1 && k % 3 == 0 ? stream.below(dp::test::odd_kinds) : dp::test::plain_kind;
            for (std::size_t place = 0; place < Length * 4; ++place) {
                kernels[k * Length * 4 + place] = dp::test::odd_weight(stream, kind, place);
            }
        }
        std::vector<std::uint32_t> live(count);
        std::iota(live.begin(), live.end(), 1U);  // the first kernel and the last are pruned
        CHECK(wrong_of<Length, Pad>(search, memory, sizes, set, kernels, live) == 0);
        std::ranges::reverse(live);  // nothing is left of the kernels before
        CHECK(wrong_of<Length, Pad>(search, memory, sizes, set, kernels, live) == 0);
    }
}
