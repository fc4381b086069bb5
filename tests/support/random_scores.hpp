/// \file
/// \brief Random scores with many ties, and their labels, for the tests of metrics.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepprune/core/random_stream.hpp>

namespace deepprune::test {

/// \brief Scores with labels, one for each.
template <class T>
struct LabelledScores {
    std::vector<T> scores{};
    std::vector<std::uint8_t> labels{};
};

/// \brief `size` scores, multiples of 1/4 around 0 on a grid of `distinct` values; at least one of each class.
template <class T>
[[nodiscard]] LabelledScores<T> tied_scores(RandomStream& stream, std::size_t size, std::uint64_t distinct) {
    LabelledScores<T> out;
    for (std::size_t i = 0; i < size; ++i) {
        auto const step = static_cast<T>(stream.below(distinct)) - static_cast<T>(distinct / 2);
        out.scores.push_back(step / T{4});
        out.labels.push_back(static_cast<std::uint8_t>(stream.below(2)));
    }
    out.labels.front() = 1;
    out.labels.back() = 0;
    return out;
}

}  // namespace deepprune::test
