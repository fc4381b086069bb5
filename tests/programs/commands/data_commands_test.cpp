#include <array>
#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/io/read_matrix.hpp>
#include <deepprune/io/read_records.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/golden_file.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

/// Runs the program with these arguments and returns its output.
std::string run(std::vector<std::string> const& arguments) { return run_command(arguments).out; }

}  // namespace

TEST_CASE("check-data prints a table and its warnings", "[commands]") {
    TempDir const dir;
    auto const train = write_bytes(dir.path() / "train.fa", ">a\nACGTACGT\n>b\nACGNACG\n").string();
    auto const negatives = write_bytes(dir.path() / "neg.fa", ">c\nTTTTACGT\n").string();
    auto const test = write_bytes(dir.path() / "test.tsv", "acgtacgt\t1\nTTTTAAAA\t0\n").string();
    CHECK(run({"check-data", train, "--negatives", negatives, "--test", test, "--kernel-length", "8"}) ==
          "                                  training set  test set\n"
          "records                                      3         2\n"
          "  positives                                  2         1\n"
          "  negatives                                  1         1\n"
          "bases                                       23        16\n"
          "length: shortest                             7         8\n"
          "length: median                               8         8\n"
          "length: longest                              8         8\n"
          "different lengths                            2         1\n"
          "shorter than the kernel (8)                  1         0\n"
          "GC content of positives                 57.1 %    50.0 %\n"  // 8 of 14; 4 of 8
          "GC content of negatives                 25.0 %     0.0 %\n"
          "unknown letters (N and the like)             1         0\n"
          "  records with some                          1         0\n"
          "  records with nothing else                  0         0\n"
          "repeated sequences                           0         0\n"
          "sequences in both classes                    0         0\n"
          "also in the training set                               1\n"
          "\n"
          "warning: test set: 1 record with a sequence of the training set; what is measured on it will look too good\n"
          "warning: training set: 1 record shorter than the kernel (8 bases)\n"
          "warning: training set: 2 different lengths; a network of fixed input length takes only one\n"
          "warning: training set: the classes differ in GC content, which alone can tell them apart\n"
          "warning: test set: the classes differ in GC content, which alone can tell them apart\n");
    auto const clean = write_bytes(dir.path() / "clean.tsv", "ACGTACGT\t1\nTGCATGCA\t0\n").string();
    CHECK_THAT(run({"check-data", clean, "--kernel-length", "8"}), says("\n\nnothing suspicious\n"));
    CHECK_THROWS_WITH(run({"check-data", train, "--negatives", test}),
                      says("test.tsv:1: found a positive (label 1), the first of 1, expected FASTA, or label 0 "
                           "throughout"));
    CHECK_THROWS_WITH(run({"check-data", test, "--negatives", negatives}),
                      says("test.tsv:2: found a negative (label 0), the first of 1, expected positives only"));
    CHECK_THROWS_AS(run({"check-data", train, "--negatives", train}), dp::OptionError);
    CHECK_THROWS_AS(run({"check-data", (dir.path() / "none").string()}), dp::IoError);
    CHECK_THROWS_AS(run({"check-data"}), CLI::ParseError);
    CHECK_THROWS_AS(run({"check-data", train, "--test-negatives", negatives}), CLI::ParseError);
}

TEST_CASE("shuffle keeps order, letters and format", "[commands]") {
    TempDir const dir;
    std::string const one = "ACGATCAGTACGATTACAGGACCATNNNACGatcagg";
    auto const fasta = write_bytes(dir.path() / "in.fa", ">a words\n" + one + "\n>b\nTTTT\n").string();
    auto const table = write_bytes(dir.path() / "in.tsv", one + "\t1\ta\nTTTT\t0\tb\n").string();
    auto const shuffle = [&](std::string const& in, std::string const& name, std::string const& seed = "0") {
        auto const out = (dir.path() / name).string();
        CHECK_THAT(run({"shuffle", "--in", in, "--out", out, "--seed", seed}), says("2 shuffled sequences in " + out));
        return read_bytes(out);
    };
    std::string const from_fasta = shuffle(fasta, "out");
    CHECK(from_fasta.starts_with(">a_shuf\nA"));
    CHECK(from_fasta.ends_with(">b_shuf\nTTTT\n"));
    CHECK(shuffle(fasta, "again") == from_fasta);
    CHECK(shuffle(table, "out.fa") == from_fasta);
    CHECK(shuffle(fasta, "other", "1") != from_fasta);
    std::string const from_table = shuffle(table, "plain");
    CHECK(from_table.starts_with("sequence\tlabel\tid\nA"));
    CHECK(from_table.ends_with("TTTT\t0\tb_shuf\n"));
    CHECK(shuffle(fasta, "out.tsv") == from_table);
    CHECK_THROWS_WITH(run({"shuffle", "--in", fasta, "--out", (dir.path() / "out.gz").string()}),
                      says("out.gz: found a name that promises compression"));
    CHECK_THROWS_WITH(run({"shuffle", "--in", fasta, "--out", fasta}),
                      says("found an input of this command, named as its output"));
    CHECK_THROWS_AS(run({"shuffle", "--in", fasta, "--out", (dir.path() / "o").string(), "--seed", "-1"}),
                    CLI::ParseError);
    CHECK_THROWS_AS(run({"shuffle", "--in", fasta}), CLI::ParseError);
    for (std::string const seed : {"18446744073709551616", "12345678901234567890123", "1.5", "nan", "+1", "x", ""}) {
        CAPTURE(seed);
        CHECK_THROWS_WITH(run({"shuffle", "--in", fasta, "--out", (dir.path() / "o").string(), "--seed", seed}),
                          says("expected a whole number from 0 to 18446744073709551615"));
    }
    shuffle(fasta, "highest", "18446744073709551615");
}

TEST_CASE("simulate writes a set, and the motifs that reproduce it", "[commands]") {
    TempDir const dir;
    auto const path = [&](std::string const& name) { return (dir.path() / name).string(); };
    CHECK_THAT(run({"simulate", "--out", path("a.tsv"), "--positives", "30", "--negatives", "20", "--length", "40",
                    "--seed", "7", "--motifs-out", path("m")}),
               says("50 sequences of 40 bases (30 positives)") && says(", 10.00 bits\n") && says(", 12.00 bits\n"));
    auto const records = dp::read_records(path("a.tsv"));
    REQUIRE(records.size() == 50);
    CHECK(records[0].sequence.size() == 40);
    CHECK(dp::read_matrix(path("m1.txt")).size() == 8);
    CHECK(dp::read_matrix(path("m2.txt")).size() == 23);
    run({"simulate", "--out", path("b.tsv"), "--positives", "30", "--negatives", "20", "--length", "40", "--seed", "7",
         "--motif", path("m1.txt"), path("m2.txt")});
    CHECK(read_bytes(path("a.tsv")) == read_bytes(path("b.tsv")));
    CHECK_THAT(run({"simulate", "--out", path("c.tsv"), "--positives", "4", "--negatives", "4", "--motif-length",
                    "6,7,8", "--information", "6,7.5,8"}),
               says("motif 2: ") && says(", 7.50 bits\nmotif 3: "));

    CHECK_THROWS_AS(run({"simulate"}), CLI::ParseError);
    CHECK_THROWS_AS(run({"simulate", "--out", path("d"), "--motif-length", "8"}), CLI::ParseError);
    CHECK_THROWS_AS(run({"simulate", "--out", path("d"), "--positives", "-2"}), CLI::ParseError);
    CHECK_THROWS_AS(run({"simulate", "--out", path("d"), "--gc", "1.5"}), CLI::ParseError);
    CHECK_THROWS_WITH(run({"simulate", "--out", path("d"), "--gc", "nan"}), says("expected a number from 0 to 1"));
    CHECK_THROWS_AS(run({"simulate", "--out", path("d"), "--information", "nan,nan"}), CLI::ParseError);
    CHECK_THROWS_AS(run({"simulate", "--out", path("d"), "--positives", "18446744073709551615"}), CLI::ParseError);
    CHECK_THROWS_AS(run({"simulate", "--out", path("d"), "--length", "18446744073709551615"}), CLI::ParseError);
    CHECK_THROWS_AS(run({"simulate", "--out", path("d"), "--motif", path("m1.txt"), "--motif-length", "8"}),
                    CLI::ParseError);
    CHECK_THROWS_AS(run({"simulate", "--out", path("d"), "--length", "22"}), dp::OptionError);
    CHECK_THROWS_AS(run({"simulate", "--out", path("d"), "--motif", path("none")}), dp::IoError);
}

TEST_CASE("tomtom writes the table of matches", "[commands]") {
    TempDir const dir;
    auto const query =
        write_bytes(dir.path() / "q.jaspar", ">q\n9 0 0 0 9\n0 9 0 0 0\n0 0 9 0 0\n0 0 0 9 0\n").string();
    auto const target =
        write_bytes(dir.path() / "t.jaspar",
                    ">t1\n0 9 0 0 0\n0 0 9 0 0\n0 0 0 9 0\n9 0 0 0 9\n>t2\n5 4 4\n4 5 4\n4 4 5\n4 4 4\n")
            .string();
    auto const out = (dir.path() / "o.tsv").string();
    auto const printed = run({"tomtom", "--query", query, "--target", target, "--out", out, "--threshold", "2",
                              "--evalue", "--threads", "2"});
    CHECK(printed == "2 matches of 1 motifs with 2 targets in " + out + "\n");
    auto const table = read_bytes(out);
    CHECK_THAT(table, says("Query_ID\tTarget_ID\tOptimal_offset"));
    CHECK_THAT(table, says("\nq\tt1\t0\t"));
    CHECK_THAT(table, says("\t5\tACGTA\tACGTA\t-\n"));
    CHECK_THAT(table, says(" --threshold 2 --evalue\n"));
    CHECK_THROWS_AS(run({"tomtom", "--query", query, "--target", target, "--out", out, "--dist", "blic1"}),
                    CLI::ValidationError);
    CHECK_THROWS_AS(run({"tomtom", "--query", query}), CLI::RequiredError);
    for (std::vector<std::string> const& wrong : {std::vector<std::string>{"--threads", "100000"},
                                                  {"--threads", "0"},
                                                  {"--threshold", "nan"},
                                                  {"--threshold", "-1"},
                                                  {"--threshold", "inf"},
                                                  {"--min-overlap", "18446744073709551617"}}) {
        std::vector<std::string> arguments{"tomtom", "--query", query, "--target", target, "--out", out};
        arguments.insert(arguments.end(), wrong.begin(), wrong.end());
        CAPTURE(wrong);
        CHECK_THROWS_AS(run(arguments), CLI::ValidationError);
        try {
            run(arguments);
        } catch (CLI::ValidationError const& error) {
            CHECK(std::string{error.what()}.size() < 120);  // no 309 digits
        }
    }
}

TEST_CASE("the soft model of release 0.1 predicts what it predicted", "[commands][golden]") {
    auto const rows = [](std::string const& table) {
        std::istringstream lines{table};
        std::string id;
        std::string rest;
        std::vector<std::pair<std::string, std::array<double, 2>>> out;
        std::getline(lines, rest);
        for (int label = 0; lines >> id >> label;) {
            lines >> out.emplace_back(id, std::array<double, 2>{}).second[0] >> out.back().second[1];
        }
        return out;
    };
    std::filesystem::path const folder = dp::test::golden_file("soft_0_1");
    auto const then = rows(read_bytes(folder / "predictions.tsv"));
    auto const now = rows(run({"predict", "--model", (folder / "model.safetensors").string(), "--data",
                               (folder / "sequences.tsv").string(), "--out", "-"}));
    REQUIRE(then.size() == 12);
    REQUIRE(now.size() == 12);
    for (std::size_t i = 0; i < then.size(); ++i) {
        CHECK(now[i].first == then[i].first);
        for (std::size_t j = 0; j < 2; ++j) {  // another instruction set adds in another order
            CHECK(now[i].second[j] == Approx(then[i].second[j]).epsilon(1e-5));
        }
    }
}

TEST_CASE("a file of several batches is predicted as its parts are", "[commands]") {
    TempDir const dir;
    std::size_t const records = 90'000;  // of 101 bases: 9.1 million, where a batch has 8.4 million
    dp::RandomStream stream{dp::Seed{5}, dp::Purpose::test};
    std::string rows;
    std::size_t half = 0;
    for (std::size_t i = 0; i < records; ++i) {
        half = i == records / 2 ? rows.size() : half;
        for (int letter = 0; letter < 101; ++letter) {
            rows += "ACGT"[stream.below(4)];
        }
        rows += i % 3 == 0 ? "\t1\t" : "\t0\t";
        rows += std::to_string(i) + '\n';
    }
    auto const model = (dp::test::golden_file("soft_0_1") / "model.safetensors").string();
    auto const predicted = [&](std::string const& text) {
        auto const data = write_bytes(dir.path() / "data.tsv", text).string();
        auto const out = (dir.path() / "out.tsv").string();
        auto const said = run({"predict", "--model", model, "--data", data, "--out", out});
        return std::pair{said, read_bytes(out)};
    };
    auto const [said, whole] = predicted(rows);
    auto const first = predicted(rows.substr(0, half)).second;
    auto const second = predicted(rows.substr(half)).second;
    CHECK((whole == first + second.substr(second.find('\n') + 1)));  // without megabytes of text where it fails
    CHECK_THAT(said, says("wrote 90000 predictions, AUROC 0."));
}
