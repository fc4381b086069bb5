// where_supported <instruction set> <program>: runs the program, or ends with 77 where this processor lacks the set.
// The program itself cannot ask: its first instruction may be one that is lacking.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "supported.hpp"

int main(int argc, char* argv[]) {
    if (argc != 3) {
        std::fputs("usage: where_supported <instruction set> <program>\n", stderr);
        return 2;
    }
    if (!supported(argv[1])) {
        std::printf("this processor has no %s: skipped\n", argv[1]);
        return 77;
    }
    std::string const command = '"' + std::string{argv[2]} + '"';
    return std::system(command.c_str()) == 0 ? 0 : 1;
}
