#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/best_windows.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/word_tables.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"
#include "plain_loop.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

// Whole-numbered weights, so few that windows often share the highest score.
template <std::size_t Length, dp::Padding Pad>
void compare() {
    constexpr std::size_t lanes = 4;
    using Shape = detail::TableShape<float, Length, lanes>;
    dp::RandomStream stream{dp::Seed{53}, dp::Purpose::test, Length};
    detail::FusedSizes const sizes{Length, Pad, dp::Strands::forward, false};
    std::vector<std::uint32_t> const block{0, 1, 2, 3};
    std::size_t wrong_scores = 0;
    std::size_t wrong_windows = 0;
    std::size_t without_where = 0;
    for (int repeat = 0; repeat < 30; ++repeat) {
        std::vector<float> kernels(lanes * Length * 4);
        for (float& weight : kernels) {
            weight = static_cast<float>(stream.below(3)) - 1.0F;
        }
        auto const set = dp::test::random_set(stream, 1, Length, Length + 60, repeat % 2 == 0 ? 0 : 9);
        detail::CodedStrands coded;
        coded.assign<Shape::letters>(sizes, set, std::vector<std::size_t>{0});
        std::vector<float> table(detail::WordShape<Shape::letters>::count * Shape::row);
        detail::build_tables<float, Length, lanes>(kernels, block, sizes, true, table.data());
        auto const& strand = coded.strands()[0];
        auto best = detail::BestWindows<float, lanes>::none();
        auto scores_only = detail::BestWindows<float, lanes>::none();
        constexpr std::size_t first = 7;  // as on a second strand
        detail::find_best_windows<float, Length, lanes, Pad, true>(table.data(), coded.codes() + strand.begin,
                                                                   strand.windows, first, best);
        detail::find_best_windows<float, Length, lanes, Pad, false>(table.data(), coded.codes() + strand.begin,
                                                                    strand.windows, first, scores_only);
        for (std::size_t k = 0; k < lanes; ++k) {
            auto const expected = dp::test::plain_best<float>(
                sizes, std::span<float const>{kernels}.subspan(k * Length * 4, Length * 4), set.sequence(0));
            wrong_scores += static_cast<double>(best.score[k]) == expected.score ? 0 : 1;
            wrong_windows += static_cast<std::size_t>(best.window[k]) == first + expected.window ? 0 : 1;
            without_where += scores_only.score[k] == best.score[k] ? 0 : 1;
        }
    }
    CHECK(wrong_scores == 0);
    CHECK(wrong_windows == 0);
    CHECK(without_where == 0);
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("the best windows are those of the plain loop, the first of equal ones", "[fused][best_windows]",
                       ((std::size_t Length), Length), 4, 5, 12, 24, 33) {
    compare<Length, dp::Padding::same>();
    compare<Length, dp::Padding::valid>();
}

TEST_CASE("a better window found before stays, and so does an equal one", "[fused][best_windows]") {
    constexpr std::size_t length = 4;
    using Shape = detail::TableShape<float, length, 4>;
    std::vector<float> const table(detail::WordShape<Shape::letters>::count * Shape::row);  // every window scores 0
    std::vector<detail::WordCode> const codes(64);
    auto best = detail::BestWindows<float, 4>::none();
    best.score = detail::Pack<float, 4>::all(0.0F);
    best.window = detail::Pack<std::int32_t, 4>::all(2);
    detail::find_best_windows<float, length, 4, dp::Padding::valid, true>(table.data(), codes.data(), 20, 3, best);
    CHECK(best.score[0] == 0.0F);
    CHECK(best.window[0] == 2);
    best.score = detail::Pack<float, 4>::all(-1.0F);
    detail::find_best_windows<float, length, 4, dp::Padding::valid, true>(table.data(), codes.data(), 20, 3, best);
    CHECK(best.score[0] == 0.0F);
    CHECK(best.window[0] == 3);
}
