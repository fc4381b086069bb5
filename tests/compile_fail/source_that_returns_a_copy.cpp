// A source of training sets that returns them by value.
// expect: deepprune: this is no source of training sets: let it have epoch
// max-errors: 2
// max-lines: 30
#include <cstddef>
#include <deepprune/deepprune.hpp>
#include <vector>

namespace dp = deepprune;
using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 5>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

struct Source {
    dp::EncodedSet set;
#ifdef DEEPPRUNE_FAIL
    dp::EncodedSet epoch(std::size_t, std::size_t) { return set; }
#else
    dp::EncodedSet const& epoch(std::size_t, std::size_t) { return set; }
#endif
};

int main() {
    Net net{dp::Seed{1}};
    dp::EncodedSet const data{std::vector<dp::Record>{{"a", "ACGTACGT", true}, {"b", "TTTTTTTT", false}}};
    Source source{data};
    return static_cast<int>(dp::fit(net, source, data, {.max_epochs = 1}).best_epoch);
}
