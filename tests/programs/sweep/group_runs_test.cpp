#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <map>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <lab/experiment.hpp>
#include <lab/real_sets.hpp>
#include <lab/swept.hpp>
#include <sweep/group_runs.hpp>

#include <deepprune/core/error.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"
#include "write_set.hpp"

namespace dp = deepprune;
using dp::test::says;
using programs::lab::Method;

namespace {

/// Two sets, one seed, three variants.
std::vector<programs::sweep::Group> groups_in(TempDir const& dir) {
    write_set(dir.path() / "A", 10);
    write_set(dir.path() / "B", 20);
    programs::sweep::Options const options{
        .data = dir.path(), .seeds = 1, .variants = {Method::baseline, Method::prune, Method::one_shot}};
    return groups_of(options, sets_of(options));
}

bool has(programs::sweep::Group const& group, Method variant) {
    return std::ranges::find(group.variants, variant) != group.variants.end();
}

/// Runs that all succeeded, or all failed.
std::vector<programs::sweep::Run> runs(programs::sweep::Group const& group, std::string const& failure = {}) {
    std::vector<programs::sweep::Run> all;
    for (Method const variant : group.variants) {
        programs::sweep::Run run{.key = group.key(variant), .version = "0", .failure = failure};
        if (failure.empty()) {
            run.results.push_back({std::string{programs::lab::name_of(variant)}, 4, 0.75, 20});
        }
        all.push_back(run);
    }
    return all;
}

/// The failure of each run ("A prune" and so on), and how many records there were.
struct Recorded {
    std::map<std::string, std::string> failures{};
    std::size_t records = 0;
};

Recorded recorded(std::vector<programs::sweep::Group> const& groups, std::size_t threads,
                  std::function<std::vector<programs::sweep::Run>(programs::sweep::Group const&)> const& work) {
    Recorded all;
    programs::sweep::run_groups(
        groups, threads, work, [&](programs::sweep::Group const&, std::vector<programs::sweep::Run> const& runs) {
            ++all.records;
            for (programs::sweep::Run const& run : runs) {
                CHECK(all.failures.try_emplace(run.key.set + ' ' + run.key.variant, run.failure).second);
                CHECK(run.cost.seconds >= 0.0);
                CHECK(run.cost.peak_mib > 0.5);
            }
        });
    return all;
}

}  // namespace

TEST_CASE("a variant that fails fails alone", "[sweep][group]") {
    TempDir const dir;
    auto const result = recorded(groups_in(dir), 2, [&](programs::sweep::Group const& group) {
        bool const bad = group.set.name == "B" && has(group, Method::prune);
        if (bad && group.variants.size() == 1) {
            static_cast<void>(::raise(SIGKILL));
        }
        return runs(group, bad ? "of all three" : "");
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

TEST_CASE("the crash of a group is not the failure of its variants", "[sweep][group]") {
    TempDir const dir;
    auto const result = recorded(groups_in(dir), 1, [&](programs::sweep::Group const& group) {
        if (group.variants.size() > 1) {
            static_cast<void>(::raise(SIGKILL));
        }
        return runs(group, has(group, Method::baseline) ? "a reason of its own" : "");
    });
    REQUIRE(result.failures.size() == 6);
    CHECK(result.records == 6);
    CHECK(result.failures.at("A baseline") == "a reason of its own");
    CHECK(result.failures.at("A prune").empty());
    CHECK(result.failures.at("B one-shot").empty());
}

TEST_CASE("a process that crashes takes nothing with it", "[sweep][group]") {
    TempDir const dir;
    auto groups = groups_in(dir);
    groups.push_back(groups.front());
    groups.back().set.name = "C";
    for (auto& group : groups) {
        group.variants = {Method::prune};
    }
    std::string const reason(300'000, 'x');
    auto const result =
        recorded(groups, 3, [&](programs::sweep::Group const& group) -> std::vector<programs::sweep::Run> {
            if (group.set.name == "A") {
                throw std::runtime_error(reason);
            }
            if (group.set.name == "B") {
                std::_Exit(3);
            }
            throw std::bad_alloc();
        });
    CHECK(result.records == 3);
    CHECK(result.failures.at("A prune") == reason);
    CHECK(result.failures.at("B prune") == "its process was ended by exit status 3");
    CHECK(result.failures.at("C prune") == "there is not enough memory");
}

TEST_CASE("more text than the shared memory holds is a failure", "[sweep][group]") {
    TempDir const dir;
    auto groups = groups_in(dir);
    groups.resize(1);
    groups.front().variants = {Method::prune};
    auto const result = recorded(
        groups, 1, [](programs::sweep::Group const& group) { return runs(group, std::string(2'000'000, 'x')); });
    CHECK(result.failures.at("A prune") == "its process was ended by exit status 1");
}

TEST_CASE("processes at work are killed when a run cannot be recorded", "[sweep][group]") {
    TempDir const dir;
    auto const begin = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(programs::sweep::run_groups(
                        groups_in(dir), 2,
                        [](programs::sweep::Group const& group) {
                            if (group.set.name == "B") {
                                std::this_thread::sleep_for(std::chrono::seconds{60});
                            }
                            return runs(group);
                        },
                        [](programs::sweep::Group const&, std::vector<programs::sweep::Run> const&) {
                            throw dp::IoError("no space");
                        }),
                    dp::IoError);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{30});
}

TEST_CASE("every variant makes its rows, whatever the kernels' length", "[sweep][rows]") {
    TempDir const dir;
    write_set(dir.path() / "A", 10);
    auto const set = programs::lab::real_sets(dir.path()).front();
    auto const check = [&](std::size_t kernel_length, std::set<Method> const& methods) {
        CAPTURE(kernel_length);
        auto const outcome =
            programs::lab::run({.set = "A", .seed = 1, .kernel_length = kernel_length, .methods = methods},
                               programs::lab::load(set, 1, 0));
        std::map<std::string, std::set<programs::lab::Row>, std::less<>> made;
        for (programs::lab::Measurement const& m : outcome.measurements) {
            made[std::string{programs::lab::variant_of(m.method)}].emplace(m.method, m.kernels);
        }
        for (Method const method : methods) {
            INFO(programs::lab::name_of(method));
            auto const rows = programs::lab::rows_of(method);
            CHECK(std::ranges::count(rows, made[std::string{programs::lab::name_of(method)}]) == 1);
        }
    };
    check(15, {programs::lab::all_methods.begin(), programs::lab::all_methods.end()});
    check(16, {Method::baseline, Method::prune, Method::surgeon, Method::recommended});
}
