#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <deepprune/sequence/split.hpp>

#include "../../catch.hpp"
#include "../../support/chi_square.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Labels = std::vector<std::uint8_t>;

namespace {

Labels labels_of(std::size_t positives, std::size_t negatives) {
    Labels labels(positives, 1);
    labels.resize(positives + negatives, 0);
    return labels;
}

std::size_t count_positives(std::vector<std::size_t> const& side, Labels const& labels) {
    return static_cast<std::size_t>(std::ranges::count_if(side, [&](std::size_t i) { return labels[i] == 1; }));
}

void check_partition(dp::Split const& split, std::size_t size) {
    std::vector<std::size_t> all = split.train;
    all.insert(all.end(), split.validation.begin(), split.validation.end());
    std::ranges::sort(all);
    REQUIRE(all.size() == size);
    for (std::size_t i = 0; i < size; ++i) {
        REQUIRE(all[i] == i);
    }
    CHECK(std::ranges::is_sorted(split.train));
    CHECK(std::ranges::is_sorted(split.validation));
}

dp::Record record(std::string const& id, bool label) { return {.id = id, .sequence = "ACGT", .label = label}; }

}  // namespace

TEST_CASE("a stratified split keeps the share of each class", "[sequence][split]") {
    for (std::size_t const positives : {2U, 5U, 90U, 333U}) {
        for (std::size_t const negatives : {2U, 10U, 400U}) {
            for (double const fraction : {0.01, 0.1, 0.25, 0.5, 0.99}) {
                CAPTURE(positives, negatives, fraction);
                auto const labels = labels_of(positives, negatives);
                auto const split = dp::stratified_split(labels, fraction, dp::Seed{3});
                check_partition(split, labels.size());
                auto const chosen = count_positives(split.validation, labels);
                auto const rest = split.validation.size() - chosen;
                REQUIRE(chosen >= 1);
                REQUIRE(chosen < positives);
                REQUIRE(rest >= 1);
                REQUIRE(rest < negatives);
                // Rounding is off by one half, being kept off 0 and all by less than one.
                CHECK(std::abs(static_cast<double>(chosen) - fraction * static_cast<double>(positives)) < 1.0);
                CHECK(std::abs(static_cast<double>(rest) - fraction * static_cast<double>(negatives)) < 1.0);
            }
        }
    }
}

TEST_CASE("a stratified split is drawn evenly, by the seed alone", "[sequence][split]") {
    auto const labels = labels_of(10, 20);
    CHECK(dp::stratified_split(labels, 0.3, dp::Seed{1}) == dp::stratified_split(labels, 0.3, dp::Seed{1}));
    CHECK(dp::stratified_split(labels, 0.3, dp::Seed{1}) != dp::stratified_split(labels, 0.3, dp::Seed{2}));
    // Each pair of positives validates equally often: 10 choose 2 = 45 outcomes.
    std::vector<std::size_t> counts(100);
    for (std::uint64_t seed = 0; seed < 9000; ++seed) {
        auto const split = dp::stratified_split(labels, 0.2, dp::Seed{seed});
        REQUIRE(count_positives(split.validation, labels) == 2);
        ++counts[10 * split.validation[0] + split.validation[1]];
    }
    std::erase(counts, std::size_t{0});
    REQUIRE(counts.size() == 45);
    CHECK(uniformity_p_value(counts) > 1e-4);  // the seeds are fixed: it either always passes or never
}

TEST_CASE("a stratified split refuses what it cannot split", "[sequence][split]") {
    auto const labels = labels_of(5, 5);
    for (double const fraction : {0.0, 1.0, -0.1, 1.5, std::nan("")}) {
        CAPTURE(fraction);
        CHECK_THROWS_AS(dp::stratified_split(labels, fraction, dp::Seed{}), dp::OptionError);
        CHECK_THROWS_AS(dp::last_fraction_split(10, fraction), dp::OptionError);
    }
    CHECK_THROWS_AS(dp::stratified_split(Labels{}, 0.1, dp::Seed{}), dp::DataError);
    CHECK_THROWS_WITH(dp::stratified_split(labels_of(7, 0), 0.1, dp::Seed{}), says("0 negatives"));
    CHECK_THROWS_WITH(dp::stratified_split(labels_of(1, 7), 0.1, dp::Seed{}), says("1 positives"));
}

TEST_CASE("the authors' split takes the last tenth as it is", "[sequence][split]") {
    auto const split = dp::last_fraction_split(10, 0.1);
    CHECK(split.train == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(split.validation == std::vector<std::size_t>{9});
    // Keras: int(size * (1 - validation_split)) examples train; Python gives 9166 for int(10185 * (1 - 0.1)).
    CHECK(dp::last_fraction_split(10185, 0.1).train.size() == 9166);
    check_partition(dp::last_fraction_split(57, 0.3), 57);
    CHECK_THROWS_AS(dp::last_fraction_split(0, 0.1), dp::DataError);
    CHECK_THROWS_WITH(dp::last_fraction_split(1, 0.1), says("1 examples, too few"));
    CHECK_THROWS_AS(dp::last_fraction_split(3, 0.9), dp::DataError);
}

TEST_CASE("chromosomes are read from ids", "[sequence][split]") {
    CHECK(dp::chromosome_of("chr5:114910510-114910610") == "chr5");
    CHECK(dp::chromosome_of("chr5:114910510-114910610_shuf") == "chr5");
    CHECK(dp::chromosome_of("KI270728.1:1-2") == "KI270728.1");
    CHECK(dp::chromosome_of("X:1-20(+)") == "X");
    CHECK(dp::chromosome_of("name::chr2:100-160(-)") == "chr2");
    CHECK(dp::chromosome_of("chr7:5-9::chr2:100-160") == "chr2");
    CHECK(dp::chromosome_of("::chr8:100-160(+)") == "chr8");
    CHECK(dp::chromosome_of("hg38_dna::chr9:101-160") == "chr9");
    CHECK(dp::chromosome_of("chr9:1,000-1,060") == "chr9");
    CHECK(dp::chromosome_of("HLA-A*01:01:01:01:1-100") == "HLA-A*01:01:01:01");
    CHECK_FALSE(dp::chromosome_of("name::peak").has_value());
    CHECK_FALSE(dp::chromosome_of("peak_1(+)").has_value());
    for (auto const* id : {"", "chr5", ":1-2", "chr5:", "chr5:-", "chr5:1", "chr5:1-", "chr5:-2", "chr5:a-b",
                           "chr5:1_2", "chr5:1-x", "seq_00001_peak"}) {
        CAPTURE(id);
        CHECK_FALSE(dp::chromosome_of(id).has_value());
    }
}

TEST_CASE("an id without a chromosome is named with file and line", "[sequence][split]") {
    std::vector<dp::Record> const records{{"chr1:1-2", "A", true, 2}, {"peak", "A", true, 7}};
    CHECK_THROWS_WITH(dp::require_chromosomes(records, "a.fa"),
                      says("a.fa:7: found id 'peak', expected an id such as"));
    CHECK_NOTHROW(dp::require_chromosomes(std::span{records}.first(1), "a.fa"));
}

TEST_CASE("whole chromosomes are held out", "[sequence][split]") {
    std::vector<dp::Record> const records{record("chr1:1-9", true),       record("chr2:1-9", true),
                                          record("chr1:1-9_shuf", false), record("chr2:1-9_shuf", false),
                                          record("chr12:5-9", false),     record("chrX:5-9", true)};
    auto const split = dp::chromosome_split(records, {"chr2", "chrX"});
    CHECK(split.train == std::vector<std::size_t>{0, 2, 4});
    CHECK(split.validation == std::vector<std::size_t>{1, 3, 5});

    CHECK(dp::chromosome_split(records, {"chr2", "chrX", "chr2"}).validation == split.validation);
    CHECK_THROWS_AS(dp::chromosome_split(records, {}), dp::OptionError);
    CHECK_THROWS_WITH(dp::chromosome_split(records, {"chr2", "2"}), says("no record on chromosome '2'"));
    CHECK_THROWS_WITH(dp::chromosome_split(records, {"chr2", "2"}, "f.fa"), says("f.fa: found no record on"));
    CHECK_THROWS_WITH(dp::chromosome_split(records, {"chr12"}),
                      says("0 positives among the 1 records of the validation"));
    CHECK_THROWS_WITH(dp::chromosome_split(records, {"chrX"}),
                      says("1 positives among the 1 records of the validation"));
    CHECK_THROWS_WITH(dp::chromosome_split(records, {"chr1", "chr2", "chrX"}), says("training side"));
    CHECK_THROWS_WITH(dp::chromosome_split(records, {"chr1", "chr2", "chrX", "chr12"}), says("training side"));
    auto broken = records;
    broken[3].id = "seq_00001_peak";
    CHECK_THROWS_WITH(dp::chromosome_split(broken, {"chr2"}), says("id 'seq_00001_peak' of record 4"));
}

TEST_CASE("mixing keeps the items and is decided by the seed", "[sequence][split]") {
    std::vector<int> items(100);
    for (int i = 0; i < 100; ++i) {
        items[static_cast<std::size_t>(i)] = i;
    }
    auto a = items;
    auto b = items;
    auto c = items;
    dp::mix(std::span{a}, dp::Seed{1});
    dp::mix(std::span{b}, dp::Seed{1});
    dp::mix(std::span{c}, dp::Seed{2});
    CHECK(a == b);
    CHECK(a != c);
    CHECK(a != items);
    CHECK(std::ranges::is_permutation(a, items));
}

TEST_CASE("records are split by their labels", "[sequence][split]") {
    std::vector<dp::Record> records;
    for (std::size_t i = 0; i < 40; ++i) {
        records.push_back(record("r" + std::to_string(i), i % 3 == 0));
    }
    Labels labels;
    for (dp::Record const& one : records) {
        labels.push_back(one.label ? 1 : 0);
    }
    CHECK(dp::stratified_split(records, 0.25, dp::Seed{4}) == dp::stratified_split(labels, 0.25, dp::Seed{4}));
}

TEST_CASE("picked items stand in the order of their positions", "[sequence][split]") {
    std::vector<dp::Record> const records{record("a", true), record("b", false), record("c", true)};
    auto const picked = dp::pick(records, std::vector<std::size_t>{2, 0});
    REQUIRE(picked.size() == 2);
    CHECK(picked[0].id == "c");
    CHECK(picked[1].id == "a");
    CHECK(dp::pick(records, {}).empty());
}
