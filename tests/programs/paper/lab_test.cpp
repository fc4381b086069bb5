#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/motif/simulate.hpp>

#include <lab/experiment.hpp>
#include <lab/real_sets.hpp>
#include <lab/simulated_sets.hpp>
#include <lab/work.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::says;
using programs::lab::Method;

namespace {

programs::lab::Data small_data() {
    return programs::lab::simulate(programs::lab::simulated_sets({})[0], {.per_class = 60, .length = 40}, 1);
}

programs::lab::Measurement const& measured(programs::lab::Outcome const& outcome, std::string const& method,
                                           std::size_t kernels) {
    auto const it = std::ranges::find_if(outcome.measurements, [&](programs::lab::Measurement const& m) {
        return m.method == method && m.kernels == kernels;
    });
    REQUIRE(it != outcome.measurements.end());
    return *it;
}

double auroc(programs::lab::Outcome const& outcome, std::string const& method, std::size_t kernels) {
    return measured(outcome, method, kernels).auroc;
}

}  // namespace

TEST_CASE("the simulated sets have motifs like the paper's", "[paper][simulated]") {
    auto const sets = programs::lab::simulated_sets({});
    REQUIRE(sets.size() == 5);
    std::vector<std::size_t> const counts{2, 2, 2, 4, 8};
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(sets[i].motifs.size() == counts[i]);
        CHECK(sets[i].name == "sim" + std::to_string(i + 1));
    }
    CHECK(sets[0].motifs[0].name() == "like_MA0138.2");
    CHECK(sets[0].motifs[0].size() == 21);
    CHECK(sets[0].motifs[0].matrix().information_content() == Approx(23.1).margin(1e-6));
    CHECK(sets[3].motifs[0].columns()[0] == sets[4].motifs[1].columns()[0]);  // both use MA0234.1
}

TEST_CASE("simulated data depend on set and seed", "[paper][simulated]") {
    auto const sets = programs::lab::simulated_sets({});
    programs::lab::SimulatedSize const size{.per_class = 50, .length = 60};
    auto const data = programs::lab::simulate(sets[0], size, 1);
    CHECK(data.train.size() == 90);
    CHECK(data.validation.size() == 10);
    CHECK(data.test.size() == 100);
    CHECK(data.test.positives() == 50);
    auto const same = programs::lab::simulate(sets[0], size, 1);
    CHECK(std::ranges::equal(same.train.sequence(0), data.train.sequence(0)));
    auto const other = programs::lab::simulate(sets[0], size, 2);
    CHECK_FALSE(std::ranges::equal(other.test.sequence(1), data.test.sequence(1)));
    auto const another_set = programs::lab::simulate(sets[1], size, 1);
    CHECK_FALSE(std::ranges::equal(another_set.test.sequence(1), data.test.sequence(1)));
}

TEST_CASE("a task yields every number that was asked for", "[paper][experiment]") {
    auto const data = small_data();
    programs::lab::Task const task{
        .set = "s",
        .seed = 3,
        .kernel_length = 15,
        .methods = {Method::baseline, Method::prune, Method::prune_reinit, Method::one_shot, Method::surgeon,
                    Method::l1, Method::circular, Method::expectation, Method::hidden, Method::prune_again,
                    Method::prune_expectation, Method::prune_hidden},
        .motifs = true};
    auto const outcome = programs::lab::run(task, data);
    for (std::size_t const kernels : programs::lab::kernel_counts) {
        for (std::string const method : {"baseline", "prune", "inter", "surgeon", "l1"}) {
            double const found = auroc(outcome, method, kernels);
            CHECK(found >= 0.0);
            CHECK(found <= 1.0);
        }
    }
    for (std::string const method :
         {"circular", "expectation", "hidden", "prune-again", "prune-expectation", "prune-hidden"}) {
        double const found = auroc(outcome, method, 4);
        CHECK(found >= 0.0);
        CHECK(found <= 1.0);
    }
    CHECK(auroc(outcome, "baseline", 256) == auroc(outcome, "prune", 256));  // one shared training
    CHECK(measured(outcome, "baseline", 256).epochs > 0);
    CHECK(measured(outcome, "baseline", 256).epochs == measured(outcome, "prune", 256).epochs);
    CHECK(auroc(outcome, "inter", 256) == auroc(outcome, "prune", 256));
    CHECK(auroc(outcome, "surgeon", 256) == auroc(outcome, "prune", 256));
    REQUIRE(outcome.weights.size() == 7);
    CHECK(outcome.weights.front().live.size() == 256);
    CHECK(outcome.weights.back().live.size() == 4);
    CHECK(outcome.weights.back().weights.size() == 256);
    REQUIRE(outcome.motifs.size() >= 4);
    for (auto const& kernels : outcome.motifs) {
        for (auto const& motif : kernels.motifs) {
            CHECK(motif.size() <= 15);  // uninformative flanks are trimmed
            CHECK(motif.sites() >= 1.0);
        }
    }
    for (auto const& [method, seconds] : outcome.seconds) {
        CAPTURE(name_of(method));
        CHECK(seconds > 0.0);
    }
    // Run alone, the lottery ticket prunes first, with the same result.
    auto const alone =
        programs::lab::run({.set = "s", .seed = 3, .kernel_length = 15, .methods = {Method::prune_reinit}}, data);
    CHECK(auroc(alone, "prune-reinit", 4) == auroc(outcome, "prune-reinit", 4));
    // So do the networks that start from the pruned kernels.
    auto const hidden =
        programs::lab::run({.set = "s", .seed = 3, .kernel_length = 15, .methods = {Method::prune_hidden}}, data);
    CHECK(auroc(hidden, "prune-hidden", 4) == auroc(outcome, "prune-hidden", 4));
    CHECK(hidden.measurements.size() == 1);
    CHECK_THROWS_WITH(programs::lab::run({.kernel_length = 16, .methods = {Method::hidden}}, data),
                      says("hidden with kernels of length 16"));
}

TEST_CASE("real sets are found by their files", "[paper][real]") {
    TempDir const folder;
    auto const touch = [&](std::string const& name) {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        write_bytes(folder.path() / name, "");
    };
    CHECK_THROWS_WITH(programs::lab::real_sets(folder.path()), says("no data set"));
    CHECK_THROWS_AS(programs::lab::real_sets(folder.path() / "none"), dp::IoError);
    touch("deepbind/X_AC.seq.gz");
    touch("deepbind/X_B.seq.gz");
    touch("zeng/Y/train.data");
    touch("zeng/Y/test.data");
    touch("zeng/Z/test.data");
    touch("README.md");
    auto const sets = programs::lab::real_sets(folder.path());
    REQUIRE(sets.size() == 3);
    CHECK(sets[0].name == "X");
    CHECK(sets[0].test.filename() == "X_B.seq.gz");
    CHECK(sets[1].name == "Y");
    CHECK(sets[1].train.filename() == "train.data");
    CHECK(sets[2].name == "Z");
    CHECK(sets[2].train.filename() == "test.data");
    CHECK(sets[2].test.empty());
}

TEST_CASE("a set that cannot be read is recorded, and the others are run", "[paper][work]") {
    TempDir const folder;
    std::filesystem::create_directories(folder.path() / "bad");
    std::filesystem::create_directories(folder.path() / "good");
    write_bytes(folder.path() / "bad" / "train.data", "not a record\n");
    write_bytes(folder.path() / "bad" / "test.data", "not a record\n");
    std::string text;
    for (auto const& record : dp::simulate({programs::lab::simulated_sets({})[3].motifs[0].matrix()},
                                           {.positives = 60, .negatives = 60, .length = 30})) {
        text += ">chr1:100-130" + std::string{record.label ? " " : "_shuf "} + record.sequence +
                (record.label ? " 1\n" : " 0\n");
    }
    write_bytes(folder.path() / "good" / "train.data", text);
    programs::lab::Sets const sets{.real = programs::lab::real_sets(folder.path())};
    std::map<std::string, programs::lab::Wanted> wanted;
    for (auto const& name : sets.real_names()) {
        wanted[name].methods = {Method::prune};
    }
    std::size_t calls = 0;
    auto const count = [&](std::size_t, std::size_t, programs::lab::Task const&) { ++calls; };
    auto const one = programs::lab::run_all(sets, wanted, {.real_seeds = 2, .threads = 1, .max_per_class = 40}, count);
    CHECK(calls == 4);
    REQUIRE(one.failures().size() == 2);
    CHECK(one.failures()[0].first == "bad");
    CHECK(one.values("good", {"prune", 4}).size() == 2);
    auto const two = programs::lab::run_all(sets, wanted, {.real_seeds = 2, .threads = 2, .max_per_class = 40}, count);
    CHECK(one.tsv({"good"}, {"prune", "inter"}) == two.tsv({"good"}, {"prune", "inter"}));
}
