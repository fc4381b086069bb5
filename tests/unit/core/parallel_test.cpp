#include <algorithm>
#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <deepprune/core/team.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("every index is visited once, by a worker below threads and count", "[core][parallel]") {
    for (std::size_t const count : {0U, 1U, 2U, 7U, 100U}) {
        for (unsigned const threads : {0U, 1U, 2U, 3U, 8U, 200U}) {
            CAPTURE(count, threads);
            std::vector<std::atomic<int>> visits(count);
            std::atomic<std::size_t> highest_worker{0};
            dp::parallel_for(count, threads, [&](std::size_t index, std::size_t worker) {
                ++visits.at(index);
                for (std::size_t seen = highest_worker; worker > seen;) {
                    highest_worker.compare_exchange_weak(seen, worker);
                }
            });
            CHECK(std::ranges::all_of(visits, [](auto const& visited) { return visited == 1; }));
            CHECK(highest_worker < std::max<std::size_t>(1, std::min<std::size_t>(count, threads)));
        }
    }
}

TEST_CASE("a worker is one thread, and worker 0 is the caller", "[core][parallel]") {
    std::mutex mutex;
    std::map<std::size_t, std::set<std::thread::id>> threads_of;
    // Eight tasks that wait for each other can only end if there are eight threads.
    std::atomic<int> arrived{0};
    dp::parallel_for(8, 8, [&](std::size_t, std::size_t worker) {
        ++arrived;
        while (arrived < 8) {
            std::this_thread::yield();
        }
        std::lock_guard const lock{mutex};
        threads_of[worker].insert(std::this_thread::get_id());
    });
    REQUIRE(threads_of.size() == 8);
    std::set<std::thread::id> distinct;
    for (auto const& [worker, ids] : threads_of) {
        CHECK(ids.size() == 1);
        distinct.insert(*ids.begin());
    }
    CHECK(distinct.size() == 8);
    CHECK(*threads_of.at(0).begin() == std::this_thread::get_id());
}

TEST_CASE("scratch memory by worker needs no lock", "[core][parallel]") {
    std::vector<std::size_t> sums(4);  // a thread sanitizer sees it if two threads share a worker's number
    dp::parallel_for(1000, 4, [&](std::size_t index, std::size_t worker) { sums[worker] += index; });
    CHECK(sums[0] + sums[1] + sums[2] + sums[3] == 499500);
}

TEST_CASE("of several exceptions the one of the lowest index is thrown, after all threads have ended",
          "[core][parallel]") {
    for (unsigned const threads : {1U, 2U, 4U, 16U}) {
        CAPTURE(threads);
        for (int repeat = 0; repeat < 20; ++repeat) {
            std::atomic<int> running{0};
            auto const task = [&](std::size_t index, std::size_t) {
                ++running;
                std::this_thread::yield();
                --running;
                if (index == 3 || index == 7 || index == 50) {
                    throw std::runtime_error(std::to_string(index));
                }
            };
            CHECK_THROWS_WITH(dp::parallel_for(64, threads, task), "3");
            CHECK(running == 0);
        }
    }
}

TEST_CASE("an exception keeps its type", "[core][parallel]") {
    for (unsigned const threads : {1U, 3U}) {
        CHECK_THROWS_AS(dp::parallel_for(5, threads,
                                         [](std::size_t index, std::size_t) {
                                             if (index == 4) {
                                                 throw std::out_of_range("4");
                                             }
                                         }),
                        std::out_of_range);
    }
}
