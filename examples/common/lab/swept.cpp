#include "lab/swept.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include <deepprune/core/error.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/prune/presets.hpp>

#include "checksum.hpp"
#include "file_bytes.hpp"
#include "json.hpp"
#include "text.hpp"

namespace programs::lab {

static void to_json(Json& json, SweptSet const& set) { json = {{"name", set.name}, {"hash", set.hash}}; }

static void from_json(Json const& json, SweptSet& set) {
    require_members(json, 2);
    set = {member<std::string>(json, "name", is_text), member<std::string>(json, "hash", is_text)};
}

static void from_json(Json const& json, SweepManifest& manifest) {
    require_members(json, 9);
    manifest = {
        .version = member<std::string>(json, "deepprune_version", is_text),
        .format = member<std::uint64_t>(json, "results_format", is_whole),
        .seeds = member<std::uint64_t>(
            json, "seeds", [](Json const& seeds) { return is_whole(seeds) && seeds >= 1 && seeds <= max_seeds; }),
        .kernel_length = member<std::size_t>(json, "kernel_length", is_whole),
        .limit_per_class = member<std::size_t>(json, "limit_per_class", is_whole),
        .table = member<std::string>(json, "table", is_text),
        .failures = member<std::string>(json, "failures", is_text),
        .sets = member<std::vector<SweptSet>>(json, "sets", is_list)};
    Json const variants = member<Json>(json, "variants", is_list);
    for (Json const& name : variants) {
        auto const variant = is_text(name) ? method_named(name.get<std::string>()) : std::nullopt;
        manifest.variants.push_back(variant ? *variant : throw JsonFault{"an unknown variant"});
    }
}

namespace {

using Key = std::tuple<std::string, std::uint64_t, std::string>;  // set, seed, variant

std::string text_of(Key const& key) {
    return "set " + std::get<0>(key) + ", seed " + std::to_string(std::get<1>(key)) + ", " + std::get<2>(key);
}

[[noreturn]] void refuse(dp::Location const& where, std::string_view found, std::string_view expected) {
    throw dp::DataError(dp::message({.where = where,
                                     .found = found,
                                     .expected = expected,
                                     .remedy = "write it again with `deepprune sweep --table`"}));
}

struct File {
    std::string name{};
    std::string bytes{};
};

File read(std::filesystem::path const& path) {
    if (!std::filesystem::exists(path)) {
        throw dp::IoError(dp::message({.where = {.file = path.native()},
                                       .found = "no such file",
                                       .expected = "the tables and the sweep.json of a finished sweep",
                                       .remedy = "write them with `deepprune sweep --table`"}));
    }
    return {path.native(), file_bytes(path)};
}

SweepManifest manifest_of(File const& file) {
    try {
        return parse_json(file.bytes).get<SweepManifest>();
    } catch (JsonFault const& fault) {
        refuse({.file = file.name}, fault.what(), "the options and sets of a sweep, as `deepprune sweep` writes them");
    }
}

// Calls `visit(cells, where)` for each line below the header.
template <class Visit>
void for_each_line(File const& file, std::string_view header, Visit const& visit) {
    auto const columns = static_cast<std::size_t>(std::ranges::count(header, '\t')) + 1;
    std::string_view rest = file.bytes;
    for (std::size_t number = 1; number == 1 || !rest.empty(); ++number) {
        dp::Location const where{.file = file.name, .line = number};
        auto const end = rest.find('\n');
        auto const line = rest.substr(0, end);
        if (number == 1 && line != header) {
            refuse(where, "'" + dp::printable(line) + "'", "the columns " + dp::printable(header, 100));
        }
        if (end == std::string_view::npos) {
            refuse(where, "a line without its end", "a whole file: this one was cut short");
        }
        rest.remove_prefix(end + 1);
        auto const cells = split_at_tabs(line);
        if (cells.size() != columns || cells[0].empty()) {
            refuse(where, std::to_string(cells.size()) + " columns", std::to_string(columns) + ", the first not empty");
        }
        if (number != 1) {
            visit(cells, where);
        }
    }
}

std::uint64_t whole(std::string_view token, dp::Location const& where) {
    return dp::require_number<std::uint64_t>(token, {0, std::numeric_limits<std::uint64_t>::max(), "a whole number"},
                                             where);
}

using Counts = std::vector<std::size_t>;

// The numbers of kernels that a run of a variant may measure: one of these lists.
std::vector<Counts> counts_of(Method variant) {
    switch (variant) {
        case Method::prune_reinit: return {Counts(kernel_counts.begin() + 1, kernel_counts.end())};
        case Method::one_shot: return {{16, 8, 4}};
        case Method::circular:
        case Method::expectation:
        case Method::hidden:
        case Method::prune_again:
        case Method::prune_expectation:
        case Method::prune_hidden: return {{kernel_counts.back()}};
        case Method::recommended: {
            Counts const with_maximum{kernel_counts.begin(), kernel_counts.end()};
            return {dp::recommended_preset.soft_pruning->plan(kernel_counts.front()), with_maximum};
        }
        case Method::recommended_random: return {dp::recommended_preset.soft_pruning->plan(kernel_counts.front())};
        case Method::recommended_baseline: return {{recommended_baselines.begin(), recommended_baselines.end()}};
        default: return {{kernel_counts.begin(), kernel_counts.end()}};
    }
}

// What the tables hold of a run.
struct Seen {
    std::set<Row> rows{};
    bool failed = false;
};

// The runs of the tables; each must be one that `sweep.json` names.
class SeenRuns {
  public:
    explicit SeenRuns(SweepManifest const& manifest) : seeds_{manifest.seeds} {
        for (SweptSet const& set : manifest.sets) {
            sets_.insert(set.name);
        }
        for (Method const variant : manifest.variants) {
            rows_.try_emplace(std::string{name_of(variant)}, rows_of(variant));
        }
    }

    void add_row(Key const& key, Row const& row, dp::Location const& where) {
        bool const is_new = at(key, where).rows.insert(row).second;
        bool const known = std::ranges::any_of(rows_.at(std::get<2>(key)),
                                               [&](std::set<Row> const& rows) { return rows.contains(row); });
        if (!known || !is_new) {
            refuse(where, (known ? "a second row of " : "an unknown row of ") + text_of(key), "each of its rows once");
        }
    }

    void add_failure(Key const& key, dp::Location const& where) {
        Seen& run = at(key, where);
        if (run.failed || !run.rows.empty()) {
            refuse(where, "a failure of " + text_of(key), "none: it has rows in table.tsv, or failed above");
        }
        run.failed = true;
    }

    // Each run that `sweep.json` names must be there.
    void require_all(std::string const& table) const {
        std::uint64_t missing = 0;
        std::string first;
        for (std::string const& set : sets_) {
            for (std::uint64_t seed = 1; seed <= seeds_; ++seed) {
                for (auto const& [variant, rows] : rows_) {
                    Key const key{set, seed, variant};
                    auto const run = runs_.find(key);
                    if (run == runs_.end() ||
                        (!run->second.failed && std::ranges::find(rows, run->second.rows) == rows.end())) {
                        first = missing++ == 0 ? text_of(key) : first;
                    }
                }
            }
        }
        if (missing != 0) {
            refuse({.file = table},
                   std::to_string(missing) + " of " + std::to_string(sets_.size() * seeds_ * rows_.size()) +
                       " runs without all rows; the first is " + first,
                   "all rows of each run that sweep.json names, or a line in failures.tsv");
        }
    }

    [[nodiscard]] std::vector<std::string> sets() const { return {sets_.begin(), sets_.end()}; }

    // The variants, and `inter` where `prune` makes it.
    [[nodiscard]] std::vector<std::string> methods() const {
        std::set<std::string> methods;
        for (auto const& [variant, either] : rows_) {
            for (std::set<Row> const& rows : either) {
                for (auto const& [method, kernels] : rows) {
                    methods.insert(method);
                }
            }
        }
        return {methods.begin(), methods.end()};
    }

  private:
    Seen& at(Key const& key, dp::Location const& where) {
        auto const& [set, seed, variant] = key;
        if (!sets_.contains(set) || seed == 0 || seed > seeds_ || !rows_.contains(variant)) {
            refuse(where, text_of(key), "a set, seed and variant of sweep.json");
        }
        return runs_[key];
    }

    std::uint64_t seeds_;
    std::set<std::string> sets_{};
    std::map<std::string, std::vector<std::set<Row>>> rows_{};  // of each variant, as `rows_of` gives them
    std::map<Key, Seen> runs_{};
};

void require_checksum(File const& file, std::string const& expected) {
    if (std::string const found = checksum(file.bytes); found != expected) {
        refuse({.file = file.name}, "a file with the checksum " + found,
               expected + ", that of the file written with sweep.json");
    }
}

std::string description_of(SweepManifest const& manifest) {
    return "a sweep of " + counted(manifest.sets.size(), "set", "sets") + ", " +
           counted(manifest.seeds, "seed", "seeds") + ", kernels of " + std::to_string(manifest.kernel_length) + ", " +
           (manifest.limit_per_class == 0
                ? std::string{"all training sequences"}
                : "at most " + counted(manifest.limit_per_class, "training sequence", "training sequences") +
                      " of each class") +
           ", deepprune " + manifest.version;
}

}  // namespace

std::string json_of(SweepManifest const& manifest) {
    Json json{{"deepprune_version", manifest.version},
              {"results_format", manifest.format},
              {"seeds", manifest.seeds},
              {"kernel_length", manifest.kernel_length},
              {"limit_per_class", manifest.limit_per_class},
              {"variants", Json::array()},
              {"table", manifest.table},
              {"failures", manifest.failures},
              {"sets", manifest.sets}};
    for (Method const variant : manifest.variants) {
        json["variants"].push_back(name_of(variant));
    }
    return json.dump(2) + '\n';
}

std::optional<Method> method_named(std::string_view name) {
    auto const it = std::ranges::find(all_methods, name, name_of);
    return it == all_methods.end() ? std::nullopt : std::optional{*it};
}

std::vector<std::set<Row>> rows_of(Method variant) {
    std::vector<std::set<Row>> all;
    for (Counts const& counts : counts_of(variant)) {
        std::set<Row>& rows = all.emplace_back();
        for (std::size_t const kernels : counts) {
            rows.emplace(name_of(variant), kernels);
            if (variant == Method::prune) {
                rows.emplace("inter", kernels);
            }
        }
    }
    return all;
}

Swept read_sweep(std::filesystem::path const& folder) {
    File const table = read(folder / "table.tsv");
    File const failures = read(folder / "failures.tsv");
    Swept swept{.manifest = manifest_of(read(folder / "sweep.json"))};
    swept.description = description_of(swept.manifest);
    SeenRuns runs{swept.manifest};
    swept.sets = runs.sets();
    swept.methods = runs.methods();
    Outcome outcome;
    for_each_line(table, table_header, [&](auto const& cells, dp::Location const& where) {
        outcome.measurements.push_back(
            {.set = std::string{cells[0]},
             .seed = whole(cells[1], where),
             .method = std::string{cells[2]},
             .kernels = whole(cells[3], where),
             .auroc = dp::require_number<double>(cells[4], {0.0, 1.0, "an AUROC between 0 and 1"}, where),
             .epochs = whole(cells[5], where)});
        Measurement const& m = outcome.measurements.back();
        runs.add_row({m.set, m.seed, std::string{variant_of(m.method)}}, {m.method, m.kernels}, where);
    });
    swept.results.add(outcome);
    for_each_line(failures, failures_header, [&](auto const& cells, dp::Location const& where) {
        runs.add_failure({std::string{cells[0]}, whole(cells[1], where), std::string{cells[2]}}, where);
        swept.results.add_failure(std::string{cells[0]}, std::string{cells[3]});
    });
    runs.require_all(table.name);
    if (outcome.measurements.empty()) {
        throw dp::DataError(dp::message({.where = {.file = table.name},
                                         .found = "a sweep of which no run succeeded",
                                         .expected = "at least one",
                                         .remedy = "see the reasons in failures.tsv beside it, mend them, and run the "
                                                   "sweep again with --resume"}));
    }
    require_checksum(table, swept.manifest.table);
    require_checksum(failures, swept.manifest.failures);
    return swept;
}

}  // namespace programs::lab
