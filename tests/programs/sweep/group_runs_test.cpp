#include <algorithm>
#include <csignal>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <lab/experiment.hpp>
#include <lab/real_sets.hpp>
#include <sweep/group_runs.hpp>
#include <sweep/rows.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"
#include "write_set.hpp"

namespace dp = deepprune;
using dp::test::says;
using programs::lab::Method;

namespace {

/// Two sets, one seed, three variants.
programs::sweep::Plan plan_in(TempDir const& dir, unsigned threads) {
    write_set(dir.path() / "A", 10);
    write_set(dir.path() / "B", 20);
    return programs::sweep::Plan{{.data = dir.path(),
                                  .seeds = 1,
                                  .variants = {Method::baseline, Method::prune, Method::one_shot},
                                  .threads = threads}};
}

bool has(programs::sweep::Group const& group, Method variant) {
    return std::ranges::find(group.variants, variant) != group.variants.end();
}

/// Lines of runs that succeeded, or failed all.
std::string lines(programs::sweep::Plan& plan, programs::sweep::Group const& group, std::string const& failure = {}) {
    std::string text;
    for (Method const variant : group.variants) {
        programs::sweep::Run run{
            .key = plan.key(group, variant), .hash = plan.hash(*group.set), .version = "0", .failure = failure};
        if (failure.empty()) {
            run.results.push_back({std::string{programs::lab::name_of(variant)}, 4, 0.75, 20});
        }
        text += programs::sweep::line_of(run);
    }
    return text;
}

/// "A prune" and so on, with the reason of each, and how many records there were.
struct StrandMode {
    std::map<std::string, std::string> failures{};
    std::size_t records = 0;
};

StrandMode seen(programs::sweep::Plan& plan, programs::sweep::Work const& work) {
    StrandMode all;
    programs::sweep::run_groups(
        plan.groups({}), plan, work,
        [&](programs::sweep::Ended const&, programs::sweep::Group const&,
            std::vector<programs::sweep::Run> const& runs) {
            ++all.records;
            for (programs::sweep::Run const& run : runs) {
                CHECK(all.failures.try_emplace(run.key.set + ' ' + run.key.variant, run.failure).second);
            }
        });
    return all;
}

}  // namespace

TEST_CASE("a variant that fails fails alone", "[sweep][group]") {
    TempDir const dir;
    auto plan = plan_in(dir, 2);
    auto const result = seen(plan, [&](programs::sweep::Group const& group) {
        bool const bad = group.set->name == "B" && has(group, Method::prune);
        if (bad && group.variants.size() == 1) {
            static_cast<void>(::raise(SIGKILL));
        }
        return lines(plan, group, bad ? "of all three" : "");
    });
    REQUIRE(result.failures.size() == 6);
    CHECK(result.records == 4);  // A whole, B one by one
    for (auto const& [run, failure] : result.failures) {
        if (run != "B prune") {
            CHECK(failure.empty());
        }
    }
    CHECK_THAT(result.failures.at("B prune"), says("signal 9 ("));
}

TEST_CASE("a crash of a group is no reason of its variants", "[sweep][group]") {
    TempDir const dir;
    auto plan = plan_in(dir, 1);
    auto const result = seen(plan, [&](programs::sweep::Group const& group) {
        if (group.variants.size() > 1) {
            static_cast<void>(::raise(SIGKILL));
        }
        return lines(plan, group, has(group, Method::baseline) ? "a reason of its own" : "");
    });
    REQUIRE(result.failures.size() == 6);
    CHECK(result.records == 6);
    CHECK(result.failures.at("A baseline") == "a reason of its own");
    CHECK(result.failures.at("A prune").empty());
    CHECK(result.failures.at("B one-shot").empty());
}

TEST_CASE("every variant makes the rows that are said of it", "[sweep][rows]") {
    TempDir const dir;
    write_set(dir.path() / "A", 10);
    auto const set = programs::lab::real_sets(dir.path()).front();
    auto const outcome =
        programs::lab::run({.set = "A",
                            .seed = 1,
                            .kernel_length = 15,
                            .methods = {programs::lab::all_methods.begin(), programs::lab::all_methods.end()}},
                           programs::lab::load(set, 1, 0));
    std::map<std::string, std::set<programs::sweep::Row>, std::less<>> made;
    for (programs::lab::Measurement const& m : outcome.measurements) {
        made[std::string{programs::sweep::variant_of(m.method)}].emplace(m.method, m.kernels);
    }
    for (Method const method : programs::lab::all_methods) {
        INFO(programs::lab::name_of(method));
        CHECK(made[std::string{programs::lab::name_of(method)}] == programs::sweep::rows_of(method));
    }
}
