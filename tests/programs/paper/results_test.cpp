#include <cmath>
#include <string>
#include <vector>

#include <figures/plots.hpp>
#include <lab/results.hpp>

#include "../../catch.hpp"

namespace {

programs::lab::Results three_seeds() {
    programs::lab::Results results;
    results.add({.measurements = {{"a", 1, "prune", 4, 0.9, 10},
                                  {"a", 1, "baseline", 4, 0.8, 12},
                                  {"a", 2, "prune", 4, 0.95, 11},
                                  {"a", 2, "baseline", 4, 0.96, 13},
                                  {"a", 2, "prune", 8, 0.97, 11},
                                  {"b", 1, "prune", 4, 0.7, 10},
                                  {"b", 1, "baseline", 4, 0.6, 12}}});
    return results;
}

}  // namespace

TEST_CASE("values are found by set, method and kernels", "[paper][results]") {
    auto const results = three_seeds();
    CHECK(results.values("a", {"prune", 4}) == std::vector<double>{0.9, 0.95});
    CHECK(results.values("a", {"prune", 8}) == std::vector<double>{0.97});
    CHECK(results.values("a", {"prune", 16}).empty());
    CHECK(results.values("c", {"prune", 4}).empty());
    CHECK(results.mean("a", {"baseline", 4}) == Approx(0.88));
    CHECK(std::isnan(results.mean("c", {"prune", 4})));
    CHECK(results.tsv({"a"}, {"prune"}) ==
          "set\tseed\tmethod\tkernels\tauroc\tepochs\n"
          "a\t2\tprune\t8\t0.97\t11\n"
          "a\t1\tprune\t4\t0.9\t10\n"
          "a\t2\tprune\t4\t0.95\t11\n");
}

TEST_CASE("adding results keeps existing values", "[paper][results]") {
    auto results = three_seeds();
    programs::lab::Results others;
    others.add({.measurements = {{"a", 1, "prune", 4, 0.1, 10}, {"c", 1, "prune", 4, 0.5, 10}}});
    others.add_failure("d", "a reason");
    results.add(others);
    CHECK(results.values("a", {"prune", 4}) == std::vector<double>{0.9, 0.95});  // the first stays
    CHECK(results.values("c", {"prune", 4}) == std::vector<double>{0.5});
    REQUIRE(results.failures().size() == 1);
    CHECK(results.failures()[0].second == "a reason");
}

TEST_CASE("methods are compared run by run, or set by set", "[paper][results]") {
    auto const results = three_seeds();
    auto const runs = results.compare({"a", "b", "c"}, {"prune"}, {"baseline"});
    REQUIRE(runs.differences.size() == 3);
    CHECK(runs.wins == 2);
    CHECK(runs.mean() == Approx((0.1 - 0.01 + 0.1) / 3));
    CHECK(runs.test.differences == 3);
    auto const sets = results.compare_sets({"a", "b", "c"}, {"prune"}, {"baseline"});
    REQUIRE(sets.differences.size() == 2);
    CHECK(sets.differences[0] == Approx(0.045));
    CHECK(sets.wins == 2);
}
