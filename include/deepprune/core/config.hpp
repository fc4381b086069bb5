/// \file
/// \brief The library's version and nothing else: the only header that defines macros.
#pragma once

#define DEEPPRUNE_VERSION_MAJOR 0
#define DEEPPRUNE_VERSION_MINOR 1
#define DEEPPRUNE_VERSION_PATCH 0
#define DEEPPRUNE_VERSION "0.1.0"

/// \brief Everything public. The inline namespace carries the version, so that two releases can meet in one program.
namespace deepprune::inline v0 {}
