// A backend that lacks what a chain with a mask asks of it.
// expect: deepprune: the backend chosen by BackendFor lacks a member that this chain needs .unit_scores for a Mask
// max-errors: 1
// max-lines: 30
#include <cstddef>
#include <deepprune/deepprune.hpp>
#include <span>

namespace dp = deepprune;

struct Mine {
    explicit Mine(unsigned) {}
    void logits(std::span<float const>, dp::EncodedSet const&, std::span<std::size_t const>, std::span<float>) {}
    double loss_and_gradient(std::span<float const>, dp::EncodedSet const&, std::span<std::size_t const>,
                             std::span<float>) {
        return 0.0;
    }
#ifdef DEEPPRUNE_FAIL
#else
    void unit_scores(std::span<float const>, dp::EncodedSet const&, std::span<std::size_t const>, std::span<float>) {}
#endif
};

template <>
struct dp::BackendFor<float, dp::OneHot<>, dp::GlobalAveragePool, dp::Dense<4>, dp::Mask, dp::Dense<1>, dp::Sigmoid> {
    using type = Mine;
};

int main() {
    dp::Model<dp::OneHot<>, dp::GlobalAveragePool, dp::Dense<4>, dp::Mask, dp::Dense<1>, dp::Sigmoid> const net{
        dp::Seed{1}};
    return static_cast<int>(net.parameters().size());
}
