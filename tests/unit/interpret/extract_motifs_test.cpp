#include <deepprune/interpret/extract_motifs.hpp>

#include <algorithm>
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

TEST_CASE("DeepBind's rule: the letters of the best window of each sequence that scores above 0") {
    PlantedNet<dp::Padding::valid> net{dp::Seed{1}};
    plant(net, 0, "ACGT", -1.5F);  // 4 matches: 2.5; 3 matches: 0.5; 2 matches: below 0
    plant(net, 1, "GGGG", -100.0F);
    net.dense_weights()(0, 0) = 2.0F;
    net.dense_weights()(1, 0) = -3.0F;
    auto const set = set_of({{"TTACGTTT", true},      // ACGT at 2
                             {"CCCACGACCC", true},    // ACGA at 3
                             {"CCCCCCCC", true},      // nothing
                             {"AACGTACGT", false}});  // ACGT at 1, and again at 5: the first
    auto const motifs = dp::extract_motifs(net, set);
    REQUIRE(motifs.size() == 2);
    auto const& first = motifs[0];
    CHECK(first.kernel.index == 0);
    CHECK(first.kernel.dense_weight == 2.0);
    CHECK(first.activating());
    CHECK(first.max_score == 2.5);
    CHECK(first.sites == std::vector<dp::MotifSite>{{0, 2, false, 2.5}, {1, 3, false, 0.5}, {3, 1, false, 2.5}});
    CHECK(first.sequences == 3);
    CHECK(first.overhanging == 0);
    CHECK(first.reverse_sites == 0);
    REQUIRE(first.motif.has_value());
    CHECK(first.motif->name() == "kernel_0");
    CHECK(first.motif->sites() == 3.0);
    CHECK(first.motif->strands() == dp::MotifStrands::forward);
    CHECK(first.motif->counts() == counts_of({"ACGT", "ACGA", "ACGT"}));

    CHECK_FALSE(motifs[1].motif.has_value());  // never fires
    CHECK(motifs[1].sites.empty());
    CHECK(motifs[1].max_score == 0.0);
    CHECK_FALSE(motifs[1].activating());

    SECTION("positives only") {
        auto const some = dp::extract_motifs(net, set, {.positives_only = true});
        CHECK(some[0].motif->counts() == counts_of({"ACGT", "ACGA"}));
    }
    SECTION("a threshold") {
        auto const strong = dp::extract_motifs(net, set, {.threshold = 0.5});
        CHECK(strong[0].motif->counts() == counts_of({"ACGT", "ACGT"}));
    }
    SECTION("all windows") {
        auto const all = dp::extract_motifs(net, set, {.sites = dp::SiteChoice::all});
        CHECK(all[0].motif->counts() == counts_of({"ACGT", "ACGA", "ACGT", "ACGT"}));
        CHECK(all[0].sites[3] == dp::MotifSite{3, 5, false, 2.5});
        CHECK(all[0].sequences == 3);
    }
    SECTION("pruned kernels are left out and the others keep their numbers") {
        net.mask()(0) = 0.0F;
        plant(net, 1, "CCCC", -3.5F);
        auto const left = dp::extract_motifs(net, set);
        REQUIRE(left.size() == 1);
        CHECK(left[0].kernel.index == 1);
        CHECK(left[0].motif->name() == "kernel_1");
        CHECK(left[0].motif->counts() == counts_of({"CCCC"}));
    }
}

TEST_CASE("under padding same a site may hang over the end, and only its letters count") {
    PlantedNet<dp::Padding::same> net{dp::Seed{1}};
    plant(net, 0, "ACGT", -1.5F);
    plant(net, 1, "NNNT", -0.5F);
    auto const set = set_of({{"CGTAAAAA", true},  // .CGT begins one base before the sequence
                             {"CCCCCACG", true},  // ACG. ends one base behind it
                             {"CCACGTNN", true}});
    auto const motifs = dp::extract_motifs(net, set);
    CHECK(motifs[0].sites == std::vector<dp::MotifSite>{{0, -1, false, 1.5}, {1, 5, false, 1.5}, {2, 2, false, 2.5}});
    CHECK(motifs[0].overhanging == 2);
    CHECK(motifs[0].motif->sites() == 3.0);
    CHECK(motifs[0].motif->counts() == counts_of({"NCGT", "ACGN", "ACGT"}));
    auto const all = dp::extract_motifs(net, set, {.sites = dp::SiteChoice::all});
    CHECK(all[0].sites == motifs[0].sites);
}

TEST_CASE("a column without any letter is uniform, and unknown letters count nothing") {
    PlantedNet<dp::Padding::valid> net{dp::Seed{1}};
    plant(net, 0, "NCGT", -2.5F);
    plant(net, 1, "AAAA", -9.0F);
    auto const set = set_of({{"NCGTCCCC", true}, {"CCCNCGTC", true}});
    auto const motifs = dp::extract_motifs(net, set);
    CHECK(motifs[0].motif->sites() == 2.0);
    CHECK((*motifs[0].motif)[0] == dp::uniform_background);
    CHECK((*motifs[0].motif)[1] == dp::BaseProbabilities{0, 1, 0, 0});
}

TEMPLATE_TEST_CASE("a kernel that reads the other strand counts what it reads", "", float, double) {
    using Both = dp::BasicModel<TestType, dp::OneHot<>, dp::Conv1D<1, 4, dp::Padding::same, dp::Strands::both>,
                                dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    Both net{dp::Seed{1}};
    auto kernels = net.kernels();
    for (std::size_t t = 0; t < 4; ++t) {
        for (std::size_t base = 0; base < 4; ++base) {
            kernels(0, t, base) = "AAGC"[t] == dp::base_letters[base] ? TestType{1} : TestType{-1};
        }
    }
    net.kernel_biases()(0) = TestType{-1.5};
    auto const set =
        set_of({{"TTTAAGCTTT", true},   // AAGC at 3; GCTT at 5 reads AAGC there too; the first strand wins
                {"CCGCTTCCC", true},    // GCTT at 2
                {"GCTCCCCCCC", true},   // GCT and one base beyond the end, on the other strand .AGC
                {"CCCCCTTG", false}});  // CTT reads AAG at the other strand, and G gives AAG, then C outside
    auto const motifs = dp::extract_motifs(net, set);
    auto const& motif = motifs.at(0);
    CHECK(motif.sites[0] == dp::MotifSite{0, 3, false, 2.5});
    CHECK(motif.sites[1] == dp::MotifSite{1, 2, true, 2.5});
    CHECK(motif.sites[2] == dp::MotifSite{2, 0, true, 0.5});
    CHECK(motif.reverse_sites == motif.sites.size() - 1);
    CHECK(motif.motif->strands() == dp::MotifStrands::both);
    auto const all = dp::extract_motifs(net, set, {.threshold = 0.9, .sites = dp::SiteChoice::all});
    CHECK(all.at(0).sites == std::vector<dp::MotifSite>{{0, 3, false, 2.5}, {0, 5, true, 2.5}, {1, 2, true, 2.5}});
    CHECK(all.at(0).motif->counts() == counts_of({"AAGC", "AAGC", "AAGC"}));
    CHECK(all.at(0).sequences == 2);
}

TEST_CASE("the windows that all windows find hold the best ones, over random networks") {
    dp::RandomStream stream{dp::Seed{7}, dp::Purpose::simulation, 0};
    PlantedNet<dp::Padding::same, dp::Strands::both, 5> net{dp::Seed{3}};
    for (std::size_t k = 0; k < 5; ++k) {
        net.kernel_biases()(k) = static_cast<float>(stream.uniform()) - 0.8F;
    }
    dp::EncodedSet set;
    for (int i = 0; i < 60; ++i) {
        std::string letters;
        for (int b = 0; b < 25; ++b) {
            letters += dp::base_letters[static_cast<std::size_t>(stream.uniform() * 4.2)];
        }
        set.add(letters, i % 2 == 0);
    }
    auto const best = dp::extract_motifs(net, set);
    auto const all = dp::extract_motifs(net, set, {.sites = dp::SiteChoice::all});
    for (std::size_t k = 0; k < 5; ++k) {
        CHECK(all[k].sequences == best[k].sequences);
        for (auto const& site : best[k].sites) {
            bool seen = false;
            double highest = 0.0;
            for (auto const& other : all[k].sites) {
                if (other.sequence == site.sequence) {
                    seen = seen || (other.start == site.start && other.reverse == site.reverse);
                    highest = std::max(highest, other.score);
                }
            }
            CHECK(seen);
            CHECK(highest == Approx(site.score).epsilon(1e-5));
        }
    }
}

TEST_CASE("bad requests for motifs are refused") {
    PlantedNet<dp::Padding::same> const net{dp::Seed{1}};
    auto const set = set_of({{"ACGTACGT", true}});
    CHECK_THROWS_AS(dp::extract_motifs(net, set, {.threshold = 1.0}), dp::OptionError);
    CHECK_THROWS_AS(dp::extract_motifs(net, set, {.threshold = -0.1}), dp::OptionError);
    auto found = dp::kernel_windows(net, set);
    CHECK_THROWS_AS(dp::extract_motifs(found, set_of({})), dp::OptionError);
    found.activations_known = false;
    CHECK_THROWS_AS(dp::extract_motifs(found, set, {.sites = dp::SiteChoice::all}), dp::OptionError);
    CHECK_THROWS_AS(dp::extract_motifs(net, set_of({{"ACG", true}})), dp::DataError);
    CHECK(dp::extract_motifs(net, set_of({})).size() == 2);
}
