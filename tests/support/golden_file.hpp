/// \file
/// \brief Where the golden files lie.
#pragma once

#include <filesystem>
#include <string_view>

namespace deepprune::test {

/// \brief The path of `name` in `tests/golden`. It follows this header, so no build system needs to tell it; a build
/// whose compiler sees another path than its tests may define DEEPPRUNE_GOLDEN_DIR.
[[nodiscard]] inline std::filesystem::path golden_file(std::string_view name) {
#ifdef DEEPPRUNE_GOLDEN_DIR
    return std::filesystem::path(DEEPPRUNE_GOLDEN_DIR) / name;
#else
    return std::filesystem::path(__FILE__).parent_path().parent_path() / "golden" / name;
#endif
}

}  // namespace deepprune::test
