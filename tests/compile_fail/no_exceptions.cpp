// A compiler that may not throw: one sentence.
// good-flags: -fexceptions
// bad-flags: -fno-exceptions
// expect: deepprune: errors are exceptions: compile without -fno-exceptions
// max-errors: 1
// max-lines: 10
#include <deepprune/core/config.hpp>

#ifdef DEEPPRUNE_FAIL
int main() { return 0; }
#else
int main() { return DEEPPRUNE_VERSION_MAJOR; }
#endif
