#include <deepprune/motif/consensus.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("every set of bases has its IUPAC code", "[motif][consensus]") {
    std::string codes;
    for (unsigned bases = 1; bases < 16; ++bases) {
        codes += dp::detail::iupac_code(bases);
    }
    CHECK(codes == "ACMGRSVTWYHKDBN");
}

TEST_CASE("the rule of Cavener, clause by clause", "[motif][consensus]") {
    CHECK(dp::detail::consensus_letter({1, 0, 0, 0}) == 'A');
    CHECK(dp::detail::consensus_letter({0.2, 0.51, 0.2, 0.09}) == 'C');
    CHECK(dp::detail::consensus_letter({0.2, 0.5, 0.15, 0.15}) == 'N');    // half is not more than half
    CHECK(dp::detail::consensus_letter({0.26, 0.52, 0.11, 0.11}) == 'M');  // not more than twice the next
    CHECK(dp::detail::consensus_letter({0.4, 0.0, 0.0, 0.6}) == 'W');
    CHECK(dp::detail::consensus_letter({0.375, 0.375, 0.125, 0.125}) == 'N');  // three quarters are not more than that
    CHECK(dp::detail::consensus_letter({0.0, 0.3, 0.3, 0.4}) == 'B');
    CHECK(dp::detail::consensus_letter({0.3, 0.0, 0.3, 0.4}) == 'D');
    CHECK(dp::detail::consensus_letter({0.25, 0.25, 0.25, 0.25}) == 'N');
}

TEST_CASE("a motif's consensus has a letter for each column", "[motif][consensus]") {
    auto const motif = dp::Motif::from_counts({{0, 0, 0, 9}, {5, 0, 5, 0}, {1, 1, 1, 1}});
    CHECK(dp::iupac_consensus(motif) == "TRN");
    CHECK(motif.matrix().consensus() == "TAA");
}
