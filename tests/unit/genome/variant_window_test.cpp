#include <cstddef>
#include <string>

#include <deepprune/genome/variant.hpp>
#include <deepprune/genome/variant_window.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

void check(dp::VariantWindow const& window, std::size_t start, std::size_t end, bool moved) {
    CHECK(window.start == start);
    CHECK(window.end == end);
    CHECK(window.moved == moved);
    CHECK(window.size() == end - start);
}

}  // namespace

TEST_CASE("both alleles have the same flanks", "[genome][variant_window]") {
    check(dp::variant_window({"c", 500, "A", "C"}, 101, 1000), 450, 551, false);
    check(dp::variant_window({"c", 500, "A", "C"}, 100, 1000), 450, 550, false);
    check(dp::variant_window({"c", 500, "A", "C"}, 1, 1000), 500, 501, false);
    check(dp::variant_window({"c", 500, "", "CCC"}, 101, 1000), 450, 550, false);
    check(dp::variant_window({"c", 500, "ACG", ""}, 101, 1000), 450, 553, false);
}

TEST_CASE("a window that a chromosome is too short for is moved inside", "[genome][variant_window]") {
    check(dp::variant_window({"c", 50, "A", "C"}, 101, 1000), 0, 101, false);
    check(dp::variant_window({"c", 10, "A", "C"}, 101, 1000), 0, 101, true);
    check(dp::variant_window({"c", 949, "A", "C"}, 101, 1000), 899, 1000, false);
    check(dp::variant_window({"c", 999, "A", "C"}, 101, 1000), 899, 1000, true);
    check(dp::variant_window({"c", 1000, "", "C"}, 101, 1000), 900, 1000, true);
    check(dp::variant_window({"c", 10, "A", "C"}, 101, 80), 0, 80, true);
    check(dp::variant_window({"c", 79, "A", "C"}, 101, 80), 0, 80, true);
}

TEST_CASE("the alternative stands in place of the reference", "[genome][variant_window]") {
    CHECK(dp::with_alternative("ACGTA", 10, {"c", 12, "G", "T"}) == "ACTTA");
    CHECK(dp::with_alternative("ACGTA", 10, {"c", 12, "", "TT"}) == "ACTTGTA");
    CHECK(dp::with_alternative("ACGTA", 10, {"c", 10, "ACG", ""}) == "TA");
    CHECK(dp::with_alternative("ACGTA", 10, {"c", 15, "", "G"}) == "ACGTAG");
}
