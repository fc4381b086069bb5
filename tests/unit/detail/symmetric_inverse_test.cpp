#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/detail/symmetric_inverse.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::detail::invert_symmetric;
using dp::test::says;

TEST_CASE("a small symmetric matrix is inverted, by hand", "[detail][symmetric_inverse]") {
    std::vector<double> matrix{2, 1, 1, 2};
    invert_symmetric(matrix, 2);
    std::vector<double> const expected{2.0 / 3, -1.0 / 3, -1.0 / 3, 2.0 / 3};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(matrix[i] == Approx(expected[i]).epsilon(1e-15));
    }
}

TEST_CASE("matrix times inverse is the identity", "[detail][symmetric_inverse]") {
    dp::RandomStream stream{dp::Seed{3}, dp::Purpose::test};
    for (std::size_t const n : {1U, 2U, 5U, 33U, 100U}) {
        std::vector<double> factor(n * n);
        for (double& value : factor) {
            value = stream.uniform() - 0.5;
        }
        std::vector<double> matrix(n * n);  // factor times its transpose, and a tenth of the identity
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                matrix[i * n + j] = i == j ? 0.1 : 0.0;
                for (std::size_t k = 0; k < n; ++k) {
                    matrix[i * n + j] += factor[i * n + k] * factor[j * n + k];
                }
            }
        }
        auto inverse = matrix;
        invert_symmetric(inverse, n);
        double worst = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                double sum = i == j ? -1.0 : 0.0;
                for (std::size_t k = 0; k < n; ++k) {
                    sum += matrix[i * n + k] * inverse[k * n + j];
                }
                worst = std::max(worst, std::abs(sum));
            }
        }
        CAPTURE(n);
        CHECK(worst < 1e-11);
    }
}

TEST_CASE("a matrix that has no inverse is an error", "[detail][symmetric_inverse]") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    double const infinity = std::numeric_limits<double>::infinity();
    for (std::vector<double> matrix :
         {std::vector<double>{1, 1, 1, 1}, {0, 0, 0, 1}, {1, 2, 2, 1}, {nan, 0, 0, 1}, {infinity, 0, 0, 1}}) {
        CHECK_THROWS_AS(invert_symmetric(matrix, 2), dp::NumericalError);
    }
    std::vector<double> zero{0.0};
    CHECK_THROWS_WITH(invert_symmetric(zero, 1), says("not positive definite"));
}
