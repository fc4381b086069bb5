/// \file
/// \brief Whether this compiler can make range adaptors.
#pragma once

/// \brief 1 where `std::views::transform` and its like compile: clang before 16 cannot read those of libstdc++.
#if defined(__clang__) && __clang_major__ < 16
#define DEEPPRUNE_TEST_HAS_VIEWS 0
#else
#define DEEPPRUNE_TEST_HAS_VIEWS 1
#endif
