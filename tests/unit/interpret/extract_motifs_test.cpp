#include <deepprune/interpret/extract_motifs.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/interpret/kernel_softmax.hpp>
#include <deepprune/interpret/motif_warnings.hpp>
#include <deepprune/interpret/position_histogram.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

template <dp::Padding Pad, dp::Strands StrandMode = dp::Strands::forward, std::size_t Kernels = 2>
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<Kernels, 4, Pad, StrandMode>, dp::ReLU, dp::GlobalMaxPool, dp::Mask,
                      dp::Dense<1>, dp::Sigmoid>;

/// Kernel `k` scores +1 for each base of `word` and -1 for others ('N': 0 for all), plus the bias.
template <class Model>
void plant(Model& net, std::size_t k, std::string_view word, float bias) {
    auto kernels = net.kernels();
    for (std::size_t t = 0; t < word.size(); ++t) {
        for (std::size_t base = 0; base < 4; ++base) {
            kernels(k, t, base) = word[t] == 'N' ? 0.0F : (word[t] == dp::base_letters[base] ? 1.0F : -1.0F);
        }
    }
    net.kernel_biases()(k) = bias;
}

dp::EncodedSet set_of(std::vector<std::pair<std::string, bool>> const& sequences) {
    dp::EncodedSet set;
    for (auto const& [letters, label] : sequences) {
        set.add(letters, label);
    }
    return set;
}

std::vector<dp::BaseCounts> counts(std::vector<std::string> const& sites) {
    std::vector<dp::BaseCounts> out(4, dp::BaseCounts{});
    for (auto const& site : sites) {
        for (std::size_t t = 0; t < 4; ++t) {
            if (auto const base = dp::encode_base(site[t]); base < 4) {
                out[t][base] += 1.0;
            }
        }
    }
    return out;
}

}  // namespace

TEST_CASE("DeepBind's rule: the letters of the best window of each sequence that scores above 0") {
    Net<dp::Padding::valid> net{dp::Seed{1}};
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
    CHECK(first.motif->counts() == counts({"ACGT", "ACGA", "ACGT"}));

    CHECK_FALSE(motifs[1].motif.has_value());  // never fires
    CHECK(motifs[1].sites.empty());
    CHECK(motifs[1].max_score == 0.0);
    CHECK_FALSE(motifs[1].activating());

    SECTION("positives only") {
        auto const some = dp::extract_motifs(net, set, {.positives_only = true});
        CHECK(some[0].motif->counts() == counts({"ACGT", "ACGA"}));
    }
    SECTION("a threshold") {
        auto const strong = dp::extract_motifs(net, set, {.threshold = 0.5});
        CHECK(strong[0].motif->counts() == counts({"ACGT", "ACGT"}));
    }
    SECTION("all windows") {
        auto const all = dp::extract_motifs(net, set, {.sites = dp::SiteChoice::all});
        CHECK(all[0].motif->counts() == counts({"ACGT", "ACGA", "ACGT", "ACGT"}));
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
        CHECK(left[0].motif->counts() == counts({"CCCC"}));
    }
}

TEST_CASE("under padding same a site may hang over the end, and only its letters count") {
    Net<dp::Padding::same> net{dp::Seed{1}};
    plant(net, 0, "ACGT", -1.5F);
    plant(net, 1, "NNNT", -0.5F);
    auto const set = set_of({{"CGTAAAAA", true},  // .CGT begins one base before the sequence
                             {"CCCCCACG", true},  // ACG. ends one base behind it
                             {"CCACGTNN", true}});
    auto const motifs = dp::extract_motifs(net, set);
    CHECK(motifs[0].sites == std::vector<dp::MotifSite>{{0, -1, false, 1.5}, {1, 5, false, 1.5}, {2, 2, false, 2.5}});
    CHECK(motifs[0].overhanging == 2);
    CHECK(motifs[0].motif->sites() == 3.0);
    CHECK(motifs[0].motif->counts() == counts({"NCGT", "ACGN", "ACGT"}));
    auto const all = dp::extract_motifs(net, set, {.sites = dp::SiteChoice::all});
    CHECK(all[0].sites == motifs[0].sites);
}

TEST_CASE("a column without any letter is uniform, and unknown letters count nothing") {
    Net<dp::Padding::valid> net{dp::Seed{1}};
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
    CHECK(all.at(0).motif->counts() == counts({"AAGC", "AAGC", "AAGC"}));
    CHECK(all.at(0).sequences == 2);
}

TEST_CASE("the windows that all windows find hold the best ones, over random networks") {
    dp::RandomStream stream{dp::Seed{7}, dp::Purpose::simulation, 0};
    Net<dp::Padding::same, dp::Strands::both, 5> net{dp::Seed{3}};
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
    Net<dp::Padding::same> const net{dp::Seed{1}};
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

TEST_CASE("positions are counted from the middle of the sequence") {
    auto const set = set_of({{std::string(10, 'A'), true}, {std::string(4, 'A'), true}});
    std::vector<dp::MotifSite> const sites{{0, 3, false, 1}, {0, 0, false, 1}, {1, 0, true, 1}, {0, 7, false, 1}};
    auto const histogram = dp::position_histogram(sites, set, 4);
    CHECK(histogram.width == 1.0);
    REQUIRE(histogram.counts.size() == 11);
    CHECK(histogram.first == -5.5);
    CHECK(histogram.counts == std::vector<std::size_t>{0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0});
    auto const coarse = dp::position_histogram(sites, set, 4, 3);
    CHECK(coarse.width == 4.0);
    CHECK(coarse.counts == std::vector<std::size_t>{1, 2, 1});
}

TEST_CASE("the softmax of a kernel at the fitted temperature") {
    // Weights that are log-probabilities times 3: the fit must find 3 back, and the motif with it.
    std::vector<dp::BaseCounts> const sites{{70, 10, 10, 10}, {5, 5, 80, 10}, {25, 25, 25, 25}};
    auto const counted = dp::Motif::from_counts(sites, {.name = "k"});
    dp::KernelWeights kernel;
    for (auto const& column : sites) {
        for (double const n : column) {
            kernel.weights.push_back(3.0 * std::log(n / 100.0) + 0.7);
        }
    }
    auto const fitted = dp::kernel_softmax(kernel, counted);
    CHECK(fitted.temperature == Approx(3.0).epsilon(1e-9));
    CHECK(fitted.agreement == Approx(1.0).epsilon(1e-12));
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t base = 0; base < 4; ++base) {
            CHECK(fitted.motif[i][base] == Approx(sites[i][base] / 100.0).epsilon(1e-9));
        }
    }
    for (double& weight : kernel.weights) {
        weight = -weight;  // prefers what the sites avoid
    }
    auto const against = dp::kernel_softmax(kernel, counted);
    CHECK(std::isinf(against.temperature));
    CHECK(against.agreement == 0.0);
    kernel.weights.assign(12, 1.0);
    CHECK(std::isinf(dp::kernel_softmax(kernel, counted).temperature));
    // Sites that leave no doubt: as sharp as numbers allow, and still probabilities.
    auto const sure = dp::Motif::from_counts({{5, 0, 0, 0}}, {.name = "k"});
    kernel.weights = {1, 0, 0, 0};
    CHECK(dp::kernel_softmax(kernel, sure).motif[0][0] == Approx(1.0));
    CHECK_THROWS_AS(dp::kernel_softmax(kernel, counted), dp::OptionError);
}

TEST_CASE("similarity finds offset and strand") {
    auto const motif = [](std::string const& word) {
        std::vector<dp::BaseProbabilities> columns;
        for (char const letter : word) {
            auto const base = dp::encode_base(letter);
            columns.push_back(base < 4 ? dp::BaseProbabilities{0, 0, 0, 0} : dp::uniform_background);
            if (base < 4) {
                columns.back()[base] = 1.0;
            }
        }
        return dp::Motif{dp::PositionWeightMatrix{columns}, {.name = "m"}};
    };
    auto const same = dp::motif_similarity(motif("ACGGA"), motif("ACGGA"));
    CHECK(same.value == Approx(1.0));
    CHECK(same.offset == 0);
    CHECK_FALSE(same.reverse);
    auto const moved = dp::motif_similarity(motif("ACGGANN"), motif("NNACGGA"));
    CHECK(moved.value == Approx(1.0));
    CHECK(moved.offset == 2);
    auto const turned = dp::motif_similarity(motif("ACGGANN"), motif("TCCGT"));
    CHECK(turned.value == Approx(1.0));
    CHECK(turned.reverse);
    CHECK(turned.offset == 0);
    CHECK(dp::motif_similarity(motif("AAAA"), motif("NNNN")).value == 0.0);
    CHECK(dp::motif_similarity(motif("AAAAAAAA"), motif("AAAA")).value == Approx(std::sqrt(0.5)));
}

TEST_CASE("warnings name the kernels") {
    Net<dp::Padding::valid, dp::Strands::forward, 4> net{dp::Seed{1}};
    plant(net, 0, "ACGG", -2.5F);
    plant(net, 1, "ACGG", -1.5F);
    plant(net, 2, "TTTT", -9.0F);
    plant(net, 3, "CCCC", -3.5F);
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
    CHECK(warnings[1].text == "Kernel 3 has only 1 site.");
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
