/// \file
/// \brief Independent tasks on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

#include <deepprune/core/config.hpp>

namespace deepprune::inline v0 {

/// \brief Calls `task(index, worker)` once for each index below `count`; `worker` is below `threads` and names the
/// thread, for scratch memory. Which worker gets which index is not fixed: results must not depend on it.
///
/// The calling thread is worker 0; the others live as long as the call.
/// \throws the exception of the lowest index that threw, after every thread has ended.
inline void parallel_for(std::size_t count, unsigned threads,
                         std::function<void(std::size_t index, std::size_t worker)> const& task) {
    auto const workers = std::min<std::size_t>((std::max)(threads, 1U), count);
    if (workers <= 1) {
        for (std::size_t i = 0; i < count; ++i) {
            task(i, std::size_t{0});
        }
        return;
    }
    std::atomic<std::size_t> next{0};
    std::vector<std::exception_ptr> failures(count);
    auto const work = [&](std::size_t worker) {
        for (std::size_t i = next++; i < count; i = next++) {
            try {
                task(i, worker);
            } catch (...) {
                failures[i] = std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> others;
        others.reserve(workers - 1);
        for (std::size_t worker = 1; worker < workers; ++worker) {
            others.emplace_back(work, worker);
        }
        work(0);
    }
    for (auto const& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
}

}  // namespace deepprune::inline v0
