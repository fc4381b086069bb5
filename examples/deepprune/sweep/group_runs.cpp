#include "sweep/group_runs.hpp"

#include <algorithm>
#include <exception>
#include <new>
#include <string_view>
#include <utility>

#include <deepprune/core/config.hpp>

#include "sweep/rows.hpp"

namespace programs::sweep {

std::string lines_of(Group const& group, Plan const& plan, std::string const& hash) {
    std::vector<Run> runs;
    for (lab::Method const variant : group.variants) {
        runs.push_back({.key = plan.key(group, variant), .hash = hash, .version = DEEPPRUNE_VERSION});
    }
    auto const fail = [&runs](std::string const& reason) {
        for (Run& run : runs) {
            run.results.clear();
            run.failure = reason;
        }
    };
    try {
        auto const& options = plan.options();
        auto const outcome =
            lab::run({.set = group.set->name,
                      .seed = group.seed,
                      .kernel_length = options.kernel_length,
                      .methods = {group.variants.begin(), group.variants.end()}},
                     lab::load(*group.set, group.seed, options.limit_per_class, options.kernel_length));
        for (lab::Measurement const& m : outcome.measurements) {
            auto const run = std::ranges::find(runs, variant_of(m.method),
                                               [](Run const& each) { return std::string_view{each.key.variant}; });
            run->results.push_back({m.method, m.kernels, m.auroc, m.epochs});
        }
    } catch (std::bad_alloc const&) {
        fail("there is not enough memory");
    } catch (std::exception const& error) {
        fail(error.what());
    }
    std::string text;
    for (Run const& run : runs) {
        text += line_of(run);
    }
    return text;
}

std::vector<Run> runs_of(Ended const& ended, Group const& group, Plan const& plan, std::string const& hash) {
    std::vector<Run> runs;
    if (ended.failure.empty()) {
        for (std::string_view rest = ended.text; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
            runs.push_back(run_of(rest.substr(0, rest.find('\n')), {.file = "a process of the sweep"}));
        }
    } else {
        for (lab::Method const variant : group.variants) {
            runs.push_back({.key = plan.key(group, variant),
                            .hash = hash,
                            .version = DEEPPRUNE_VERSION,
                            .failure = "its process was ended by " + ended.failure +
                                       (ended.failure.starts_with("signal 9 ") ? ": did the memory run out?" : "")});
        }
    }
    double const share = 1.0 / static_cast<double>(std::max<std::size_t>(runs.size(), 1));
    for (Run& run : runs) {
        run.cost = {ended.seconds * share, ended.cpu_seconds * share, ended.peak_mib};
    }
    return runs;
}

void run_groups(std::vector<Group> groups, Plan& plan, Work const& work, Record const& record) {
    Processes processes;
    for (std::size_t next = 0; next < groups.size() || processes.running() != 0;) {
        if (next < groups.size() && processes.running() < plan.options().threads) {
            processes.start(next, [&] { return work(groups[next]); });
            ++next;
            continue;
        }
        auto const ended = processes.wait();
        Group const group = groups[ended.id];  // a copy: `groups` may grow
        auto runs = runs_of(ended, group, plan, plan.hash(*group.set));
        bool const failed = std::ranges::any_of(runs, [](Run const& run) { return !run.failure.empty(); });
        if (!failed || group.variants.size() == 1) {
            record(ended, group, std::move(runs));
            continue;
        }
        for (lab::Method const variant : group.variants) {
            groups.push_back({group.set, group.seed, {variant}});
        }
    }
}

}  // namespace programs::sweep
