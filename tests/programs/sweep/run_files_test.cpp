#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include <sys/resource.h>

#include <deepprune/core/error.hpp>

#include <sweep/run_files.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

programs::sweep::Run run(std::uint64_t seed, double auroc = 0.75) {
    return {.key = {"a set", seed, "baseline", "crc64:1"}, .version = "0.1.0", .results = {{"baseline", 4, auroc, 20}}};
}

programs::sweep::Run failure(std::uint64_t seed, std::string reason) {
    return {.key = {"a set", seed, "baseline", "crc64:1"}, .version = "0.1.0", .failure = std::move(reason)};
}

}  // namespace

TEST_CASE("a file of runs cut at any byte loses only the cut line, and is continued", "[sweep][log]") {
    TempDir const dir;
    auto const path = dir.path() / "runs-001-of-001.jsonl";
    std::string bytes;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        bytes += programs::sweep::line_of(run(seed));
    }
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
        std::string const cut = bytes.substr(0, length);
        write_bytes(path, cut);
        auto const whole = static_cast<std::size_t>(std::ranges::count(cut, '\n'));
        auto const read = programs::sweep::read_run_file(path);
        REQUIRE(read.runs.size() == whole);
        REQUIRE(read.whole_bytes + read.torn_bytes == length);
        REQUIRE((read.torn_bytes == 0) == (cut.empty() || cut.ends_with('\n')));
        {
            programs::sweep::RunLog log{path};
            REQUIRE(log.cut() == read.torn_bytes);
            for (std::uint64_t seed = whole + 1; seed <= 3; ++seed) {
                log.append(run(seed));
            }
        }
        REQUIRE(read_bytes(path) == bytes);
    }
}

TEST_CASE("a last line with its end but without its middle is torn, too", "[sweep][log]") {
    TempDir const dir;
    auto const path = dir.path() / "runs-001-of-001.jsonl";
    auto torn = programs::sweep::line_of(run(2));
    torn.replace(10, 30, std::string(30, '\0'));  // what a power cut can leave
    write_bytes(path, programs::sweep::line_of(run(1)) + torn);
    CHECK(programs::sweep::read_run_file(path).runs.size() == 1);
    CHECK(programs::sweep::RunLog{path}.cut() == torn.size());
    CHECK(read_bytes(path) == programs::sweep::line_of(run(1)));

    auto const damaged = torn + programs::sweep::line_of(run(1));
    write_bytes(path, damaged);  // not the last line, so no kill explains it
    CHECK_THROWS_AS(programs::sweep::read_run_file(path), dp::DataError);
    CHECK_THROWS_WITH(programs::sweep::RunLog{path}, says("runs-001-of-001.jsonl:1: found text that is not JSON"));
    CHECK(read_bytes(path) == damaged);
    write_bytes(path, "{}\n");  // JSON, but not a run
    CHECK_THROWS_WITH(programs::sweep::read_run_file(path), says(":1: found an object with other members"));
}

TEST_CASE("a file of runs has one writer", "[sweep][log]") {
    TempDir const dir;
    auto const path = dir.path() / "runs-001-of-001.jsonl";
    {
        programs::sweep::RunLog log{path};
        CHECK_THROWS_WITH(programs::sweep::RunLog{path},
                          says("another process that is writing to it") && says("--shard"));
        log.append(run(1));
    }
    CHECK(programs::sweep::RunLog{path}.cut() == 0);
    CHECK_THROWS_AS(programs::sweep::RunLog{dir.path() / "none" / "x"}, dp::IoError);
    CHECK_THROWS_AS(programs::sweep::RunLog{dir.path()}, dp::IoError);
    CHECK(programs::sweep::read_run_file(dir.path() / "none").runs.empty());
    CHECK_THROWS_AS(programs::sweep::read_run_file(dir.path()), dp::IoError);
}

TEST_CASE("a full disk loses no finished run", "[sweep][log]") {
    TempDir const dir;
    auto const path = dir.path() / "runs-001-of-001.jsonl";
    programs::sweep::RunLog log{path};
    log.append(run(1));
    auto const before = read_bytes(path);
    // A limit on file sizes stands in for a full disk: only ten bytes of the next line fit.
    rlimit room{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &room) == 0);
    rlimit const scarce{.rlim_cur = before.size() + 10, .rlim_max = room.rlim_max};
    auto const handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &scarce) == 0);
    std::string error_text;
    try {
        log.append(run(2));
    } catch (dp::IoError const& error) {
        error_text = error.what();
    }
    ::setrlimit(RLIMIT_FSIZE, &room);
    std::signal(SIGXFSZ, handler);
    CHECK_THAT(error_text, says("a failure to write the file (write: ") && says("continue with --resume"));
    CHECK(read_bytes(path) == before);
    log.append(run(2));
    CHECK(programs::sweep::read_run_file(path).runs.size() == 2);
}

TEST_CASE("the ledger has the runs of all shards", "[sweep][ledger]") {
    TempDir const dir;
    write_bytes(dir.path() / "runs-001-of-002.jsonl",
                programs::sweep::line_of(run(1)) + programs::sweep::line_of(run(2)));
    write_bytes(dir.path() / "runs-002-of-002.jsonl",
                programs::sweep::line_of(run(3)) + programs::sweep::line_of(run(4)).substr(0, 50));
    write_bytes(dir.path() / "table.tsv", "no runs\n");
    auto const ledger = programs::sweep::read_ledger(dir.path());
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        CHECK((ledger.find(run(seed).key) != nullptr) == (seed <= 3));
    }
    auto key = run(1).key;
    for (std::string const hash : {"", "crc64:0", "crc64:2"}) {
        key.hash = hash;
        CHECK(ledger.find(key) == nullptr);
        CHECK(ledger.find_any_hash(key) != nullptr);
    }
    CHECK(ledger.find_any_hash(run(4).key) == nullptr);
    CHECK(programs::sweep::run_files(dir.path() / "none").empty());
}

TEST_CASE("a success replaces failures, and the first success stands", "[sweep][ledger]") {
    programs::sweep::Ledger ledger;
    auto const found = [&ledger] { return *ledger.find(run(1).key); };
    ledger.add(failure(1, "first"));
    ledger.add(failure(1, "second"));
    CHECK(found().failure == "second");
    ledger.add(run(1, 0.5));
    CHECK(found().results[0].auroc == 0.5);
    ledger.add(failure(1, "third"));
    ledger.add(run(1, 0.5));
    CHECK(ledger.disagreements == 0);
    ledger.add(run(1, 0.6));
    CHECK(found().results[0].auroc == 0.5);
    CHECK(found().failure.empty());
    CHECK(ledger.disagreements == 1);
}
