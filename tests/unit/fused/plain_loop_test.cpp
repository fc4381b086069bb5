// The scan against the plain loop, over the lengths of kernels.

#include "plain_loop.hpp"

TEMPLATE_TEST_CASE_SIG("the scan of short kernels equals the plain loop", "[fused]", ((std::size_t Length), Length), 4,
                       5, 6, 7, 8, 9, 11, 12) {
    deepprune::test::compare_with_the_plain_loop<float, Length>(6000);
}

TEMPLATE_TEST_CASE_SIG("the scan of long kernels equals the plain loop", "[fused]", ((std::size_t Length), Length), 13,
                       15, 16, 19, 24, 31, 47, 64) {
    deepprune::test::compare_with_the_plain_loop<float, Length>(6000);
}

TEMPLATE_TEST_CASE_SIG("the scan in double equals the plain loop", "[fused]", ((std::size_t Length), Length), 4, 10, 15,
                       24, 33) {
    deepprune::test::compare_with_the_plain_loop<double, Length>(2000);
}
