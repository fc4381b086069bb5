#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>

#include <lab/swept.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"
#include "write_set.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

/// Runs `deepprune sweep` and returns what it printed.
std::string run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "sweep");
    return run_command(arguments).out;
}

struct Sweep {
    TempDir const dir{};
    std::string const data = (dir.path() / "data").string();
    std::string const out = (dir.path() / "out").string();

    Sweep() {
        write_set(dir.path() / "data" / "A", 10);
        write_set(dir.path() / "data" / "B", 20);
    }
    std::string operator()(std::vector<std::string> more) const {
        std::vector<std::string> all{"--data", data, "--out", out};
        auto const unless_given = [&](std::string const& name, std::string const& value) {
            if (std::ranges::find(more, name) == more.end()) {
                all.insert(all.end(), {name, value});
            }
        };
        unless_given("--seeds", "2");
        unless_given("--variants", "prune,one-shot");
        all.insert(all.end(), more.begin(), more.end());
        return run(all);
    }
    [[nodiscard]] std::string file(std::string const& name) const { return read_bytes(fs::path{out} / name); }
    [[nodiscard]] std::size_t lines(std::string const& name) const {
        auto const text = file(name);
        return static_cast<std::size_t>(std::ranges::count(text, '\n'));
    }
};

}  // namespace

TEST_CASE("a sweep records every run and skips finished ones", "[sweep]") {
    Sweep const sweep;
    CHECK(sweep({"--threads", "2"}) == "sweep: 8 of 8 runs, no sets failed\n");
    auto const table = sweep.file("table.tsv");
    CHECK(sweep.lines("runs-001-of-001.jsonl") == 8);
    CHECK(sweep.lines("failures.tsv") == 1);
    CHECK(sweep.lines("cost.tsv") == 1 + 2 * 2);
    CHECK(sweep.lines("table.tsv") == 1 + 2 * 2 * (7 + 7 + 3));  // prune, inter, one-shot
    CHECK(table.starts_with("set\tseed\tmethod\tkernels\tauroc\tepochs\nA\t1\tprune\t256\t"));
    CHECK_THAT(sweep.file("sweep.json"), says("\"kernel_length\": 15") && says("\"name\": \"B\""));

    CHECK_THROWS_AS(sweep({}), dp::OptionError);
    CHECK_THROWS_WITH(sweep({}), says("found 8 finished runs") && says("add --resume"));
    CHECK_THROWS_WITH(sweep({"--shard", "2/3"}), says("runs-001-of-001.jsonl: found 8 finished runs"));

    auto const runs = sweep.file("runs-001-of-001.jsonl");
    CHECK(sweep({"--resume"}) == "sweep: 8 of 8 runs, no sets failed\n");
    CHECK(sweep.file("runs-001-of-001.jsonl") == runs);
    CHECK(sweep.file("table.tsv") == table);

    // A line fewer, other shards, another order: the same table. With two threads the order of the lines is any.
    std::istringstream lines{runs};
    std::string fewer;
    for (std::string line; std::getline(lines, line);) {
        bool const first = line.find("\"set\":\"A\"") != std::string::npos &&
                           line.find("\"seed\":1,") != std::string::npos &&
                           line.find("\"variant\":\"prune\"") != std::string::npos;
        fewer += first ? std::string{} : line + '\n';
    }
    REQUIRE(fewer.size() < runs.size());
    write_bytes(fs::path{sweep.out} / "runs-001-of-001.jsonl", fewer);
    CHECK(sweep({"--resume", "--shard", "1/3"}) == "sweep: 4 of 4 runs, no sets failed (shard 1 of 3)\n");
    CHECK(sweep.lines("runs-001-of-003.jsonl") == 1);
    CHECK(sweep({"--table"}) == "sweep: 8 of 8 runs, no sets failed\n");
    CHECK(sweep.file("table.tsv") == table);
}

TEST_CASE("other data, options or versions make other runs", "[sweep]") {
    Sweep const sweep;
    static_cast<void>(sweep({"--seeds", "1"}));
    auto const table = sweep.file("table.tsv");
    CHECK_THROWS_WITH(sweep({"--table", "--seeds", "1", "--limit-per-class", "20"}),
                      says("found 0 of 4 runs") && says("set A, seed 1, prune") &&
                          says("4 missing runs exist with another hash and do not count: the data, "));
    CHECK(sweep({"--table", "--seeds", "1"}) == "sweep: 4 of 4 runs, no sets failed\n");
    write_set(fs::path{sweep.data} / "B", 30);
    CHECK_THROWS_WITH(sweep({"--table", "--seeds", "1"}),
                      says("found 2 of 4 runs") && says("set B, seed 1, prune") && says("2 missing runs exist"));
    CHECK(sweep.file("table.tsv") == table);  // an incomplete sweep overwrites nothing
    CHECK(sweep({"--resume", "--seeds", "1"}) == "sweep: 4 of 4 runs, no sets failed\n");
    CHECK(sweep.lines("runs-001-of-001.jsonl") == 6);
    CHECK(sweep.file("table.tsv") != table);
    write_set(fs::path{sweep.data} / "B", 20);  // as before: its runs count again
    CHECK(sweep({"--table", "--seeds", "1"}) == "sweep: 4 of 4 runs, no sets failed\n");
    CHECK(sweep.file("table.tsv") == table);
}

TEST_CASE("a set that fails is recorded and tried again, and stops nothing", "[sweep]") {
    Sweep const sweep;
    auto const bad = fs::path{sweep.data} / "bad";
    write_set(bad, 40);
    auto const good = read_bytes(bad / "train.data");
    write_bytes(bad / "train.data", "not a record\n");
    CHECK(sweep({"--seeds", "1"}) == "sweep: 6 of 6 runs, 1 set failed\n");
    CHECK_THAT(sweep.file("failures.tsv"), says("bad\t1\tprune\t") && says("train.data:1: found 'not a record'"));
    CHECK(sweep.lines("runs-001-of-001.jsonl") == 6);
    CHECK(sweep({"--seeds", "1", "--resume"}) == "sweep: 6 of 6 runs, 1 set failed\n");
    CHECK(sweep.lines("runs-001-of-001.jsonl") == 6);  // the same failure is written once

    auto const swept = programs::lab::read_sweep(sweep.out);
    CHECK(swept.sets == std::vector<std::string>{"A", "B", "bad"});
    CHECK(swept.methods == std::vector<std::string>{"inter", "one-shot", "prune"});
    CHECK(swept.manifest.seeds == 1);
    CHECK(swept.results.values("A", {"prune", 4}).size() == 1);
    REQUIRE(swept.results.failures().size() == 2);
    CHECK(swept.results.failures()[0].first == "bad");

    write_bytes(bad / "train.data", good);
    CHECK(sweep({"--seeds", "1", "--resume"}) == "sweep: 6 of 6 runs, no sets failed\n");
    CHECK(sweep.lines("failures.tsv") == 1);
}

TEST_CASE("tables are written for a complete sweep, into an existing folder", "[sweep]") {
    Sweep const sweep;
    CHECK_THROWS_AS(sweep({"--table"}), dp::IoError);
    CHECK_THROWS_WITH(sweep({"--table"}), says("out: found no such folder") && says("correct --out"));
    CHECK_FALSE(fs::exists(sweep.out));
    static_cast<void>(sweep({"--seeds", "1", "--variants", "one-shot"}));
    auto const cost = sweep.file("cost.tsv");
    CHECK_THROWS_WITH(sweep({"--table", "--seeds", "3", "--variants", "one-shot"}), says("found 2 of 6 runs"));
    CHECK(sweep.file("cost.tsv") == cost);
    fs::create_directory(sweep.dir.path() / "empty");
    CHECK_THROWS_WITH(run({"--data", sweep.data, "--out", (sweep.dir.path() / "empty").string(), "--table"}),
                      says("found 0 of 60 runs"));
    CHECK(fs::is_empty(sweep.dir.path() / "empty"));
}

TEST_CASE("runs of another version are reported, and do not count", "[sweep]") {
    Sweep const sweep;
    static_cast<void>(sweep({"--seeds", "1", "--variants", "one-shot"}));
    auto runs = sweep.file("runs-001-of-001.jsonl");
    for (std::string const part : {"crc64:", "\"version\":\""}) {
        auto const at = runs.find(part) + part.size();
        runs.replace(at, 3, "9.9");
    }
    write_bytes(fs::path{sweep.out} / "runs-001-of-001.jsonl", runs);
    CHECK_THROWS_WITH(sweep({"--table", "--seeds", "1", "--variants", "one-shot"}),
                      says("found 1 of 2 runs") && says("(1 missing run exists with another hash (by deepprune 9.9") &&
                          says("and does not count: "));
}

TEST_CASE("what cannot be swept is refused in one sentence", "[sweep]") {
    Sweep const sweep;
    CHECK_THROWS_AS(run({"--out", sweep.out}), CLI::RequiredError);
    CHECK_THROWS_AS(run({"--data", sweep.data}), CLI::RequiredError);
    CHECK_THROWS_AS(sweep({"--kernel-length", "17"}), CLI::ValidationError);
    CHECK_THROWS_AS(sweep({"--seeds", "0"}), CLI::ValidationError);
    CHECK_THROWS_AS(sweep({"--threads", "0"}), CLI::ValidationError);
    CHECK_THROWS_AS(sweep({"--variants", "inter"}), dp::OptionError);
    CHECK_THROWS_AS(sweep({"--shard", "0/1"}), dp::OptionError);
    CHECK_THROWS_AS(run({"--data", sweep.out, "--out", sweep.out}), dp::IoError);
    CHECK_FALSE(fs::exists(sweep.out));  // nothing is left behind
    write_set(fs::path{sweep.data} / "more" / "A", 50);
    CHECK_THROWS_WITH(sweep({}), says("found a second file of a set that has "));
    fs::rename(fs::path{sweep.data} / "more" / "A", fs::path{sweep.data} / "more" / "a\tb");
    CHECK_THROWS_WITH(sweep({}), says("found a set named 'a\\x09b'"));
}
