// deepprune scan --track, against predict; --shard and join, against one process.

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <training/peak_data.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/read_big_wig.hpp"
#include "../../support/says.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"
#include "planted_model.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

bool has_genomes() {
    if (!programs::training::reads_genomes()) {
        WARN("skipped: built without htslib");
    }
    return programs::training::reads_genomes();
}

/// Two chromosomes and a short one, with soft-masked and unknown letters and a stretch of N; a model.
struct TrackGenome {
    TempDir dir{};
    std::vector<std::pair<std::string, std::string>> letters{};
    std::string fasta{};
    std::string model{};

    explicit TrackGenome(std::size_t bases) {
        dp::RandomStream stream{dp::Seed{218}, dp::Purpose::test};
        for (std::string const name : {"chr2", "chr10", "chrShort"}) {
            std::string text = dp::test::random_letters(name == "chrShort" ? 40 : bases, 0.42, stream);
            for (std::size_t i = 0; i < text.size(); ++i) {
                text[i] = stream.below(100) == 0 ? 'N' : text[i];
                text[i] = i >= 1000 && i < 1500 ? 'n' : text[i];
                text[i] = i / 100 % 3 == 0 ? static_cast<char>(std::tolower(text[i])) : text[i];
            }
            for (std::size_t i = 300; i + 8 < text.size(); i += 777) {
                text.replace(i, 8, "TGACTCAG");
            }
            letters.emplace_back(name, text);
        }
        fasta = dp::test::write_genome(dir.path() / "g.fa", letters).string();
        model = write_model(dir.path() / "m.safetensors").string();
    }

    [[nodiscard]] std::string path(std::string const& name) const { return (dir.path() / name).string(); }
    Printed scan(std::vector<std::string> const& more) const {
        std::vector<std::string> all{"scan", "--model", model, "--genome", fasta};
        all.insert(all.end(), more.begin(), more.end());
        return run_command(all);
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (auto const& entry : fs::directory_iterator{dir.path()}) {
            found.push_back(entry.path().filename().string());
        }
        return found;
    }
};

std::vector<std::string> lines_of(std::string const& path) {
    dp::LineReader lines{path};
    std::vector<std::string> all;
    while (auto const line = lines.next()) {
        all.emplace_back(*line);
    }
    return all;
}

std::vector<std::string> columns_of(std::string const& line) {
    std::vector<std::string> columns{""};
    for (char const c : line) {
        if (c == '\t') {
            columns.emplace_back();
        } else {
            columns.back() += c;
        }
    }
    return columns;
}

}  // namespace

TEST_CASE("a track has what predict says of the windows around its steps", "[commands][scan][track]") {
    if (!has_genomes()) {
        return;
    }
    TrackGenome const genome{4000};
    constexpr std::size_t width = 51;
    constexpr std::size_t step = 8;
    constexpr std::size_t before = 25 - 4;  // half a window less half a step
    genome.scan({"--track", genome.path("t.bedGraph"), "--width", "51", "--step", "8"});
    auto const track = lines_of(genome.path("t.bedGraph"));
    REQUIRE(track.front() == "#chrom\tstart\tend\tprobability");

    std::string windows;
    std::vector<std::string> places;
    for (std::string const name : {"chr10", "chr2", "chrShort"}) {
        for (auto const& [chromosome, letters] : genome.letters) {
            for (std::size_t at = 0; chromosome == name && at + width - before <= letters.size(); at += step) {
                auto const window = at < before ? "" : letters.substr(at - before, width);
                if (window.find_first_not_of("nN") != std::string::npos) {
                    places.push_back(name + '\t' + std::to_string(at) + '\t' + std::to_string(at + step));
                    windows += '>' + std::to_string(places.size()) + '\n' + window + '\n';
                }
            }
        }
    }
    auto const data = write_bytes(genome.dir.path() / "w.fa", windows).string();
    run_command({"predict", "--model", genome.model, "--data", data, "--out", genome.path("p.tsv")});
    auto const predicted = lines_of(genome.path("p.tsv"));
    REQUIRE(predicted.size() == track.size());
    std::size_t high = 0;
    for (std::size_t i = 1; i < track.size(); ++i) {
        std::string const probability = columns_of(predicted[i])[3];
        REQUIRE(track[i] == places[i - 1] + '\t' + probability);
        high += dp::parse_number<double>(probability) > 0.9 ? 1U : 0U;
    }
    CHECK(high > 20);
    CHECK(high < track.size() / 2);
}

TEST_CASE("bigWig and bedGraph have the same values, and equal bytes on any threads", "[commands][scan][track]") {
    if (!has_genomes()) {
        return;
    }
    TrackGenome const genome{150000};
    for (std::string const name : {"1.bw", "1.bg", "1.bg.gz"}) {
        std::vector<std::string> const same{"--width", "30", "--step", "10", "--track"};
        auto one = same;
        one.insert(one.end(), {genome.path(name), "--threads", "1"});
        auto three = same;
        three.insert(three.end(), {genome.path("3" + name.substr(1)), "--threads", "3"});
        CHECK_THAT(genome.scan(one).out, says(" probabilities of windows of 30 bases in 300040 bases, in "));
        genome.scan(three);
        CHECK(read_bytes(genome.path(name)) == read_bytes(genome.path("3" + name.substr(1))));
    }
    auto const text = lines_of(genome.path("1.bg"));
    CHECK(lines_of(genome.path("1.bg.gz")) == text);
    CHECK(fs::exists(genome.path("1.bg.gz.tbi")));
    if (!reads_big_wig()) {
        WARN("skipped: built without libBigWig (Debian: libbigwig-dev)");
        return;
    }
    auto const file = read_big_wig(genome.path("1.bw"));
    REQUIRE(file.has_value());
    CHECK(file->chromosomes == std::vector<std::string>{"chr10:150000", "chr2:150000", "chrShort:40"});
    REQUIRE(file->values.size() + 1 == text.size());
    bool same = true;
    for (std::size_t i = 1; i < text.size(); ++i) {
        auto const columns = columns_of(text[i]);
        auto const& value = file->values[i - 1];
        same = same && value.chromosome == columns[0] && std::to_string(value.start) == columns[1] &&
               std::to_string(value.end) == columns[2] && value.value == dp::parse_number<float>(columns[3]);
    }
    CHECK(same);
}

TEST_CASE("the track of regions is what that of the whole has within them", "[commands][scan][track]") {
    if (!has_genomes()) {
        return;
    }
    TrackGenome const genome{3000};
    auto const bed = write_bytes(genome.dir.path() / "r.bed", "chr2\t117\t900\nchr10\t900\t2000\nchr2\t2000\t2030\n");
    std::vector<std::string> const same{"--step", "7", "--width", "40", "--track", "-"};
    auto const run = [&](std::vector<std::string> more) {
        more.insert(more.end(), same.begin(), same.end());
        std::vector<std::string> lines{""};
        for (char const c : genome.scan(more).out) {
            if (c == '\n') {
                lines.emplace_back();
            } else {
                lines.back() += c;
            }
        }
        lines.pop_back();
        return lines;
    };
    auto const whole = run({});
    std::vector<std::string> inside{whole.front()};
    std::vector<std::string> of_chr2{whole.front()};
    for (std::size_t i = 1; i < whole.size(); ++i) {
        auto const columns = columns_of(whole[i]);
        std::size_t const start = std::stoul(columns[1]) + 3 - 20;
        if (columns[0] == "chr2" ? start >= 117 && start + 40 <= 900 : start >= 900 && start + 40 <= 2000) {
            inside.push_back(whole[i]);
        }
        if (columns[0] == "chr2") {
            of_chr2.push_back(whole[i]);
        }
    }
    CHECK(inside.size() > 100);
    CHECK(run({"--regions", bed.string()}) == inside);
    CHECK(run({"--chromosomes", "chr2,chrShort"}) == of_chr2);
}

TEST_CASE("windows have the length of the training sequences unless another is given", "[commands][scan][track]") {
    if (!has_genomes()) {
        return;
    }
    TrackGenome const genome{500};
    CHECK_THAT(genome.scan({"--track", genome.path("t.bg")}).out, says("windows of 101 bases"));
    write_model(genome.model, {{"sequence_length", "60"}});
    CHECK_THAT(genome.scan({"--track", genome.path("t.bg")}).out, says("windows of 60 bases"));
    CHECK_THAT(genome.scan({"--track", genome.path("t.bg"), "--width", "50"}).out, says("windows of 50 bases"));
}

TEST_CASE("a track that cannot be made is one clear line, and nothing is written", "[commands][scan][track]") {
    if (!has_genomes()) {
        return;
    }
    TrackGenome const genome{500};
    genome.scan({"--out", "-"});  // the index
    auto const before = genome.names().size();
    auto const refused = [&](std::string const& message, std::vector<std::string> const& more) {
        std::vector<std::string> all{"--out", genome.path("sites.bed")};
        all.insert(all.end(), more.begin(), more.end());
        CHECK_THROWS_WITH(genome.scan(all), says(message));
        CHECK(genome.names().size() == before);
    };
    std::string const track = genome.path("t.bw");
    refused("g.fa: found no window of 501 bases, expected a chromosome or region that is as long",
            {"--track", track, "--width", "501"});
    refused("found --width 7, expected at least 8, the length of the model's kernels",
            {"--track", track, "--width", "7", "--step", "1"});
    refused("found --step 51, expected at most 50, the width of a window",
            {"--track", track, "--width", "50", "--step", "51"});
    refused("t.wig: found a track whose name says no format", {"--track", genome.path("t.wig")});
    refused("a part of a track as bigWig, which cannot be joined", {"--track", track, "--shard", "1/2"});
    refused("found --out and --track of one file", {"--track", genome.path("sites.bed")});
    refused("found --out and --track of one file", {"--track", genome.path("./sites.bed")});
    auto const folder = fs::current_path();
    fs::current_path(fs::path{genome.fasta}.parent_path());
    refused("found --out and --track of one file", {"--track", "sites.bed"});
    CHECK_THROWS_WITH(genome.scan({"--out", "sites.bed", "--track", "./sites.bed"}),
                      says("found --out and --track of one file"));
    fs::current_path(folder);
    refused("an input of this command, named as its output", {"--track", genome.fasta});
    refused("x/t.bw: found a write error (open", {"--track", genome.path("x/t.bw")});
}

TEST_CASE("the parts of all shards, joined, are what one process writes", "[commands][scan][join]") {
    if (!has_genomes()) {
        return;
    }
    TrackGenome const genome{20000};
    auto const bed = write_bytes(genome.dir.path() / "r.bed", "chr2\t100\t9000\nchr10\t0\t15000\nchr2\t9040\t19999\n");
    std::vector<std::string> const same{"--regions", bed.string(), "--threshold", "1e-2", "--width", "40"};
    auto const run = [&](std::vector<std::string> more) {
        more.insert(more.end(), same.begin(), same.end());
        genome.scan(more);
    };
    run({"--out", genome.path("a.bed"), "--track", genome.path("a.bg")});
    run({"--out", genome.path("a.bed.gz"), "--track", genome.path("a.bw")});
    REQUIRE(lines_of(genome.path("a.bed")).size() > 500);
    for (std::size_t const shards : {3U, 8U}) {
        std::vector<std::string> sites{"join"};
        std::vector<std::string> track{"join"};
        for (std::size_t i = shards; i > 0; --i) {
            sites.push_back(genome.path("sites" + std::to_string(i) + (i == 1 ? ".bed.gz" : ".bed")));
            track.push_back(genome.path("track" + std::to_string(i) + (i == 2 ? ".bg.gz" : ".bg")));
            run({"--out", sites.back(), "--track", track.back(), "--shard",
                 std::to_string(i) + '/' + std::to_string(shards)});
        }
        for (std::string const name : {"a.bed", "a.bed.gz", "a.bg", "a.bw"}) {
            auto command = name.find("bed") == std::string::npos ? track : sites;
            std::string const joined = genome.path("b" + name.substr(1));
            command.insert(command.end(), {"--out", joined});
            CHECK_THAT(run_command(command).out, says(" of " + std::to_string(shards) + " parts in "));
            CAPTURE(shards, name);
            CHECK(read_bytes(joined) == read_bytes(genome.path(name)));
        }
        CHECK(read_bytes(genome.path("b.bed.gz.tbi")) == read_bytes(genome.path("a.bed.gz.tbi")));
    }
}

TEST_CASE("parts that do not belong together are refused", "[commands][scan][join]") {
    if (!has_genomes()) {
        return;
    }
    TrackGenome const genome{2000};
    auto const part = [&](std::string const& name, std::string const& shard, std::vector<std::string> more = {}) {
        bool const track = name.find(".bg") != std::string::npos;
        more.insert(more.end(), {track ? "--track" : "--out", genome.path(name), "--shard", shard});
        genome.scan(more);
        return genome.path(name);
    };
    auto const refused = [&](std::string const& message, std::vector<std::string> parts) {
        parts.insert(parts.begin(), "join");
        parts.insert(parts.end(), {"--out", genome.path("out.bed")});
        CHECK_THROWS_WITH(run_command(parts), says(message));
        CHECK_FALSE(fs::exists(genome.path("out.bed")));
    };
    auto const one = part("1.bed", "1/3");
    auto const two = part("2.bed", "2/3");
    auto const three = part("3.bed", "3/3");
    refused("1.bed: found no part 2 of 3 beside it, expected each part once", {one, three});
    refused("found no part 3 of 3 beside it", {one, two});
    refused("found part 2 of 3 for the second time", {one, two, two, three});
    refused("found part 3 for the second time", {one, two, three, three});
    refused("expected a part of the run of", {one, part("x.bed", "2/3", {"--threshold", "1e-3"}), three});
    refused("expected a part of the run of", {one, part("x.bed", "2/3", {"--chromosomes", "chr2"}), three});
    refused("expected a part of the run of", {one, part("x.bed", "2/4"), three});
    refused("of a track, run ", {one, part("x.bg", "2/3"), three});
    refused("g.fa:1: found '>chr2', expected what scan --shard writes", {one, genome.fasta, three});
    std::string const text = read_bytes(two);
    refused("found the end of the file, expected its last line, '#end'",
            {one, write_bytes(genome.dir.path() / "cut.bed", text.substr(0, text.rfind("#end"))).string(), three});
    refused("found the end of the file",
            {one, write_bytes(genome.dir.path() / "cut.bed", text.substr(0, text.find("#chrom\t"))).string(), three});
    std::size_t const line = text.find('\n', text.find("#chrom\t")) + 1;
    std::string const shorter = text.substr(0, line) + text.substr(text.find('\n', line) + 1);
    refused("lines, expected as many as there are",
            {one, write_bytes(genome.dir.path() / "cut.bed", shorter).string(), three});
    CHECK_THROWS_AS(run_command({"join", one, two, three, "--out", one}), dp::OptionError);
}
