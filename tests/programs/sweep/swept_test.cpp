#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>

#include <checksum.hpp>
#include <lab/swept.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::says;
using programs::lab::Method;

namespace {

std::string const header = std::string{programs::lab::table_header} + '\n';
std::string const no_failures = std::string{programs::lab::failures_header} + '\n';

/// The tables of two sets, two seeds, `prune` and `one-shot`.
struct Tables {
    TempDir const dir{};
    programs::lab::SweepManifest manifest{.version = "0.1.0",
                                          .format = 1,
                                          .seeds = 2,
                                          .kernel_length = 15,
                                          .limit_per_class = 1000,
                                          .variants = {Method::prune, Method::one_shot},
                                          .sets = {{"B", "crc64:2"}, {"A", "crc64:1"}}};
    std::string table = header;
    std::string failures = no_failures;

    Tables() {
        for (std::string const set : {"A", "B"}) {
            for (std::string const seed : {"1", "2"}) {
                for (Method const variant : manifest.variants) {
                    table += rows(set, seed, variant);
                }
            }
        }
    }
    [[nodiscard]] static std::string rows(std::string const& set, std::string const& seed, Method variant) {
        std::string text;
        auto const all = programs::lab::rows_of(variant);
        for (auto const& [method, kernels] : all.front()) {
            text += set + '\t' + seed + '\t' + method + '\t' + std::to_string(kernels) + "\t0.75\t3\n";
        }
        return text;
    }
    /// Removes a part of the table.
    void lose(std::string const& part) {
        auto const at = table.find(part);
        REQUIRE(at != std::string::npos);
        table.erase(at, part.size());
    }
    void write() {
        manifest.table = programs::checksum(table);
        manifest.failures = programs::checksum(failures);
        write_bytes(dir.path() / "table.tsv", table);
        write_bytes(dir.path() / "failures.tsv", failures);
        write_bytes(dir.path() / "sweep.json", programs::lab::json_of(manifest));
    }
    [[nodiscard]] programs::lab::Swept read() const { return programs::lab::read_sweep(dir.path()); }
};

}  // namespace

TEST_CASE("tables are read back with the options of their sweep", "[sweep][table]") {
    Tables tables;
    tables.write();
    auto swept = tables.read();
    CHECK(swept.sets == std::vector<std::string>{"A", "B"});
    CHECK(swept.methods == std::vector<std::string>{"inter", "one-shot", "prune"});
    CHECK(swept.manifest.seeds == 2);
    CHECK(swept.manifest.kernel_length == 15);
    CHECK(swept.manifest.limit_per_class == 1000);
    CHECK(swept.manifest.version == "0.1.0");
    CHECK(swept.description ==
          "a sweep of 2 sets, 2 seeds, kernels of 15, at most 1000 training sequences of each class, deepprune 0.1.0");
    CHECK(swept.results.values("B", {"inter", 4}).size() == 2);

    // A failed run has a line in the other table; its seed counts.
    tables.lose(Tables::rows("A", "2", Method::prune));
    tables.failures += "A\t2\tprune\tno luck\n";
    tables.manifest.limit_per_class = 0;
    tables.write();
    swept = tables.read();
    CHECK(swept.manifest.seeds == 2);
    CHECK(swept.results.failures().size() == 1);
    CHECK_THAT(swept.description, says("15, all training sequences, deepprune"));

    tables.failures += "A\t2\tprune\tno luck\n";
    tables.write();
    CHECK_THROWS_WITH(tables.read(), says("failures.tsv:3: found a failure of set A, seed 2, prune, expected none"));
}

TEST_CASE("a run has the rows of its variant, whatever the kernels' length", "[sweep][table]") {
    Tables tables;
    tables.manifest.kernel_length = 16;
    tables.manifest.seeds = 1;
    tables.manifest.variants = {Method::prune, Method::recommended, Method::recommended_baseline};
    tables.manifest.sets.erase(tables.manifest.sets.begin());
    auto const run = [](std::string const& method, std::vector<std::string> const& counts) {
        std::string text;
        for (std::string const& kernels : counts) {
            text += "A\t1\t" + method + '\t' + kernels + "\t0.75\t3\n";
        }
        return text;
    };
    std::vector<std::string> const halves{"256", "128", "64", "32", "16", "8", "4"};
    auto const others =
        run("prune", halves) + run("inter", halves) + run("recommended-baseline", {"64", "32", "16", "8", "4"});
    for (std::vector<std::string> const& counts :
         {std::vector<std::string>{"256", "32", "16", "8", "4"}, halves}) {  // softly, or with a maximum
        tables.table = header + others + run("recommended", counts);
        tables.write();
        auto const swept = tables.read();
        CHECK(swept.methods == std::vector<std::string>{"inter", "prune", "recommended", "recommended-baseline"});
        CHECK(swept.results.values("A", {"recommended", 4}).size() == 1);
    }
    tables.table = header + others + run("recommended", {"256", "32", "16", "4"});  // neither
    tables.write();
    CHECK_THROWS_WITH(tables.read(),
                      says("found 1 of 3 runs without all rows; the first is set A, seed 1, recommended"));
    tables.table = header + others + run("recommended", {"256", "2", "16", "4"});
    tables.write();
    CHECK_THROWS_WITH(tables.read(), says("found an unknown row of set A, seed 1, recommended"));
    tables.table = header + others + run("inter", {"2"}) + run("recommended", halves);
    tables.write();
    CHECK_THROWS_WITH(tables.read(), says("found an unknown row of set A, seed 1, prune"));
}

TEST_CASE("truncated tables are refused", "[sweep][table]") {
    Tables tables;
    tables.write();
    auto const whole = tables.table;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        write_bytes(tables.dir.path() / "table.tsv", whole.substr(0, length));
        REQUIRE_THROWS_AS(tables.read(), dp::DataError);
    }
    write_bytes(tables.dir.path() / "table.tsv", whole.substr(0, whole.size() - 1));
    CHECK_THROWS_WITH(tables.read(), says("table.tsv:69: found a line without its end") && says("--table"));
    write_bytes(tables.dir.path() / "table.tsv", whole.substr(0, whole.rfind("B\t2\tprune\t")));
    CHECK_THROWS_WITH(tables.read(), says("found 2 of 8 runs without all rows; the first is set B, seed 2, one-shot"));
    tables.lose(Tables::rows("A", "2", Method::one_shot));
    tables.write();
    CHECK_THROWS_WITH(tables.read(), says("found 1 of 8 runs without all rows; the first is set A, seed 2, one-shot"));
    for (std::string const name : {"sweep.json", "failures.tsv", "table.tsv"}) {
        std::filesystem::remove(tables.dir.path() / name);
        CHECK_THROWS_AS(tables.read(), dp::IoError);
        CHECK_THROWS_WITH(tables.read(), says(name + ": found no such file"));
    }
}

TEST_CASE("tables of another sweep than sweep.json's are refused", "[sweep][table]") {
    Tables tables;
    auto const refused = [&tables](std::string const& what) {
        tables.write();
        CHECK_THROWS_AS(tables.read(), dp::DataError);
        CHECK_THROWS_WITH(tables.read(), says(what));
    };
    tables.manifest.seeds = 3;
    refused("found 4 of 12 runs without all rows; the first is set A, seed 3, one-shot");
    tables.manifest.seeds = 1;
    refused("found set A, seed 2, prune, expected a set, seed and variant of sweep.json");
    tables.manifest.seeds = 2;
    tables.manifest.variants = {Method::prune};
    refused("table.tsv:16: found set A, seed 1, one-shot");
    tables.manifest.variants = {Method::prune, Method::one_shot};
    tables.manifest.sets = {{"A", "crc64:1"}};
    refused("found set B, seed 1, prune");
    tables.manifest.sets = {{"A", "crc64:1"}, {"B", "crc64:2"}};

    auto const table = tables.table;
    tables.failures += "A\t1\tprune\tno luck\n";  // with rows
    refused("failures.tsv:2: found a failure of set A, seed 1, prune, expected none");
    tables.failures = no_failures + "C\t1\tprune\tno luck\n";
    refused("failures.tsv:2: found set C");
    tables.failures = no_failures;
    tables.table += "B\t2\tprune\t4\t0.5\t1\n";
    refused("table.tsv:70: found a second row of set B, seed 2, prune");
    tables.table = table + "B\t2\tprune\t5\t0.5\t1\n";
    refused("table.tsv:70: found an unknown row of set B, seed 2, prune");

    // Another number alone: the table of a sweep of other data, say.
    tables.table = table;
    tables.write();
    CHECK_NOTHROW(tables.read());
    auto other = table;
    write_bytes(tables.dir.path() / "table.tsv", other.replace(other.find("0.75"), 4, "0.76"));
    CHECK_THROWS_WITH(tables.read(),
                      says("table.tsv: found a file with the checksum crc64:") && says("with sweep.json"));
}

TEST_CASE("a sweep of which nothing succeeded is refused", "[sweep][table]") {
    Tables tables;
    tables.table = header;
    for (std::string const run : {"A\t1\t", "A\t2\t", "B\t1\t", "B\t2\t"}) {
        tables.failures += run + "prune\tno luck\n" + run + "one-shot\tno luck\n";
    }
    tables.write();
    CHECK_THROWS_AS(tables.read(), dp::DataError);
    CHECK_THROWS_WITH(tables.read(), says("no run succeeded") && says("see the reasons in failures.tsv"));
}

TEST_CASE("a damaged sweep.json is refused", "[sweep][table]") {
    Tables tables;
    tables.write();
    auto const path = tables.dir.path() / "sweep.json";
    auto const text = read_bytes(path);
    auto const refused = [&](std::string const& part, std::string const& other, std::string const& what) {
        auto changed = text;
        write_bytes(path, changed.replace(changed.find(part), part.size(), other));
        CHECK_THROWS_AS(tables.read(), dp::DataError);
        CHECK_THROWS_WITH(tables.read(), says("sweep.json: found " + what));
    };
    refused("{", "", "text that is not JSON");
    refused("\"seeds\": 2,", "", "an object with other members");
    refused("\"seeds\"", "\"need\"", "no 'seeds'");
    refused("\"seeds\": 2", "\"seeds\": 0", "an invalid 'seeds' (0)");
    refused("\"one-shot\"", "\"none\"", "an unknown variant");
    refused("\"name\"", "\"nome\"", "no 'name'");
}

TEST_CASE("damaged tables are refused by file and line", "[sweep][table]") {
    Tables tables;
    CHECK_THROWS_WITH(tables.read(), says("table.tsv: found no such file") && says("--table"));
    auto const refused = [&](std::string const& text, std::string const& what) {
        tables.table = text;
        tables.write();
        CHECK_THROWS_AS(tables.read(), dp::DataError);
        CHECK_THROWS_WITH(tables.read(), says("table.tsv:") && says(what));
    };
    refused("", "1: found ''");
    refused("set\tseed\n", "1: found 'set\\x09seed'");
    refused(header + "A\t1\tprune\t4\t0.5\n", "2: found 5 columns");
    refused(header + "A\t1\tprune\t4\t0.5\t1\t2\n", "2: found 7 columns");
    refused(header + "\t1\tprune\t4\t0.5\t1\n", "2: found 6 columns");
    refused(header + "A\t1\tprune\t4\t0.5\t1\nA\tx\tprune\t4\t0.5\t1\n", "3: found 'x'");
    refused(header + "A\t1\tprune\t4\tnan\t1\n", "2: found 'nan', expected an AUROC");
    refused(header + "A\t1\tprune\t4\t1.5\t1\n", "2: found '1.5', expected an AUROC");
    refused(header, "8 of 8 runs without all rows");
}
