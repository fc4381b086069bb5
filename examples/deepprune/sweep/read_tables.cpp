#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string_view>

#include <deepprune/core/error.hpp>
#include <deepprune/io/number.hpp>

#include "sweep/file_bytes.hpp"
#include "sweep/manifest.hpp"
#include "sweep/rows.hpp"
#include "sweep/table.hpp"

namespace programs::sweep {

namespace dp = deepprune;

namespace {

constexpr std::string_view again = "let `deepprune sweep --table` write it again";

[[noreturn]] void refuse(dp::Location const& where, std::string_view found, std::string_view expected) {
    throw dp::DataError(dp::message({.where = where, .found = found, .expected = expected, .remedy = again}));
}

// A table: its bytes, and its name for messages.
struct File {
    std::string name{};
    std::string bytes{};
};

File file_of(std::filesystem::path const& path) {
    if (!std::filesystem::exists(path)) {
        throw dp::IoError(dp::message({.where = {.file = path.native()},
                                       .found = "no such file",
                                       .expected = "the tables of a sweep that is finished, with their sweep.json",
                                       .remedy = "write them with `deepprune sweep --table`"}));
    }
    return {path.native(), bytes_of(path)};
}

// Calls `visit(cells, where)` for each line below the header.
template <std::size_t Columns, class Visit>
void read_cells(File const& file, std::string_view header, Visit const& visit) {
    std::string_view left = file.bytes;
    for (std::size_t number = 1; number == 1 || !left.empty(); ++number) {
        dp::Location const where{.file = file.name, .line = number};
        auto const end = left.find('\n');
        std::string_view rest = left.substr(0, end);
        if (number == 1 && rest != header) {
            refuse(where, "'" + dp::printable(rest) + "'", "the columns " + dp::printable(header, 100));
        }
        if (end == std::string_view::npos) {
            refuse(where, "a line without its end", "a whole file: this one was cut short");
        }
        left.remove_prefix(end + 1);
        if (number == 1) {
            continue;
        }
        std::array<std::string_view, Columns> cells{};
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
            refuse(where, std::to_string(count) + " columns", std::to_string(Columns) + ", the first not empty");
        }
        visit(cells, where);
    }
}

std::uint64_t whole(std::string_view token, dp::Location const& where) {
    return dp::require_number<std::uint64_t>(token, {0, std::numeric_limits<std::uint64_t>::max(), "a whole number"},
                                             where);
}

std::string text_of(Key const& key) {
    return "set " + key.set + ", seed " + std::to_string(key.seed) + ", " + key.variant;
}

// What the two tables hold, run by run.
struct Content {
    std::map<Key, std::set<Row>> rows{};
    std::set<Key> failed{};
};

// The runs that `sweep.json` names.
class Named {
  public:
    explicit Named(Manifest const& manifest) : manifest_{manifest} {
        for (SweptSet const& set : manifest.sets) {
            sets_.insert(set.name);
        }
        for (lab::Method const variant : manifest.variants) {
            rows_.try_emplace(std::string{lab::name_of(variant)}, rows_of(variant));
        }
    }

    void require(Key const& key, dp::Location const& where) const {
        if (!sets_.contains(key.set) || key.seed == 0 || key.seed > manifest_.seeds || !rows_.contains(key.variant)) {
            refuse(where, text_of(key), "a set, seed and variant of sweep.json");
        }
    }

    // Each has all of its rows, or failed and has none.
    void require_all(Content const& content, std::string const& table) const {
        std::size_t runs = 0;
        std::size_t wrong = 0;
        std::string first;
        std::set<Row> const none;
        for (std::string const& set : sets_) {
            for (std::uint64_t seed = 1; seed <= manifest_.seeds; ++seed) {
                for (auto const& [variant, rows] : rows_) {
                    Key const key{set, seed, variant};
                    auto const it = content.rows.find(key);
                    ++runs;
                    if ((it == content.rows.end() ? none : it->second) !=
                        (content.failed.contains(key) ? none : rows)) {
                        first = wrong++ == 0 ? text_of(key) : first;
                    }
                }
            }
        }
        if (wrong != 0) {
            refuse(
                {.file = table},
                std::to_string(wrong) + " of " + std::to_string(runs) + " runs without all rows; the first is " + first,
                "all rows of each run that sweep.json names, or a line in failures.tsv and no row");
        }
        if (content.failed.size() == runs) {
            throw dp::DataError(
                dp::message({.where = {.file = table},
                             .found = "a sweep of which no run succeeded",
                             .expected = "one at least",
                             .remedy = "the reasons are in failures.tsv beside it: mend them, and run the "
                                       "sweep again with --resume"}));
        }
    }

    [[nodiscard]] std::vector<std::string> sets() const { return {sets_.begin(), sets_.end()}; }

    // The variants, and `inter` with `prune`.
    [[nodiscard]] std::vector<std::string> methods() const {
        std::set<std::string> methods;
        for (auto const& [variant, rows] : rows_) {
            for (auto const& [method, kernels] : rows) {
                methods.insert(method);
            }
        }
        return {methods.begin(), methods.end()};
    }

  private:
    Manifest const& manifest_;
    std::set<std::string> sets_{};
    std::map<std::string, std::set<Row>> rows_{};  // by variant
};

void require_checksum(File const& file, std::string const& expected) {
    if (std::string const found = checksum(file.bytes); found != expected) {
        refuse({.file = file.name}, "a file with the checksum " + found,
               "that with " + expected + ", which was written together with sweep.json");
    }
}

}  // namespace

Swept read_tables(std::filesystem::path const& folder) {
    File const table = file_of(folder / "table.tsv");
    File const failures = file_of(folder / "failures.tsv");
    auto const manifest = read_manifest(file_of(folder / "sweep.json").name);
    Named const named{manifest};
    Swept swept{.sets = named.sets(),
                .methods = named.methods(),
                .seeds = manifest.seeds,
                .kernel_length = manifest.kernel_length,
                .limit_per_class = manifest.limit_per_class,
                .version = manifest.version,
                .description = description_of(manifest)};
    Content content;
    lab::Outcome outcome;
    read_cells<6>(table, table_header, [&](auto const& cells, dp::Location const& where) {
        lab::Measurement measured{
            .set = std::string{cells[0]},
            .seed = whole(cells[1], where),
            .method = std::string{cells[2]},
            .kernels = whole(cells[3], where),
            .auroc = dp::require_number<double>(cells[4], {0.0, 1.0, "an AUROC between 0 and 1"}, where),
            .epochs = whole(cells[5], where)};
        Key const key{measured.set, measured.seed, std::string{variant_of(measured.method)}};
        named.require(key, where);
        if (!content.rows[key].emplace(measured.method, measured.kernels).second) {
            refuse(where, "a second row of " + text_of(key), "each once");
        }
        outcome.measurements.push_back(std::move(measured));
    });
    swept.results.add(outcome);
    read_cells<4>(failures, failures_header, [&](auto const& cells, dp::Location const& where) {
        Key const key{std::string{cells[0]}, whole(cells[1], where), std::string{cells[2]}};
        named.require(key, where);
        content.failed.insert(key);
        swept.results.add_failure(key.set, std::string{cells[3]});
    });
    named.require_all(content, table.name);
    require_checksum(table, manifest.table);
    require_checksum(failures, manifest.failures);
    return swept;
}

}  // namespace programs::sweep
