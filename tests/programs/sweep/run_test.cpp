#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>

#include <json.hpp>
#include <shard.hpp>
#include <sweep/plan.hpp>
#include <sweep/run.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

programs::sweep::Run example() {
    return {.key = {"ELK1 (1277-1) \"x\"", 3, "prune", "crc64:0123456789abcdef"},
            .version = "0.1.0",
            .results = {{"prune", 4, 0.1 + 0.2, 17}, {"inter", 4, 1.0, 0}},
            .cost = {1.25, 1.0, 2.5, 33.5}};
}

std::string whole(programs::sweep::Run const& run) {
    std::string line = programs::sweep::line_of(run);
    REQUIRE(line.ends_with('\n'));
    line.pop_back();
    return line;
}

std::string with(std::string text, std::string const& part, std::string const& other) {
    auto const at = text.find(part);
    REQUIRE(at != std::string::npos);
    return text.replace(at, part.size(), other);
}

}  // namespace

TEST_CASE("a run survives the round trip through its line", "[sweep][run]") {
    auto const run = example();
    auto const line = whole(run);
    CHECK(line.find('\n') == std::string::npos);
    auto const back = programs::sweep::run_of(line, {});
    CHECK(back.key == run.key);
    CHECK(back.version == run.version);
    CHECK(back.results == run.results);  // every bit of the numbers
    CHECK(back.failure.empty());
    CHECK(back.cost.seconds == 1.25);
    CHECK(back.cost.alone_seconds == 2.5);
    CHECK(back.cost.peak_mib == 33.5);
    CHECK(whole(back) == line);

    auto failed = run;
    failed.results.clear();
    failed.failure = "a.fa:3: found '\xFF',\nexpected A";
    auto const of_failed = programs::sweep::run_of(whole(failed), {});
    CHECK(of_failed.results.empty());
    CHECK_THAT(of_failed.failure, says(",\nexpected A"));  // only the byte that is not UTF-8 is replaced
}

TEST_CASE("a line that is not a run is refused with its place", "[sweep][run]") {
    auto const line = whole(example());
    dp::Location const where{.file = "r.jsonl", .line = 7};
    for (std::size_t length = 0; length < line.size(); ++length) {
        CHECK_FALSE(programs::Json::accept(line.substr(0, length)));
        CHECK_THROWS_WITH(programs::sweep::run_of(line.substr(0, length), where),
                          says("r.jsonl:7: found text that is not JSON"));
    }
    std::vector<std::pair<std::string, std::string>> const faults{
        {"{}", "other members"},
        {"[1]", "other members"},
        {with(line, "\"set\":", "\"sot\":"), "no 'set'"},
        {with(line, "\"seed\":3", "\"seed\":-3"), "an invalid 'seed' (-3)"},
        {with(line, "\"seed\":3", "\"seed\":\"3\""), "an invalid 'seed' (\"3\")"},
        {with(line, "\"prune\",\"hash\"", "\"\",\"hash\""), "an invalid 'variant' (\"\")"},
        {with(line, "\"auroc\":1.0", "\"auroc\":1.5"), "an invalid 'auroc' (1.5)"},
        {with(line, "\"auroc\":1.0", "\"auroc\":null"), "an invalid 'auroc' (null)"},
        {with(line, "\"seconds\":1.25", "\"seconds\":-1"), "an invalid 'seconds' (-1)"},
        {with(line, "\"seed\":3", "\"seed\":3,\"more\":1"), "other members"}};
    for (auto const& [text, what] : faults) {
        CHECK_THROWS_AS(programs::sweep::run_of(text, where), dp::DataError);
        CHECK_THROWS_WITH(programs::sweep::run_of(text, where),
                          says("r.jsonl:7: found ") && says(what) && says("--resume"));
    }
}

TEST_CASE("names that JSON cannot hold are recognised", "[sweep][run]") {
    CHECK(programs::is_utf8("ELK1 \xC3\xA4"));
    CHECK_FALSE(programs::is_utf8("ELK1 \xE4"));
}

TEST_CASE("each item of a list belongs to one shard", "[sweep][shard]") {
    CHECK(programs::shard_of("3/100") == programs::Shard{3, 100});
    CHECK(programs::sweep::runs_file_of({3, 100}) == "runs-003-of-100.jsonl");
    CHECK(programs::sweep::runs_file_of({1234, 5000}) == "runs-1234-of-5000.jsonl");
    for (std::string const text : {"", "1", "/", "0/3", "4/3", "1/0", "-1/3", "1/3x", " 1/3", "1/2000000"}) {
        CHECK_THROWS_AS(programs::shard_of(text), dp::OptionError);
    }
    for (std::size_t place = 0; place < 20; ++place) {
        std::size_t owners = 0;
        for (std::size_t index = 1; index <= 7; ++index) {
            owners += programs::Shard{index, 7}.has(place) ? 1U : 0U;
        }
        CHECK(owners == 1);
    }
}

TEST_CASE("the shares of all shards are the whole, in order and nearly equal", "[sweep][shard]") {
    for (std::uint64_t const total : {0ULL, 5ULL, 21ULL, 1000003ULL, 1ULL << 62U}) {
        std::uint64_t next = 0;
        for (std::size_t index = 1; index <= 7; ++index) {
            auto const [first, last] = programs::Shard{index, 7}.share(total);
            CHECK(first == next);
            CHECK((last - first == total / 7 || last - first == total / 7 + 1));
            next = last;
        }
        CHECK(next == total);
    }
}

TEST_CASE("variants are the lab's methods by name", "[sweep][options]") {
    using programs::lab::Method;
    CHECK(programs::sweep::variants_of({"prune", "baseline", "prune"}) == std::vector{Method::baseline, Method::prune});
    CHECK(programs::sweep::variants_of({"l1+l2"}) == std::vector{Method::l1_l2});
    CHECK_THROWS_WITH(programs::sweep::variants_of({"prun"}),
                      says("the variant 'prun', expected one of baseline, init-decay"));
    CHECK_THROWS_WITH(programs::sweep::variants_of({"inter"}), says("name prune instead: it records inter too"));
    CHECK_THROWS_AS(programs::sweep::variants_of({}), dp::OptionError);
}
