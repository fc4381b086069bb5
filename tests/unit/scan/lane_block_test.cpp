#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/scan/detail/lane_block.hpp>

#include "../../catch.hpp"
#include "random_matrices.hpp"

namespace dp = deepprune;

namespace {

// Window, matrix, level.
using Hits = std::vector<std::tuple<std::size_t, std::uint32_t, std::size_t>>;

// Matrices of the given lengths on the strand as it is, whose windows are sites from the median total of `max` on.
std::vector<dp::detail::LaneMatrix> lanes_of(std::vector<std::size_t> const& lengths, dp::RandomStream& stream) {
    std::vector<dp::detail::LaneMatrix> lanes;
    for (std::size_t const length : lengths) {
        dp::detail::LaneMatrix lane{.matrix = static_cast<std::uint32_t>(lanes.size())};
        for (std::size_t i = 0; i < length; ++i) {
            auto& column = lane.levels.emplace_back();
            for (auto& level : column) {
                level = static_cast<std::int16_t>(stream.below(500));
            }
        }
        lane.lowest = 280 * length;
        lanes.push_back(lane);
    }
    return lanes;
}

}  // namespace

TEST_CASE("a block finds what a loop over its matrices finds", "[scan][lane_block]") {
    dp::RandomStream stream{dp::Seed{11}, dp::Purpose::test};
    for (std::size_t length = 1; length <= dp::detail::LaneBlock::max_length; ++length) {
        for (std::size_t const count : {1U, 8U, 16U}) {
            std::vector<std::size_t> lengths(count, length);
            lengths.front() = std::max<std::size_t>(1, length - std::min<std::size_t>(length - 1, stream.below(4)));
            auto const lanes = lanes_of(lengths, stream);
            dp::detail::LaneBlock const block{std::span<dp::detail::LaneMatrix const>{lanes}};
            std::size_t const used = std::min<std::size_t>(count, length <= 32 ? 16 : 8);
            REQUIRE(block.used() == used);
            for (std::size_t const windows : {1U, 3U, 5U, 64U, 301U}) {
                CAPTURE(length, count, windows);
                std::size_t const shortest = lengths.front();
                auto const bases = dp::test::random_bases(windows + shortest - 1, 0, stream);
                dp::detail::CodedWords words;
                words.assign(bases, windows);
                Hits found;
                block.scan(words, windows, [&](std::size_t window, dp::detail::LaneHit const& hit) {
                    found.emplace_back(window, hit.matrix, hit.level);
                });
                Hits expected;
                for (std::size_t window = 0; window < windows; ++window) {
                    for (std::size_t lane = 0; lane < used; ++lane) {
                        std::size_t total = 0;
                        for (std::size_t i = 0; i < lanes[lane].levels.size(); ++i) {
                            // Behind the bases there is A.
                            dp::Base const base = window + i < bases.size() ? bases[window + i] : dp::Base{0};
                            total += static_cast<std::size_t>(lanes[lane].levels[i][base]);
                        }
                        if (total >= lanes[lane].lowest) {
                            expected.emplace_back(window, lanes[lane].matrix, total - lanes[lane].lowest);
                        }
                    }
                }
                std::ranges::sort(found);
                REQUIRE(found == expected);
            }
        }
    }
}

TEST_CASE("long matrices do not share a block with short ones in 16 lanes", "[scan][lane_block]") {
    dp::RandomStream stream{dp::Seed{12}, dp::Purpose::test};
    auto const used_of = [&](std::vector<std::size_t> const& lengths) {
        auto const lanes = lanes_of(lengths, stream);
        return dp::detail::LaneBlock{std::span<dp::detail::LaneMatrix const>{lanes}}.used();
    };
    std::vector<std::size_t> lengths(12, 20);
    lengths.resize(20, 40);
    CHECK(used_of(lengths) == 12);
    lengths.assign(5, 20);
    lengths.resize(20, 40);
    CHECK(used_of(lengths) == 8);
}
