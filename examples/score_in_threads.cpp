// Score sequences inside another program, from several threads: one scorer for all, a scratch for each.
// [snippet]
#include <cstddef>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

// A service that a program keeps for its lifetime. It never changes, so that its threads may share it.
class BindingSites {
  public:
    template <dp::ScorableModel Net>
    explicit BindingSites(Net const& net) : scorer_{net} {}  // keeps nothing of `net`

    // The probability of each sequence. A thread takes every `threads`-th of them.
    [[nodiscard]] std::vector<float> score(std::vector<std::string> const& sequences, std::size_t threads) const {
        std::vector<float> probabilities(sequences.size());
        {
            std::vector<std::jthread> team;
            for (std::size_t t = 0; t < threads; ++t) {
                team.emplace_back([this, &sequences, &probabilities, t, threads] {
                    auto scratch = scorer_.scratch();  // nothing is allocated in the loop
                    for (std::size_t i = t; i < sequences.size(); i += threads) {
                        probabilities[i] = scorer_(sequences[i], scratch);
                    }
                });
            }
        }  // joins
        return probabilities;
    }

  private:
    dp::Scorer<float> scorer_;
};
// [/snippet]

int main() {
    dp::RandomStream stream{dp::Seed{1}, dp::Purpose::motif};
    auto const motif = dp::random_motif({.length = 8, .bits = 15}, stream);
    auto const train = dp::simulate({motif}, {.positives = 200, .negatives = 200, .length = 40});
    dp::DeepBindModel<dp::ReLU, 8, 8> net{dp::Seed{1}};
    dp::fit(net, train, train, {.max_epochs = 5});

    std::vector<std::string> sequences;
    for (auto const& record : train) {
        sequences.push_back(record.sequence);
    }
    BindingSites const sites{net};
    auto const one = sites.score(sequences, 1);
    auto const four = sites.score(sequences, 4);
    std::printf("%zu sequences, the same bits from one thread and from four: %s\n", one.size(),
                one == four ? "yes" : "no");
}
