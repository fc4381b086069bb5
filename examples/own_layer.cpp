// A layer of your own, an activation: its value, its derivative and its name are all that the chain needs.
// [snippet]
#include <cmath>
#include <cstdio>
#include <string>

#include <deepprune/deepprune.hpp>

namespace dp = deepprune;

struct Softplus : dp::Elementwise<Softplus> {  // a layer of your own
    static std::string signature() { return "Softplus"; }

    template <std::floating_point T>
    static T value(T x) {
        return std::log1p(std::exp(x));
    }
    template <std::floating_point T>
    static T derivative(T x, T /*y*/) {
        return T{1} / (T{1} + std::exp(-x));
    }
};

using Net = dp::Model<dp::OneHot<>, dp::Conv1D<8, 6>, Softplus, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

int main() {
    Net const net{dp::Seed{1}};
    std::printf("%s\n", net.signature().c_str());
}
// [/snippet]
