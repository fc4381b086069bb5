// The mutation map of a sequence of 101 bases beside the prediction of its 303 mutants, one by one.
//
//   map/max:4/L:24        MutationMapper; four kernels on one strand, the maximum
//   mutants/max:4/L:24    the same by a Scorer, a call for each mutant
//   logits/max:4/L:24     the same by BasicModel::logits, a call for each mutant, which builds its tables each time
//   map/soft:4/L:16, ...  four kernels on both strands, the expectation
//
// items_per_second is maps per second. Both are held against each other first.

#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/interpret/mutation_mapper.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/scorer.hpp>
#include <deepprune/model/soft_model.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/encoded_set.hpp>

#include "run_benchmarks.hpp"

namespace dp = deepprune;

namespace {

constexpr std::size_t length = 101;

std::vector<dp::Base> random_sequence() {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::simulation};
    std::vector<dp::Base> sequence(length);
    for (dp::Base& base : sequence) {
        base = static_cast<dp::Base>(stream.below(4));
    }
    return sequence;
}

// \param logit of a sequence
template <class Logit>
std::vector<dp::BaseScores> by_mutants(std::vector<dp::Base>& sequence, Logit const& logit) {
    std::vector<dp::BaseScores> changes(sequence.size(), dp::BaseScores{});
    float const reference = logit(sequence);
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        dp::Base const before = sequence[i];
        for (dp::Base base = 0; base < 4; ++base) {
            if (base != before) {
                sequence[i] = base;
                changes[i][base] = static_cast<double>(logit(sequence) - reference);
            }
        }
        sequence[i] = before;
    }
    return changes;
}

template <class Net>
void register_cases(std::string const& name) {
    Net const net{dp::Seed{1}};
    dp::MutationMapper const mapper{dp::kernel_windows(net, dp::EncodedSet{})};
    dp::Scorer const scorer{net};
    auto sequence = random_sequence();
    auto const map = mapper(sequence);
    auto const mutants = [&] {
        auto scratch = scorer.scratch();
        return by_mutants(sequence, [&](std::vector<dp::Base> const& bases) { return scorer.logit(bases, scratch); });
    }();
    for (std::size_t i = 0; i < length; ++i) {
        for (std::size_t base = 0; base < 4; ++base) {
            if (!(std::abs(map[i][base] - mutants[i][base]) <= 1e-5)) {
                throw std::runtime_error("the map differs from the mutants at base " + std::to_string(i));
            }
        }
    }
    benchmark::RegisterBenchmark(("map/" + name).c_str(), [=](benchmark::State& state) {
        for (auto _ : state) {
            benchmark::DoNotOptimize(mapper(sequence));
        }
        state.SetItemsProcessed(state.iterations());
    });
    benchmark::RegisterBenchmark(("mutants/" + name).c_str(), [=](benchmark::State& state) {
        auto scratch = scorer.scratch();
        auto mutant = sequence;
        for (auto _ : state) {
            benchmark::DoNotOptimize(
                by_mutants(mutant, [&](std::vector<dp::Base> const& bases) { return scorer.logit(bases, scratch); }));
        }
        state.SetItemsProcessed(state.iterations());
    });
    benchmark::RegisterBenchmark(("logits/" + name).c_str(), [=](benchmark::State& state) {
        auto mutant = sequence;
        dp::EncodedSet set;
        for (auto _ : state) {
            benchmark::DoNotOptimize(by_mutants(mutant, [&](std::vector<dp::Base> const& bases) {
                set.clear();
                set.add(bases, false);
                return net.logits(set).front();
            }));
        }
        state.SetItemsProcessed(state.iterations());
    });
}

}  // namespace

int main(int argc, char** argv) {
    register_cases<dp::DeepBindModel<dp::ReLU, 4, 24>>("max:4/L:24");
    register_cases<dp::SoftModel<4, 16>>("soft:4/L:16");
    return run_benchmarks(argc, argv);
}
