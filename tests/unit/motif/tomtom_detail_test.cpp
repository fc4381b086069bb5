// The parts of Tomtom that work on many numbers at a time, against plain loops.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/detail/store_compressed.hpp>
#include <deepprune/motif/detail/alignments.hpp>
#include <deepprune/motif/detail/ascending_order.hpp>
#include <deepprune/motif/detail/query_scores.hpp>
#include <deepprune/motif/detail/row_summary.hpp>
#include <deepprune/motif/detail/score_null.hpp>
#include <deepprune/motif/detail/tomtom_targets.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

struct Summary {
    double lowest;
    double highest;
    double median;
};

/// The values in parts of `part`.
Summary summarized(std::vector<double> const& values, std::size_t part, dp::detail::RowSummary& summary) {
    std::vector<double> sample;
    std::size_t const sampled = std::min<std::size_t>(values.size(), 255);
    for (std::size_t i = 0; i < sampled; ++i) {
        sample.push_back(values[i * values.size() / sampled]);
    }
    summary.start(sample, values.size(), true);
    for (std::size_t begin = 0; begin < values.size(); begin += part) {
        summary.add(std::span{values}.subspan(begin, std::min(part, values.size() - begin)));
    }
    return {summary.lowest(), summary.highest(), summary.median(values)};
}

std::vector<dp::detail::ScoredColumn> random_columns(std::size_t size, dp::RandomStream& stream) {
    std::vector<dp::detail::ScoredColumn> columns(size);
    for (auto& column : columns) {
        for (double& p : column.probabilities) {
            p = 0.01 + stream.uniform();
        }
        dp::detail::scale_to_one(column.probabilities);
        column.sites = 20.0;
    }
    return columns;
}

/// The best of all diagonals by the rule of `best_sums`, one target and one addition at a time.
template <class Score>
void require_best(dp::detail::QueryScores const& scores, dp::detail::TargetGroup const& group,
                  std::vector<dp::detail::Diagonal> const& places) {
    using Lanes = dp::detail::TargetLanes<Score>;
    constexpr std::size_t lanes = dp::detail::widest<Score>;
    for (std::size_t begin = 0; begin < group.size; begin += lanes) {
        auto const best = dp::detail::best_sums(Lanes{scores, group.size, group.column + begin}, std::span{places});
        for (std::size_t lane = 0; lane < std::min(lanes, group.size - begin); ++lane) {
            std::uint64_t highest = 0;
            std::size_t place = places.size();
            for (std::size_t i = 0; i < places.size(); ++i) {
                auto const& at = places[i];
                std::uint64_t sum = std::uint64_t{scores.median()} * (scores.size() - at.overlap);
                for (std::size_t j = 0; j < at.overlap; ++j) {
                    sum +=
                        scores.scores<Score>(at.query + j)[group.column + (at.target + j) * group.size + begin + lane];
                }
                if (place == places.size() || sum > highest) {
                    highest = sum;
                    place = i;
                }
            }
            REQUIRE(best.sum[lane] == highest);
            REQUIRE(best.place[lane] == place);
        }
    }
}

}  // namespace

TEST_CASE("what is not left out of a register is stored in its order", "[motif][tomtom]") {
    constexpr std::size_t lanes = dp::detail::widest<double>;
    for (unsigned pattern = 0; pattern < 1U << lanes; ++pattern) {
        CAPTURE(pattern);
        std::array<double, lanes> values;
        std::array<std::int64_t, lanes> left_out;
        std::vector<double> expected;
        for (std::size_t i = 0; i < lanes; ++i) {
            values[i] = 1.5 + static_cast<double>(i);
            left_out[i] = (pattern >> i & 1U) != 0 ? -1 : 0;
            if (left_out[i] == 0) {
                expected.push_back(values[i]);
            }
        }
        using Lanes = dp::detail::Pack<double, lanes>;
        std::array<double, lanes> stored{};
        std::size_t const size = dp::detail::store_compressed<double>(
            Lanes::load(values.data()), Lanes::Mask::load(left_out.data()), stored.data());
        REQUIRE(std::vector(stored.begin(), stored.begin() + static_cast<std::ptrdiff_t>(size)) == expected);
    }
}

TEST_CASE("the middle of scores is the quantile of type 4", "[motif][tomtom]") {
    dp::detail::RowSummary summary;
    auto const middle = [&](std::vector<double> const& values) { return summarized(values, 3, summary).median; };
    CHECK(middle({5}) == 5.0);
    CHECK(middle({7, 5}) == 5.0);
    CHECK(middle({4, 1, 3, 2}) == 2.0);
    CHECK(middle({9, 1, 3}) == 2.0);
    CHECK(middle({5, 4, 1, 3, 2}) == 2.5);
    CHECK(middle({3, 3, 1, 1, 1, 1, 1}) == 1.0);
    CHECK(middle({3, 3, 3, 1, 1}) == 2.0);  // of ranks 2 and 3
}

TEST_CASE("the middle and the ends of many values are those of all of them sorted", "[motif][tomtom]") {
    dp::RandomStream stream{dp::Seed{16}, dp::Purpose::test};
    dp::detail::RowSummary summary;
    for (std::size_t trial = 0; trial < 400; ++trial) {
        CAPTURE(trial);
        std::size_t const n = 1 + stream.below(trial % 4 == 0 ? 20'000 : 600);
        std::vector<double> values;
        for (std::size_t i = 0; i < n; ++i) {
            double const u = stream.uniform();
            switch (trial % 6) {
                case 0: values.push_back(u); break;
                case 1: values.push_back(std::floor(8.0 * u)); break;           // many ties
                case 2: values.push_back(u < 0.5 ? -1.0 : 1.0); break;          // the middle falls into a gap
                case 3: values.push_back(static_cast<double>(i)); break;        // ascending
                case 4: values.push_back(5e-324 * std::floor(8.0 * u)); break;  // bounds next to each other
                default: values.push_back(i % 79 == 0 ? 1e9 * u : -1e-9 * u * u * u); break;  // a sample misleads
            }
        }
        auto const found = summarized(values, 1 + stream.below(600), summary);
        std::ranges::sort(values);
        REQUIRE(found.lowest == values.front());
        REQUIRE(found.highest == values.back());
        double const expected = n == 1       ? values[0]
                                : n % 2 == 0 ? values[n / 2 - 1]
                                             : (values[n / 2 - 1] + values[n / 2]) / 2.0;
        REQUIRE(found.median == expected);
    }
}

TEST_CASE("numbers are ordered as a stable sort orders them", "[motif][tomtom]") {
    dp::RandomStream stream{dp::Seed{17}, dp::Purpose::test};
    for (std::size_t trial = 0; trial < 60; ++trial) {
        CAPTURE(trial);
        std::vector<double> values(stream.below(3000));
        for (double& value : values) {
            double const u = stream.uniform();
            switch (trial % 4) {
                case 0: value = std::pow(10.0, -300.0 * u); break;
                case 1: value = std::floor(20.0 * u); break;
                case 2: value = 1.0 + 1e-12 * u; break;  // equal in their leading bits
                default: value = (u - 0.5) * (u < 0.1 ? std::numeric_limits<double>::infinity() : 1.0); break;
            }
        }
        std::vector<std::uint32_t> expected(values.size());
        std::iota(expected.begin(), expected.end(), 0U);
        std::ranges::stable_sort(expected, {}, [&](std::uint32_t i) { return values[i]; });
        REQUIRE(dp::detail::ascending_order(values) == expected);
    }
}

TEST_CASE("the offsets of two motifs are those with enough columns face to face", "[motif][tomtom]") {
    for (std::size_t length = 1; length < 7; ++length) {
        for (std::size_t width = 1; width < 7; ++width) {
            for (std::size_t const least : {1U, 3U, 9U}) {
                auto const found = dp::detail::diagonals(length, width, least);
                std::size_t next = 0;
                for (int offset = 1 - static_cast<int>(length); offset < static_cast<int>(width); ++offset) {
                    std::size_t overlap = 0;
                    for (int i = 0; i < static_cast<int>(length); ++i) {
                        overlap += i + offset >= 0 && i + offset < static_cast<int>(width) ? 1 : 0;
                    }
                    if (overlap >= std::min({least, length, width})) {
                        REQUIRE(next < found.size());
                        CHECK(static_cast<int>(found[next].number) == offset + static_cast<int>(length) - 1);
                        CHECK(static_cast<int>(found[next].query) == std::max(0, -offset));
                        CHECK(static_cast<int>(found[next].target) == std::max(0, offset));
                        CHECK(found[next].overlap == overlap);
                        ++next;
                    }
                }
                CHECK(next == found.size());
            }
        }
    }
}

TEST_CASE("sums of scores are those of plain loops, in 16 bits and where these would overflow", "[motif][tomtom]") {
    dp::RandomStream stream{dp::Seed{18}, dp::Purpose::test};
    // Letters that are hardly ever seen give average log-likelihood ratios of several hundred.
    dp::BaseProbabilities const rare{1e-300, 1.0 / 3.0, 1.0 / 3.0, 1.0 - 2.0 / 3.0};
    for (bool const extreme : {false, true}) {
        for (std::size_t const length : {1U, 7U, 30U, 300U}) {
            CAPTURE(extreme, length);
            dp::detail::TargetGroup const group{9, 75, 0, 0};
            auto const columns = random_columns(group.width * group.size, stream);
            dp::detail::TargetTables const tables{extreme ? dp::ColumnDistance::allr : dp::ColumnDistance::euclidean,
                                                  rare, columns};
            dp::detail::QueryScores scores;
            scores.assign(random_columns(length, stream), tables, true, group.width);
            CHECK(scores.narrow() == (!extreme || length < 300));
            auto places = dp::detail::diagonals(length, group.width, 1);
            std::ranges::stable_sort(places, std::ranges::greater{}, &dp::detail::Diagonal::overlap);
            scores.narrow() ? require_best<std::uint16_t>(scores, group, places)
                            : require_best<std::uint32_t>(scores, group, places);
            scores.assign(random_columns(length, stream), tables, true, 66'000);  // too many offsets
            CHECK_FALSE(scores.narrow());
            require_best<std::uint32_t>(scores, group, places);
        }
    }
}

TEST_CASE("a row that an earlier query left is scored as a new one", "[motif][tomtom]") {
    dp::RandomStream stream{dp::Seed{19}, dp::Purpose::test};
    auto const columns = random_columns(1000, stream);
    auto const pool = random_columns(40, stream);  // more than are kept
    dp::detail::TargetTables const tables{dp::ColumnDistance::euclidean, dp::uniform_background, columns};
    dp::detail::QueryScores kept;
    for (std::size_t trial = 0; trial < 60; ++trial) {
        CAPTURE(trial);
        std::vector<dp::detail::ScoredColumn> query;
        for (std::size_t i = 0; i < 1 + trial % 20; ++i) {
            query.push_back(pool[stream.below(trial % 3 == 0 ? pool.size() : 3)]);
        }
        std::size_t const max_width = trial % 5 == 0 ? 66'000 : 10;  // now and then in 32 bits
        kept.assign(query, tables, true, max_width);
        dp::detail::QueryScores fresh;
        fresh.assign(query, tables, true, max_width);
        REQUIRE(kept.median() == fresh.median());
        REQUIRE(kept.narrow() == fresh.narrow());
        for (std::size_t i = 0; i < query.size(); ++i) {
            REQUIRE(std::ranges::equal(kept.shares(i), fresh.shares(i)));
            for (std::size_t j = 0; j < columns.size(); ++j) {
                REQUIRE((kept.narrow() ? kept.scores<std::uint16_t>(i)[j] == fresh.scores<std::uint16_t>(i)[j]
                                       : kept.scores<std::uint32_t>(i)[j] == fresh.scores<std::uint32_t>(i)[j]));
            }
        }
    }
}

TEST_CASE("tails are those of sums over all scores", "[motif][tomtom]") {
    dp::RandomStream stream{dp::Seed{20}, dp::Purpose::test};
    dp::detail::ScoreNull null;
    for (std::size_t trial = 0; trial < 40; ++trial) {
        std::size_t const size = 1 + stream.below(4);
        std::size_t const range = 1 + stream.below(trial % 2 == 0 ? 5 : 90);
        std::vector<std::vector<double>> shares(size, std::vector<double>(range, 0.0));
        for (auto& of_column : shares) {  // some scores never occur
            for (double& share : of_column) {
                share = stream.uniform() < 0.4 ? 0.0 : stream.uniform();
            }
            of_column[stream.below(range)] += 0.1;
        }
        null.assign(
            size, [&](std::size_t i) { return std::span<double const>{shares[i]}; }, [](std::size_t) { return true; });
        for (std::size_t first = 0; first < size; ++first) {
            std::vector<double> density{1.0};
            for (std::size_t last = first; last < size; ++last) {
                std::vector<double> sum(density.size() + range - 1, 0.0);
                for (std::size_t a = 0; a < density.size(); ++a) {
                    for (std::size_t b = 0; b < range; ++b) {
                        sum[a + b] += density[a] * shares[last][b];
                    }
                }
                density = sum;
                double tail = 0.0;
                for (std::size_t score = density.size() + 3; score-- > 0;) {
                    tail += score < density.size() ? density[score] : 0.0;
                    CAPTURE(trial, first, last, score);
                    // Of at most 360 sums, each with a rounding error for each of at most 90 terms.
                    double const expected = std::min(tail, 1.0);
                    REQUIRE(null.tail(first, last - first + 1, score) == Approx(expected).epsilon(1e-12));
                }
            }
        }
    }
}
