#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/io/read_records.hpp>
#include <deepprune/sequence/data_report.hpp>
#include <deepprune/sequence/dinucleotide_shuffle.hpp>
#include <deepprune/sequence/split.hpp>

#include "../../catch.hpp"
#include "../../support/test_data.hpp"

namespace dp = deepprune;

namespace {

struct Known {
    std::string file;
    dp::DataFormat format;
    std::size_t records;
    std::size_t positives;
    std::size_t shortest;
    std::size_t longest;
};

dp::DataReport check_file(Known const& known, std::filesystem::path const& path) {
    CAPTURE(known.file);
    dp::LineReader lines{path};
    CHECK(dp::detect_format(lines) == known.format);
    auto const records = dp::read_records(lines);
    auto const report = dp::make_data_report(records);
    CHECK(report.train.records == known.records);
    CHECK(report.train.positives == known.positives);
    CHECK(report.train.shortest == known.shortest);
    CHECK(report.train.longest == known.longest);
    CHECK(report.train.invalid_letters == 0);
    return report;
}

}  // namespace

TEST_CASE("DeepBind's sets are read as their table says", "[io][data]") {
    // The number of training positives and the tests' sizes are those of the data's README.
    std::vector<std::pair<std::string, std::size_t>> const sets{{"ELK1_GM12878_ELK1_(1277-1)_Stanford", 5084},
                                                                {"GABPA_GM12878_GABP_HudsonAlpha", 6066},
                                                                {"MYC_H1-hESC_c-Myc_Stanford", 4051},
                                                                {"REST_GM12878_NRSF_HudsonAlpha", 6406},
                                                                {"ARID3A_K562_ARID3A_(sc-8821)_Stanford", 8526},
                                                                {"SP1_GM12878_SP1_HudsonAlpha", 17748},
                                                                {"FOXA1_HepG2_FOXA1_(SC-101058)_HudsonAlpha", 42614},
                                                                {"USF1_HepG2_USF-1_HudsonAlpha", 21390},
                                                                {"SUZ12_H1-hESC_SUZ12_USC", 4289},
                                                                {"SERBP1_H1-hESC_HudsonAlpha", 1263}};
    for (auto const& [name, positives] : sets) {
        std::string const train = "chipseq/deepbind/" + name + "_AC.seq.gz";
        std::string const test = "chipseq/deepbind/" + name + "_B.seq.gz";
        if (!test_data(train) || !test_data(test)) {
            WARN(no_test_data(train));
            continue;
        }
        check_file({train, dp::DataFormat::deepbind, positives, positives, 101, 101}, *test_data(train));
        std::size_t const half = name.starts_with("SERBP1") ? 1322 : 500;
        check_file({test, dp::DataFormat::deepbind, 2 * half, half, 101, 101}, *test_data(test));
        if (name.starts_with("SUZ12")) {
            auto const records = dp::read_records(*test_data(train));
            auto const held = dp::read_records(*test_data(test));
            auto const report = dp::make_data_report(records, held);
            CHECK(report.train.records_with_unknown + report.test.records_with_unknown == 1);  // README: one holds N
        }
    }
}

TEST_CASE("the sets of Zeng et al. are read with either line end", "[io][data]") {
    // Records: README; positives: counted with awk '$3 == 1'.
    for (auto const& known : std::vector<Known>{{"chipseq/zeng/wgEncodeAwgTfbsSydhGm12878Stat3IggmusUniPk/train.data",
                                                 dp::DataFormat::zeng, 10185, 5118, 101, 101},
                                                {"chipseq/zeng/wgEncodeAwgTfbsSydhGm12878Stat3IggmusUniPk/test.data",
                                                 dp::DataFormat::zeng, 2547, 1248, 101, 101},
                                                {"chipseq/zeng/wgEncodeAwgTfbsBroadDnd41Ezh239875UniPk/train.data",
                                                 dp::DataFormat::zeng, 2681, 1328, 101, 101},
                                                {"chipseq/zeng/wgEncodeAwgTfbsBroadDnd41Ezh239875UniPk/test.data",
                                                 dp::DataFormat::zeng, 671, 348, 101, 101},
                                                {"chipseq/zeng/wgEncodeAwgTfbsHaibHepg2Fosl2V0416101UniPk/test.data",
                                                 dp::DataFormat::zeng, 9920, 4900, 101, 101}}) {
        auto const path = test_data(known.file);
        if (!path) {
            WARN(no_test_data(known.file));
            continue;
        }
        check_file(known, *path);
        auto const records = dp::read_records(*path);
        CHECK(
            std::ranges::all_of(records, [](auto const& record) { return dp::chromosome_of(record.id).has_value(); }));
        CHECK(std::ranges::all_of(records,
                                  [](auto const& record) { return record.id.ends_with("_shuf") != record.label; }));
    }
}

TEST_CASE("FASTA files of many makes are read", "[io][data]") {
    // Records: grep -c '>'; lengths: awk over the joined lines.
    for (auto const& known : std::vector<Known>{
             {"fasta/JunD.fasta", dp::DataFormat::fasta, 300, 300, 205, 205},
             {"fasta/HepG2_HNF4A_ChIP_HAIB.fa.masked.gz", dp::DataFormat::fasta, 20805, 20805, 100, 100},
             {"fasta/HepG2_HNF4A_ChIP_HAIB_shuffled.fa.masked.gz", dp::DataFormat::fasta, 20805, 20805, 100, 100},
             {"fasta/nanog/positives_train.fa", dp::DataFormat::fasta, 4687, 4687, 200, 200},
             {"fasta/nanog/negatives_train.fa", dp::DataFormat::fasta, 5017, 5017, 200, 200},
             {"fasta/nanog/positives_test.fa", dp::DataFormat::fasta, 960, 960, 200, 200},
             {"fasta/nanog/negatives_test.fa", dp::DataFormat::fasta, 964, 964, 200, 200},
             {"fasta/nfe2/wgEncodeSydhTfbsGm12878Nfe2hStdAlnRep0.tr.fa", dp::DataFormat::fasta, 644, 644, 0, 0}}) {
        auto const path = test_data(known.file);
        if (!path) {
            WARN(no_test_data(known.file));
            continue;
        }
        if (known.longest == 0) {
            auto const records = dp::read_records(*path);
            auto const report = dp::make_data_report(records);
            CHECK(report.train.records == known.records);
            CHECK(report.train.distinct_lengths > 1);  // README: unequal lengths 59..247
            CHECK(report.train.shortest >= 59);
            CHECK(report.train.longest <= 247);
            continue;
        }
        auto const report = check_file(known, *path);
        if (known.file.find("HNF4A") != std::string::npos) {
            CHECK(report.train.records_all_unknown > 1000);  // README: thousands of records are nothing but N
        }
    }
}

TEST_CASE("shuffles of 10,000 real sequences keep every count of neighbours", "[io][data]") {
    // Soft-masked, hard-masked and plain peaks.
    std::size_t checked = 0;
    std::uint64_t const seed = 2019;
    CAPTURE(seed);
    for (std::string const file : {"fasta/nanog/positives_train.fa", "fasta/HepG2_HNF4A_ChIP_HAIB.fa.masked.gz",
                                   "chipseq/deepbind/SUZ12_H1-hESC_SUZ12_USC_AC.seq.gz"}) {
        auto const path = test_data(file);
        if (!path) {
            WARN(no_test_data(file));
            continue;
        }
        auto const records = dp::read_records(*path);
        std::size_t const count = std::min<std::size_t>(records.size(), 4000);
        std::size_t changed = 0;
        std::size_t varied = 0;
        for (std::size_t i = 0; i < count; ++i) {
            std::string before = records[i].sequence;
            dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::dinucleotide_shuffle, i};
            auto const after = dp::dinucleotide_shuffle(before, stream);
            for (char& letter : before) {  // a shuffle folds the case
                letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
            }
            std::vector<int> balance(65536);
            REQUIRE(after.size() == before.size());
            for (std::size_t k = 0; k + 1 < before.size(); ++k) {
                auto const code = [](std::string const& s, std::size_t p) {
                    return 256U * static_cast<unsigned char>(s[p]) + static_cast<unsigned char>(s[p + 1]);
                };
                ++balance[code(before, k)];
                --balance[code(after, k)];
            }
            REQUIRE(std::ranges::all_of(balance, [](int difference) { return difference == 0; }));
            bool const one_letter = before.find_first_not_of(before.front()) == std::string::npos;
            varied += one_letter ? 0 : 1;
            changed += after != before ? 1 : 0;
            ++checked;
        }
        CAPTURE(file, varied, changed);
        // A real sequence of 100 letters has so many shuffles that hardly any comes back as it was; those that are
        // almost all N may.
        CHECK(static_cast<double>(changed) > 0.95 * static_cast<double>(varied));
    }
    if (checked != 0) {
        CHECK(checked >= 10000);
    }
}
