#include "plain_loop.hpp"

TEMPLATE_TEST_CASE_SIG("the scan of short kernels equals the plain loop", "[fused]", ((std::size_t Length), Length), 4,
                       5, 6, 7, 8, 9, 11, 12) {
    deepprune::test::compare_with_the_plain_loop<float, Length>(6000);
}
