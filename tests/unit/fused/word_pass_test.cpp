#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/word_pass.hpp>
#include <deepprune/fused/detail/word_tables.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

namespace {

struct Keep {
    std::vector<float>* scores;
    void operator()(detail::Pack<float, 4> const& score) const { scores->push_back(score[0]); }
};

// Whole-numbered weights: every order of additions gives the same sum.
template <std::size_t Length, dp::Padding Pad>
void compare() {
    constexpr std::size_t lanes = 4;
    using Shape = detail::TableShape<float, Length, lanes>;
    using Outside = detail::OutsideWords<Length, Shape::letters, Pad>;
    dp::RandomStream stream{dp::Seed{54}, dp::Purpose::test, Length};
    detail::FusedSizes const sizes{Length, Pad, dp::Strands::forward, false};
    std::vector<std::uint32_t> const block{0};
    std::size_t wrong = 0;
    for (int repeat = 0; repeat < 30; ++repeat) {
        std::vector<float> kernel(Length * 4);
        for (float& weight : kernel) {
            weight = static_cast<float>(stream.below(9)) - 4.0F;
        }
        auto const set = dp::test::random_set(stream, 1, Length, Length + 60, repeat % 2 == 0 ? 0 : 9);
        auto const bases = set.sequence(0);
        detail::CodedStrands coded;
        coded.assign<Shape::letters>(sizes, set, std::vector<std::size_t>{0});
        std::vector<float> table(detail::WordShape<Shape::letters>::count * Shape::row);
        detail::build_tables<float, Length, lanes>(kernel, block, sizes, true, table.data());
        auto const& strand = coded.strands()[0];
        std::size_t seen = 0;
        for (std::size_t phase = 0; phase < Shape::letters && phase < strand.windows; ++phase) {
            std::vector<float> scores;
            detail::WordPass<detail::TableRows<float, Length, lanes>, Keep> pass{
                .rows = {table.data(), coded.codes() + strand.begin + phase}, .finish = {&scores}, .under_way = {}};
            std::size_t const count = detail::phase_windows(strand.windows, phase, Shape::letters);
            pass.template run<Outside::left, Outside::right>(count);
            REQUIRE(scores.size() == count);
            seen += count;
            for (std::size_t w = 0; w < count; ++w) {
                float expected = 0.0F;
                for (std::size_t t = 0; t < Length; ++t) {
                    std::size_t const place = phase + w * Shape::letters + t - sizes.left();  // wraps around
                    if (place < bases.size() && bases[place] < 4) {
                        expected += kernel[t * 4 + bases[place]];
                    }
                }
                wrong += scores[w] == expected ? 0 : 1;
            }
        }
        wrong += seen == strand.windows ? 0 : 1;
    }
    CHECK(wrong == 0);
}

}  // namespace

TEMPLATE_TEST_CASE_SIG("the passes of all phases finish every window once, in order, with its score",
                       "[fused][word_pass]", ((std::size_t Length), Length), 4, 5, 16, 24, 33) {
    compare<Length, dp::Padding::same>();
    compare<Length, dp::Padding::valid>();
}

TEST_CASE("words that lie wholly outside are counted for the phase with the fewest", "[fused][word_pass]") {
    using Same = detail::OutsideWords<24, 3, dp::Padding::same>;  // 11 letters to the left, 12 to the right
    CHECK(Same::left == 3);
    CHECK(Same::right == 3);
    using Valid = detail::OutsideWords<16, 4, dp::Padding::valid>;
    CHECK(Valid::left == 0);
    CHECK(Valid::right == 0);
    CHECK(detail::phase_windows(10, 0, 4) == 3);
    CHECK(detail::phase_windows(10, 1, 4) == 3);
    CHECK(detail::phase_windows(10, 2, 4) == 2);
    CHECK(detail::phase_windows(10, 3, 4) == 2);
}
