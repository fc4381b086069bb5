/// \file
/// \brief A source of training sets for tests.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune::test {

/// \brief Takes turns between its sets, epoch by epoch, and writes down what it is asked.
struct Turns {
    using Asked = std::vector<std::pair<std::size_t, std::size_t>>;

    std::vector<EncodedSet> sets{};
    Asked asked{};

    EncodedSet const& epoch(std::size_t cycle, std::size_t epoch) {
        asked.emplace_back(cycle, epoch);
        return sets[epoch % sets.size()];
    }
};

}  // namespace deepprune::test
