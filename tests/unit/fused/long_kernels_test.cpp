#include "plain_loop.hpp"

TEMPLATE_TEST_CASE_SIG("the scan of long kernels equals the plain loop", "[fused]", ((std::size_t Length), Length), 13,
                       15, 16, 19, 24, 31, 47, 64) {
    deepprune::test::compare_with_the_plain_loop<float, Length>(6000);
}
