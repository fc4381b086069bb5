// `deepprune sweep`: many sets, seeds and variants, on one machine or many, killed and resumed at will.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <unistd.h>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>

#include "commands.hpp"
#include "engine/network.hpp"
#include "interruption.hpp"
#include "lab/swept.hpp"
#include "numbers.hpp"
#include "output_folder.hpp"
#include "sweep/group_runs.hpp"
#include "sweep/plan.hpp"
#include "sweep/run_files.hpp"
#include "sweep/tables.hpp"
#include "terminal.hpp"
#include "text.hpp"

namespace programs::sweep {

namespace {

namespace dp = deepprune;

// Standard error: on a terminal one line that is overwritten, elsewhere one line for each group that ended.
class Progress {
  public:
    Progress(std::size_t runs, std::size_t done) : runs_{runs}, before_{done}, done_{done} {}

    void ended(std::size_t runs, std::string const& what) {
        done_ += runs;
        std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start_;
        double const left = took.count() * static_cast<double>(runs_ - done_) / static_cast<double>(done_ - before_);
        std::cerr << clear_ << "sweep: " << done_ << " of " << runs_ << " runs, about " << clock_text(left) << " left ("
                  << what << ')' << (terminal_ ? "" : "\n") << std::flush;
    }
    void say(std::string const& sentence) const { std::cerr << clear_ << "sweep: " << sentence << '\n' << std::flush; }

  private:
    bool terminal_ = ::isatty(STDERR_FILENO) == 1;
    char const* clear_ = terminal_ ? "\r\x1b[K" : "";
    std::size_t runs_;
    std::size_t before_;
    std::size_t done_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Without --resume a folder must hold no runs of this shard, nor of a sweep with another number of shards.
void require_fresh(Options const& options) {
    std::string const own = runs_file_of(options.shard);
    for (auto const& file : run_files(options.out)) {
        std::string const name = file.filename().string();
        bool const other_shard = name != own && name.ends_with(own.substr(own.find("-of-")));
        std::size_t const runs = other_shard ? 0 : read_run_file(file).runs.size();
        if (runs != 0) {
            throw dp::OptionError(dp::message({.where = {.file = file.native()},
                                               .found = counted(runs, "finished run", "finished runs"),
                                               .expected = "none, without --resume",
                                               .remedy = "add --resume to continue, or choose another --out"}));
        }
    }
}

// What the runs of this shard took and what the whole sweep will take: enough to size a job.
std::string cost_sentence(double all_runs, std::vector<Group> const& groups, Ledger const& ledger) {
    std::size_t runs = 0;
    Cost sum;
    for_each_run(groups, ledger, [&](Run const& run) {
        ++runs;
        sum.add(run.cost);
    });
    double const each = runs == 0 ? 0.0 : sum.cpu_seconds / static_cast<double>(runs);
    return counted(runs, "run", "runs") + " took " + clock_text(sum.cpu_seconds) + " of one core, " + fixed(each, 2) +
           " s each, at most " + fixed(sum.peak_mib, 0) + " MiB for one set; all " + fixed(all_runs, 0) +
           " runs of the sweep: about " + clock_text(each * all_runs) + " of one core";
}

void run_shard(Options const& options, std::vector<lab::RealSet> const& sets, OutputFolder& folder) {
    Interruption interruption{"deepprune", "no finished run is lost: to go on, run the same command with --resume"};
    RunLog log{folder.file(runs_file_of(options.shard))};
    auto ledger = read_ledger(options.out);
    auto const groups = groups_of(options, sets);
    auto work = remaining(groups, ledger);
    auto const before = tally_of(groups, ledger);
    Progress progress{before.runs, before.succeeded};
    if (log.cut() != 0) {
        progress.say(runs_file_of(options.shard) +
                     ": its last line was cut short; it was removed, and its run is done again");
    }
    if (std::string const other = other_hash_text(before); !other.empty()) {
        progress.say(other);
    }
    auto const work_on = [&](Group const& group) {
        log.release();
        interruption.release();
        return run_group(group, options);
    };
    run_groups(std::move(work), options.threads, work_on, [&](Group const& group, std::vector<Run> runs) {
        std::string const what = group.set.name + ", seed " + std::to_string(group.seed);
        double seconds = 0.0;
        for (Run& run : runs) {
            seconds += run.cost.seconds;
            Run const* const known = ledger.find(run.key);
            if (known == nullptr || run.failure.empty() || known->failure != run.failure) {
                log.append(run);
            }
            if (!run.failure.empty()) {
                progress.say(what + ", " + run.key.variant + ", failed: " + run.failure);
            }
            ledger.add(std::move(run));
        }
        progress.ended(group.variants.size(), what + ", " + fixed(seconds, 1) + " s");
    });
    progress.say(
        cost_sentence(static_cast<double>(sets.size() * options.seeds * options.variants.size()), groups, ledger));
    bool const whole = options.shard.count == 1;
    auto const tally = whole ? write_tables(options, groups, folder) : tally_of(groups, ledger);
    print("sweep: " + text_of(tally) +
          (whole ? std::string{}
                 : " (shard " + std::to_string(options.shard.index) + " of " + std::to_string(options.shard.count) +
                       ")") +
          '\n');
}

void sweep(Options const& options, bool table) {
    auto const sets = sets_of(options);
    if (!table && !options.resume) {
        require_fresh(options);
    }
    if (table && !std::filesystem::is_directory(options.out)) {
        throw dp::IoError(dp::message({.where = {.file = options.out.native()},
                                       .found = "no such folder",
                                       .expected = "with --table, the folder of the sweep's runs",
                                       .remedy = "correct --out"}));
    }
    OutputFolder folder{options.out, "table.tsv", Writers::several};
    if (table) {
        print("sweep: " + text_of(write_tables(options, groups_of(options, sets), folder)) + '\n');
    } else {
        run_shard(options, sets, folder);
    }
    folder.keep();
}

}  // namespace

}  // namespace programs::sweep

namespace programs {

void add_sweep(CLI::App& app) {
    struct Arguments {
        sweep::Options options{};
        std::vector<std::string> variants{"baseline", "prune", "prune-reinit"};
        std::string shard = "1/1";
        bool table = false;
    };
    auto* const command = app.add_subcommand(
        "sweep", "train and prune on every set of a folder with many seeds; divide, kill and resume at will");
    command->footer(
        "The sets are NAME_AC.seq.gz with NAME_B.seq.gz (DeepBind) and folders with train.data and test.data (Zeng).\n"
        "Each finished run (set, seed, variant) is a line of JSON in DIR/runs-001-of-001.jsonl, one file per shard.\n"
        "Kill the sweep at any time: --resume skips what is finished with the same data, options and version, retries\n"
        "what failed, and ends with the same table, byte for byte. A set that cannot be run is recorded with its\n"
        "reason, and the others go on.\n"
        "At the end, or with --table once all shards are done, DIR gets table.tsv (every AUROC), failures.tsv, "
        "cost.tsv\n"
        "(time and memory of each set and variant) and sweep.json. `paper fig6 --sweep DIR` draws from them.\n"
        "Variants: " +
        sweep::variant_names() +
        ".\n"
        "Exit codes: 0 every run is recorded, failed ones included (the last line counts them); 1 the sweep itself\n"
        "could not go on, or --table found runs missing; 2 bad usage.");
    auto const arguments = std::make_shared<Arguments>();
    sweep::Options& options = arguments->options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    command->add_option("--data", options.data, "read real sets from this folder, in DeepBind's or Zeng's layout")
        ->required()
        ->type_name("DIR");
    command->add_option("--out", options.out, "write runs and tables to this folder")->required()->type_name("DIR");
    command->add_option("--seeds", options.seeds, "run each set with seeds 1 to N")
        ->check(whole_number(1, lab::max_seeds))
        ->capture_default_str();
    command
        ->add_option("--variants", arguments->variants,
                     "run these variants on each set, separated by commas; prune records inter too")
        ->delimiter(',')
        ->capture_default_str();
    command
        ->add_option(
            "--kernel-length", options.kernel_length,
            "use kernels of this many bases; the paper uses 15 on real sets. Other lengths than 15 and 24: the "
            "variants baseline, prune, surgeon, both-strands, fresh-negatives and recommended*")
        ->check(CLI::IsMember(std::vector<std::size_t>(engine::kernel_lengths.begin(), engine::kernel_lengths.end())))
        ->capture_default_str();
    command
        ->add_option("--limit-per-class", options.limit_per_class,
                     "train on the first N sequences of each class; 0: all")
        ->check(whole_number(0, max_count))
        ->capture_default_str();
    command->add_option("--shard", arguments->shard, "run part i of n of the sweep; each may run on another machine")
        ->type_name("i/n")
        ->capture_default_str();
    command
        ->add_option("--threads", options.threads,
                     "run this many sets at a time, each in a process of one thread; results do not depend on it")
        ->check(whole_number(1, 4096));
    command->add_flag("--resume", options.resume, "continue from the runs in --out, if there are any");
    command->add_flag("--table", arguments->table, "run nothing: write the tables from the runs of all shards");
    command->callback([arguments] {
        auto const shard = shard_of(arguments->shard);
        arguments->options.shard = arguments->table ? Shard{} : shard;  // tables are of all shards
        arguments->options.variants = sweep::variants_of(arguments->variants);
        sweep::sweep(arguments->options, arguments->table);
    });
}

}  // namespace programs
