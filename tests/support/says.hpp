/// \file
/// \brief A matcher for part of a message, the same for Catch2 2 and 3.
#pragma once

#include <string>

#include "../catch.hpp"

namespace deepprune::test {

/// \brief Matches a text that holds `part`; for CHECK_THROWS_WITH.
[[nodiscard]] inline auto says(std::string const& part) {
#if __has_include(<catch2/catch_all.hpp>)
    return Catch::Matchers::ContainsSubstring(part);
#else
    return Catch::Contains(part);
#endif
}

}  // namespace deepprune::test
