#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/motif/tomtom.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

using Columns = std::vector<std::array<double, 5>>;  // with the number of sites

dp::Motif motif(std::string name, std::vector<dp::BaseProbabilities> columns, double sites = 20) {
    return dp::Motif{dp::PositionWeightMatrix{std::move(columns)}, {.name = std::move(name), .sites = sites}};
}

dp::Motif random_motif(std::string name, std::size_t length, std::mt19937_64& engine) {
    std::vector<dp::BaseCounts> counts(length);
    for (auto& column : counts) {
        for (double& count : column) {
            count = static_cast<double>(engine() % 20);
        }
        column[engine() % 4] += 5.0;
    }
    auto const made = dp::Motif::from_counts(counts, {.name = name});
    return motif(std::move(name), {made.columns().begin(), made.columns().end()},
                 5.0 + static_cast<double>(engine() % 50));
}

Columns smoothed(dp::Motif const& of, bool reverse) {
    Columns columns;
    auto const turned = reverse ? of.reverse_complement() : of;
    for (auto const& p : turned.columns()) {
        std::array<double, 5> column{};
        for (std::size_t base = 0; base < 4; ++base) {
            column[base] = (p[base] * of.sites() + 0.1 * 0.25) / (of.sites() + 0.1);
        }
        column[4] = of.sites();
        columns.push_back(column);
    }
    return columns;
}

/// The measures as the paper writes them.
double likeness(dp::ColumnDistance distance, std::array<double, 5> const& x, std::array<double, 5> const& y) {
    double sum = 0.0;
    double xx = 0.0;
    double yy = 0.0;
    for (std::size_t b = 0; b < 4; ++b) {
        switch (distance) {
            case dp::ColumnDistance::pearson:
                sum += (x[b] - 0.25) * (y[b] - 0.25);
                xx += (x[b] - 0.25) * (x[b] - 0.25);
                yy += (y[b] - 0.25) * (y[b] - 0.25);
                break;
            case dp::ColumnDistance::kullback_leibler:
                sum -= 0.5 * (x[b] * std::log10(x[b] / y[b]) + y[b] * std::log10(y[b] / x[b]));
                break;
            case dp::ColumnDistance::allr:
                sum += (y[4] * y[b] * std::log(x[b] / 0.25) + x[4] * x[b] * std::log(y[b] / 0.25)) / (x[4] + y[4]);
                break;
            default: sum += (x[b] - y[b]) * (x[b] - y[b]);
        }
    }
    switch (distance) {
        case dp::ColumnDistance::pearson: return xx * yy > 1e-24 ? sum / std::sqrt(xx * yy) : 0.0;  // a flat column
        case dp::ColumnDistance::euclidean: return -std::sqrt(sum);
        case dp::ColumnDistance::sandelin_wasserman: return 2.0 - sum;
        default: return sum;
    }
}

/// P(score of a run >= least), by trying every choice of pool columns.
double enumerate(std::vector<std::vector<int>> const& scores, std::size_t first, std::size_t width, int least) {
    std::vector<std::size_t> choice(width, 0);
    std::size_t const pool = scores[0].size();
    double hits = 0.0;
    double all = 0.0;
    for (bool more = true; more;) {
        int sum = 0;
        for (std::size_t i = 0; i < width; ++i) {
            sum += scores[first + i][choice[i]];
        }
        hits += sum >= least ? 1.0 : 0.0;
        all += 1.0;
        more = false;
        for (std::size_t i = 0; i < width && !more; ++i) {
            choice[i] = (choice[i] + 1) % pool;
            more = choice[i] != 0;
        }
    }
    return hits / all;
}

/// The p-value of one target as the paper defines it, with no dynamic programming and no shortcut. Not a number where
/// rounding errors decide on the scale or on a score.
double plain_p_value(dp::Motif const& query, std::vector<dp::Motif> const& targets, std::size_t target,
                     dp::TomtomOptions const& options) {
    auto const q = smoothed(query, false);
    std::size_t const strands = options.reverse_complements ? 2 : 1;
    Columns pool;
    for (auto const& t : targets) {
        for (std::size_t strand = 0; strand < strands; ++strand) {
            auto const columns = smoothed(t, strand == 1);
            pool.insert(pool.end(), columns.begin(), columns.end());
        }
    }
    std::vector<std::vector<double>> raw(q.size());
    std::vector<double> middles;
    double lowest = 1e9;
    double highest = -1e9;
    for (std::size_t i = 0; i < q.size(); ++i) {
        for (auto const& column : pool) {
            raw[i].push_back(likeness(options.distance, q[i], column));
        }
        auto sorted = raw[i];
        std::sort(sorted.begin(), sorted.end());
        std::size_t const n = sorted.size();
        double const middle = n % 2 == 0 ? sorted[n / 2 - 1] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0;
        middles.push_back(options.complete_scores ? middle : 0.0);
        lowest = std::min(lowest, sorted.front() - middles[i]);
        highest = std::max(highest, sorted.back() - middles[i]);
    }
    double const origin = std::floor(lowest);
    double const steps = std::floor(100.0 / (highest - origin));
    auto const at_edge = [](double value) { return std::abs(value - std::round(value)) < 1e-9; };
    bool doubtful = at_edge(lowest) || at_edge(100.0 / (highest - origin));
    auto const integer = [&](std::size_t i, double score) {
        return static_cast<int>(std::floor((score - middles[i] - origin) * steps + 0.5));
    };
    int const median = static_cast<int>(-origin * steps);
    std::vector<std::vector<int>> scores(q.size());
    for (std::size_t i = 0; i < q.size(); ++i) {
        for (double const score : raw[i]) {
            scores[i].push_back(integer(i, score));
            doubtful = doubtful || at_edge((score - middles[i] - origin) * steps + 0.5);
        }
    }
    if (doubtful) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    double best = 2.0;
    for (std::size_t strand = 0; strand < strands; ++strand) {
        auto const t = smoothed(targets[target], strand == 1);
        int top = std::numeric_limits<int>::min();
        double min_p = 2.0;
        double none = 1.0;
        double offsets = 0.0;
        auto const each = [&](auto const& use) {
            for (int offset = 1 - static_cast<int>(q.size()); offset < static_cast<int>(t.size()); ++offset) {
                int sum = 0;
                std::size_t first = q.size();
                std::size_t width = 0;
                for (std::size_t i = 0; i < q.size(); ++i) {
                    int const j = static_cast<int>(i) + offset;
                    if (j >= 0 && j < static_cast<int>(t.size())) {
                        first = std::min(first, i);
                        ++width;
                        sum += integer(i, likeness(options.distance, q[i], t[static_cast<std::size_t>(j)]));
                    }
                }
                if (width >= std::min({options.min_overlap, q.size(), t.size()})) {
                    use(sum, first, width, median * static_cast<int>(q.size() - width));
                }
            }
        };
        each([&](int sum, std::size_t, std::size_t, int without) { top = std::max(top, sum + without); });
        each([&](int sum, std::size_t first, std::size_t width, int without) {
            none *= 1.0 - enumerate(scores, first, width, top - without);
            min_p = std::min(min_p, enumerate(scores, first, width, sum));
            offsets += 1.0;
        });
        double const p = options.complete_scores ? 1.0 - none : 1.0 - std::pow(1.0 - min_p, offsets);
        best = std::min(best, 1.0 - std::pow(1.0 - p, static_cast<double>(strands)));
    }
    return best;
}

}  // namespace

TEST_CASE("p-values are those of the whole enumeration", "[motif][tomtom]") {
    auto const seed = static_cast<std::uint64_t>(std::random_device{}());
    CAPTURE(seed);
    std::mt19937_64 engine{seed};
    int compared = 0;
    for (int round = 0; round < 12; ++round) {
        std::vector<dp::Motif> targets;
        for (std::size_t i = 0; i < 5; ++i) {
            targets.push_back(random_motif("t" + std::to_string(i), 1 + engine() % 4, engine));
        }
        auto const query = random_motif("q", 1 + engine() % 3, engine);
        for (auto const distance :
             {dp::ColumnDistance::pearson, dp::ColumnDistance::euclidean, dp::ColumnDistance::kullback_leibler,
              dp::ColumnDistance::sandelin_wasserman, dp::ColumnDistance::allr}) {
            dp::TomtomOptions const options{.distance = distance,
                                            .complete_scores = engine() % 2 == 0,
                                            .reverse_complements = engine() % 2 == 0,
                                            .min_overlap = 1 + engine() % 2};
            CAPTURE(round, dp::column_distance_names[static_cast<std::size_t>(distance)], options.complete_scores,
                    options.reverse_complements, options.min_overlap);
            auto const matches = dp::tomtom(std::vector{query}, targets, options);
            REQUIRE(matches.size() == targets.size());
            for (auto const& match : matches) {
                double const plain = plain_p_value(query, targets, match.target, options);
                if (!std::isnan(plain)) {
                    CHECK(match.p_value == Approx(plain).epsilon(1e-9));
                    ++compared;
                }
                CHECK(match.e_value == Approx(match.p_value * 5.0));
            }
        }
    }
    CHECK(compared > 150);  // of 300
}

TEST_CASE("a motif is found in itself, shifted and on the other strand", "[motif][tomtom]") {
    std::mt19937_64 engine{7};
    std::vector<dp::Motif> targets;
    for (std::size_t i = 0; i < 30; ++i) {
        targets.push_back(random_motif("t" + std::to_string(i), 6 + engine() % 6, engine));
    }
    auto const& long_one = targets[11];
    std::vector<dp::Motif> const queries{long_one, long_one.cut(2, long_one.size() - 2).reverse_complement()};
    auto const matches = dp::tomtom(queries, targets, {.max_e_value = 1.0});
    REQUIRE(matches.size() >= 2);
    CHECK(matches[0].query == 0);
    CHECK(matches[0].target == 11);
    CHECK(matches[0].offset == 0);
    CHECK_FALSE(matches[0].reverse);
    CHECK(matches[0].overlap == long_one.size());
    auto const turned = std::find_if(matches.begin(), matches.end(), [](auto const& m) { return m.query == 1; });
    REQUIRE(turned != matches.end());
    CHECK(turned->target == 11);
    CHECK(turned->reverse);
    CHECK(turned->offset == 0);
    auto const given = dp::tomtom(queries, targets, {.reverse_complements = false});
    CHECK(std::none_of(given.begin(), given.end(), [](auto const& m) { return m.reverse; }));
    CHECK(given.size() == 60);
}

TEST_CASE("the best matches of each query are those that a whole table begins with", "[motif][tomtom]") {
    std::mt19937_64 engine{5};
    std::vector<dp::Motif> motifs;
    for (std::size_t i = 0; i < 20; ++i) {
        motifs.push_back(random_motif("t" + std::to_string(i), 4 + engine() % 9, engine));
    }
    motifs.push_back(motifs[3]);  // as good as another
    auto const all = dp::tomtom(motifs, motifs);
    for (std::size_t const top : {1U, 2U, 5U, 1000U}) {
        std::vector<dp::TomtomMatch> expected;
        std::vector<std::size_t> seen(motifs.size(), 0);
        std::ranges::copy_if(all, std::back_inserter(expected),
                             [&](auto const& match) { return seen[match.query]++ < top; });
        CHECK(dp::tomtom(motifs, motifs, {.max_matches = top}) == expected);
    }
    CHECK_THROWS_AS(dp::tomtom(motifs, motifs, {.max_matches = 0}), dp::OptionError);
}

TEST_CASE("a query's matches do not depend on the queries before it", "[motif][tomtom]") {
    std::mt19937_64 engine{6};
    std::vector<dp::Motif> motifs;
    for (std::size_t i = 0; i < 30; ++i) {
        motifs.push_back(random_motif("t" + std::to_string(i), 1 + engine() % 25, engine));
    }
    for (bool const complete : {true, false}) {
        dp::TomtomOptions const options{.distance = dp::ColumnDistance::euclidean,
                                        .complete_scores = complete,
                                        .background = dp::uniform_background};
        auto const together = dp::tomtom(motifs, motifs, options);
        std::vector<dp::TomtomMatch> one_by_one;
        for (std::size_t i = 0; i < motifs.size(); ++i) {
            for (auto match : dp::tomtom(std::span{motifs}.subspan(i, 1), motifs, options)) {
                match.query = i;
                one_by_one.push_back(match);
            }
        }
        CHECK(together == one_by_one);
    }
}

TEST_CASE("the answer does not depend on the number of threads", "[motif][tomtom]") {
    std::mt19937_64 engine{3};
    std::vector<dp::Motif> motifs;
    for (std::size_t i = 0; i < 25; ++i) {
        motifs.push_back(random_motif("t" + std::to_string(i), 4 + engine() % 9, engine));
    }
    auto const one = dp::tomtom(motifs, motifs, {});
    CHECK(one.size() == 625);
    for (unsigned const threads : {2U, 3U, 8U}) {
        CHECK(dp::tomtom(motifs, motifs, {.threads = threads}) == one);
    }
}

TEST_CASE("a flat column is unlike every other and does no harm", "[motif][tomtom]") {
    std::vector<dp::Motif> const motifs{motif("flat", {{0.25, 0.25, 0.25, 0.25}}), motif("a", {{1, 0, 0, 0}})};
    for (auto const& match : dp::tomtom(motifs, motifs, {})) {
        CHECK(std::isfinite(match.p_value));
        CHECK(match.p_value > 0.0);
        CHECK(match.p_value <= 1.0);
    }
    CHECK(dp::tomtom(std::vector{motifs[0]}, std::vector{motifs[0]}, {}).front().p_value == Approx(1.0));
}

TEST_CASE("options that cannot work are refused by Tomtom", "[motif][tomtom]") {
    std::vector<dp::Motif> const some{motif("a", {{1, 0, 0, 0}})};
    CHECK_THROWS_WITH(dp::tomtom(some, {}, {}), Catch::Contains("no targets"));
    CHECK(dp::tomtom({}, some, {}).empty());
    CHECK_THROWS_AS(dp::tomtom(some, some, {.pseudocount = 0.0}), dp::OptionError);
    CHECK_THROWS_AS(dp::tomtom(some, some, {.background = dp::BaseProbabilities{0.5, 0.5, 0, 0}}), dp::OptionError);
    CHECK_THROWS_WITH(dp::column_distance("blic1"), Catch::Contains("pearson, ed, kullback, sandelin or allr"));
    CHECK(dp::column_distance("allr") == dp::ColumnDistance::allr);
}

TEST_CASE("motifs of RNA are compared on their strand, and with each other only", "[motif][tomtom]") {
    auto const word = [](std::string_view letters, dp::MotifAlphabet alphabet) {
        std::vector<dp::BaseProbabilities> columns;
        for (char const letter : letters) {
            dp::BaseProbabilities column{};
            column[dp::encode_base(letter)] = 1.0;
            columns.push_back(column);
        }
        return dp::Motif{dp::PositionWeightMatrix{columns}, {.name = std::string{letters}, .alphabet = alphabet}};
    };
    auto const all = [&](dp::MotifAlphabet alphabet) {
        return std::vector{word("AAACCC", alphabet), word("GGGTTT", alphabet), word("ACGATC", alphabet)};
    };
    auto const rna = all(dp::MotifAlphabet::rna);
    auto const dna = all(dp::MotifAlphabet::dna);
    auto const found = dp::tomtom(std::span{rna}.first(1), rna);
    // As for DNA where the other strands are left out.
    CHECK(found == dp::tomtom(std::span{dna}.first(1), dna, {.reverse_complements = false}));
    CHECK(found != dp::tomtom(std::span{dna}.first(1), dna));
    CHECK_THROWS_WITH(dp::tomtom(rna, dna), says("motif 'AAACCC' of RNA and motif 'AAACCC' of DNA"));
    CHECK_THROWS_AS(dp::tomtom(dna, rna), dp::OptionError);
    std::vector<dp::Motif> mixed = dna;
    mixed.push_back(rna[1]);
    CHECK_THROWS_WITH(dp::tomtom(dna, mixed), says("motif 'GGGTTT' of RNA"));
}
