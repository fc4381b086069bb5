#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <deepprune/core/batch.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
using Offsets = std::vector<std::size_t>;

TEST_CASE("a new batch has no sequences", "[core][batch]") {
    dp::Batch<float> const batch;
    CHECK(batch.size() == 0);
    CHECK(batch.all().empty());
}

TEST_CASE("rows are runs of memory, sequence after sequence", "[core][batch]") {
    dp::Batch<double> batch;
    batch.offsets = {0, 2, 2, 5};
    batch.resize(3);
    REQUIRE(batch.size() == 3);
    REQUIRE(batch.rows() == 5);
    REQUIRE(batch.channels() == 3);
    for (std::size_t i = 0; i < 15; ++i) {
        batch.all()[i] = static_cast<double>(i);
    }
    CHECK(std::ranges::equal(batch.row(0), std::vector{0.0, 1.0, 2.0}));
    CHECK(std::ranges::equal(std::as_const(batch).row(4), std::vector{12.0, 13.0, 14.0}));
    CHECK(batch.values(3, 1) == 10.0);
    batch.row(3)[1] = -1.0;
    CHECK(batch.values(3, 1) == -1.0);
    CHECK(std::as_const(batch).all()[10] == -1.0);
}

TEST_CASE("a batch takes the sequences of another, or one row for each", "[core][batch]") {
    dp::Batch<float> from;
    from.offsets = {0, 2, 5};
    from.resize(4);
    dp::Batch<float> to;
    to.resize_like(from, 7);
    CHECK(to.offsets == Offsets{0, 2, 5});
    CHECK(to.rows() == 5);
    CHECK(to.channels() == 7);
    to.resize_flat(3, 2);
    CHECK(to.offsets == Offsets{0, 1, 2, 3});
    CHECK(to.rows() == 3);
    CHECK(to.channels() == 2);
    to.resize_flat(0, 2);
    CHECK(to.size() == 0);
    CHECK(to.rows() == 0);
}
