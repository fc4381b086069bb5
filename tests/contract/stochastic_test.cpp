// Claims of the paper that are true of most runs, not of each, on simulated sets that take seconds.
//
// Each test compares two methods over seeds 1 to 20, which were not chosen; a seed makes motifs, data, weights and
// batch order, and both methods get the same of each. The one-sided exact signed-rank test is asked at level 0.05:
// were there no difference, a test here would pass by luck for 5 % of all sets of seeds. The number of seeds comes
// from a trial with seeds 1 to 60 (pruned above fresh in 50 of them, by 0.10 in the mean; weight above chance in 52,
// by 0.12): sets of 20 drawn from those fail at this level in 0.7 % and below 0.1 %, sets of 10 in 15 % and 4 %. That
// is the chance of a false alarm after a change that alters the bits of a run and nothing else; with the same bits
// the answer is the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deepprune/deepprune.hpp>

#include "../catch.hpp"
#include "../support/planted_set.hpp"

namespace dp = deepprune;

namespace {

constexpr std::size_t seeds = 20;

template <std::size_t Kernels>
using Net = dp::DeepBindModel<dp::ClippedLeakyReLU, Kernels, 10>;

struct Outcome {
    double pruned = 0.0;        // 32 -> 16 -> 8 -> 4 kernels, fine-tuned
    double fresh = 0.0;         // 4 kernels from the start
    double inter_weight = 0.0;  // 32 -> 4 at once by weight, not fine-tuned
    double inter_random = 0.0;  // the same by chance
};

// Keeps the best 4 units by `Criterion`. Nothing is trained.
template <class Criterion>
Net<32> pruned_at_once(Net<32> net, dp::EncodedSet const& train, dp::Seed seed) {
    auto const live = net.live_units();
    auto const scores = Criterion{}(dp::PruningContext<Net<32>>{net, train, live, 4, 1, seed});
    auto const stay = dp::select_best(scores, 4);
    auto mask = net.mask();
    std::fill(mask.begin(), mask.end(), 0.0F);
    for (std::size_t const unit : stay) {
        mask(unit) = 1.0F;
    }
    return net;
}

// Three motifs of 8 letters with 10 bits each, as in the paper's simulated set 6, in sequences of 50 letters.
Outcome compare(dp::Seed seed) {
    std::vector<dp::PositionWeightMatrix> motifs;
    for (std::size_t i = 0; i < 3; ++i) {
        dp::RandomStream stream{seed, dp::Purpose::motif, i};
        motifs.push_back(dp::random_motif({.length = 8, .bits = 10.0}, stream));
    }
    auto const set = [&](std::size_t size, std::uint64_t part) {
        return dp::EncodedSet{dp::simulate(
            motifs,
            {.positives = size / 2, .negatives = size / 2, .length = 50, .seed = dp::Seed{10 * seed.value + part}})};
    };
    auto const train = set(600, 0);
    auto const validation = set(200, 1);
    auto const test = set(600, 2);
    dp::PruneOptions const options{.final_kernels = 4,
                                   .train = {.batch_size = 64, .max_epochs = 40, .patience = 6, .seed = seed}};

    Outcome outcome;
    Net<32> net{seed};
    dp::IterativePruner<>{options}.run(net, train, validation, [&](dp::CycleEnd const& event) {
        if (event.cycle.cycle == 0) {
            outcome.inter_weight = dp::evaluate(pruned_at_once<dp::WeightMagnitude>(net, train, seed), test).auroc;
            outcome.inter_random = dp::evaluate(pruned_at_once<dp::RandomChoice>(net, train, seed), test).auroc;
        }
    });
    outcome.pruned = dp::evaluate(net, test).auroc;
    Net<4> fresh{seed};
    dp::fit(fresh, train, validation, options.of_cycle(0));
    outcome.fresh = dp::evaluate(fresh, test).auroc;
    return outcome;
}

std::vector<Outcome> const& outcomes() {
    static std::vector<Outcome> const all = [] {
        std::vector<Outcome> found;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            found.push_back(compare(dp::Seed{seed}));
        }
        return found;
    }();
    return all;
}

void check_better(std::string const& claim, double Outcome::*better, double Outcome::*worse) {
    std::vector<double> differences;
    double sum = 0.0;
    for (Outcome const& outcome : outcomes()) {
        differences.push_back(outcome.*better - outcome.*worse);
        sum += differences.back();
    }
    double const p_value = dp::signed_rank_test(differences).p_value;
    CAPTURE(claim, differences, sum / static_cast<double>(seeds), p_value);
    CHECK(p_value < 0.05);
}

}  // namespace

TEST_CASE("pruned to 4 kernels is better than 4 kernels from the start", "[contract][stochastic]") {
    check_better("pruned against fresh", &Outcome::pruned, &Outcome::fresh);
}

TEST_CASE("before fine-tuning, pruning by weight is better than pruning by chance", "[contract][stochastic]") {
    check_better("weight against chance", &Outcome::inter_weight, &Outcome::inter_random);
}
