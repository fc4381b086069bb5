#include "sweep/tables.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <utility>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>

#include "lab/results.hpp"
#include "lab/swept.hpp"
#include "text.hpp"

namespace programs::sweep {

namespace dp = deepprune;

namespace {

// Set, seed, method, kernels, AUROC, epochs.
std::string table_tsv(lab::SweepManifest const& manifest, std::vector<Group> const& groups, Ledger const& ledger) {
    std::vector<std::string> sets;
    for (lab::SweptSet const& set : manifest.sets) {
        sets.push_back(set.name);
    }
    std::vector<std::string> methods;
    for (lab::Method const variant : manifest.variants) {
        methods.emplace_back(lab::name_of(variant));
        if (variant == lab::Method::prune) {
            methods.emplace_back("inter");
        }
    }
    lab::Outcome outcome;
    for_each_run(groups, ledger, [&](Run const& run) {
        for (Result const& result : run.results) {
            outcome.measurements.push_back(
                {run.key.set, run.key.seed, result.method, result.kernels, result.auroc, result.epochs});
        }
    });
    lab::Results results;
    results.add(outcome);
    return results.tsv(sets, methods);
}

// Set, seed, variant, reason.
std::string failures_tsv(std::vector<Group> const& groups, Ledger const& ledger) {
    std::string text = std::string{lab::failures_header} + '\n';
    for_each_run(groups, ledger, [&](Run const& run) {
        if (!run.failure.empty()) {
            std::string reason = run.failure;
            std::ranges::replace_if(
                reason, [](unsigned char letter) { return letter < 0x20; }, ' ');
            text += run.key.set + '\t' + std::to_string(run.key.seed) + '\t' + run.key.variant + '\t' + reason + '\n';
        }
    });
    return text;
}

// For each set and variant its number of runs, their time, and their largest memory.
std::string cost_tsv(std::vector<Group> const& groups, Ledger const& ledger) {
    std::map<std::pair<std::string, std::string>, std::pair<std::size_t, Cost>> sums;
    for_each_run(groups, ledger, [&](Run const& run) {
        auto& [runs, cost] = sums[{run.key.set, run.key.variant}];
        ++runs;
        cost.add(run.cost);
    });
    std::string text = "set\tvariant\truns\tseconds\tcpu_seconds\talone_seconds\tpeak_mib\n";
    for (auto const& [key, sum] : sums) {
        auto const& [runs, cost] = sum;
        text += key.first + '\t' + key.second + '\t' + std::to_string(runs) + '\t' + fixed(cost.seconds, 3) + '\t' +
                fixed(cost.cpu_seconds, 3) + '\t' + fixed(cost.alone_seconds, 3) + '\t' + fixed(cost.peak_mib, 1) +
                '\n';
    }
    return text;
}

}  // namespace

Tally write_tables(Options const& options, std::vector<Group> const& groups, OutputFolder& folder) {
    auto const ledger = read_ledger(options.out);
    auto const tally = tally_of(groups, ledger);
    if (!tally.complete()) {
        std::string const other = other_hash_text(tally);
        throw dp::DataError(
            dp::message({.where = {.file = options.out.native()},
                         .found = text_of(tally) + (other.empty() ? "" : " (" + other + ")"),
                         .expected = "all runs; the first missing one is set " + tally.first_missing.set + ", seed " +
                                     std::to_string(tally.first_missing.seed) + ", " + tally.first_missing.variant,
                         .remedy = "run every shard with --resume and the same options, then --table"}));
    }
    if (ledger.disagreements != 0) {
        std::cerr << "sweep: warning: " << counted(ledger.disagreements, "run was", "runs were")
                  << " done twice with different results, perhaps on different processors; the first stands\n";
    }
    lab::SweepManifest manifest{.version = DEEPPRUNE_VERSION,
                                .format = results_format,
                                .seeds = options.seeds,
                                .kernel_length = options.kernel_length,
                                .limit_per_class = options.limit_per_class,
                                .variants = options.variants};
    for (Group const& group : groups) {
        if (group.seed == 1) {
            manifest.sets.push_back({group.set.name, group.hash});
        }
    }
    auto const failures = failures_tsv(groups, ledger);
    auto const table = table_tsv(manifest, groups, ledger);
    manifest.failures = checksum(failures);
    manifest.table = checksum(table);
    folder.write({"cost.tsv", cost_tsv(groups, ledger)});
    folder.write({"failures.tsv", failures});
    folder.write({"sweep.json", lab::json_of(manifest)});
    folder.write({"table.tsv", table});  // last: where it is, the others are
    return tally;
}

}  // namespace programs::sweep
