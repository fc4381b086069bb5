#include "sweep/table.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string_view>

#include <nlohmann/json.hpp>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>

#include "text.hpp"

namespace sweep {

namespace dp = deepprune;

namespace {

constexpr std::string_view table_header = "set\tseed\tmethod\tkernels\tauroc\tepochs";
constexpr std::string_view failures_header = "set\tseed\tvariant\treason";

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

// Calls `visit(cells, where)` for each line below the header.
template <std::size_t Columns, class Visit>
void read_cells(std::filesystem::path const& path, std::string_view header, Visit const& visit) {
    dp::LineReader lines{path};
    auto const where = [&] { return dp::Location{.file = lines.file(), .line = lines.number()}; };
    auto const first = lines.next();
    if (first != header) {
        throw dp::DataError(dp::message({.where = {.file = lines.file(), .line = 1},
                                         .found = "'" + dp::printable(first.value_or("")) + "'",
                                         .expected = "the columns " + dp::printable(header, 100),
                                         .remedy = "let `deepprune sweep --table` write it again"}));
    }
    while (auto const line = lines.next()) {
        std::array<std::string_view, Columns> cells{};
        std::string_view rest = *line;
        std::size_t count = 0;
        for (bool more = true; more; ++count) {
            auto const tab = rest.find('\t');
            if (count < Columns) {
                cells[count] = rest.substr(0, tab);
            }
            more = tab != std::string_view::npos;
            rest.remove_prefix(more ? tab + 1 : rest.size());
        }
        if (count != Columns || cells[0].empty()) {
            throw dp::DataError(dp::message({.where = where(),
                                             .found = std::to_string(count) + " columns",
                                             .expected = std::to_string(Columns) + ", the first not empty",
                                             .remedy = "let `deepprune sweep --table` write it again"}));
        }
        visit(cells, where());
    }
}

std::uint64_t whole(std::string_view token, dp::Location const& where) {
    return dp::require_number<std::uint64_t>(token, {0, std::numeric_limits<std::uint64_t>::max(), "a whole number"},
                                             where);
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

std::string manifest_json(Plan& plan) {
    Options const& options = plan.options();
    nlohmann::ordered_json manifest{{"deepprune_version", DEEPPRUNE_VERSION},
                                    {"seeds", options.seeds},
                                    {"kernel_length", options.kernel_length},
                                    {"limit_per_class", options.limit_per_class}};
    for (lab::Method const variant : options.variants) {
        manifest["variants"].push_back(lab::name_of(variant));
    }
    for (lab::RealSet const& set : plan.sets()) {
        manifest["sets"].push_back({{"name", set.name}, {"hash", plan.hash(set)}});
    }
    return manifest.dump(2) + '\n';
}

Swept read_tables(std::filesystem::path const& folder) {
    if (!std::filesystem::exists(folder / "table.tsv")) {
        throw dp::IoError(dp::message({.where = {.file = (folder / "table.tsv").native()},
                                       .found = "no such file",
                                       .expected = "the table of a sweep that is finished",
                                       .remedy = "write it with `deepprune sweep --table`"}));
    }
    Swept swept;
    std::set<std::string> sets;
    std::set<std::string> methods;
    std::set<std::uint64_t> seeds;
    lab::Outcome outcome;
    read_cells<6>(folder / "table.tsv", table_header, [&](auto const& cells, dp::Location const& where) {
        lab::Measurement measured{
            .set = std::string{cells[0]},
            .seed = whole(cells[1], where),
            .method = std::string{cells[2]},
            .kernels = whole(cells[3], where),
            .auroc = dp::require_number<double>(cells[4], {0.0, 1.0, "an AUROC between 0 and 1"}, where),
            .epochs = whole(cells[5], where)};
        sets.insert(measured.set);
        methods.insert(measured.method);
        seeds.insert(measured.seed);
        outcome.measurements.push_back(std::move(measured));
    });
    swept.results.add(outcome);
    if (std::filesystem::exists(folder / "failures.tsv")) {
        read_cells<4>(folder / "failures.tsv", failures_header, [&](auto const& cells, dp::Location const& where) {
            sets.insert(std::string{cells[0]});
            seeds.insert(whole(cells[1], where));
            swept.results.add_failure(std::string{cells[0]}, std::string{cells[3]});
        });
    }
    swept.sets.assign(sets.begin(), sets.end());
    swept.methods.assign(methods.begin(), methods.end());
    swept.seeds = seeds.size();
    return swept;
}

}  // namespace sweep
