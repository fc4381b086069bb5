// deepprune extract, and deepprune train --peaks: from a genome and peaks to sequences.

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/sequence/record.hpp>
#include <deepprune/sequence/record_set.hpp>
#include <deepprune/sequence/records_view.hpp>
#include <deepprune/sequence/split.hpp>

#include <training/peak_data.hpp>
#include <training/training_data.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
namespace training = programs::training;
using dp::test::says;

namespace {

/// Three chromosomes of 30,000 bases, and 160 peaks of 80 bases on each with a site at the summit; every fourth
/// overlaps the one before.
struct World {
    TempDir dir{};
    std::string chromosome{};  ///< the letters of chr1
    std::string genome{};
    std::string peaks{};

    World() {
        dp::RandomStream stream{dp::Seed{77}, dp::Purpose::test};
        std::vector<std::pair<std::string, std::string>> sequences;
        std::string text;
        for (std::string const name : {"chr1", "chr2", "chr3"}) {
            std::string letters = dp::test::random_letters(30000, 0.4, stream);
            for (std::size_t i = 0; i < 160; ++i) {
                std::size_t const summit = 100 + 180 * i - (i % 4 == 3 ? 160 : 0);
                std::string const site = "GATTACAGTC";
                std::ranges::copy(site, letters.begin() + static_cast<std::ptrdiff_t>(summit - 5));
                text += name + '\t' + std::to_string(summit - 40) + '\t' + std::to_string(summit + 40) + "\tp" +
                        std::to_string(i) + "\t0\t.\t" + std::to_string(i) + ".5\t-1\t-1\t40\n";
            }
            sequences.emplace_back(name, letters);
        }
        chromosome = sequences[0].second;
        genome = dp::test::write_genome(dir.path() / "g.fa", sequences).string();
        peaks = write_bytes(dir.path() / "p.narrowPeak", text).string();
    }
    [[nodiscard]] training::PeakOptions options(std::string const& negatives) const {
        return {.peaks = peaks, .genome = genome, .negatives_from = negatives};
    }
};

/// What the id of a record says of its place: chromosome, start, end.
struct Place {
    std::string chromosome{};
    std::size_t start = 0;
    std::size_t end = 0;
};
Place place_of(std::string_view all) {
    std::string const id{all};
    auto const colons = id.rfind("::");
    auto const region = colons == std::string::npos ? id : id.substr(colons + 2);
    auto const colon = region.find(':');
    auto const hyphen = region.find('-');
    return {region.substr(0, colon), std::stoul(region.substr(colon + 1)), std::stoul(region.substr(hyphen + 1))};
}

std::size_t overlapping(dp::RecordsView some, dp::RecordsView others) {
    std::size_t count = 0;
    for (dp::RecordView const a : some) {
        Place const at = place_of(a.id);
        for (dp::RecordView const b : others) {
            Place const other = place_of(b.id);
            count += at.chromosome == other.chromosome && at.start < other.end && other.start < at.end ? 1U : 0U;
        }
    }
    return count;
}

/// Whether the program reads genomes; a test says if not.
bool can_read_genomes() {
    if (!training::reads_genomes()) {
        WARN("skipped: built without htslib");
    }
    return training::reads_genomes();
}

}  // namespace

TEST_CASE("without htslib the options say so", "[commands][peaks]") {
    if (training::reads_genomes()) {
        return;
    }
    CHECK_THROWS_WITH(run_command({"extract", "--peaks", "p", "--genome", "g", "--out", "-"}),
                      says("found --peaks in a program that was built without htslib and so reads no genomes"));
}

TEST_CASE("extract writes windows of the genome, and counts what it leaves out", "[commands][peaks]") {
    if (!can_read_genomes()) {
        return;
    }
    World const world;
    auto const bed = write_bytes(world.dir.path() / "p.bed",
                                 "track name=x\nchr1\t1000\t1011\ta\t7\t+\nchr1\t2000\t2010\tb\t9\t-\n"
                                 "chr1\t3\t4\tc\t1\t.\nchr9\t5\t6\td\t1\t.\nchr1\t1001\t1010\te\t1\t+\n")
                         .string();
    auto const printed =
        run_command({"extract", "--peaks", bed, "--genome", world.genome, "--width", "11", "--out", "-"});
    std::string reversed = world.chromosome.substr(2000, 11);
    std::ranges::reverse(reversed);
    for (char& letter : reversed) {
        letter = "TGCA"[std::string_view{"ACGT"}.find(letter)];
    }
    CHECK(printed.out == ">a::chr1:1000-1011(+)\n" + world.chromosome.substr(1000, 11) + "\n>b::chr1:2000-2011(-)\n" +
                             reversed + '\n');
    CHECK(printed.err ==
          "Of 5 peaks 2 are used, as windows of 11 bases around their middles.\n"
          "Left out: 1 peak of " +
              bed +
              ", chromosome not in the genome: line 5 (chr9:5-6).\n"
              "Left out: 1 peak of " +
              bed +
              ", window beyond the end of the chromosome: line 4 (chr1:3-4).\n"
              "Left out: 1 peak of " +
              bed +
              ", same window as another peak: line 6 (chr1:1001-1010).\n"
              "2 sequences in the standard output\n");
    // The best alone, and an exclusion.
    auto const excluded =
        write_bytes(world.dir.path() / "x.bed.txt", "chr1\t2005\t2006\tHigh Signal Region\n").string();
    CHECK(run_command({"extract", "--peaks", bed, "--genome", world.genome, "--width", "0", "--top", "1", "--out", "-"})
              .out == ">b::chr1:2000-2010(-)\n" + reversed.substr(1) + '\n');
    auto const left = run_command(
        {"extract", "--peaks", bed, "--genome", world.genome, "--width", "11", "--exclude", excluded, "--out", "-"});
    CHECK(left.out == ">a::chr1:1000-1011(+)\n" + world.chromosome.substr(1000, 11) + '\n');
    CHECK_THAT(left.err,
               says("Left out: 1 peak of " + bed + ", window overlaps an exclusion: line 3 (chr1:2000-2010)."));
}

TEST_CASE("extract writes a table with negatives", "[commands][peaks]") {
    if (!can_read_genomes()) {
        return;
    }
    World const world;
    for (std::string const from : {"shuffle", "genome", "flanks"}) {
        CAPTURE(from);
        auto const out = (world.dir.path() / (from + ".tsv")).string();
        run_command({"extract", "--peaks", world.peaks, "--genome", world.genome, "--width", "61", "--negatives-from",
                     from, "--out", out});
        auto const records = dp::read_records(out);
        std::vector<dp::Record> positives;
        std::vector<dp::Record> negatives;
        std::ranges::partition_copy(records, std::back_inserter(positives), std::back_inserter(negatives),
                                    &dp::Record::label);
        CHECK(positives.size() == 480);
        CHECK(std::ranges::all_of(positives,
                                  [](auto const& record) { return record.sequence.substr(25, 10) == "GATTACAGTC"; }));
        CHECK(std::ranges::all_of(records, [](auto const& record) { return record.sequence.size() == 61; }));
        if (from == "shuffle") {
            CHECK(negatives.size() == 480);
            CHECK(negatives[0].id == positives[0].id + "_shuf");
        } else {
            CHECK(negatives.size() > 400);
            CHECK(overlapping(negatives, positives) == 0);
            CHECK(overlapping(negatives, negatives) == negatives.size());  // with itself
        }
    }
    CHECK_THROWS_WITH(run_command({"extract", "--peaks", world.peaks, "--genome", world.genome, "--negatives-from",
                                   "flanks", "--out", (world.dir.path() / "x.fa").string()}),
                      says("found --negatives-from with FASTA, which has no labels, expected a table for --out"));
}

TEST_CASE("names of chromosomes that do not fit are explained", "[commands][peaks]") {
    if (!can_read_genomes()) {
        return;
    }
    World const world;
    auto const bed = write_bytes(world.dir.path() / "p.bed", "1\t1000\t1011\n2\t1000\t1011\n").string();
    auto const with = [&](std::vector<std::string> const& more) {
        std::vector<std::string> arguments{"extract", "--peaks", bed, "--genome", world.genome, "--out", "-"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_command(arguments).out;
    };
    CHECK_THROWS_WITH(with({}), says("p.bed:1: found chromosome '1', and no other that " + world.genome +
                                     " has, expected its names, such as 'chr1'; try --chromosome-prefix add"));
    CHECK_THAT(with({"--chromosome-prefix", "add", "--width", "0"}), says(">chr1:1000-1011\n"));
    auto const regions = write_bytes(world.dir.path() / "x.bed", "1\t0\t10\n").string();
    CHECK_THROWS_WITH(
        run_command({"extract", "--peaks", world.peaks, "--genome", world.genome, "--out", "-", "--exclude", regions}),
        says("x.bed:1: found chromosome '1', and no other that"));
    auto const end = write_bytes(world.dir.path() / "e.bed", "chr1\t0\t10\n").string();
    CHECK_THROWS_WITH(run_command({"extract", "--peaks", end, "--genome", world.genome, "--out", "-"}),
                      says("e.bed: found no peak that can be used, expected at least one; Left out: 1 peak of"));
    auto const empty = write_bytes(world.dir.path() / "empty.bed", "# none\n").string();
    CHECK_THROWS_WITH(run_command({"extract", "--peaks", empty, "--genome", world.genome, "--out", "-"}),
                      says("empty.bed: found no interval, expected at least one peak"));
}

TEST_CASE("windows that overlap are in one set", "[commands][peaks]") {
    if (!can_read_genomes()) {
        return;
    }
    World const world;
    for (std::string const from : {"shuffle", "genome", "flanks"}) {
        CAPTURE(from);
        auto const data = training::load({.peaks = world.options(from),
                                          .test_fraction = 0.2,
                                          .validation_fraction = 0.1,
                                          .kernel_length = 16,
                                          .seed = dp::Seed{3}});
        CHECK(data.made_negatives == (from == "shuffle"));
        CHECK(data.inputs.size() == 2);
        CHECK(data.inputs[1].role == "genome");
        CHECK(overlapping(data.train, data.train) > data.train.size());  // some peaks do overlap
        CHECK(overlapping(data.train, data.test) == 0);
        CHECK(overlapping(data.train, data.validation) == 0);
        CHECK(overlapping(data.validation, data.test) == 0);
        auto const all = data.train.size() + data.test.size() + data.validation.size();
        CHECK(static_cast<double>(data.test.size()) == Approx(0.2 * static_cast<double>(all)).epsilon(0.1));
    }
    auto const held = training::load({.peaks = world.options("genome"),
                                      .test_chromosomes = {"chr2"},
                                      .validation_chromosomes = {"chr3"},
                                      .kernel_length = 16});
    auto const is_of = [](dp::RecordSet const& records, std::string const& chromosome) {
        CHECK(std::ranges::all_of(
            records, [&](dp::RecordView const record) { return place_of(record.id).chromosome == chromosome; }));
        CHECK(std::ranges::count_if(records, &dp::RecordView::label) == 160);
    };
    is_of(held.train, "chr1");
    is_of(held.test, "chr2");
    is_of(held.validation, "chr3");
    CHECK_THROWS_WITH(
        training::load(
            {.peaks = world.options("genome"), .test_chromosomes = {"chr2"}, .validation_chromosomes = {"chr2"}}),
        says("found chromosome 'chr2' for the test set and for the validation set"));
    CHECK_THROWS_WITH(training::load({.peaks = world.options("genome"), .test_chromosomes = {"chr5"}}),
                      says("found no record on chromosome 'chr5'"));
    CHECK_THROWS_WITH(training::load({.peaks = world.options("shuffle"), .split = dp::ValidationSplit::last_fraction}),
                      says("found the last peaks of the file as the validation set"));
    auto narrow = world.options("shuffle");
    narrow.width = 15;
    CHECK_THROWS_WITH(training::load({.peaks = narrow, .kernel_length = 16}),
                      says("p.narrowPeak:1: found a window of 15 bases, expected at least 16, the length of a kernel"));
}

TEST_CASE("--test-chromosomes holds out records of a file too", "[commands][peaks]") {
    TempDir const dir;
    std::string text;
    for (std::size_t i = 0; i < 90; ++i) {
        std::string const number = std::to_string(i);
        text += "ACGTACGTAACCGGTT\t" + std::to_string(i % 2) + "\tchr" + std::to_string(1 + i % 3) + ':' + number +
                '-' + number + "9\n";
    }
    auto const file = write_bytes(dir.path() / "t.tsv", text).string();
    auto const data = training::load({.train = file, .test_chromosomes = {"chr2"}});
    CHECK(data.test.size() == 30);
    CHECK(std::ranges::all_of(data.test, [](auto const& record) { return place_of(record.id).chromosome == "chr2"; }));
    auto const nameless = write_bytes(dir.path() / "n.tsv", "ACGT\t1\nACGT\t0\n").string();
    CHECK_THROWS_WITH(training::load({.train = nameless, .test_chromosomes = {"chr2"}}),
                      says("n.tsv:1: found id 'record_1'"));
}

TEST_CASE("train --peaks, to its manifest and report", "[commands][peaks]") {
    if (!can_read_genomes()) {
        return;
    }
    World const world;
    auto const out = world.dir.path() / "out";
    auto const bed = write_bytes(world.dir.path() / "more.narrowPeak",
                                 read_bytes(world.peaks) + "chr7\t5\t9\t.\t0\t.\t1\t-1\t-1\t-1\n")
                         .string();
    auto const printed = run_command({"train",     "--kernels",          "12",         "--kernel-length",
                                      "8",         "--final-kernels",    "3",          "--max-epochs",
                                      "2",         "--batch-size",       "32",         "--peaks",
                                      bed,         "--genome",           world.genome, "--width",
                                      "61",        "--test-chromosomes", "chr2",       "--validation-chromosomes",
                                      "chr3",      "--negatives-from",   "genome",     "--out",
                                      out.string()});
    std::string const left = "Left out: 1 peak of " + bed + ", chromosome not in the genome: line 481 (chr7:5-9).";
    CHECK_THAT(printed.err, says(left));
    CHECK_THAT(printed.out, says("test AUROC"));
    auto const manifest = nlohmann::json::parse(read_bytes(out / "manifest.json"));
    bool const noted = manifest["notes"].dump().find(left) != std::string::npos;
    CHECK(noted);
    CHECK(manifest["options"]["--width"] == "61");
    CHECK(manifest["options"]["--negatives-from"] == "genome");
    CHECK(manifest["options"]["--fresh-negatives"] == "no");
    CHECK(manifest["inputs"].size() == 2);
    bool const reported =
        read_bytes(out / "report.html").find("more.narrowPeak, chromosome not in the genome: line 481 (chr7:5-9)") !=
        std::string::npos;
    CHECK(reported);
    CHECK_THROWS_AS(run_command({"train", "--peaks", bed, "--out", out.string()}), CLI::RequiresError);
    CHECK_THROWS_AS(
        run_command({"train", "--peaks", bed, "--genome", world.genome, "--train", bed, "--out", out.string()}),
        CLI::ExcludesError);
}
