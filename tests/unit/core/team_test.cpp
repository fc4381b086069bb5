#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>

#include "../../catch.hpp"
#include "../../support/scarce_memory.hpp"

namespace dp = deepprune;

static_assert(!std::is_copy_constructible_v<dp::Team> && !std::is_move_constructible_v<dp::Team>);
static_assert(!std::is_constructible_v<dp::Team::Task, int>);

TEST_CASE("a team has at least one worker, the caller", "[core][team]") {
    CHECK(dp::Team{0}.size() == 1);
    CHECK(dp::Team{1}.size() == 1);
    CHECK(dp::Team{5}.size() == 5);
    dp::Team alone{1};
    alone.run(3, [caller = std::this_thread::get_id()](std::size_t, std::size_t worker) {
        CHECK(worker == 0);
        CHECK(std::this_thread::get_id() == caller);
    });
}

TEST_CASE("threads that the system does not start are counted", "[core][team]") {
    std::string text;
    {
        dp::test::ScarceMemory const memory{std::size_t{256} << 20U};  // enough for the stacks of some threads
        if (!memory.scarce()) {
            return;
        }
        try {
            dp::Team const team{5000};
        } catch (dp::OptionError const& error) {
            text = error.what();
        }
    }
    CHECK(text.starts_with("found "));
    CHECK(text.find(" of 5000 threads, and no more to be had (") != std::string::npos);
    CHECK(text.ends_with("; use fewer threads"));
}

TEST_CASE("in each of many short rounds every index is visited once", "[core][team]") {
    for (unsigned const threads : {1U, 2U, 3U, 8U}) {
        CAPTURE(threads);
        dp::Team team{threads};
        std::size_t wrong = 0;
        std::vector<std::size_t> visits;  // each index belongs to one task: no atomics, so that a thread sanitizer
        std::vector<std::size_t> by_worker(threads);  // would see it if a round did not wait for its tasks
        for (std::size_t round = 0; round < 3000; ++round) {
            std::size_t const count = round % 11;
            visits.assign(count, 0);
            std::ranges::fill(by_worker, std::size_t{0});
            team.run(count, [&](std::size_t index, std::size_t worker) {
                ++visits.at(index);
                ++by_worker.at(worker);
            });
            wrong += std::ranges::all_of(visits, [](std::size_t visited) { return visited == 1; }) ? 0 : 1;
            wrong += std::reduce(by_worker.begin(), by_worker.end()) == count ? 0 : 1;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("a round sees what the one before wrote", "[core][team]") {
    dp::Team team{4};
    std::vector<std::size_t> values(64, 0);
    for (std::size_t round = 0; round < 500; ++round) {
        std::vector<std::size_t> const before = values;
        team.run(values.size(), [&](std::size_t index, std::size_t) { values[index] = before[(index + 1) % 64] + 1; });
    }
    CHECK(std::ranges::all_of(values, [](std::size_t value) { return value == 500; }));
}

TEST_CASE("all workers of a team can be at work at once, and a worker is one thread", "[core][team]") {
    dp::Team team{6};
    std::mutex mutex;
    std::vector<std::set<std::thread::id>> threads_of(6);
    for (int round = 0; round < 20; ++round) {
        std::atomic<int> arrived{0};
        team.run(6, [&](std::size_t, std::size_t worker) {
            ++arrived;
            while (arrived < 6) {  // ends only if there are six threads
                std::this_thread::yield();
            }
            std::lock_guard const lock{mutex};
            threads_of.at(worker).insert(std::this_thread::get_id());
        });
    }
    std::set<std::thread::id> all;
    for (auto const& ids : threads_of) {
        CHECK(ids.size() == 1);
        all.insert(ids.begin(), ids.end());
    }
    CHECK(all.size() == 6);
    CHECK(threads_of[0].contains(std::this_thread::get_id()));
}

TEST_CASE("more threads than tasks", "[core][team]") {
    dp::Team team{16};
    for (int round = 0; round < 200; ++round) {
        std::vector<int> visits(2);
        team.run(2, [&](std::size_t index, std::size_t worker) {
            ++visits[index];
            if (worker >= 16) {
                ++visits[0];
            }
        });
        REQUIRE(visits == std::vector{1, 1});
    }
    team.run(0, [](std::size_t, std::size_t) { FAIL("there is no task"); });
}

TEST_CASE("a team outlives an exception: the lowest index's is thrown when every task has ended", "[core][team]") {
    for (unsigned const threads : {1U, 2U, 4U, 9U}) {
        CAPTURE(threads);
        dp::Team team{threads};
        for (int round = 0; round < 300; ++round) {
            std::atomic<int> running{0};
            auto const failing = [&](std::size_t index, std::size_t) {
                ++running;
                std::this_thread::yield();
                --running;
                if (index % 10 == 5) {
                    throw std::out_of_range(std::to_string(index));
                }
            };
            std::string thrown;
            try {
                team.run(40, failing);
            } catch (std::out_of_range const& error) {
                thrown = error.what();
            }
            REQUIRE(thrown == "5");
            REQUIRE(running == 0);
            std::atomic<std::size_t> sum{0};
            team.run(10, [&](std::size_t index, std::size_t) { sum += index; });  // and throws nothing any more
            REQUIRE(sum == 45);
        }
    }
}

TEST_CASE("every task may throw", "[core][team]") {
    dp::Team team{4};
    for (int round = 0; round < 100; ++round) {
        CHECK_THROWS_WITH(
            team.run(50, [](std::size_t index, std::size_t) { throw std::runtime_error(std::to_string(index)); }), "0");
    }
}

TEST_CASE("a task may have a team of its own", "[core][team]") {
    dp::Team outer{3};
    std::vector<std::size_t> sums(8);
    for (int round = 0; round < 20; ++round) {
        std::ranges::fill(sums, std::size_t{0});
        outer.run(8, [&](std::size_t index, std::size_t) {
            dp::Team inner{2};
            std::vector<std::size_t> parts(2);
            for (int repeat = 0; repeat < 5; ++repeat) {
                inner.run(10, [&](std::size_t i, std::size_t worker) { parts[worker] += i; });
            }
            sums[index] = parts[0] + parts[1];
        });
        REQUIRE(sums == std::vector<std::size_t>(8, 225));
    }
    // An exception goes through both.
    CHECK_THROWS_WITH(outer.run(2,
                                [&](std::size_t, std::size_t) {
                                    dp::Team inner{2};
                                    inner.run(4, [](std::size_t, std::size_t) { throw std::runtime_error("inner"); });
                                }),
                      "inner");
}

TEST_CASE("two teams serve two threads", "[core][team]") {
    std::vector<std::size_t> sums(2);
    std::vector<std::thread> callers;
    for (std::size_t c = 0; c < 2; ++c) {
        callers.emplace_back([&sums, c] {
            dp::Team team{3};
            for (int round = 0; round < 500; ++round) {
                std::vector<std::size_t> parts(3);
                team.run(7, [&](std::size_t index, std::size_t worker) { parts[worker] += index; });
                sums[c] += parts[0] + parts[1] + parts[2];
            }
        });
    }
    for (std::thread& caller : callers) {
        caller.join();
    }
    CHECK(sums == std::vector<std::size_t>(2, 500 * 21));
}

TEST_CASE("a team ends whether its threads are new, spinning, or asleep", "[core][team]") {
    for (int repeat = 0; repeat < 100; ++repeat) {
        dp::Team const unused{4};
    }
    for (int repeat = 0; repeat < 100; ++repeat) {
        dp::Team team{4};
        team.run(4, [](std::size_t, std::size_t) {});
    }
    for (int repeat = 0; repeat < 5; ++repeat) {
        dp::Team team{4};
        team.run(4, [](std::size_t, std::size_t) {});
        std::this_thread::sleep_for(std::chrono::milliseconds{20});  // long enough to fall asleep
        std::atomic<int> visits{0};
        team.run(9, [&](std::size_t, std::size_t) { ++visits; });  // wakes them
        CHECK(visits == 9);
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

TEST_CASE("a task refers to its callable, which may change", "[core][team]") {
    struct Counting {
        std::size_t calls = 0;
        void operator()(std::size_t, std::size_t) { ++calls; }
    };
    Counting counting;
    dp::Team::Task const task{counting};
    task(0, 0);
    dp::Team::Task const copy = task;
    copy(1, 0);
    CHECK(counting.calls == 2);
    auto const owner = std::make_unique<int>(7);
    int seen = 0;
    dp::Team{1}.run(1, [&seen, &owner](std::size_t, std::size_t) { seen = *owner; });
    CHECK(seen == 7);
}
