#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/genome/big_wig.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/read_big_wig.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

// Values of consecutive steps.
struct Run {
    std::string chromosome{};
    std::size_t first = 0;
    std::vector<float> values{};
};

constexpr std::uint32_t step = 10;
// In the order of the file; chr10 sorts before chr2.
std::vector<dp::Chromosome> const chromosomes{{"chr2", 300005}, {"chr10", 2000000}, {"chrEmpty", 77}, {"chrM", 65}};

std::vector<Run> random_runs() {
    dp::RandomStream stream{dp::Seed{271}, dp::Purpose::test};
    std::vector<Run> runs{{"chr10", 3, {}}, {"chr10", 150001, {}}, {"chr2", 0, {}}};
    // More than a block; the last ends with the chromosome, within a step.
    for (std::size_t const sizes[] = {100000, 20000, 30001}; Run & run : runs) {
        for (std::size_t i = 0; i < sizes[&run - runs.data()]; ++i) {
            run.values.push_back(static_cast<float>(stream.uniform()) - 0.25F);
        }
    }
    // Many short ones: an index of two levels.
    for (std::size_t first = 3 + 100000 + 1; runs.size() < 900; first += 50) {
        runs.insert(runs.end() - 2, {"chr10", first, {static_cast<float>(first)}});
    }
    runs.push_back({"chrM", 6, {1.5F}});
    return runs;
}

void write_track(fs::path const& path, std::vector<Run> const& runs, std::size_t piece, unsigned threads) {
    dp::Team team{threads};
    dp::BigWig track{path, chromosomes, step, team};
    for (Run const& run : runs) {
        for (std::size_t at = 0; at < run.values.size(); at += piece) {
            track.write(run.chromosome, run.first + at,
                        std::span{run.values}.subspan(at, std::min(piece, run.values.size() - at)));
        }
    }
    track.commit();
}

bool cannot_read() {
    if (!reads_big_wig()) {
        WARN("skipped: built without libBigWig (Debian: libbigwig-dev)");
    }
    return !reads_big_wig();
}

}  // namespace

TEST_CASE("libBigWig reads the values that were written", "[genome][big_wig]") {
    if (cannot_read()) {
        return;
    }
    TempDir const dir;
    auto const path = dir.path() / "x.bw";
    auto const runs = random_runs();
    write_track(path, runs, 1000, 2);
    std::vector<BigWigValue> expected;
    double sum = 0.0;
    double squares = 0.0;
    for (Run const& run : runs) {
        std::uint32_t const length = run.chromosome == "chr10" ? 2000000U : run.chromosome == "chr2" ? 300005U : 65U;
        for (std::size_t i = 0; i < run.values.size(); ++i) {
            auto const start = static_cast<std::uint32_t>((run.first + i) * step);
            expected.push_back({run.chromosome, start, start + step, run.values[i]});
            std::uint32_t const bases = std::min(start + step, length) - start;
            sum += bases * double{run.values[i]};
            squares += bases * double{run.values[i]} * double{run.values[i]};
        }
    }
    auto const file = read_big_wig(path);
    REQUIRE(file.has_value());
    CHECK(file->chromosomes == std::vector<std::string>{"chr10:2000000", "chr2:300005", "chrEmpty:77", "chrM:65"});
    REQUIRE(file->values.size() == expected.size());
    CHECK(file->values == expected);
    CHECK(file->bases == expected.size() * step - 5 - 5);
    CHECK(file->lowest == std::ranges::min(expected, {}, &BigWigValue::value).value);
    CHECK(file->highest == std::ranges::max(expected, {}, &BigWigValue::value).value);
    CHECK(file->sum == Approx(sum));          // of numbers in another order
    CHECK(file->squares == Approx(squares));  // likewise
    // 160, 640, 2560, 10240, 40960, 163840 and 655360 bases.
    CHECK(file->levels == 7);
    REQUIRE(file->means.size() == 4);
    for (std::size_t const i : {0U, 1U, 3U}) {                               // the empty one has no mean
        CHECK(file->means[i] == Approx(file->full_means[i]).epsilon(1e-5));  // summaries are floats
    }
}

TEST_CASE("bigWig has equal bytes on any threads, whatever the pieces", "[genome][big_wig]") {
    TempDir const dir;
    auto const runs = random_runs();
    write_track(dir.path() / "a.bw", runs, 1000000, 1);
    write_track(dir.path() / "b.bw", runs, 777, 3);
    CHECK(read_bytes(dir.path() / "a.bw") == read_bytes(dir.path() / "b.bw"));
    CHECK(std::distance(fs::directory_iterator{dir.path()}, fs::directory_iterator{}) == 2);
}

TEST_CASE("bigWig takes a genome of many scaffolds, and a track without values", "[genome][big_wig]") {
    TempDir const dir;
    std::vector<dp::Chromosome> many;
    for (std::size_t i = 0; i < 70000; ++i) {  // three levels of 256
        many.push_back({"scaffold_" + std::to_string(i), 100 + i});
    }
    for (bool const empty : {false, true}) {
        auto const path = dir.path() / "x.bw";
        dp::Team team{1};
        dp::BigWig track{path, many, 1, team};
        if (!empty) {
            std::vector<float> const values{0.5F, 0.25F};
            track.write("scaffold_12345", 7, values);
            track.write("scaffold_69999", 70097, values);
        }
        track.commit();
        CHECK(fs::file_size(path) > 70000 * 22);
        if (cannot_read()) {
            continue;
        }
        auto const file = read_big_wig(path, {"scaffold_12345", "scaffold_69999"});
        REQUIRE(file.has_value());
        REQUIRE(file->chromosomes.size() == many.size());
        std::ranges::sort(many, {}, &dp::Chromosome::name);
        bool same = true;
        for (std::size_t i = 0; i < many.size(); ++i) {
            same = same && file->chromosomes[i] == many[i].name + ':' + std::to_string(many[i].length);
        }
        CHECK(same);
        std::vector<BigWigValue> expected{{"scaffold_12345", 7, 8, 0.5F},
                                          {"scaffold_12345", 8, 9, 0.25F},
                                          {"scaffold_69999", 70097, 70098, 0.5F},
                                          {"scaffold_69999", 70098, 70099, 0.25F}};
        CHECK(file->values == (empty ? std::vector<BigWigValue>{} : expected));
    }
}

TEST_CASE("values that are not in order, and what bigWig cannot hold, are refused, and nothing is written",
          "[genome][big_wig]") {
    TempDir const dir;
    dp::Team team{1};
    {
        dp::BigWig track{dir.path() / "x.bw", chromosomes, step, team};
        std::vector<float> const two{0.5F, 0.25F};
        track.write("chr10", 5, two);
        CHECK_THROWS_WITH(track.write("chr10", 6, two), says("found values of chr10 from base 60 on"));
        CHECK_THROWS_WITH(track.write("chr3", 6, two), says("expected a chromosome of the genome"));
        track.write("chr2", 5, two);
        CHECK_THROWS_AS(track.write("chr10", 50, two), dp::DataError);
        track.write("chr2", 29999, two);
        CHECK_THROWS_AS(track.write("chr2", 30001, two), dp::DataError);
        CHECK_THROWS_AS(track.write("chrM", 6, two), dp::DataError);
    }
    std::vector<dp::Chromosome> const huge{{"chrHuge", std::size_t{1} << 32U}};
    CHECK_THROWS_WITH((dp::BigWig{dir.path() / "x.bw", huge, 1, team}),
                      says("found chrHuge of 4294967296 bases, expected less than 2^32"));
    CHECK_THROWS_WITH((dp::BigWig{dir.path() / "x.bw", chromosomes, 0, team}),
                      says("found a track with steps of 0 bases"));
    CHECK_THROWS_AS((dp::BigWig{dir.path() / "none" / "x.bw", chromosomes, 1, team}), dp::IoError);
    CHECK(fs::is_empty(dir.path()));
}
