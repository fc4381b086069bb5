#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include <deepprune/train/detail/batch_order.hpp>

#include "../../catch.hpp"
#include "../../support/chi_square.hpp"

namespace dp = deepprune;
using Order = std::vector<std::size_t>;

TEST_CASE("a batch order holds each index once", "[train][batch_order]") {
    for (std::size_t const size : {0U, 1U, 2U, 5U, 255U, 256U, 257U, 1000U}) {
        CAPTURE(size);
        Order order = dp::detail::batch_order(size, dp::Seed{7}, 2, 3);
        std::ranges::sort(order);
        Order every(size);
        std::iota(every.begin(), every.end(), std::size_t{0});
        CHECK(order == every);
    }
}

TEST_CASE("a batch order depends on seed, cycle and epoch and on nothing else", "[train][batch_order]") {
    std::set<Order> seen;
    std::size_t count = 0;
    for (std::uint64_t const seed : {0U, 1U, 2U}) {
        for (std::size_t cycle = 0; cycle < 4; ++cycle) {
            for (std::size_t epoch = 1; epoch < 6; ++epoch) {
                Order const order = dp::detail::batch_order(50, dp::Seed{seed}, cycle, epoch);
                CHECK(order == dp::detail::batch_order(50, dp::Seed{seed}, cycle, epoch));
                seen.insert(order);
                ++count;
            }
        }
    }
    CHECK(seen.size() == count);  // 50! orders: two equal ones would be no accident
}

TEST_CASE("every order is equally likely over the epochs, over the cycles and over the seeds", "[train][batch_order]") {
    // The draws are fixed by their arguments, so the test gives the same answer each time; 1e-4 is the chance that good
    // random numbers had of failing each of the six comparisons when it was written.
    for (std::size_t const size : {3U, 4U}) {
        std::size_t const orders = size == 3 ? 6 : 24;
        for (int varied = 0; varied < 3; ++varied) {
            std::map<Order, std::size_t> counts;
            for (std::size_t i = 0; i < 500 * orders; ++i) {
                ++counts[varied == 0   ? dp::detail::batch_order(size, dp::Seed{11}, 0, i + 1)
                         : varied == 1 ? dp::detail::batch_order(size, dp::Seed{11}, i, 1)
                                       : dp::detail::batch_order(size, dp::Seed{i}, 0, 1)];
            }
            CAPTURE(size, varied);
            REQUIRE(counts.size() == orders);
            std::vector<std::size_t> frequencies;
            for (auto const& [order, frequency] : counts) {
                frequencies.push_back(frequency);
            }
            CHECK(uniformity_p_value(frequencies) > 1e-4);
        }
    }
}
