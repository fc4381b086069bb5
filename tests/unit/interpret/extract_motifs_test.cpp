#include <deepprune/interpret/extract_motifs.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <ratio>
#include <string>
#include <vector>

#include "../../catch.hpp"
#include "planted_network.hpp"

namespace dp = deepprune;
using dp::test::counts_of;
using dp::test::plant;
using dp::test::PlantedNet;
using dp::test::PlantedSoftNet;
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

TEST_CASE("on request a site may hang over the end, and only its letters count") {
    PlantedNet<dp::Padding::same> net{dp::Seed{1}};
    plant(net, 0, "ACGT", -1.5F);
    plant(net, 1, "NNNT", -0.5F);
    auto const set = set_of({{"CGTAAAAA", true},  // .CGT begins one base before the sequence
                             {"CCCCCACG", true},  // ACG. ends one base behind it
                             {"CCACGTNN", true}});
    auto const motifs = dp::extract_motifs(net, set, {.overhanging = true});
    CHECK(motifs[0].sites == std::vector<dp::MotifSite>{{0, -1, false, 1.5}, {1, 5, false, 1.5}, {2, 2, false, 2.5}});
    CHECK(motifs[0].overhanging == 2);
    CHECK(motifs[0].left_out == 0);
    CHECK(motifs[0].replaced == 0);
    CHECK(motifs[0].motif->sites() == 3.0);
    CHECK(motifs[0].motif->counts() == counts_of({"NCGT", "ACGN", "ACGT"}));
    auto const all = dp::extract_motifs(net, set, {.sites = dp::SiteChoice::all, .overhanging = true});
    CHECK(all[0].sites == motifs[0].sites);
    CHECK(all[0].overhanging == 2);
}

TEST_CASE("by default a site lies within its sequence") {
    PlantedNet<dp::Padding::same> net{dp::Seed{1}};
    plant(net, 0, "ACGT", -1.5F);
    auto const set = set_of({{"CGTAAAAA", true},     // .CGT one base before; nothing within
                             {"CGTACGAA", true},     // .CGT one base before (1.5); ACGA at 3 (0.5)
                             {"CCACGTNN", false},    // ACGT at 2
                             {"ACGTCACG", true},     // ACGT at 0, and ACG. behind the end
                             {"CGTCCCCC", false}});  // .CGT; nothing within
    auto const motif = dp::extract_motifs(net, set).at(0);
    CHECK(motif.sites == std::vector<dp::MotifSite>{{1, 3, false, 0.5}, {2, 2, false, 2.5}, {3, 0, false, 2.5}});
    CHECK(motif.motif->counts() == counts_of({"ACGA", "ACGT", "ACGT"}));
    CHECK(motif.overhanging == 0);
    CHECK(motif.left_out == 3);
    CHECK(motif.replaced == 1);
    CHECK(motif.sequences == 3);
    CHECK(motif.rule == dp::SiteRule::threshold);
    CHECK(motif.limit == 0.0);
    CHECK(motif.firing_positives == 3);  // as the network has it, whatever the site
    CHECK(motif.firing_negatives == 2);

    auto const all = dp::extract_motifs(net, set, {.sites = dp::SiteChoice::all}).at(0);
    CHECK(all.sites == motif.sites);
    CHECK(all.left_out == 4);  // the last but one sequence has one, too
    CHECK(all.replaced == 1);
    // Half of 2.5 is more than ACGA scores.
    auto const strong = dp::extract_motifs(net, set, {.threshold = 0.5}).at(0);
    CHECK(strong.limit == 1.25);
    CHECK(strong.sites.size() == 2);
    CHECK(strong.left_out == 3);
    CHECK(strong.replaced == 0);
    auto found = dp::kernel_windows(net, set);
    found.activations_known = false;  // what ACGA scores is then unknown
    auto const unknown = dp::extract_motifs(found, set).at(0);
    CHECK(unknown.sites == strong.sites);
    CHECK(unknown.left_out == 3);
    CHECK(unknown.replaced == 0);
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
    auto const motifs = dp::extract_motifs(net, set, {.overhanging = true});
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
    bool const overhanging = GENERATE(false, true);
    CAPTURE(overhanging);
    auto const best = dp::extract_motifs(net, set, {.overhanging = overhanging});
    auto const all = dp::extract_motifs(net, set, {.sites = dp::SiteChoice::all, .overhanging = overhanging});
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

namespace {

struct PlainWindow {
    std::ptrdiff_t start = 0;
    bool reverse = false;
    double score = -1e300;
};

/// The best window within sequence `n`, from the letters of both strands; the first of equal ones.
template <class Net>
PlainWindow plain_best(Net const& net, std::size_t k, dp::EncodedSet const& set, std::size_t n, bool both) {
    std::vector<dp::Base> strand(set.sequence(n).begin(), set.sequence(n).end());
    PlainWindow best;
    auto const kernels = net.kernels();
    for (int which = 0; which < (both ? 2 : 1); ++which) {
        for (std::size_t first = 0; first + 4 <= strand.size(); ++first) {
            double score = static_cast<double>(net.kernel_biases()(k));
            for (std::size_t t = 0; t < 4; ++t) {
                for (std::size_t base = 0; base < 4; ++base) {
                    double const share = strand[first + t] == 4 ? 0.25 : (strand[first + t] == base ? 1.0 : 0.0);
                    score += share * static_cast<double>(kernels(k, t, base));
                }
            }
            if (score > best.score + 1e-9) {
                best = {static_cast<std::ptrdiff_t>(which == 0 ? first : strand.size() - first - 4), which == 1, score};
            }
        }
        std::ranges::reverse(strand);
        for (auto& base : strand) {
            base = base == 4 ? base : static_cast<dp::Base>(3 - base);
        }
    }
    return best;
}

template <class Net>
Net random_net(dp::RandomStream& stream) {
    Net net{dp::Seed{5}};
    for (auto& value : net.parameters()) {
        value = static_cast<typename Net::scalar>(2.0 * stream.uniform() - 1.0);
    }
    std::ranges::fill(net.mask(), typename Net::scalar{1});
    return net;
}

}  // namespace

TEST_CASE("sites are the best windows within, against a plain search, over random networks") {
    std::uint64_t const seed = GENERATE(range(0U, 6U));
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test, 0};
    auto const net = random_net<PlantedNet<dp::Padding::same, dp::Strands::both, 3>>(stream);
    auto const set = dp::test::random_set(80, 12, 0.5, stream);
    auto const motifs = dp::extract_motifs(net, set);
    auto const free = dp::extract_motifs(net, set, {.overhanging = true});
    auto const scores = net.unit_scores(set);
    for (std::size_t k = 0; k < 3; ++k) {
        std::vector<dp::MotifSite> expected;
        for (std::size_t n = 0; n < set.size(); ++n) {
            auto const best = plain_best(net, k, set, n, true);
            if (scores(n, k) > 0.0F && best.score > 0.0) {
                expected.push_back({n, best.start, best.reverse, best.score});
            }
        }
        REQUIRE(motifs[k].sites.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            CHECK(motifs[k].sites[i].sequence == expected[i].sequence);
            CHECK(motifs[k].sites[i].start == expected[i].start);
            CHECK(motifs[k].sites[i].reverse == expected[i].reverse);
            // The score of a site that was not replaced is the network's, in float.
            CHECK(motifs[k].sites[i].score == Approx(expected[i].score).epsilon(1e-5));
        }
        // What hangs over an end with the option is what is left out without it.
        CHECK(motifs[k].overhanging == 0);
        CHECK(motifs[k].left_out == free[k].overhanging);
        CHECK(free[k].left_out == 0);
        CHECK(free[k].sites.size() == motifs[k].sites.size() + motifs[k].left_out - motifs[k].replaced);
    }
}

TEST_CASE("under soft pooling the best windows of the bound sequences down to a limit are sites") {
    std::uint64_t const seed = GENERATE(range(0U, 6U));
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test, 1};
    auto const net = random_net<PlantedSoftNet<dp::Padding::same, dp::Strands::both, 3>>(stream);
    auto const set = dp::test::random_set(300, 12, 0.4, stream);
    dp::ExtractOptions const options{.max_false_share = 0.6, .min_sites = 7};
    auto const motifs = dp::extract_motifs(net, set, options);
    auto const scores = net.unit_scores(set);
    for (std::size_t k = 0; k < 3; ++k) {
        // The rule, word by word: each score of a positive as a limit, the highest first.
        std::vector<double> positives;
        for (std::size_t n = 0; n < set.size(); ++n) {
            if (set.labels()[n] == 1) {
                positives.push_back(static_cast<double>(scores(n, k)));
            }
        }
        std::ranges::sort(positives, std::ranges::greater{});
        double limit = positives[6];
        bool met = false;
        for (std::size_t rank = 6; rank < positives.size(); ++rank) {
            double high[2] = {0.0, 0.0};
            for (std::size_t n = 0; n < set.size(); ++n) {
                high[set.labels()[n]] += static_cast<double>(scores(n, k)) >= positives[rank] ? 1.0 : 0.0;
            }
            if (static_cast<double>(set.positives()) / static_cast<double>(set.negatives()) * high[0] <=
                0.6 * high[1]) {
                limit = positives[rank];
                met = true;
            }
        }
        CHECK(motifs[k].limit == limit);
        CHECK(motifs[k].rule == (met ? dp::SiteRule::false_share : dp::SiteRule::highest));
        std::size_t fires[2] = {0, 0};
        std::size_t i = 0;
        for (std::size_t n = 0; n < set.size(); ++n) {
            if (static_cast<double>(scores(n, k)) < limit) {
                continue;
            }
            ++fires[set.labels()[n]];
            if (set.labels()[n] == 1) {
                auto const best = plain_best(net, k, set, n, true);
                REQUIRE(i < motifs[k].sites.size());
                auto const& site = motifs[k].sites[i++];
                CHECK(site.sequence == n);
                CHECK(site.start == best.start);
                CHECK(site.reverse == best.reverse);
                CHECK(site.score == Approx(best.score).epsilon(1e-12));
            }
        }
        CHECK(i == motifs[k].sites.size());
        CHECK(motifs[k].sequences == i);
        CHECK(motifs[k].firing_positives == fires[1]);
        CHECK(motifs[k].firing_negatives == fires[0]);
    }
    // The rule asks for nothing but scores and labels: on any number of threads it gives the same.
    auto const again = dp::extract_motifs(net, set, options, 3);
    for (std::size_t k = 0; k < 3; ++k) {
        CHECK(again[k].sites == motifs[k].sites);
    }
}

TEST_CASE("soft sites on paper: order, ends, and windows above the limit") {
    PlantedSoftNet<dp::Padding::same, dp::Strands::forward, 2, std::ratio<50>> net{dp::Seed{1}};  // nearly the maximum
    plant(net, 0, "ACGT", 10.0F);  // a bias changes nothing
    plant(net, 1, "NNNN", 1.0F);
    auto const set = set_of({{"TTACGTTT", true},    // ACGT at 2
                             {"CGTCACGA", true},    // .CGT before the start, 13; ACGA at 4, 12
                             {"TTACGTACGT", true},  // twice
                             {"TTTTTTTT", true},    // TTTT: one T in its place
                             {"CCCCCCCC", false},
                             {"TTTTCCCC", false}});
    auto const motif = dp::extract_motifs(net, set, {.min_sites = 2}).at(0);
    CHECK(motif.rule == dp::SiteRule::false_share);
    CHECK(motif.limit == Approx(13.0).epsilon(1e-3));
    CHECK(motif.sites == std::vector<dp::MotifSite>{{0, 2, false, 14.0}, {1, 4, false, 12.0}, {2, 2, false, 14.0}});
    CHECK(motif.left_out == 1);
    CHECK(motif.replaced == 1);
    CHECK(motif.overhanging == 0);
    CHECK(motif.firing_positives == 3);
    CHECK(motif.firing_negatives == 0);
    CHECK(motif.motif->counts() == counts_of({"ACGT", "ACGA", "ACGT"}));
    auto const free = dp::extract_motifs(net, set, {.overhanging = true, .min_sites = 2}).at(0);
    CHECK(free.sites == std::vector<dp::MotifSite>{{0, 2, false, 14.0}, {1, -1, false, 13.0}, {2, 2, false, 14.0}});
    CHECK(free.overhanging == 1);
    CHECK(free.left_out == 0);
    auto const all = dp::extract_motifs(net, set, {.sites = dp::SiteChoice::all, .min_sites = 2}).at(0);
    CHECK(all.sites == std::vector<dp::MotifSite>{
                           {0, 2, false, 14.0}, {1, 4, false, 12.0}, {2, 2, false, 14.0}, {2, 6, false, 14.0}});

    auto const flat = dp::extract_motifs(net, set).at(1);  // the same score everywhere
    CHECK_FALSE(flat.motif.has_value());
    CHECK(flat.sites.empty());
    CHECK(std::isinf(flat.limit));
    CHECK(flat.firing_positives + flat.firing_negatives == 0);

    SECTION("a set of one class") {
        auto const bound = set_of({{"TTACGTTT", true}, {"CCCCCCCC", true}, {"CACGACCC", true}});
        auto const highest = dp::extract_motifs(net, bound, {.min_sites = 2}).at(0);
        CHECK(highest.rule == dp::SiteRule::one_class);
        CHECK(highest.motif->counts() == counts_of({"ACGT", "ACGA"}));
        auto const unbound = set_of({{"TTACGTTT", false}, {"CCCCCCCC", false}, {"CACGACCC", false}});
        auto const others = dp::extract_motifs(net, unbound, {.min_sites = 2}).at(0);
        CHECK(others.sites == highest.sites);
        CHECK(others.firing_negatives == 2);
        CHECK(dp::extract_motifs(net, set_of({})).at(0).sites.empty());
    }
    SECTION("an activation before the pooling applies to windows") {
        dp::Model<dp::OneHot<>, dp::Conv1D<1, 4>, dp::ReLU, dp::ExpectationPool<1, std::ratio<50>>, dp::Mask,
                  dp::Dense<1>, dp::Sigmoid>
            cut{dp::Seed{1}};
        plant(cut, 0, "ACGT", -1.5F);
        auto const sites = dp::extract_motifs(cut, set, {.min_sites = 2}).at(0).sites;
        CHECK(sites == std::vector<dp::MotifSite>{{0, 2, false, 2.5}, {1, 4, false, 0.5}, {2, 2, false, 2.5}});
    }
    SECTION("requests that mean nothing") {
        CHECK_THROWS_AS(dp::extract_motifs(net, set, {.threshold = 0.5}), dp::OptionError);
        CHECK_THROWS_AS(dp::extract_motifs(net, set, {.max_false_share = 1.0}), dp::OptionError);
        CHECK_THROWS_AS(dp::extract_motifs(net, set, {.max_false_share = -0.1}), dp::OptionError);
        CHECK_THROWS_AS(dp::extract_motifs(net, set, {.min_sites = 0}), dp::OptionError);
        auto found = dp::kernel_windows(net, set);
        found.scores[3] = std::numeric_limits<double>::quiet_NaN();
        CHECK_THROWS_AS(dp::extract_motifs(found, set), dp::NumericalError);
        found = dp::kernel_windows(net, set);
        found.activations_known = false;
        CHECK_THROWS_AS(dp::extract_motifs(found, set), dp::OptionError);
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
