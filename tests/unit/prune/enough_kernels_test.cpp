#include <cstddef>
#include <vector>

#include <deepprune/prune/enough_kernels.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

dp::Cycle cycle(std::size_t kernels, double loss, double error) {
    dp::Cycle made;
    made.live.resize(kernels);
    made.validation.log_loss = loss;
    made.validation.log_loss_error = error;
    return made;
}

}  // namespace

TEST_CASE("enough kernels are the fewest within one standard error of the best", "[prune][enough_kernels]") {
    std::vector<dp::Cycle> cycles{cycle(64, 0.30, 0.5), cycle(32, 0.25, 0.03125), cycle(16, 0.27, 0.5),
                                  cycle(8, 0.28, 0.5), cycle(4, 0.29, 0.5)};
    CHECK(dp::enough_kernels(cycles) == 3);   // 0.28 <= 0.25 + 0.03125 < 0.29; the other errors do not count
    cycles[4].validation.log_loss = 0.28125;  // exactly on the bound
    CHECK(dp::enough_kernels(cycles) == 4);
    cycles[3].validation.log_loss = 0.4;  // one between them that is worse
    CHECK(dp::enough_kernels(cycles) == 4);
    cycles[1].validation.log_loss_error = 0.0;
    CHECK(dp::enough_kernels(cycles) == 1);
}

TEST_CASE("a best cycle with the fewest kernels is enough", "[prune][enough_kernels]") {
    CHECK(dp::enough_kernels(std::vector{cycle(8, 0.3, 0.1)}) == 0);
    CHECK(dp::enough_kernels(std::vector{cycle(8, 0.3, 0.1), cycle(4, 0.2, 0.1)}) == 1);
}

TEST_CASE("of cycles with as many kernels the better one is taken", "[prune][enough_kernels]") {
    // As in soft pruning of a network with no more kernels than the first cut leaves.
    CHECK(dp::enough_kernels(std::vector{cycle(64, 0.30, 0.1), cycle(64, 0.25, 0.1)}) == 1);
    CHECK(dp::enough_kernels(std::vector{cycle(64, 0.25, 0.1), cycle(64, 0.30, 0.1)}) == 0);
    CHECK(dp::enough_kernels(std::vector{cycle(64, 0.25, 0.1), cycle(64, 0.25, 0.1)}) == 0);
    CHECK(dp::enough_kernels(std::vector{cycle(64, 0.1, 0.2), cycle(8, 0.29, 0.1), cycle(8, 0.25, 0.1)}) == 2);
}

TEST_CASE("no cycles have no number of kernels", "[prune][enough_kernels]") {
    CHECK_THROWS_AS(dp::enough_kernels({}), dp::OptionError);
}
