#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/detail/blas.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
using dp::detail::Factor;

// The build links this program with --wrap for both functions: calls to cblas_sgemm come here, and go on from here.
#ifdef DEEPPRUNE_WRAPPED_CBLAS
namespace {
int sgemm_calls = 0;
int dgemm_calls = 0;
}  // namespace

extern "C" {
void __real_cblas_sgemm(int, int, int, int, int, int, float, float const*, int, float const*, int, float, float*, int);
void __real_cblas_dgemm(int, int, int, int, int, int, double, double const*, int, double const*, int, double, double*,
                        int);
void __wrap_cblas_sgemm(int order, int a_form, int b_form, int m, int n, int k, float alpha, float const* a, int lda,
                        float const* b, int ldb, float beta, float* c, int ldc) {
    ++sgemm_calls;
    __real_cblas_sgemm(order, a_form, b_form, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
void __wrap_cblas_dgemm(int order, int a_form, int b_form, int m, int n, int k, double alpha, double const* a, int lda,
                        double const* b, int ldb, double beta, double* c, int ldc) {
    ++dgemm_calls;
    __real_cblas_dgemm(order, a_form, b_form, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
}

TEST_CASE("gemm reaches BLAS", "[detail][blas]") {
    std::vector<float> const a{1, 2, 3, 4};
    std::vector<float> c(4);
    int const singles = sgemm_calls;
    dp::detail::gemm<float>(Factor::as_is, Factor::as_is, 2, 2, 2, a, a, c);
    CHECK(sgemm_calls == singles + 1);
    CHECK(c == std::vector<float>{7, 10, 15, 22});

    std::vector<double> const b{1, 2, 3, 4};
    std::vector<double> d(4);
    int const doubles = dgemm_calls;
    dp::detail::gemm<double>(Factor::as_is, Factor::as_is, 2, 2, 2, b, b, d);
    CHECK(dgemm_calls == doubles + 1);
    CHECK(d == std::vector<double>{7, 10, 15, 22});
}
#endif

TEMPLATE_TEST_CASE("gemm is the plain loop, in each form and at odd sizes", "[detail][blas]", float, double) {
    using T = TestType;
    constexpr dp::Seed seed{20260101};
    CAPTURE(seed.value);
    dp::RandomStream stream{seed, dp::Purpose::test};
    std::vector<std::size_t> const sizes{1, 2, 3, 5, 17, 64, 97};
    for (auto const a_form : {Factor::as_is, Factor::transposed}) {
        for (auto const b_form : {Factor::as_is, Factor::transposed}) {
            for (int repeat = 0; repeat < 40; ++repeat) {
                std::size_t const m = sizes[stream.below(sizes.size())];
                std::size_t const n = sizes[stream.below(sizes.size())];
                std::size_t const k = sizes[stream.below(sizes.size())];
                CAPTURE(m, n, k, a_form == Factor::transposed, b_form == Factor::transposed);
                std::vector<T> a(m * k);
                std::vector<T> b(k * n);
                std::vector<T> c(m * n, std::numeric_limits<T>::quiet_NaN());  // what C held before must not count
                for (auto* const values : {&a, &b}) {
                    std::ranges::generate(*values, [&] { return static_cast<T>(2.0 * stream.uniform() - 1.0); });
                }
                dp::detail::gemm<T>(a_form, b_form, m, n, k, a, b, c);
                double worst = 0.0;
                for (std::size_t i = 0; i < m; ++i) {
                    for (std::size_t j = 0; j < n; ++j) {
                        long double sum = 0;
                        for (std::size_t l = 0; l < k; ++l) {
                            long double const left = a[a_form == Factor::as_is ? i * k + l : l * m + i];
                            long double const right = b[b_form == Factor::as_is ? l * n + j : j * k + l];
                            sum += left * right;
                        }
                        double const error =
                            std::abs(static_cast<double>(static_cast<long double>(c[i * n + j]) - sum));
                        worst = std::isnan(error) ? std::numeric_limits<double>::infinity() : std::max(worst, error);
                    }
                }
                // k products of at most 1, each sum rounded: at most k² u, and u is epsilon / 2.
                double const inner = static_cast<double>(k);
                CHECK(worst <= inner * inner * static_cast<double>(std::numeric_limits<T>::epsilon()));
            }
        }
    }
}
