/// \file
/// \brief The library's only access to BLAS, through the C++ layer of xtensor-blas.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>

#include <deepprune/core/tensor.hpp>  // before xtensor-blas, whose headers need xtensor's

// The order matters: xblas_config.hpp makes the next header call cblas instead of its own slow loops.
#include <xtensor-blas/xblas_config.hpp>
//
#include <xflens/cxxblas/cxxblas.cxx>

#if !defined(HAVE_CBLAS)
#error "deepprune: xtensor-blas would not call BLAS: link the target deepprune::deepprune, or define HAVE_CBLAS=1"
#endif

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Whether a factor of `gemm` is used as it lies in memory or transposed.
enum class Factor : bool { as_is, transposed };

/// \brief C (m, n) = A (m, k) B (k, n), all row-major and dense; a transposed factor is stored as its transpose.
template <std::floating_point T>
void gemm(Factor a_form, Factor b_form, std::size_t m, std::size_t n, std::size_t k, std::span<T const> a,
          std::span<T const> b, std::span<T> c) {
    auto const index = [](std::size_t value) { return static_cast<int>(value); };
    auto const form = [](Factor factor) { return factor == Factor::as_is ? cxxblas::NoTrans : cxxblas::Trans; };
    int const lda = index(a_form == Factor::as_is ? k : m);
    int const ldb = index(b_form == Factor::as_is ? n : k);
    cxxblas::gemm<int>(cxxblas::RowMajor, form(a_form), form(b_form), index(m), index(n), index(k), T{1}, a.data(), lda,
                       b.data(), ldb, T{0}, c.data(), index(n));
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
