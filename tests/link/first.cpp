#include <string_view>

#include "everything.hpp"

std::string_view version_seen_by_the_second();

int main() { return version_seen_by_the_second() == std::string_view{DEEPPRUNE_VERSION} ? 0 : 1; }
