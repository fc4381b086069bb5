/// \file
/// \brief Gzip data for the tests of readers.
#pragma once

#include <string>
#include <string_view>

#include "gzip_member.hpp"

/// \brief `text` as one gzip member.
inline std::string gzip(std::string_view text) { return deepprune::test::gzip_member(text); }
