/// \file
/// \brief Threads that share the tasks of one round after another.
#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <type_traits>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A few threads that live as long as this object, for work that comes in many short rounds.
///
/// Between rounds a thread spins briefly, then sleeps. One round at a time.
class Team {
  public:
    /// \brief What a round calls: `task(index, worker)`. It refers to a callable, which must outlive the round, and
    /// so, unlike `std::function`, never allocates.
    class Task {
      public:
        /// \brief Refers to `callable`.
        template <class Callable>
            requires(!std::same_as<std::remove_cvref_t<Callable>, Task> &&
                     std::invocable<Callable&, std::size_t, std::size_t>)
        Task(Callable&& callable) noexcept
            : callable_{std::addressof(callable)}, call_{[](void const* of, std::size_t index, std::size_t worker) {
                  (*static_cast<std::remove_reference_t<Callable>*>(const_cast<void*>(of)))(index, worker);
              }} {}

        /// \brief Calls it.
        void operator()(std::size_t index, std::size_t worker) const { call_(callable_, index, worker); }

      private:
        void const* callable_;
        void (*call_)(void const* callable, std::size_t index, std::size_t worker);
    };

    /// \param threads how many threads work, the caller included; 0 counts as 1
    /// \throws OptionError if the system does not start so many
    explicit Team(unsigned threads) : size_{(std::max)(threads, 1U)} {
        try {
            for (std::size_t worker = 1; worker < size_; ++worker) {
                others_.emplace_back([this, worker] { serve(worker); });
            }
        } catch (std::system_error const& error) {
            std::size_t const started = others_.size() + 1;
            end();
            throw OptionError(
                message({.found = detail::concat({std::to_string(started), " of ", std::to_string(threads),
                                                  " threads, and no more to be had (", error.code().message(), ")"}),
                         .expected = "as many threads as the system starts",
                         .remedy = "use fewer threads"}));
        } catch (...) {
            end();
            throw;
        }
    }
    Team(Team const&) = delete;
    Team& operator=(Team const&) = delete;
    ~Team() { end(); }

    /// \brief The number of threads, the caller included.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// \brief Calls `task(index, worker)` once for each index below `count`; `worker`, below `size()`, identifies the
    /// thread, for scratch memory; the caller is worker 0. Which worker gets which index is not fixed: results must not
    /// depend on it.
    /// \param count below 2^32
    /// \param task what to call
    /// \throws the exception of the lowest index that threw, after all tasks that were begun have ended; a team of one
    /// begins none after it.
    void run(std::size_t count, Task const& task) {
        if (size_ == 1 || count <= 1) {
            for (std::size_t i = 0; i < count; ++i) {
                task(i, std::size_t{0});
            }
            return;
        }
        task_ = &task;
        count_ = count;
        failed_ = count;
        failure_ = nullptr;
        done_.store(0, std::memory_order_relaxed);
        std::uint32_t const round = round_.load(std::memory_order_relaxed) + 1;
        open_.store((std::uint64_t{round} << 32U) | count, std::memory_order_release);
        round_.store(round, std::memory_order_release);
        round_.notify_all();
        work(0);
        for (std::uint32_t done = done_.load(std::memory_order_acquire); done != count;
             done = done_.load(std::memory_order_acquire)) {
            wait_while(done_, done);
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
    }

  private:
    // Spins briefly, then sleeps, until `value` is no longer `old`.
    template <class Value>
    static void wait_while(std::atomic<Value> const& value, Value old) noexcept {
        for (int i = 0; i < 4000; ++i) {
            if (value.load(std::memory_order_acquire) != old) {
                return;
            }
#if defined(__x86_64__) || defined(__i386__)
            __builtin_ia32_pause();
#endif
        }
        value.wait(old, std::memory_order_acquire);
    }

    // A task in progress keeps its round open, so `task_` and `count_` do not change until it is done. A thread that
    // comes too late finds no task left: the caller waits for tasks, not for threads.
    void work(std::size_t worker) noexcept {
        std::uint64_t open = open_.load(std::memory_order_acquire);
        while ((open & 0xFFFFFFFFU) != 0) {
            if (!open_.compare_exchange_weak(open, open - 1, std::memory_order_acq_rel, std::memory_order_acquire)) {
                continue;
            }
            std::size_t const count = count_;
            std::size_t const index = count - static_cast<std::size_t>(open & 0xFFFFFFFFU);
            try {
                (*task_)(index, worker);
            } catch (...) {
                while (busy_.test_and_set(std::memory_order_acquire)) {
                }
                if (index < failed_) {
                    failed_ = index;
                    failure_ = std::current_exception();
                }
                busy_.clear(std::memory_order_release);
            }
            if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == count) {
                done_.notify_one();
            }
            open = open_.load(std::memory_order_acquire);
        }
    }

    void serve(std::size_t worker) noexcept {
        for (std::uint32_t seen = 0; true;) {
            wait_while(round_, seen);
            seen = round_.load(std::memory_order_acquire);
            if (ended_.load(std::memory_order_relaxed)) {
                return;
            }
            work(worker);
        }
    }

    void end() noexcept {
        ended_.store(true, std::memory_order_relaxed);
        round_.fetch_add(1, std::memory_order_release);
        round_.notify_all();
        for (std::thread& other : others_) {
            other.join();
        }
    }

    std::size_t size_;
    std::atomic<std::uint32_t> round_{0};
    std::atomic<std::uint64_t> open_{0};  // the round; in the low 32 bits, the number of tasks not yet taken
    std::atomic<std::uint32_t> done_{0};
    std::size_t count_ = 0;
    Task const* task_ = nullptr;
    std::atomic<bool> ended_{false};
    std::atomic_flag busy_{};
    std::size_t failed_ = 0;
    std::exception_ptr failure_{};
    std::vector<std::thread> others_{};
};

/// \brief One round of a `Team` made for this call: `task(index, worker)` once for each index below `count`, on at most
/// `threads` threads. \throws as `Team::run`
inline void parallel_for(std::size_t count, unsigned threads, Team::Task const& task) {
    Team team{static_cast<unsigned>(std::min<std::size_t>((std::max)(threads, 1U), (std::max)(count, std::size_t{1})))};
    team.run(count, task);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
