#include "sweep/table.hpp"

#include <algorithm>
#include <map>

#include "text.hpp"

namespace programs::sweep {

namespace {

// Each run of the plan that is in the ledger, in the plan's order.
template <class Visit>
void for_each_run(Plan& plan, Ledger const& ledger, Visit const& visit) {
    for (Group const& group : plan.groups({})) {
        for (lab::Method const variant : group.variants) {
            if (Run const* const run = ledger.find(plan.key(group, variant), plan.hash(*group.set))) {
                visit(*run);
            }
        }
    }
}

// A reason as one cell.
std::string cell(std::string text) {
    std::ranges::replace_if(
        text, [](unsigned char letter) { return letter < 0x20; }, ' ');
    return text;
}

}  // namespace

std::string table_tsv(Plan& plan, Ledger const& ledger) {
    lab::Results results;
    std::vector<std::string> sets;
    std::vector<std::string> methods;
    for (lab::RealSet const& set : plan.sets()) {
        sets.push_back(set.name);
    }
    for (lab::Method const variant : plan.options().variants) {
        methods.emplace_back(lab::name_of(variant));
        if (variant == lab::Method::prune) {
            methods.emplace_back("inter");
        }
    }
    lab::Outcome outcome;
    for_each_run(plan, ledger, [&](Run const& run) {
        for (Result const& result : run.results) {
            outcome.measurements.push_back(
                {run.key.set, run.key.seed, result.method, result.kernels, result.auroc, result.epochs});
        }
    });
    results.add(outcome);
    return results.tsv(sets, methods);
}

std::string failures_tsv(Plan& plan, Ledger const& ledger) {
    std::string out = std::string{failures_header} + '\n';
    for_each_run(plan, ledger, [&](Run const& run) {
        if (!run.failure.empty()) {
            out += run.key.set + '\t' + std::to_string(run.key.seed) + '\t' + run.key.variant + '\t' +
                   cell(run.failure) + '\n';
        }
    });
    return out;
}

std::string cost_tsv(Plan& plan, Ledger const& ledger) {
    struct Sum {
        std::size_t runs = 0;
        Cost cost{};
    };
    std::map<std::string, Sum> sums;
    for_each_run(plan, ledger, [&](Run const& run) {
        Sum& sum = sums[run.key.set];
        ++sum.runs;
        sum.cost.seconds += run.cost.seconds;
        sum.cost.cpu_seconds += run.cost.cpu_seconds;
        sum.cost.peak_mib = std::max(sum.cost.peak_mib, run.cost.peak_mib);
    });
    std::string out = "set\truns\tseconds\tcpu_seconds\tpeak_mib\n";
    for (auto const& [set, sum] : sums) {
        out += set + '\t' + std::to_string(sum.runs) + '\t' + fixed(sum.cost.seconds, 3) + '\t' +
               fixed(sum.cost.cpu_seconds, 3) + '\t' + fixed(sum.cost.peak_mib, 1) + '\n';
    }
    return out;
}

}  // namespace programs::sweep
