// Halves of one program, compiled for different instruction sets, give the same answers up to rounding.

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

#include "../../instruction_sets/supported.hpp"
#include "half.hpp"

namespace {

bool agree(char const* name, std::vector<float> const& expected, std::vector<float> const& found) {
    bool good = expected.size() == 40 && found.size() == expected.size();
    for (std::size_t i = 0; good && i < found.size(); ++i) {
        good = std::abs(found[i] - expected[i]) <= 1e-3F;  // a dozen steps of Adam behind sums in another order
        if (!good) {
            std::printf("%s: logit %zu is %g, expected %g\n", name, i, static_cast<double>(found[i]),
                        static_cast<double>(expected[i]));
        }
    }
    return good;
}

}  // namespace

int main() {
    auto const plain = half_x86_64();
    bool good = agree("x86-64", plain, plain);
    if (supported("x86-64-v3")) {
        good = agree("x86-64-v3", plain, half_x86_64_v3()) && good;
    }
    if (supported("x86-64-v4")) {
        good = agree("x86-64-v4", plain, half_x86_64_v4()) && good;
    }
    good = agree("x86-64 once more", plain, half_x86_64()) && good;
    return good ? 0 : 1;
}
