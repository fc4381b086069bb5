#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/sequence/data_report.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;
using Records = std::vector<dp::Record>;

namespace {

bool warns(dp::DataReport const& report, std::string const& part) {
    return std::ranges::any_of(report.warnings,
                               [&](std::string const& text) { return text.find(part) != std::string::npos; });
}

/// Two classes of equal make: nothing to warn about.
Records const clean{
    {"a", "ACGTACGT", true}, {"b", "TGCATGCA", true}, {"c", "ACGTTGCA", false}, {"d", "TGCAACGT", false}};

}  // namespace

TEST_CASE("a clean set is counted without a warning", "[sequence][data_report]") {
    auto const report = dp::make_data_report(clean, {}, {.kernel_length = 8});
    CHECK(report.train.records == 4);
    CHECK(report.train.positives == 2);
    CHECK(report.train.negatives == 2);
    CHECK(report.train.shortest == 8);
    CHECK(report.train.median_length == 8.0);
    CHECK(report.train.longest == 8);
    CHECK(report.train.distinct_lengths == 1);
    CHECK(report.train.bases == 32);
    CHECK(report.train.gc_positives == 0.5);
    CHECK(report.train.gc_negatives == 0.5);
    CHECK(report.train.unknown_letters == 0);
    CHECK(report.train.duplicates == 0);
    CHECK(report.test.records == 0);
    CHECK(report.warnings.empty());
}

TEST_CASE("classes whose lengths differ are warned of", "[sequence][data_report]") {
    auto const set = [](std::size_t positive, std::size_t negative, std::size_t each) {
        Records records;
        for (std::size_t i = 0; i < each; ++i) {
            std::string letters = "ACGT";
            for (std::size_t bit = 0; bit < 8; ++bit) {  // no two alike
                letters += (i >> bit & 1U) != 0 ? 'A' : 'T';
            }
            records.push_back({"p", letters + std::string(positive + i % 5, 'A'), true});
            records.push_back({"n", letters + std::string(negative + i % 5, 'T'), false});
        }
        return records;
    };
    auto const longer = dp::make_data_report(set(12, 10, 100), {}, {.kernel_length = 8});
    // Of the 25 pairs of lengths 12..16 and 10..14 three are equal, 3 are the other way round.
    CHECK(longer.train.length_auroc == Approx((25.0 - 3.0 - 3.0 + 1.5) / 25.0));
    CHECK(longer.train.median_positives == 26.0);
    CHECK(longer.train.median_negatives == 24.0);
    CHECK(warns(longer,
                "the classes differ in length (medians 26 and 24 bases), which alone can tell them apart, with "
                "an AUROC of 0.82"));
    CHECK(warns(dp::make_data_report(set(10, 12, 100)), "with an AUROC of 0.82"));
    CHECK_FALSE(warns(dp::make_data_report(set(10, 10, 100)), "differ in length"));
    CHECK_FALSE(warns(dp::make_data_report(set(12, 10, 4)), "differ in length"));  // so few say nothing
    CHECK_FALSE(dp::make_data_report(Records{{"a", "ACGT", true}}).train.length_auroc.has_value());
}

TEST_CASE("the second set has the name that it is given", "[sequence][data_report]") {
    auto const report = dp::make_data_report(clean, clean, {.kernel_length = 8, .test_name = "validation set"});
    REQUIRE(report.warnings.size() == 1);
    CHECK(report.warnings[0].starts_with("validation set: 4 records with a sequence of the training set"));
}

TEST_CASE("lengths, letters and repeats are counted", "[sequence][data_report]") {
    Records const train{{"a", "ACGN", true},  {"b", "acgn", true},   {"c", "GGGGGG", true},    {"d", "ACgn", false},
                        {"e", "NNNR", false}, {"f", "nnnr", true},   {"g", "", false},         {"h", "AT*T", false},
                        {"i", "ACGn", false}, {"j", "GGGGGG", true}, {"k", "TTTTTTTTT", false}};
    auto const report = dp::make_data_report(train, {}, {.kernel_length = 5});
    auto const& set = report.train;
    CHECK(set.records == 11);
    CHECK(set.positives == 5);
    CHECK(set.negatives == 6);
    CHECK(set.shortest == 0);
    CHECK(set.longest == 9);
    CHECK(set.median_length == 4.0);
    CHECK(set.distinct_lengths == 4);  // 0, 4, 6, 9
    CHECK(set.shorter_than_kernel == 8);
    CHECK(set.bases == 7 * 4 + 2 * 6 + 9);
    CHECK(set.unknown_letters == 4 + 8);
    CHECK(set.records_with_unknown == 6);
    CHECK(set.records_all_unknown == 3);  // e, f and the empty g
    CHECK(set.invalid_letters == 1);
    CHECK(set.duplicates == 4);       // b, d, i repeat a; j repeats c; e and f hold no known base
    CHECK(set.in_both_classes == 1);  // ACGN, though it is met four times
    // Positives: ACG, acg, GGGGGG twice: 2 + 2 + 12 of 18. Negatives: ACg, ACG, ATT, TTTTTTTTT: 4 of 18.
    CHECK(set.gc_positives == Approx(16.0 / 18.0).epsilon(1e-15));
    CHECK(set.gc_negatives == Approx(4.0 / 18.0).epsilon(1e-15));
    CHECK(warns(report, "1 byte no letter of DNA"));
    CHECK(warns(report, "1 sequence with both labels"));
    CHECK(warns(report, "3 records without any known base"));
    CHECK(warns(report, "8 records shorter than the kernel (5 bases)"));
    CHECK(warns(report, "4 records with the sequence of an earlier one"));
    CHECK(warns(report, "4 different lengths"));
    CHECK(warns(report, "differ in GC content"));
    CHECK(report.warnings.size() == 7);
}

TEST_CASE("the median of an even number of lengths lies between the middle two", "[sequence][data_report]") {
    Records const records{{"a", "A", true}, {"b", "ACGT", true}, {"c", "ACGTACG", true}, {"d", "AC", true}};
    CHECK(dp::make_data_report(records).train.median_length == 3.0);
}

TEST_CASE("sequences of the training set are found again in the test set", "[sequence][data_report]") {
    Records const test{{"x", "acgtacgt", true}, {"y", "AAAACCCC", false}, {"z", "ACGTACGT", false}};
    auto const report = dp::make_data_report(clean, test, {.kernel_length = 8});
    CHECK(report.test.records == 3);
    CHECK(report.shared == 2);
    CHECK(report.test.in_both_classes == 1);
    CHECK(report.train.in_both_classes == 0);
    REQUIRE_FALSE(report.warnings.empty());
    CHECK_THAT(report.warnings.front(), says("test set: 2 records with a sequence of the training set"));
}

TEST_CASE("missing and unequal classes are warned about", "[sequence][data_report]") {
    CHECK(warns(dp::make_data_report({}), "training set: no records"));
    CHECK(warns(dp::make_data_report(Records{{"a", "ACGT", true}}), "no negatives"));
    CHECK(warns(dp::make_data_report(Records{{"a", "ACGT", false}}), "no positives"));
    CHECK_FALSE(dp::make_data_report(Records{{"a", "ACGT", true}}).train.gc_negatives.has_value());
    Records lopsided = clean;
    for (int i = 0; i < 18; ++i) {
        lopsided.push_back(clean[2]);
    }
    CHECK(warns(dp::make_data_report(lopsided), "at least 10 times"));
    lopsided.pop_back();
    CHECK_FALSE(warns(dp::make_data_report(lopsided), "at least 10 times"));
    Records const unknown{{"a", "NNNN", true}, {"b", "NNNN", false}, {"c", "NNNN", true}};
    auto const report = dp::make_data_report(unknown, unknown);
    CHECK(report.train.duplicates == 0);
    CHECK(report.train.in_both_classes == 0);
    CHECK(report.shared == 0);
    CHECK_FALSE(report.train.gc_positives.has_value());
}

TEST_CASE("repeats among many short sequences are those that a map of their upper case has",
          "[sequence][data_report]") {
    dp::RandomStream stream{dp::Seed{11}, dp::Purpose::test};
    auto const random_records = [&](std::size_t count) {
        Records records(count);
        for (auto& record : records) {
            std::size_t const length =
                1 + stream.below(9);  // on both sides of the eight letters that are hashed at once
            for (std::size_t i = 0; i < length; ++i) {
                record.sequence += "AaCc"[stream.below(4)];
            }
            record.label = stream.below(2) == 1;
        }
        return records;
    };
    auto const upper = [](std::string text) {
        std::ranges::transform(text, text.begin(), [](char c) { return c == 'a' ? 'A' : c == 'c' ? 'C' : c; });
        return text;
    };
    auto const train = random_records(1500);
    auto const test = random_records(300);
    std::map<std::string, unsigned> classes;
    for (auto const& record : train) {
        classes[upper(record.sequence)] |= record.label ? 2U : 1U;
    }
    auto const report = dp::make_data_report(train, test);
    CHECK(report.train.duplicates == train.size() - classes.size());
    CHECK(report.train.in_both_classes ==
          static_cast<std::size_t>(std::ranges::count(classes, 3U, [](auto const& entry) { return entry.second; })));
    CHECK(report.shared == static_cast<std::size_t>(std::ranges::count_if(
                               test, [&](auto const& record) { return classes.contains(upper(record.sequence)); })));
}

TEST_CASE("a sequence as long as a chromosome is counted to its last letter", "[sequence][data_report]") {
    std::size_t const length = (std::size_t{1} << 22U) + 5;  // a count of 21 bits would overflow
    auto const of = [&](char letter) {
        return dp::make_data_report(Records{{"a", std::string(length, letter) + "AAA", true}}).train;
    };
    CHECK(of('G').gc_positives == Approx(static_cast<double>(length) / static_cast<double>(length + 3)).epsilon(1e-15));
    CHECK(of('N').unknown_letters == length);
    CHECK(of('*').invalid_letters == length);
}
