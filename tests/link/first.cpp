#include <string_view>

#include "everything.hpp"

std::string_view version_seen_by_the_second();

extern template class deepprune::FusedScans<float, 6>;

int main() {
    deepprune::FusedBackend<float, deepprune::OneHot<>, deepprune::Conv1D<2, 6>, deepprune::ReLU,
                            deepprune::GlobalMaxPool, deepprune::Mask, deepprune::Dense<1>, deepprune::Sigmoid> const
        compiled_in_the_second{1};
    return version_seen_by_the_second() == std::string_view{DEEPPRUNE_VERSION} ? 0 : 1;
}
