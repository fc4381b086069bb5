#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/encoded_set.hpp>

#include <lab/finished_tasks.hpp>
#include <lab/work.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::says;
using programs::lab::Method;

namespace {

programs::lab::Data some_data() {
    programs::lab::Data data;
    data.train.add("ACGTACGT", true);
    data.train.add("TTTTNAAA", false);
    data.validation.add("ACGT", true);
    data.test.add("GGGG", false);
    return data;
}

programs::lab::Task some_task() {
    return {
        .set = "s (1)", .seed = 3, .kernel_length = 15, .methods = {Method::prune, Method::surgeon}, .motifs = true};
}

programs::lab::Outcome some_outcome() {
    dp::MotifDetails const details{.name = "kernel_7", .sites = 3.5, .background = {0.3, 0.2, 0.2, 0.3}};
    dp::Motif const probabilities{dp::PositionWeightMatrix{{{0.1, 0.2, 0.3, 0.4}, {0.0, 1.0, 0.0, 0.0}}},
                                  {.name = "x", .alternate_name = "y", .strands = dp::MotifStrands::forward}};
    programs::lab::Outcome outcome;
    outcome.measurements = {{"s (1)", 3, "prune", 4, 0.1 + 0.2, 17}, {"s (1)", 3, "surgeon", 8, 1.0 / 3.0, 0}};
    outcome.weights = {{"s (1)", 3, {0, 5}, {0.1, -1e-300, 2.0}}};
    outcome.motifs = {
        {"s (1)", 3, "prune", 4, {dp::Motif::from_counts({{1.0, 2.0, 0.25, 0.25}, {0.0, 0.0, 3.0, 0.1}}, details)}},
        {"s (1)", 3, "surgeon", 8, {}},
        {"s (1)", 3, "surgeon", 4, {probabilities}}};
    outcome.seconds = {{Method::prune, 1.25}};
    return outcome;
}

void check_equal(programs::lab::Outcome const& a, programs::lab::Outcome const& b) {
    REQUIRE(a.measurements.size() == b.measurements.size());
    for (std::size_t i = 0; i < a.measurements.size(); ++i) {
        auto const& x = a.measurements[i];
        auto const& y = b.measurements[i];
        CHECK(std::tie(x.set, x.seed, x.method, x.kernels, x.auroc, x.epochs) ==
              std::tie(y.set, y.seed, y.method, y.kernels, y.auroc, y.epochs));
    }
    REQUIRE(a.weights.size() == b.weights.size());
    for (std::size_t i = 0; i < a.weights.size(); ++i) {
        auto const& x = a.weights[i];
        auto const& y = b.weights[i];
        CHECK(std::tie(x.set, x.seed, x.live, x.weights) == std::tie(y.set, y.seed, y.live, y.weights));
    }
    REQUIRE(a.motifs.size() == b.motifs.size());
    for (std::size_t i = 0; i < a.motifs.size(); ++i) {
        auto const& x = a.motifs[i];
        auto const& y = b.motifs[i];
        CHECK(std::tie(x.set, x.seed, x.method, x.kernels, x.motifs) ==
              std::tie(y.set, y.seed, y.method, y.kernels, y.motifs));
    }
    CHECK(a.seconds == b.seconds);
}

// Probabilities that are scaled to a sum of 1 a second time may differ in their last bits.
void check_same(dp::BaseProbabilities const& a, dp::BaseProbabilities const& b) {
    for (std::size_t base = 0; base < a.size(); ++base) {
        CHECK(a[base] == Approx(b[base]).epsilon(0).margin(2.3e-16));
    }
}

}  // namespace

TEST_CASE("a kept outcome comes back as it was", "[paper][finished]") {
    TempDir const folder;
    programs::lab::FinishedTasks const finished{folder.path() / "tasks"};
    auto const id = programs::lab::identity(some_task(), some_data());
    CHECK_FALSE(finished.find(some_task(), id));
    finished.keep(some_task(), id, some_outcome());
    auto const found = finished.find(some_task(), id);
    REQUIRE(found);
    check_equal(*found, some_outcome());
    CHECK(std::filesystem::exists(folder.path() / "tasks" / "s (1)-seed3-kernels15.json"));
}

TEST_CASE("an outcome of another task or of other data is not taken over", "[paper][finished]") {
    TempDir const folder;
    programs::lab::FinishedTasks const finished{folder.path()};
    auto const id = programs::lab::identity(some_task(), some_data());
    finished.keep(some_task(), id, some_outcome());

    auto task = some_task();
    task.methods.insert(Method::score);
    auto data = some_data();
    std::vector<std::string> others{programs::lab::identity(task, data)};
    task = some_task();
    task.motifs = false;
    others.push_back(programs::lab::identity(task, data));
    task = some_task();
    task.kernel_length = 24;
    others.push_back(programs::lab::identity(task, data));
    data.test.add("G", true);
    others.push_back(programs::lab::identity(some_task(), data));
    // The same bases and labels in all, but in other places.
    programs::lab::Data moved;
    moved.train.add("ACGTACGT", true);
    moved.validation.add("TTTTNAAA", false);
    moved.validation.add("ACGT", true);
    moved.test.add("GGGG", false);
    others.push_back(programs::lab::identity(some_task(), moved));
    for (std::string const& other : others) {
        CHECK(other != id);
        CHECK_FALSE(finished.find(some_task(), other));
    }
}

TEST_CASE("a damaged outcome is refused with its file", "[paper][finished]") {
    TempDir const folder;
    programs::lab::FinishedTasks const finished{folder.path()};
    auto const id = programs::lab::identity(some_task(), some_data());
    finished.keep(some_task(), id, some_outcome());
    auto const file = folder.path() / "s (1)-seed3-kernels15.json";
    std::string const whole = read_bytes(file);
    auto const damaged = [&](std::string const& from, std::string const& to) {
        std::string text = whole;
        auto const at = text.find(from);
        REQUIRE(at != std::string::npos);
        write_bytes(file, text.replace(at, from.size(), to));
    };
    std::vector<std::vector<std::string>> const faults{
        {"\"auroc\":0.3", "\"auroc\":1.3", "an invalid 'auroc'"},
        {"\"epochs\":17", "\"epochs\":\"17\"", "an invalid 'epochs'"},
        {"\"live\":[0,5]", "\"live\":[0,\"5\"]", "a value of another type"},
        {"\"weights\":[", "\"weight\":[", "no 'weights'"},
        {"[1.0,2.0,0.25,0.25]", "[0.0,0.0,0.0,0.0]", "a motif that is none"},
        {"\"identity\"", "identity", "text that is not JSON"}};
    for (auto const& fault : faults) {
        CAPTURE(fault[0]);
        damaged(fault[0], fault[1]);
        CHECK_THROWS_WITH(finished.find(some_task(), id),
                          says(file.native()) && says(fault[2]) && says("remove the file"));
    }
}

TEST_CASE("a resumed run takes over finished tasks and does the others", "[paper][finished]") {
    TempDir const folder;
    programs::lab::Sets const sets{.simulated = {programs::lab::simulated_sets({})[2]}};
    programs::lab::Settings settings{
        .seeds = 1, .size = {.per_class = 40, .length = 40}, .finished = folder.path() / "tasks"};
    std::map<std::string, programs::lab::Wanted> const wanted{{"sim3", {.methods = {Method::prune}, .motifs = true}}};
    auto const silent = [](std::size_t, std::size_t, programs::lab::Task const&) {};
    static_cast<void>(programs::lab::run_all(sets, wanted, settings, silent));

    // A result that no training can give shows where the second run has its first seed from.
    auto const file = settings.finished / "sim3-seed1-kernels24.json";
    std::string text = read_bytes(file);
    auto const at = text.find("\"epochs\":", text.find("\"prune\",\"kernels\":4,"));
    REQUIRE(at != std::string::npos);
    write_bytes(file, text.replace(at, text.find('}', at) - at, "\"epochs\":123456"));

    settings.seeds = 2;
    settings.resume = true;
    auto const resumed = programs::lab::run_all(sets, wanted, settings, silent);
    CHECK(resumed.tsv({"sim3"}, {"prune"}).find("\t123456\n") != std::string::npos);
    CHECK(resumed.values("sim3", {"prune", 4}).size() == 2);

    settings.resume = false;
    auto const anew = programs::lab::run_all(sets, wanted, settings, silent);
    CHECK(anew.tsv({"sim3"}, {"prune"}).find("\t123456\n") == std::string::npos);
    CHECK(read_bytes(file).find("123456") == std::string::npos);

    // What was kept gives the same results and motifs as what was run.
    settings.resume = true;
    auto const again = programs::lab::run_all(sets, wanted, settings, silent);
    CHECK(again.tsv({"sim3"}, {"prune", "inter"}) == anew.tsv({"sim3"}, {"prune", "inter"}));
    REQUIRE(again.motifs().size() == anew.motifs().size());
    REQUIRE_FALSE(anew.motifs().empty());
    for (std::size_t i = 0; i < anew.motifs().size(); ++i) {
        auto const& kept = again.motifs()[i].motifs;
        auto const& run = anew.motifs()[i].motifs;
        REQUIRE(kept.size() == run.size());
        for (std::size_t j = 0; j < run.size(); ++j) {
            CHECK(kept[j].name() == run[j].name());
            CHECK(kept[j].sites() == run[j].sites());
            CHECK(kept[j].strands() == run[j].strands());
            check_same(kept[j].background(), run[j].background());
            REQUIRE(kept[j].size() == run[j].size());
            for (std::size_t column = 0; column < run[j].size(); ++column) {
                check_same(kept[j][column], run[j][column]);
            }
        }
    }
}
