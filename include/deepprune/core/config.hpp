/// \file
/// \brief The library's version and the name of its inline namespace: the only header that defines macros.
#pragma once

// With this option a compiler assumes that there are no NaNs and removes each test for one: a diverged fit would go on,
// and a file that contains "nan" would be read.
#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "deepprune: -ffast-math removes the tests for numbers that are not finite: add -fno-finite-math-only behind it"
#endif

// Without exceptions no error could be reported, and the compiler would say so in a hundred places.
#if !defined(__cpp_exceptions)
#error "deepprune: errors are exceptions: compile without -fno-exceptions"
#endif

/// \brief The major version.
#define DEEPPRUNE_VERSION_MAJOR 0
/// \brief The minor version.
#define DEEPPRUNE_VERSION_MINOR 1
/// \brief The patch version.
#define DEEPPRUNE_VERSION_PATCH 0
/// \brief The version as text.
#define DEEPPRUNE_VERSION "0.1.0"

/// \brief The inline namespace of everything public: the version, so that two releases can meet in one program, and the
/// instruction set, so that two translation units with different flags can. The linker keeps one copy of an inline
/// function; were the names equal, the copy made for AVX-512 could end up where the processor has none. See
/// docs/decisions/005-the-namespace-names-the-instruction-set.md.
///
/// A build that keeps its translation units apart by itself, by making their symbols local, may define the name: then
/// they can pass the library's types to one another.
#if defined(DEEPPRUNE_ABI)
#elif defined(DEEPPRUNE_NO_VECTOR_TYPES)
#define DEEPPRUNE_ABI v0_scalar
#elif defined(__AVX512F__) && defined(__AVX512BW__)
#define DEEPPRUNE_ABI v0_avx512
#elif defined(__AVX512F__)
#define DEEPPRUNE_ABI v0_avx512f
#elif defined(__AVX2__) && defined(__FMA__)
#define DEEPPRUNE_ABI v0_avx2_fma
#elif defined(__AVX2__)
#define DEEPPRUNE_ABI v0_avx2
#elif defined(__AVX__)
#define DEEPPRUNE_ABI v0_avx
#else
#define DEEPPRUNE_ABI v0
#endif

namespace deepprune {
inline namespace DEEPPRUNE_ABI {}
}  // namespace deepprune
