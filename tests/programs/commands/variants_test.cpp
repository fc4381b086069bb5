// deepprune variants: alleles of a VCF file, against windows that are cut out by hand.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/sequence/encoded_set.hpp>

#include <engine/network.hpp>
#include <sites/random_changes.hpp>
#include <sites/text_store.hpp>
#include <text.hpp>
#include <training/peak_data.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/pipe.hpp"
#include "../../support/says.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"
#include "planted_model.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
namespace sites = programs::sites;
using dp::test::says;

namespace {

bool can_score() {
    if (!programs::training::reads_genomes()) {
        WARN("skipped: built without htslib");
    }
    return programs::training::reads_genomes();
}

using Rows = std::vector<std::vector<std::string>>;

// Of the lines that are no header of VCF.
Rows rows_of(std::string const& text) {
    Rows rows;
    std::vector<std::string> row{""};
    for (char const c : text) {
        if (c == '\t') {
            row.emplace_back();
        } else if (c == '\n') {
            if (!row.front().starts_with('#')) {
                rows.push_back(row);
            }
            row = {""};
        } else {
            row.back() += c;
        }
    }
    return rows;
}

std::string const vcf_head =
    "##fileformat=VCFv4.2\n##INFO=<ID=DP,Number=1,Type=Integer,Description=\"Depth\">\n##contig=<ID=chr1>\n"
    "##contig=<ID=chr2>\n##ALT=<ID=DEL,Description=\"Deletion\">\n"
    "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tann\n";

/// A random genome with TGACTCAG at 1000 and 1045 of chr1, and a model that looks for it.
struct Case {
    TempDir dir{};
    std::string chr1{};
    std::string chr2{};
    std::string fasta{};
    std::string model{};

    Case() {
        dp::RandomStream stream{dp::Seed{77}, dp::Purpose::test};
        chr1 = dp::test::random_letters(3000, 0.5, stream);
        chr2 = dp::test::random_letters(400, 0.5, stream);
        chr1.replace(998, 10, "GGTGACTCAG");
        chr1.replace(1045, 8, "TGACTCAG");
        chr1.replace(2000, 12, "CTTTTTTTTTTA");
        chr1.replace(2500, 10, "NNNNNNNNNN");
        fasta = dp::test::write_genome(dir.path() / "g.fa", {{"chr1", chr1}, {"chr2", chr2}}).string();
        model = write_model(dir.path() / "m.safetensors").string();
    }

    [[nodiscard]] std::string path(std::string const& name) const { return (dir.path() / name).string(); }
    [[nodiscard]] std::string vcf(std::string const& records, std::string const& name = "in.vcf") const {
        return write_bytes(dir.path() / name, vcf_head + records).string();
    }
    [[nodiscard]] std::string letter(std::size_t at) const { return chr1.substr(at, 1); }
    /// Another base than the one at `at` of chr1.
    [[nodiscard]] std::string other(std::size_t at) const {
        return std::string(1, dp::base_letters[(dp::encode_base(chr1[at]) + 1U) % 4]);
    }
    [[nodiscard]] std::string snv(std::size_t at) const {
        return "chr1\t" + std::to_string(at + 1) + "\trs" + std::to_string(at) + '\t' + letter(at) + '\t' + other(at) +
               "\t.\tPASS\tDP=7\tGT\t0/1\n";
    }
    Printed run(std::string const& vcf_file, std::vector<std::string> const& more) const {
        std::vector<std::string> all{"variants", "--model", model, "--genome", fasta, "--vcf", vcf_file};
        all.insert(all.end(), more.begin(), more.end());
        return run_command(all);
    }
    [[nodiscard]] Rows table(std::string const& records, std::vector<std::string> more = {}) const {
        more.insert(more.end(), {"--out", "-"});
        auto rows = rows_of(run(vcf(records), more).out);
        REQUIRE_FALSE(rows.empty());
        CHECK(rows.front().front() == "chromosome");
        rows.erase(rows.begin());
        return rows;
    }
    [[nodiscard]] float logit(std::string const& window) const {
        dp::EncodedSet set;
        set.add(window, false);
        return programs::engine::load_network(model)->logits(set, 1).front();
    }
};

enum Column {
    chromosome,
    position,
    id,
    reference,
    alternative,
    logit_reference,
    logit_alternative,
    probability_reference,
    probability_alternative,
    difference,
    p,
    gained,
    lost,
    columns
};

}  // namespace

TEST_CASE("without htslib variants says so", "[commands][variants]") {
    if (programs::training::reads_genomes()) {
        return;
    }
    TempDir const dir;
    CHECK_THROWS_WITH(run_command({"variants", "--model", write_model(dir.path() / "m.safetensors").string(),
                                   "--genome", "g", "--vcf", "v", "--out", "-"}),
                      says("found variants in a program that was built without htslib"));
}

TEST_CASE("variants scores windows around both alleles", "[commands][variants]") {
    if (!can_score()) {
        return;
    }
    Case const in;
    std::string const& g = in.chr1;
    struct Allele {
        std::size_t start;  // from 0
        std::size_t removed;
        std::string added;
    };
    // A base of the site, its deletion, an insertion into it, several bases for others, and one elsewhere.
    std::vector<Allele> const alleles{
        {1003, 1, "A"}, {1002, 2, ""}, {1004, 0, "GG"}, {998, 4, "AC"}, {1500, 1, in.other(1500)}};
    std::string records;
    for (Allele const& allele : alleles) {  // with the base before it, as VCF wants it
        std::string const before = in.letter(allele.start - 1);
        records += "chr1\t" + std::to_string(allele.start) + "\t.\t" + before + g.substr(allele.start, allele.removed) +
                   '\t' + before + allele.added + "\t.\t.\t.\t.\t.\n";
    }
    auto const rows = in.table(records);
    REQUIRE(rows.size() == alleles.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const& [start, removed, added] = alleles[i];
        CAPTURE(start, removed, added);
        std::string const left = g.substr(start - 50, 50);
        std::string const right = g.substr(start + removed, 50);
        float const before = in.logit(left + g.substr(start, removed) + right);
        float const after = in.logit(left + added + right);
        REQUIRE(rows[i].size() == columns);
        CHECK(rows[i][logit_reference] == programs::exact(before));
        CHECK(rows[i][logit_alternative] == programs::exact(after));
        CHECK(rows[i][difference] == programs::exact(after - before));
        CHECK(std::stod(rows[i][probability_reference]) == Approx(1.0 / (1.0 + std::exp(-before))));
        CHECK(std::stod(rows[i][probability_alternative]) == Approx(1.0 / (1.0 + std::exp(-after))));
        CHECK(rows[i][gained] == ".");
        CHECK(rows[i][lost] == (i < 4 ? "kernel_10:+:1001-1008" : "."));
    }
    // The other way round a site is gained; inserted bases have the place of the base before them.
    auto genome = g;
    genome.replace(1003, 1, "A");
    genome.replace(1199, 2, "AT");
    dp::test::write_genome(in.dir.path() / "g.fa", {{"chr1", genome}});
    fs::remove(in.fasta + ".fai");
    auto const back = in.table("chr1\t1004\t.\tA\tC\t.\t.\t.\t.\t.\nchr1\t1201\t.\tT\tTTGACTCAGT\t.\t.\t.\t.\t.\n");
    REQUIRE(back.size() == 2);
    CHECK(back[0][gained] == "kernel_10:+:1001-1008");
    CHECK(back[0][lost] == ".");
    CHECK(back[1][gained] == "kernel_10:+:1200-1200");
    CHECK(std::stod(back[1][difference]) > 0.0);
}

TEST_CASE("one change has one score, however it is written", "[commands][variants]") {
    if (!can_score()) {
        return;
    }
    Case const in;  // at 2000: CTTTTTTTTTTA
    auto const rows = in.table(
        "chr1\t2001\t.\tCT\tC\t.\t.\t.\t.\t.\n"
        "chr1\t2006\t.\tTT\tT\t.\t.\t.\t.\t.\n"
        "chr1\t2011\t.\tTA\tA\t.\t.\t.\t.\t.\n"
        "chr1\t2001\t.\tCTTTTTTTTTTA\tCTTTTTTTTTA\t.\t.\t.\t.\t.\n"
        "chr1\t2004\t.\tT\tTT,TTT\t.\t.\t.\t.\t.\n"
        "chr1\t2001\t.\tC\tCTT,ct\t.\t.\t.\t.\t.\n",
        {"--null", "0", "--shifts", "3"});
    REQUIRE(rows.size() == 8);
    auto const results = [&](std::size_t row) {
        return std::vector<std::string>{rows[row].begin() + logit_reference, rows[row].end()};
    };
    for (std::size_t row = 1; row < 4; ++row) {
        CHECK(results(row) == results(0));
    }
    CHECK(results(4) == results(7));
    CHECK(results(5) == results(6));
}

TEST_CASE("variants looks at shifted windows", "[commands][variants]") {
    if (!can_score()) {
        return;
    }
    Case const in;
    // The change destroys a site. In its window there is another one, which some windows to the left have not.
    std::size_t const at = 1003;
    auto const rows = in.table(in.snv(at), {"--null", "0", "--shifts", "9", "--width", "101"});
    REQUIRE(rows.size() == 1);
    float largest = 0.0F;
    int shift = 0;
    for (int by = -9; by <= 9; ++by) {
        auto const start = static_cast<std::size_t>(static_cast<int>(at) - 50 + by);
        std::string window = in.chr1.substr(start, 101);
        float const before = in.logit(window);
        window.replace(at - start, 1, in.other(at));
        float const change = in.logit(window) - before;
        bool const better = std::abs(change) > std::abs(largest) ||
                            (std::abs(change) == std::abs(largest) && std::abs(by) < std::abs(shift));
        if (by == -9 || better) {
            largest = change;
            shift = by;
        }
    }
    CHECK(shift < 0);
    CHECK(rows[0][difference + 1] == programs::exact(largest));
    CHECK(rows[0][difference + 2] == std::to_string(shift));
}

TEST_CASE("what is no sequence is passed over and counted", "[commands][variants]") {
    if (!can_score()) {
        return;
    }
    Case const in;
    std::string const a = in.letter(100);
    auto const vcf =
        in.vcf("chr1\t101\t.\t" + a + "\t*,<DEL>," + in.other(100) + "\t.\t.\t.\t.\t.\nchr1\t101\t.\t" + a +
               "\t.\t.\t.\t.\t.\t.\nchr1\t101\t.\t" + a + "\t" + a + "]chr2:5],<DUP>," + a + "\t.\t.\t.\t.\t.\n");
    auto const printed = in.run(vcf, {"--out", "-"});
    CHECK(rows_of(printed.out).size() == 2);
    CHECK_THAT(printed.err, says("Passed over: 1 allele, covered by a deletion (*): line 8 (chr1:101).\n"));
    CHECK_THAT(printed.err, says("Passed over: 2 alleles, symbolic, such as <DEL>: line 8 (chr1:101), line 10"));
    CHECK_THAT(printed.err, says("Passed over: 1 allele, a breakend: line 10"));
    CHECK_THAT(printed.err, says("Passed over: 1 allele, without an alternative (.): line 9"));
    CHECK_THAT(printed.err, says("Passed over: 1 allele, equal to the reference: line 10"));
    CHECK_THAT(printed.err, says("1 allele of 3 records, p-values of 1 random change, in the standard output"));
}

TEST_CASE("near the ends of a chromosome windows are moved inside", "[commands][variants]") {
    if (!can_score()) {
        return;
    }
    Case const in;
    auto const vcf = in.vcf(in.snv(3) + in.snv(2999) + in.snv(2502 - 10));
    auto const printed = in.run(vcf, {"--out", "-"});
    auto rows = rows_of(printed.out);
    REQUIRE(rows.size() == 4);
    CHECK_THAT(printed.err, says("The windows of 2 alleles were moved inside, as the chromosome ends there."));
    CHECK(rows[1][logit_reference] == programs::exact(in.logit(in.chr1.substr(0, 101))));
    CHECK(rows[2][logit_reference] == programs::exact(in.logit(in.chr1.substr(2899, 101))));
    CHECK(rows[3][logit_reference] == programs::exact(in.logit(in.chr1.substr(2442, 101))));  // with N's
    // A deletion that leaves less than a kernel.
    auto const deletion = in.vcf("chr2\t1\t.\t" + in.chr2 + "\t" + in.chr2.substr(0, 1) + "\t.\t.\t.\t.\t.\n");
    CHECK_THAT(in.run(deletion, {"--out", "-"}).err,
               says("Left out: 1 allele, shorter with its flanks than a kernel: line 8 (chr2:1)."));
}

TEST_CASE("results are equal bytes on any threads, and VCF keeps what it had", "[commands][variants]") {
    if (!can_score()) {
        return;
    }
    Case const in;
    std::string records;
    for (std::size_t at = 60; at < 2400; ++at) {
        records += in.snv(at);
    }
    records +=
        "chr2\t70\t.\t" + in.chr2.substr(69, 1) + "\t<DEL>,TTGACTCAG\t4.50\tq1;q2\tX;DP=1;DEEPPRUNE_P=9\tGT\t1|0\n";
    std::string head = vcf_head;
    head.insert(head.find("#CHROM"),
                "##INFO=<ID=X,Number=0,Type=Flag,Description=\"x\">\n##FILTER=<ID=q1,Description=\"1\">\n"
                "##INFO=<ID=DEEPPRUNE_P,Number=A,Type=Float,Description=\"of an earlier run\">\n"
                "##FILTER=<ID=q2,Description=\"2\">\n");
    auto const vcf = write_bytes(in.path("in.vcf"), head + records).string();
    for (std::string const name : {"a.tsv", "a.vcf", "a.vcf.gz"}) {
        in.run(vcf, {"--out", in.path(name), "--threads", "1", "--shifts", "1"});
        std::string const other = "b" + name.substr(1);
        in.run(vcf, {"--out", in.path(other), "--threads", "3", "--shifts", "1"});
        CHECK(read_bytes(in.path(name)) == read_bytes(in.path(other)));
    }
    CHECK(read_bytes(in.path("a.vcf.gz.tbi")) == read_bytes(in.path("b.vcf.gz.tbi")));
    std::string const out = read_bytes(in.path("a.vcf"));
    auto const before = rows_of(head + records);
    auto const after = rows_of(out);
    auto const table = rows_of(read_bytes(in.path("a.tsv")));
    REQUIRE(after.size() == before.size());
    REQUIRE(table.size() == before.size() + 1);
    for (std::size_t i = 0; i < before.size(); ++i) {
        auto row = after[i];
        bool const last = i + 1 == before.size();
        std::string const kept = last ? "X;DP=1" : "DP=7";
        REQUIRE(row.size() == 10);
        REQUIRE(row[7].starts_with(kept + ";DEEPPRUNE_LOGIT_REF="));
        auto const& of_table = table[i + 1];
        std::string const none = last ? ".," : "";
        CHECK_THAT(row[7] + ";", says(";DEEPPRUNE_DIFF=" + none + of_table[difference] + ";"));
        CHECK_THAT(row[7] + ";", says(";DEEPPRUNE_P=" + none + of_table[p] + ";"));
        row[7] = before[i][7];
        CHECK(row == before[i]);
    }
    CHECK_THAT(out, says("##INFO=<ID=DEEPPRUNE_DIFF,Number=A,Type=Float,Description=\"deepprune: "));
    CHECK(out.find("Genotype") < out.find("DEEPPRUNE_DIFF"));
    CHECK(out.find("of an earlier run") == std::string::npos);
    dp::LineReader lines{in.path("a.vcf.gz")};
    std::string unpacked;
    while (auto const line = lines.next()) {
        unpacked.append(*line) += '\n';
    }
    CHECK(unpacked == out);
    // The results of a run are the input of another one: the fields are replaced.
    in.run(in.path("a.vcf.gz"), {"--out", in.path("c.vcf"), "--shifts", "1"});
    CHECK(read_bytes(in.path("c.vcf")) == out);
    Pipe const pipe{in.path("pipe"), head + records};
    in.run(pipe.path().string(), {"--out", in.path("d.vcf"), "--shifts", "1"});
    CHECK(read_bytes(in.path("d.vcf")) == out);

    if (std::system("bcftools --version >/dev/null 2>&1") != 0) {
        WARN("skipped: no bcftools");
        return;
    }
    std::string const query = "bcftools query -r chr2 -f '%POS %DP %DEEPPRUNE_DIFF %DEEPPRUNE_GAINED [%GT]\\n' ";
    REQUIRE(std::system((query + in.path("a.vcf.gz") + " > " + in.path("q") + " 2> " + in.path("e")).c_str()) == 0);
    CHECK_THAT(read_bytes(in.path("q")), says("70 1 .,"));
    CHECK_THAT(read_bytes(in.path("q")), says(",kernel_10:+:"));
    CHECK_THAT(read_bytes(in.path("q")), says("1|0"));
    CHECK(read_bytes(in.path("e")).empty());  // all is declared
    auto const bcf = in.path("in.bcf");
    REQUIRE(std::system(("bcftools view --no-version -Ob -o " + bcf + " " + vcf + " 2>/dev/null").c_str()) == 0);
    in.run(bcf, {"--out", in.path("e.tsv"), "--shifts", "1"});
    CHECK(read_bytes(in.path("e.tsv")) == read_bytes(in.path("a.tsv")));
}

TEST_CASE("p-values are shares of random changes", "[commands][variants]") {
    if (!can_score()) {
        return;
    }
    Case const in;
    std::string records;
    for (std::size_t at = 955; at < 1100; ++at) {  // windows with one site, and with two
        records += in.snv(at);
    }
    auto const rows = in.table(records);
    REQUIRE(rows.size() == 145);
    CHECK(rows == in.table(records, {"--seed", "0", "--threads", "2"}));
    bool const same = rows == in.table(records, {"--seed", "1"});
    CHECK_FALSE(same);
    CHECK(in.table(records, {"--null", "0"}).front().size() == columns - 1);
    for (auto const& row : rows) {
        double const of_row = std::stod(row[p]);
        double const times = of_row * 146.0;                // a whole number: 1 and those as large
        CHECK(std::abs(times - std::round(times)) < 0.02);  // four digits
        CHECK(times > 0.99);
        for (auto const& other : rows) {
            if (std::abs(std::stof(row[difference])) < std::abs(std::stof(other[difference]))) {
                REQUIRE(of_row >= std::stod(other[p]));
            }
        }
        if (std::stof(row[difference]) == 0.0F) {
            CHECK(of_row == 1.0);
        }
    }
    sites::RandomChanges changes{100};
    for (std::uint64_t record = 0; record < 1000; ++record) {
        changes.add(record, static_cast<float>(record));
    }
    changes.sort();
    CHECK(changes.size() == 63);  // every sixteenth
    CHECK(changes.wanted(32));
    CHECK_FALSE(changes.wanted(8));
    CHECK(changes.p_value(0.0F) == 1.0);
    CHECK(changes.p_value(1e6F) == 1.0 / 64.0);
    CHECK(changes.p_value(992.0F) == 2.0 / 64.0);
    CHECK(changes.p_value(991.0F) == 2.0 / 64.0);
    CHECK_FALSE(sites::RandomChanges{0}.wanted(0));
}

TEST_CASE("what does not fit the genome ends the run, or is counted", "[commands][variants]") {
    if (!can_score()) {
        return;
    }
    Case const in;
    std::string const wrong = "chr1\t201\t.\t" + in.letter(200) + in.other(201) + "\tT\t.\t.\t.\t.\t.\n";
    auto const refuse = [&](std::string const& records, std::string const& what, std::string const& out = "out.tsv") {
        CAPTURE(records);
        CHECK_THROWS_WITH(in.run(in.vcf(in.snv(100) + records), {"--out", in.path(out)}), says(what));
        CHECK_THROWS_AS(in.run(in.vcf(in.snv(100) + records), {"--out", in.path(out)}), dp::DataError);
    };
    refuse(wrong,
           "in.vcf:9: found reference base '" + in.other(201) + "' at chr1:202, expected '" + in.letter(201) + "'");
    refuse("chr1\t3000\t.\t" + in.letter(2999) + "A\tT\t.\t.\t.\t.\t.\n", "expected a place within the 3000 bases");
    refuse("chr1\t3001\t.\tA\tT\t.\t.\t.\t.\t.\n", "found reference 'A' at chr1:3001");
    refuse("chr1\t2147483648\t.\tA\tT\t.\t.\t.\t.\t.\n", "found reference 'A' at chr1:2147483648");
    refuse("chr1\t0\t.\tA\tT\t.\t.\t.\t.\t.\n", "found reference 'A' at chr1:0");
    refuse("1\t5\t.\tA\tT\t.\t.\t.\t.\t.\n", "found chromosome '1', expected one of");
    refuse("1\t5\t.\tA\tT\t.\t.\t.\t.\t.\n", "try --chromosome-prefix add");
    refuse("chrX\t5\t.\tA\tT\t.\t.\t.\t.\t.\n", "take the genome that the variants were called on");
    refuse("chr1\t5\t.\tA\tT\t.\t.\t.\t.\n", "found 9 columns, expected 10");
    refuse("chr1\tx\t.\tA\tT\t.\t.\t.\t.\t.\n", "found position 'x'");
    refuse(in.snv(50), "found chr1:51 behind 101, expected sorted records", "out.vcf.gz");
    refuse("chr2\t5\t.\t" + in.chr2.substr(4, 1) + "\tAA\t.\t.\t.\t.\t.\n" + in.snv(200),
           "found chr1:201 behind another chromosome", "out.vcf.gz");
    CHECK(rows_of(in.run(in.vcf(in.snv(100) + in.snv(50)), {"--out", "-"}).out).size() == 3);  // a table has no index

    auto const printed =
        in.run(in.vcf(in.snv(100) + wrong + "1\t5\t.\tA\tT,C\t.\t.\t.\t.\t.\n"), {"--out", "-", "--keep-going"});
    CHECK(rows_of(printed.out).size() == 2);
    CHECK_THAT(printed.err, says("Left out: 1 allele, reference not that of the genome: line 9 (chr1:201)."));
    CHECK_THAT(printed.err, says("Left out: 2 alleles, chromosome not in the genome: line 10 (1:5), line 10 (1:5)."));
    std::string const bare = "1\t101\t.\t" + in.letter(100) + "\t" + in.other(100) + "\t.\t.\t.\t.\t.\n";
    auto const added = in.table(bare, {"--chromosome-prefix", "add"});
    CHECK(added.front()[chromosome] == "1");
    CHECK(added.front()[logit_reference] == in.table(in.snv(100)).front()[logit_reference]);

    auto const good = in.vcf(in.snv(100));
    CHECK_THROWS_AS(in.run(good, {"--out", in.path("out.bcf")}), dp::OptionError);
    CHECK_THROWS_AS(in.run(good, {"--out", in.path("out.tsv.gz")}), dp::OptionError);
    CHECK_THROWS_WITH(in.run(good, {"--out", good}), says("an input of this command, named as its output"));
    CHECK_THROWS_AS(in.run(good, {"--out", "-", "--width", "0"}), CLI::ValidationError);
    CHECK_THROWS_AS(in.run(in.path("none.vcf"), {"--out", in.path("out.tsv")}), dp::IoError);
    in.run(good, {"--out", in.path("cut.vcf.gz")});
    std::string const whole = read_bytes(in.path("cut.vcf.gz"));
    auto const cut = write_bytes(in.path("cut2.vcf.gz"), std::string_view{whole}.substr(0, whole.size() - 28));
    CHECK_THROWS_WITH(in.run(cut.string(), {"--out", in.path("out.tsv")}), says("without the block that ends it"));
    for (auto const& entry : fs::directory_iterator{in.dir.path()}) {
        CAPTURE(entry.path().string());
        CHECK(entry.path().filename().string().find("out.") == std::string::npos);
    }
}

TEST_CASE("texts come back in order from memory and from a file", "[commands][variants]") {
    for (std::size_t const room : {std::size_t{0}, std::size_t{300}, std::size_t{1} << 20U}) {
        sites::TextStore store{room};
        for (std::size_t i = 0; i < 40; ++i) {
            store.add({std::string(i % 9, 'x') + std::to_string(i), {{i % 9, static_cast<float>(i)}, {0, 1.0F}}});
        }
        std::size_t next = 0;
        store.for_each_part(7, [&](std::span<sites::TextWithGaps const> part) {
            CHECK(part.size() <= 7);
            for (auto const& text : part) {
                REQUIRE(text.text == std::string(next % 9, 'x') + std::to_string(next));
                REQUIRE(text.gaps.size() == 2);
                REQUIRE(text.gaps[0].at == next % 9);
                REQUIRE(text.gaps[0].value == static_cast<float>(next));
                ++next;
            }
        });
        CHECK(next == 40);
    }
}
