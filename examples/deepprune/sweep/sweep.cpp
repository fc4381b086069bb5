// `deepprune sweep`: many sets, seeds and variants, on one machine or many, killed and resumed at will.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>

#include "commands.hpp"
#include "output_folder.hpp"
#include "sweep/group_runs.hpp"
#include "sweep/ledger.hpp"
#include "sweep/manifest.hpp"
#include "sweep/plan.hpp"
#include "sweep/progress.hpp"
#include "sweep/run_file.hpp"
#include "sweep/run_log.hpp"
#include "sweep/table.hpp"
#include "sweep/words.hpp"
#include "terminal.hpp"
#include "text.hpp"

namespace programs::sweep {

namespace {

namespace dp = deepprune;

// Without --resume a folder must hold no runs of this shard, nor of a sweep with another number of shards.
void require_fresh(Options const& options) {
    for (auto const& file : run_files(options.out)) {
        std::string const name = file.filename().string();
        std::string const own = options.shard.file_name();
        bool const same_count = name.ends_with(own.substr(own.find("-of-")));
        std::size_t const runs = name == own || !same_count ? read_run_file(file).runs.size() : 0;
        if (runs != 0) {
            throw dp::OptionError(dp::message({.where = {.file = file.native()},
                                               .found = counted(runs, "finished run", "finished runs"),
                                               .expected = "none, without --resume",
                                               .remedy = "add --resume to go on from there, or choose another --out"}));
        }
    }
}

// What the sweep took, and what all of it will take: enough to size a job.
std::string cost_sentence(Plan& plan, std::vector<Group> const& groups, Ledger const& ledger) {
    std::size_t runs = 0;
    Cost sum;
    for (Group const& group : groups) {
        for (lab::Method const variant : group.variants) {
            if (Run const* const run = ledger.find(plan.key(group, variant), plan.hash(*group.set))) {
                ++runs;
                sum.cpu_seconds += run->cost.cpu_seconds;
                sum.peak_mib = std::max(sum.peak_mib, run->cost.peak_mib);
            }
        }
    }
    double const each = runs == 0 ? 0.0 : sum.cpu_seconds / static_cast<double>(runs);
    double const all = static_cast<double>(plan.sets().size() * plan.options().seeds * plan.options().variants.size());
    return counted(runs, "run", "runs") + " took " + clock_text(sum.cpu_seconds) + " of one core, " + fixed(each, 2) +
           " s each, at most " + fixed(sum.peak_mib, 0) + " MiB for one set; all " + fixed(all, 0) +
           " runs of the sweep: about " + clock_text(each * all) + " of one core";
}

std::string tally_text(Tally const& tally) {
    return std::to_string(tally.succeeded + tally.failed) + " of " + std::to_string(tally.runs) + " runs, " +
           counted(tally.failed_sets, "set failed", "sets failed");
}

void write_tables(Plan& plan, OutputFolder& folder) {
    Ledger const ledger{plan.options().out};
    auto const tally = plan.tally(plan.groups({}), ledger);
    if (!tally.complete()) {
        std::string const other = other_hash_text(tally);
        throw dp::DataError(
            dp::message({.where = {.file = plan.options().out.native()},
                         .found = tally_text(tally) + (other.empty() ? "" : " (" + other + ")"),
                         .expected = "all; there is none of set " + tally.first_missing.set + ", seed " +
                                     std::to_string(tally.first_missing.seed) + ", " + tally.first_missing.variant,
                         .remedy = "run every shard of it with --resume and the same options, then --table"}));
    }
    if (ledger.disagreements() != 0) {
        std::cerr << "sweep: warning: " << counted(ledger.disagreements(), "run was", "runs were")
                  << " done twice with different results, as on different processors; the first stands\n";
    }
    auto const failures = failures_tsv(plan, ledger);
    auto const table = table_tsv(plan, ledger);
    folder.write({"cost.tsv", cost_tsv(plan, ledger)});
    folder.write({"failures.tsv", failures});
    folder.write({"sweep.json", json_of(manifest_of(plan, table, failures))});
    folder.write({"table.tsv", table});  // the last: where it is, the others are
}

void run_shard(Plan& plan, OutputFolder& folder) {
    Options const& options = plan.options();
    RunLog log{folder.file(options.shard.file_name())};
    Ledger ledger{options.out};
    auto const groups = plan.groups(options.shard);
    std::vector<Group> work;
    std::size_t left = 0;
    for (Group const& group : groups) {
        if (auto rest = plan.remaining(group, ledger); !rest.variants.empty()) {
            left += rest.variants.size();
            work.push_back(std::move(rest));
        }
    }
    std::size_t const all = groups.size() * options.variants.size();
    Progress progress{all, all - left};
    if (log.cut() != 0) {
        progress.say(options.shard.file_name() +
                     ": its last line was cut short by a kill; it was taken away, and its run "
                     "is done again");
    }
    if (std::string const other = other_hash_text(plan.tally(groups, ledger)); !other.empty()) {
        progress.say(other);
    }
    auto const run_one = [&](Group const& group) {
        log.release();
        return lines_of(group, plan, plan.hash(*group.set));
    };
    run_groups(std::move(work), plan, run_one, [&](Ended const& ended, Group const& group, std::vector<Run> runs) {
        std::string const what = group.set->name + ", seed " + std::to_string(group.seed);
        for (Run& run : runs) {
            Run const* const before = ledger.find(run.key, run.hash);
            if (before == nullptr || run.failure.empty() || before->failure != run.failure) {
                log.append(run);
            }
            if (!run.failure.empty()) {
                progress.say(what + ", " + run.key.variant + ", failed: " + run.failure);
            }
            ledger.add(std::move(run));
        }
        progress.ended(group.variants.size(), what + ", " + fixed(ended.seconds, 1) + " s");
    });
    progress.finish();
    progress.say(cost_sentence(plan, groups, ledger));
    if (options.shard.count == 1) {
        write_tables(plan, folder);
    }
    auto const tally = plan.tally(groups, ledger);
    print("sweep: " + tally_text(tally) +
          (options.shard.count == 1 ? std::string{}
                                    : " (shard " + std::to_string(options.shard.index) + " of " +
                                          std::to_string(options.shard.count) + ")") +
          '\n');
}

void sweep(Options const& options, bool table) {
    Plan plan{options};
    if (!table && !options.resume) {
        require_fresh(options);
    }
    if (table && !std::filesystem::is_directory(options.out)) {
        throw dp::IoError(dp::message({.where = {.file = options.out.native()},
                                       .found = "no such folder",
                                       .expected = "with --table, the folder of the sweep's runs",
                                       .remedy = "correct --out"}));
    }
    OutputFolder folder{options.out, "table.tsv"};
    if (table) {
        write_tables(plan, folder);
        Ledger const ledger{options.out};
        print("sweep: " + tally_text(plan.tally(plan.groups({}), ledger)) + '\n');
    } else {
        run_shard(plan, folder);
    }
    folder.keep();
}

}  // namespace

}  // namespace programs::sweep

namespace programs {

void add_sweep(CLI::App& app) {
    struct Asked {
        sweep::Options options{};
        std::vector<std::string> variants{"baseline", "prune", "prune-reinit"};
        std::string shard = "1/1";
        bool table = false;
    };
    auto* const command = app.add_subcommand(
        "sweep", "Trains and prunes on every set of a folder, with many seeds; can be divided, killed and resumed");
    command->footer(
        "The sets are NAME_AC.seq.gz with NAME_B.seq.gz (DeepBind) and folders with train.data and test.data (Zeng).\n"
        "Each finished run (set, seed, variant) is a line of JSON in DIR/runs-001-of-001.jsonl, one file for each "
        "shard.\n"
        "Kill the sweep at any time: with --resume it goes on, skips what is finished with the same data, options and\n"
        "version, tries again what failed, and ends with the same table, byte for byte. A set that cannot be run is\n"
        "recorded with its reason, and the others go on.\n"
        "At the end, or with --table once all shards are done: DIR/table.tsv (every AUROC), failures.tsv, cost.tsv "
        "(time\n"
        "and memory of each set) and sweep.json. `paper fig6 --sweep DIR` draws from them.\n"
        "Variants: " +
        sweep::variant_names() +
        ".\n"
        "Exit codes: 0 every run is recorded, those that failed too (the last line counts them); 1 the sweep itself "
        "could "
        "not go on, or --table found runs missing; 2 bad usage.");
    auto const asked = std::make_shared<Asked>();
    sweep::Options& options = asked->options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    command->add_option("--data", options.data, "Folder of real sets, in DeepBind's or Zeng's layout")
        ->required()
        ->type_name("DIR");
    command->add_option("--out", options.out, "Folder of the runs and tables")->required()->type_name("DIR");
    command->add_option("--seeds", options.seeds, "Seeds of each set, 1 to N")
        ->check(CLI::Range(std::uint64_t{1}, sweep::max_seeds))
        ->capture_default_str();
    command->add_option("--variants", asked->variants, "What to run on each, with commas; prune records inter too")
        ->delimiter(',')
        ->capture_default_str();
    command
        ->add_option("--kernel-length", options.kernel_length,
                     "Bases that a kernel spans; the paper's real sets have 15")
        ->check(CLI::IsMember({15, 24}))
        ->capture_default_str();
    command
        ->add_option("--limit-per-class", options.limit_per_class,
                     "Training sequences of each class, the first of the file; 0: all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->add_option("--shard", asked->shard, "Part i of n of the sweep; each may run on another machine")
        ->type_name("i/n")
        ->capture_default_str();
    command
        ->add_option("--threads", options.threads, "Sets at a time, each in a process of one thread; no number changes")
        ->check(CLI::Range(1U, 4096U));
    command->add_flag("--resume", options.resume, "Go on from the runs that --out holds; fine where there are none");
    command->add_flag("--table", asked->table, "Run nothing: write the tables from the runs of all shards");
    command->callback([asked] {
        asked->options.shard = sweep::shard_of(asked->shard);
        asked->options.variants = sweep::variants_of(asked->variants);
        sweep::sweep(asked->options, asked->table);
    });
}

}  // namespace programs
