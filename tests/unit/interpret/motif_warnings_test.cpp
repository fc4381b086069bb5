#include <deepprune/interpret/motif_warnings.hpp>

#include <cstddef>
#include <vector>

#include "../../catch.hpp"
#include "planted_network.hpp"

namespace dp = deepprune;
using dp::test::counts_of;
using dp::test::plant;
using dp::test::PlantedNet;

TEST_CASE("warnings name the kernels") {
    PlantedNet<dp::Padding::valid, dp::Strands::forward, 4> net{dp::Seed{1}};
    plant(net, 0, "ACGG", -2.5F);
    plant(net, 1, "ACGG", -1.5F);
    plant(net, 2, "TTTT", -9.0F);
    plant(net, 3, "CCCC", -3.5F);
    for (std::size_t k = 0; k < 4; ++k) {
        net.dense_weights()(k, 0) = 1.0F;
    }
    dp::EncodedSet set;
    for (int i = 0; i < 30; ++i) {
        set.add("TATACGGTTA", true);
    }
    set.add("TATACCCCTA", true);
    auto const warnings = dp::motif_warnings(dp::extract_motifs(net, set));
    using Kind = dp::MotifWarning::Kind;
    REQUIRE(warnings.size() == 3);
    CHECK(warnings[0].kind == Kind::never_fires);
    CHECK(warnings[0].which == std::vector<std::size_t>{2});
    CHECK(warnings[1].kind == Kind::few_sites);
    CHECK(warnings[1].text == "Kernel 3 hardly fires: it has only 1 site.");
    CHECK(warnings[2].kind == Kind::duplicate);
    CHECK(warnings[2].which == std::vector<std::size_t>{0, 1});
    CHECK(warnings[2].text == "Kernels 0 and 1 show the same motif.");
    plant(net, 2, "CCGT", -1.5F);  // ACGG on the other strand
    for (int i = 0; i < 30; ++i) {
        set.add("TATCCGTTAT", true);
    }
    auto const more = dp::motif_warnings(dp::extract_motifs(net, set));
    REQUIRE_FALSE(more.empty());
    CHECK(more.back().text == "Kernels 0, 1 and 2 show the same motif, not all on the same strand.");
}

namespace {

dp::KernelMotif kernel_with(std::size_t index, std::vector<std::string> const& words, double sign) {
    dp::KernelMotif out{.kernel = {.index = index}};
    auto const counts = counts_of(words);
    for (auto const& column : counts) {
        for (double const count : column) {
            out.kernel.weights.push_back(sign * count);
        }
    }
    out.sites.resize(words.size());
    out.motif = dp::Motif::from_counts(counts, {.name = "k"});
    return out;
}

}  // namespace

TEST_CASE("weights that prefer other letters than the sites have are a disagreement") {
    std::vector<std::string> const words(20, "ACGA");
    std::vector<dp::KernelMotif> const motifs{kernel_with(4, words, 1.0), kernel_with(9, words, -1.0)};
    auto const warnings = dp::motif_warnings(motifs, {.duplicate = 2.0});
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].kind == dp::MotifWarning::Kind::disagreement);
    CHECK(warnings[0].which == std::vector<std::size_t>{1});
    CHECK(warnings[0].text.starts_with("Kernel 9 "));
}

TEST_CASE("limits of warnings are inclusive where they say so") {
    std::vector<dp::KernelMotif> const motifs{kernel_with(0, std::vector<std::string>(20, "ACGA"), 1.0),
                                              kernel_with(1, std::vector<std::string>(19, "TTTC"), 1.0),
                                              kernel_with(2, std::vector<std::string>(20, "TCGT"), 1.0)};
    auto const warnings = dp::motif_warnings(motifs, {.duplicate = 1.0});
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0].text == "Kernel 1 hardly fires: it has only 19 sites.");
    CHECK(warnings[1].text == "Kernels 0 and 2 show the same motif, on opposite strands.");
    CHECK(dp::motif_warnings(motifs, {.duplicate = 1.01, .few_sites = 19}).empty());
    CHECK(dp::motif_warnings({}).empty());
}

TEST_CASE("kernels that repress or that no limit suits are named") {
    std::vector<dp::KernelMotif> motifs{kernel_with(0, std::vector<std::string>(20, "ACGA"), 1.0),
                                        kernel_with(5, std::vector<std::string>(30, "TTTC"), 1.0)};
    motifs[0].kernel.dense_weight = -0.5;
    motifs[1].kernel.dense_weight = 0.5;
    motifs[1].rule = dp::SiteRule::highest;
    auto warnings = dp::motif_warnings(motifs);
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0].kind == dp::MotifWarning::Kind::represses);
    CHECK(warnings[0].text == "Kernel 0 represses: a match is evidence against binding.");
    CHECK(warnings[1].kind == dp::MotifWarning::Kind::few_sites);
    CHECK(warnings[1].text ==
          "Kernel 5 hardly fires: no limit keeps its share of false sites small, so its 30 sites are those of the "
          "highest bound sequences.");

    motifs[0].rule = motifs[1].rule = dp::SiteRule::one_class;
    motifs.push_back({.kernel = {.index = 7}, .rule = dp::SiteRule::one_class});
    warnings = dp::motif_warnings(motifs);
    REQUIRE(warnings.size() == 3);
    CHECK(warnings[1].text == "Kernel 7 never fires: no sequence has a site, so there is no motif to show.");
    CHECK(warnings[2].kind == dp::MotifWarning::Kind::one_class);
    CHECK(warnings[2].which == std::vector<std::size_t>{0, 1});
}
