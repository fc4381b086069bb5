#include <deepprune/interpret/read_kernels.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "../../catch.hpp"
#include "planted_network.hpp"

namespace dp = deepprune;
using dp::test::counts_of;
using dp::test::plant;
using dp::test::PlantedNet;
using dp::test::set_of;

namespace {

PlantedNet<dp::Padding::valid, dp::Strands::forward, 3> network() {
    PlantedNet<dp::Padding::valid, dp::Strands::forward, 3> net{dp::Seed{1}};
    plant(net, 0, "AACG", -3.5F);  // exact matches only
    plant(net, 1, "TTTT", -9.0F);  // never
    plant(net, 2, "NGGN", -1.5F);  // GG and whatever stands beside it
    for (std::size_t k = 0; k < 3; ++k) {
        net.dense_weights()(k, 0) = 1.0F + static_cast<float>(k);
    }
    return net;
}

// AACG once in each of the first two; GG between A, C and T in the last three.
dp::EncodedSet const set =
    set_of({{"TTAACGTT", true}, {"CAACGTCA", false}, {"TTAGGATT", true}, {"TTCGGCTT", true}, {"TTTGGTTT", false}});

std::vector<dp::Motif> known() {
    std::vector<dp::Motif> motifs;
    motifs.push_back(dp::Motif::from_counts(counts_of({"CATCAT"}), {.name = "unlike"}));
    motifs.push_back(dp::Motif::from_counts(counts_of({"CGTT"}), {.name = "first"}));  // AACG on the other strand
    motifs.push_back(dp::Motif::from_counts(counts_of({"TGGT", "AGGA", "CGGC"}), {.name = "third"}));
    return motifs;
}

double const flank = 2.0 - std::log2(3.0);  // bits of a column with three equally frequent bases

}  // namespace

TEST_CASE("kernels are read as trimmed motifs with their information") {
    auto const reading = dp::read_kernels(network(), set);
    REQUIRE(reading.kernels.size() == 3);
    CHECK(reading.searched == 5);
    CHECK(reading.positives == 3);
    CHECK(reading.negatives == 2);
    CHECK(reading.strands == dp::Strands::forward);

    auto const& first = reading.kernels[0];
    REQUIRE(first.motif.has_value());
    CHECK(first.motif->counts() == counts_of({"AACG", "AACG"}));
    CHECK(first.information == Approx(8.0));
    CHECK(first.trimmed_left == 0);
    CHECK(first.trimmed_right == 0);
    CHECK(first.positions.width == 1.0);
    CHECK(first.positions.counts == std::vector<std::size_t>{0, 0, 0, 1, 1, 0, 0, 0, 0});  // middles 1 left, and 0
    REQUIRE(first.softmax.has_value());
    CHECK(first.softmax->agreement == Approx(1.0));

    auto const& silent = reading.kernels[1];
    CHECK_FALSE(silent.motif.has_value());
    CHECK_FALSE(silent.softmax.has_value());
    CHECK(silent.information == 0.0);
    CHECK(silent.matches.empty());

    auto const& third = reading.kernels[2];
    REQUIRE(third.motif.has_value());
    CHECK(third.motif->counts() == counts_of({"AGGA", "CGGC", "TGGT"}));
    CHECK(third.information == Approx(4.0 + 2.0 * flank));  // each flank holds 0.415 bits, more than 0.2
}

TEST_CASE("the flanks are cut off below a limit, and the full motif is kept") {
    auto const reading = dp::read_kernels(network(), set, {}, {.trim_bits = 0.5});
    auto const& kernel = reading.kernels.at(2);
    CHECK(kernel.trimmed_left == 1);
    CHECK(kernel.trimmed_right == 1);
    CHECK(kernel.motif->counts() == counts_of({"GG", "GG", "GG"}));
    CHECK(kernel.motif->name() == "kernel_2");
    CHECK(kernel.information == Approx(4.0));
    CHECK(kernel.found.motif->size() == 4);
    CHECK(dp::read_kernels(network(), set, {}, {.trim_bits = 0.0}).kernels.at(2).motif == kernel.found.motif);
}

TEST_CASE("matches belong to their kernel, also behind one that never fires") {
    auto const targets = known();
    auto const reading = dp::read_kernels(network(), set, targets);
    auto const& first = reading.kernels[0];
    auto const& third = reading.kernels[2];
    REQUIRE_FALSE(first.matches.empty());
    CHECK(targets[first.matches.front().target].name() == "first");
    CHECK(first.matches.front().query == 0);
    CHECK(first.matches.front().reverse);
    CHECK(first.matches.front().offset == 0);
    CHECK(first.matches.front().overlap == 4);
    REQUIRE_FALSE(third.matches.empty());
    CHECK(targets[third.matches.front().target].name() == "third");
    CHECK(third.matches.front().query == 2);
    CHECK_FALSE(third.matches.front().reverse);
    for (auto const& kernel : reading.kernels) {
        for (std::size_t i = 1; i < kernel.matches.size(); ++i) {
            CHECK(kernel.matches[i - 1].p_value <= kernel.matches[i].p_value);
        }
    }
    SECTION("the limit of the E-value") {
        auto const e_value = third.matches.front().e_value;
        dp::ReadingOptions options;
        options.tomtom.max_e_value = e_value;
        CHECK(dp::read_kernels(network(), set, targets, options).kernels[2].matches.size() == 1);
        options.tomtom.max_e_value = e_value / 2.0;
        CHECK(dp::read_kernels(network(), set, targets, options).kernels[2].matches.empty());
    }
    SECTION("threads") {
        auto const again = dp::read_kernels(network(), set, targets, {}, 3);
        for (std::size_t k = 0; k < 3; ++k) {
            CHECK(again.kernels[k].matches == reading.kernels[k].matches);
        }
    }
}

TEST_CASE("a reading warns of kernels by their place and number") {
    auto windows = dp::kernel_windows(network(), set);
    for (auto& kernel : windows.kernels) {
        kernel.index += 70;  // numbers of an earlier network
    }
    using Kind = dp::MotifWarning::Kind;
    auto const warnings = dp::read_kernels(windows, set).warnings;
    REQUIRE(warnings.size() == 3);
    CHECK(warnings[0].kind == Kind::few_sites);
    CHECK(warnings[0].text == "Kernel 70 hardly fires: it has only 2 sites.");
    CHECK(warnings[1].kind == Kind::never_fires);
    CHECK(warnings[1].which == std::vector<std::size_t>{1});
    CHECK(warnings[2].text == "Kernel 72 hardly fires: it has only 3 sites.");
    CHECK(dp::read_kernels(windows, set, {}, {.warning = {.few_sites = 3}}).warnings.size() == 2);
}

TEST_CASE("options of sites apply to a reading") {
    auto const reading = dp::read_kernels(network(), set, {}, {.extract = {.positives_only = true}});
    CHECK(reading.searched == 3);
    CHECK(reading.kernels[0].found.sites.size() == 1);
    CHECK(reading.kernels[2].motif->counts() == counts_of({"AGGA", "CGGC"}));
    CHECK_THROWS_AS(dp::read_kernels(network(), set, {}, {.extract = {.threshold = 1.0}}), dp::OptionError);
    CHECK_THROWS_AS(dp::read_kernels(network(), set, known(), {.tomtom = {.pseudocount = 0.0}}), dp::OptionError);
    PlantedNet<dp::Padding::same, dp::Strands::both, 1> both{dp::Seed{1}};
    CHECK(dp::read_kernels(both, set).strands == dp::Strands::both);
}

TEST_CASE("a reading says what each kernel contributes and where it fires") {
    auto const reading = dp::read_kernels(network(), set);
    // Scores 0.5, 0.5, 0, 0, 0 with weight 1 and 0, 0, 0.5, 0.5, 0.5 with weight 3: z = 0.5, 0.5, 1.5, 1.5, 1.5.
    CHECK(reading.kernels[0].contribution == Approx(-0.5));
    CHECK(reading.kernels[1].contribution == 0.0);
    CHECK(reading.kernels[2].contribution == Approx(1.5));
    CHECK(reading.kernels[0].found.firing_positives == 1);
    CHECK(reading.kernels[0].found.firing_negatives == 1);
    CHECK(reading.kernels[2].found.firing_positives == 2);
    CHECK(reading.kernels[2].found.firing_negatives == 1);
}

TEST_CASE("a softly pooled network is read, and its sites are searched in bound sequences") {
    dp::test::PlantedSoftNet<dp::Padding::same> net{dp::Seed{1}};
    plant(net, 0, "AACG", 3.0F);
    plant(net, 1, "NGGN", -1.0F);
    auto const reading = dp::read_kernels(net, set, {}, {.extract = {.min_sites = 1}});
    CHECK(reading.searched == 3);
    REQUIRE(reading.kernels[0].motif.has_value());
    CHECK(reading.kernels[0].motif->counts() == counts_of({"AACG"}));
    CHECK(reading.kernels[0].contribution + reading.kernels[1].contribution == Approx(1.0));
    auto const bound = set_of({{"TTAACGTT", true}, {"CCCCCCCC", true}});
    CHECK(dp::read_kernels(net, bound).searched == 2);
    CHECK(dp::read_kernels(net, set_of({{"TTAACGTT", false}, {"CCCCCCCC", false}})).searched == 2);
}
