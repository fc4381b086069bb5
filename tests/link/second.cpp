#include <string_view>

#include "everything.hpp"

std::string_view version_seen_by_the_second();
std::string_view version_seen_by_the_second() { return DEEPPRUNE_VERSION; }

// The engine that the first declares, and asks for.
template class deepprune::FusedScans<float, 6>;
