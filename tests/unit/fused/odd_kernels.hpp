/// \file
/// \brief Weights and sequences for which a search by rounded scores is hard.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune::test {

/// \brief The kinds of kernels in `odd_weight`, and one that is not odd.
inline constexpr std::size_t odd_kinds = 11;
inline constexpr std::size_t plain_kind = 99;

/// \brief The weight at `place` of a kernel of a kind; the first three kinds are finite.
inline float odd_weight(RandomStream& stream, std::size_t kind, std::size_t place) {
    auto const uniform = static_cast<float>(2.0 * stream.uniform() - 1.0);
    switch (kind) {
        case 0: return static_cast<float>(stream.below(3)) - 1.0F;  // windows often share the highest score
        case 1: return 0.0F;
        case 2: return place == 9 ? 1e6F : uniform;
        case 3: return place == 5 ? std::numeric_limits<float>::quiet_NaN() : uniform;
        case 4: return place == 6 ? std::numeric_limits<float>::infinity() : uniform;
        case 5: return place % 7 == 0 ? -std::numeric_limits<float>::infinity() : uniform;
        case 6: return uniform * 1e-40F;
        case 7: return uniform * 3e37F;
        case 8: return -1.0F - 1e-6F * uniform;  // only roundings tell windows apart
        case 9: return place % 4 == 0 ? 1.0F : 1.0F + 1e-7F * uniform;
        default: return uniform;
    }
}

/// \brief Sequences of `bases` letters in which many windows are the same.
inline EncodedSet repeats(std::size_t bases) {
    EncodedSet set;
    for (std::string_view const unit : std::array<std::string_view, 4>{"A", "CA", "GTTN", "ACGGT"}) {
        std::string sequence;
        while (sequence.size() < bases) {
            sequence += unit;
        }
        set.add(sequence.substr(0, bases), true);
    }
    return set;
}

}  // namespace deepprune::test
