#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string>

#include <deepprune/core/error.hpp>
#include <deepprune/io/crc64.hpp>

#include <training/training_data.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/pipe.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
namespace training = programs::training;
using dp::test::says;

namespace {

/// A table of so many records, of both classes in turn or of one.
std::string table(std::size_t records, std::string const& labels) {
    std::string text;
    for (std::size_t i = 0; i < records; ++i) {
        std::string sequence = "ACGTACGTAACCGGTT";
        for (std::size_t bit = 0; bit < 8; ++bit) {  // no two alike
            sequence += (i >> bit & 1U) != 0 ? 'A' : 'C';
        }
        text += sequence + '\t' + labels[i % labels.size()] + '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("negatives in a file of their own must be negatives", "[commands][training_data]") {
    TempDir const dir;
    auto const positives = write_bytes(dir.path() / "p.tsv", table(40, "1")).string();
    auto const negatives = write_bytes(dir.path() / "n.tsv", table(40, "0")).string();
    auto const mixed = write_bytes(dir.path() / "m.tsv", table(40, "001")).string();
    auto const good = training::load({.train = positives, .negatives = negatives});
    CHECK(good.train.size() + good.validation.size() == 80);
    CHECK_THROWS_WITH(training::load({.train = positives, .negatives = mixed}),
                      says("m.tsv:3: found a positive (label 1), the first of 13"));
    CHECK_THROWS_WITH(training::load({.train = mixed, .negatives = negatives}),
                      says("m.tsv:1: found a negative (label 0), the first of 27"));
    CHECK_THROWS_AS(training::load({.train = positives, .negatives = positives}), dp::OptionError);
    auto const linked = dir.path() / "link.tsv";
    std::filesystem::create_symlink(positives, linked);
    CHECK_THROWS_WITH(training::load({.train = positives, .negatives = linked.string()}), says("expected two files"));
}

TEST_CASE("what looks wrong with the data is among the notes", "[commands][training_data]") {
    TempDir const dir;
    auto const notes = [&](std::string const& text) {
        std::string all;
        for (auto const& note : training::load({.train = write_bytes(dir.path() / "t.tsv", text).string()}).notes) {
            all += note + '\n';
        }
        return all;
    };
    CHECK_THAT(notes(table(100, "01")), says("Warning: validation set: only 10 records;"));
    CHECK(notes(table(250, "01")).empty());
    // Each record four times: most of those that validate are in the training set as well.
    std::string const repeated = table(100, "01") + table(100, "01") + table(100, "01") + table(100, "01");
    CHECK_THAT(notes(repeated),
               says("Warning: validation set: ") && says("records with a sequence of the training set"));
    std::string lengths;
    for (std::string const& line : {table(200, "1"), table(200, "0")}) {
        lengths += line;
    }
    std::string longer;
    std::istringstream lines{lengths};
    for (std::string line; std::getline(lines, line);) {
        longer += (line.back() == '1' ? "ACGTACGT" : "") + line + '\n';
    }
    CHECK_THAT(notes(longer), says("Warning: training set: the classes differ in length (medians 32 and 24 bases)"));
}

TEST_CASE("a side of a split with one class is named", "[commands][training_data]") {
    TempDir const dir;
    auto const sorted = write_bytes(dir.path() / "t.tsv", table(90, "1") + table(90, "0")).string();
    CHECK_THROWS_WITH(
        training::load({.train = sorted, .split = dp::ValidationSplit::last_fraction}),
        says("t.tsv: found only negatives among the 18 records of the validation set, as the last 10 % of "
             "the file are the validation set, expected both classes; mix the file, or split with "
             "--validation-split stratified"));
}

TEST_CASE("ids without a chromosome are named with file and line", "[commands][training_data]") {
    TempDir const dir;
    std::string const sequence = "ACGTACGTACGTACGTACGTACGTACGTACGT";
    auto const positives = write_bytes(dir.path() / "p.fa",
                                       ">chr1:1-33\n" + sequence + "\n>hg38_dna range=chr2:1-33 x\n" + sequence + "\n")
                               .string();
    auto const negatives =
        write_bytes(dir.path() / "n.fa", ">n::chr1:1-33(+)\n" + sequence + "\n>chr2:1,000-1,033\n" + sequence + "\n")
            .string();
    auto const split = training::load({.train = positives, .negatives = negatives, .validation_chromosomes = {"chr2"}});
    CHECK(split.validation.size() == 2);
    auto const bad =
        write_bytes(dir.path() / "bad.fa", ">chr1:1-33\n" + sequence + "\n>peak_7(+)\n" + sequence + "\n").string();
    CHECK_THROWS_WITH(training::load({.train = positives, .negatives = bad, .validation_chromosomes = {"chr2"}}),
                      says("bad.fa:3: found id 'peak_7(+)', expected an id such as"));
    CHECK_THROWS_WITH(training::load({.train = positives, .negatives = negatives, .validation_chromosomes = {"chr9"}}),
                      says("p.fa: found no record on chromosome 'chr9'"));
}

TEST_CASE("the bases of each file have a limit", "[commands][training_data]") {
    TempDir const dir;
    auto const positives = write_bytes(dir.path() / "p.tsv", table(40, "1")).string();  // of 24 bases
    auto const negatives = write_bytes(dir.path() / "n.tsv", table(41, "0")).string();
    CHECK_NOTHROW(training::load({.train = positives, .negatives = negatives, .max_bases = 984}));
    CHECK_THROWS_WITH(training::load({.train = positives, .negatives = negatives, .max_bases = 983}),
                      says("n.tsv:41: found 984 bases up to here, expected at most 983 in the file; raise max-bases"));
}

TEST_CASE("training data may come from pipes", "[commands][training_data]") {
    TempDir const dir;
    std::string const text = table(250, "01");  // 6.5 kB
    std::string const long_text = [&] {
        std::string lines;
        for (int i = 0; i < 40; ++i) {
            lines += text;  // 260 kB: more than a pipe holds, and more than one buffer
        }
        return lines;
    }();
    auto const file = write_bytes(dir.path() / "f.tsv", long_text).string();
    auto const from_file = training::load({.train = file});
    Pipe const pipe{dir.path() / "pipe", long_text};
    auto const from_pipe = training::load({.train = pipe.path().string()});
    CHECK(from_pipe.train == from_file.train);
    CHECK(from_pipe.validation == from_file.validation);
    REQUIRE(from_pipe.inputs.size() == 1);
    CHECK(from_pipe.inputs[0].bytes == long_text.size());
    CHECK(from_pipe.inputs[0].hash == from_file.inputs[0].hash);
    CHECK(from_file.inputs[0].hash == training::fingerprint("", file).hash);
}

TEST_CASE("a database of motifs is read and identified in one go", "[commands][training_data]") {
    TempDir const dir;
    std::string const text = ">m\nA [1 2]\nC [1 2]\nG [1 2]\nT [1 2]\n";
    Pipe const pipe{dir.path() / "pipe", text};
    auto const read = training::read_motif_file(pipe.path().string(), "known motifs");
    CHECK(read.motifs.size() == 1);
    CHECK(read.input.role == "known motifs");
    CHECK(read.input.bytes == text.size());
    auto const file = write_bytes(dir.path() / "f", text).string();
    CHECK(read.input.hash == training::fingerprint("", file).hash);
}
