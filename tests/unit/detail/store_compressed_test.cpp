// Any choice of lanes, one after the other.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepprune/detail/pack.hpp>
#include <deepprune/detail/store_compressed.hpp>

#include "../../catch.hpp"

namespace detail = deepprune::detail;

TEMPLATE_TEST_CASE("the lanes that are not left out are stored in order", "[detail][store_compressed]", double, float) {
    using T = TestType;
    using Row = detail::Pack<T, detail::widest<T>>;
    using Left = std::array<detail::IntegerOf<T>, detail::widest<T>>;
    constexpr std::size_t lanes = detail::widest<T>;
    std::array<T, lanes> values{};
    for (std::size_t i = 0; i < lanes; ++i) {
        values[i] = static_cast<T>(i) - T{1.5};
    }
    for (std::size_t choice = 0; choice < (std::size_t{1} << lanes); ++choice) {
        Left left{};
        std::vector<T> expected;
        for (std::size_t i = 0; i < lanes; ++i) {
            bool const chosen = (choice >> i & 1U) != 0;
            left[i] = chosen ? 0 : -1;
            if (chosen) {
                expected.push_back(values[i]);
            }
        }
        std::vector<T> stored(lanes + 1, T{99});
        std::size_t const size =
            detail::store_compressed<T>(Row::load(values.data()), Row::Mask::load(left.data()), stored.data());
        CAPTURE(choice);
        REQUIRE(stored.back() == T{99});  // nothing behind a register's worth
        stored.resize(size);
        REQUIRE(stored == expected);
    }
}
