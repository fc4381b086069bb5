// A pruning criterion of your own, and observers that follow a run and may stop it.
// [snippet]
#include <cstdio>
#include <vector>

#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

// [snippet criterion]
struct LargestBias {  // one score for each live unit; the highest stay
    template <dp::PrunableModel Net>
    std::vector<double> operator()(dp::PruningContext<Net> const& context) const {
        auto const biases = context.net.kernel_biases();
        std::vector<double> scores;
        for (std::size_t const unit : context.live) {
            scores.push_back(biases(unit));
        }
        return scores;
    }
};
// [/snippet criterion]

int main() {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::motif};
    auto const motif = dp::random_motif({.length = 6, .bits = 12}, stream);
    auto const train = dp::simulate({motif}, {.positives = 200, .negatives = 200, .length = 40});

    dp::DeepBindModel<dp::ReLU, 8, 6> net{dp::Seed{1}};
    dp::IterativePruner<LargestBias> const pruner{{.final_kernels = 2, .train = {.max_epochs = 3}}};
    // [snippet observers]
    auto const stop_early = [](dp::EpochEnd const& epoch) {  // the type of the argument selects the event
        return epoch.validation_loss < 0.01 ? dp::Control::stop : dp::Control::proceed;
    };
    auto const report = [](dp::CycleEnd const& end) { std::printf("%zu kernels\n", end.cycle.kernels()); };
    auto const result = pruner.run(net, train, train, dp::Observers{stop_early, report});
    // [/snippet observers]
    std::printf("%zu cycles\n", result.cycles.size());
}
// [/snippet]
