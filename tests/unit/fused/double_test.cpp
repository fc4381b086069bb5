#include "plain_loop.hpp"

TEMPLATE_TEST_CASE_SIG("the scan in double equals the plain loop", "[fused]", ((std::size_t Length), Length), 4, 10, 15,
                       24, 33) {
    deepprune::test::compare_with_the_plain_loop<double, Length>(2000);
}
