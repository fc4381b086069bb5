/// \file
/// \brief The inverse of a symmetric positive definite matrix.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Replaces the symmetric positive definite `matrix` (n, n) by its inverse: Gauss-Jordan elimination in place,
/// which needs no pivoting there. Plain loops in a fixed order: n is a few hundred, and the bits are the same
/// everywhere that fused multiply-adds are. O(n^3).
/// \throws NumericalError if a pivot is not above 0, as in a matrix that is singular or not finite
inline void invert_symmetric(std::span<double> matrix, std::size_t n) {
    for (std::size_t p = 0; p < n; ++p) {
        double* const pivot_row = matrix.data() + p * n;
        double const pivot = pivot_row[p];
        if (!(pivot > 0.0) || !std::isfinite(pivot)) {
            throw NumericalError(message({.found = "a matrix that is not positive definite",
                                          .expected = "one that can be inverted",
                                          .remedy = "use a larger ridge, and check that the weights are finite"}));
        }
        pivot_row[p] = 1.0;
        for (std::size_t j = 0; j < n; ++j) {
            pivot_row[j] /= pivot;
        }
        for (std::size_t i = 0; i < n; ++i) {
            if (i == p) {
                continue;
            }
            double* const row = matrix.data() + i * n;
            double const factor = row[p];
            row[p] = 0.0;
            for (std::size_t j = 0; j < n; ++j) {
                row[j] -= factor * pivot_row[j];
            }
        }
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
