// Flags that let the compiler remove the tests for NaN.
// good-flags: -O1 -ffast-math -fno-finite-math-only
// bad-flags: -O1 -ffast-math
// expect: deepprune: -ffast-math removes the tests for numbers that are not finite: add -fno-finite-math-only behind it
// max-errors: 1
// max-lines: 10
#include <deepprune/core/config.hpp>

#ifdef DEEPPRUNE_FAIL
int main() { return 0; }
#else
int main() { return DEEPPRUNE_VERSION_MAJOR; }
#endif
