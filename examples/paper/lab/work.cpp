#include "lab/work.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>

#include "lab/finished_tasks.hpp"

namespace programs::lab {

namespace {

Outcome outcome_of(Task const& task, Data const& data, Settings const& settings) {
    if (settings.finished.empty()) {
        return run(task, data);
    }
    FinishedTasks const finished{settings.finished};
    std::string const its = identity(task, data);
    if (auto kept = settings.resume ? finished.find(task, its) : std::nullopt) {
        return std::move(*kept);
    }
    auto outcome = run(task, data);
    finished.keep(task, its, outcome);
    return outcome;
}

}  // namespace

std::vector<std::string> Sets::real_names() const {
    std::vector<std::string> names;
    for (RealSet const& set : real) {
        names.push_back(set.name);
    }
    return names;
}

Results run_all(Sets const& sets, std::map<std::string, Wanted> const& wanted, Settings const& settings,
                Progress const& progress) {
    struct Job {
        Task task{};
        std::function<Data()> data{};
        bool may_fail = false;
        std::optional<Outcome> outcome{};
        std::string failure{};
    };
    std::vector<Job> jobs;
    auto const add = [&](std::string const& name, std::size_t kernel_length, std::size_t seeds, bool may_fail,
                         auto const& data_of_seed) {
        auto const it = wanted.find(name);
        for (std::uint64_t seed = 1; it != wanted.end() && seed <= seeds; ++seed) {
            jobs.push_back({.task = {name, seed, kernel_length, it->second.methods, it->second.motifs},
                            .data = [=] { return data_of_seed(seed); },
                            .may_fail = may_fail});
        }
    };
    for (SimulatedSet const& set : sets.simulated) {
        add(set.name, 24, settings.seeds, false,
            [&set, &settings](std::uint64_t seed) { return simulate(set, settings.size, seed); });
    }
    for (RealSet const& set : sets.real) {
        add(set.name, settings.kernel_length, settings.real_seeds, true, [&set, &settings](std::uint64_t seed) {
            return load(set, seed, settings.max_per_class, settings.kernel_length);
        });
    }
    std::mutex one_at_a_time;
    std::size_t done = 0;
    dp::parallel_for(jobs.size(), settings.threads, [&](std::size_t i, std::size_t) {
        Job& job = jobs[i];
        try {
            job.outcome = outcome_of(job.task, job.data(), settings);
        } catch (std::exception const& error) {
            if (!job.may_fail) {
                throw;
            }
            job.failure = error.what();
        }
        std::lock_guard const lock{one_at_a_time};
        progress(++done, jobs.size(), job.task);
    });
    Results results;
    for (Job const& job : jobs) {
        if (job.outcome) {
            results.add(*job.outcome);
        } else {
            results.add_failure(job.task.set, job.failure);
        }
    }
    return results;
}

}  // namespace programs::lab
