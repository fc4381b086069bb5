/// \file
/// \brief The stretches of a sequence without unknown bases.
#pragma once

#include <cstddef>
#include <span>

#include <deepprune/core/config.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The place of the first base from `begin` on that is unknown (or, with `known`, that is not); the size if
/// there is none.
[[nodiscard]] inline std::size_t next_unknown(std::span<Base const> sequence, std::size_t begin, bool known = false) {
    constexpr std::size_t stride = 64;  // looked at together, by the compiler's vectors
    if (!known) {
        for (; begin + stride <= sequence.size(); begin += stride) {
            unsigned bits = 0;
            for (Base const base : sequence.subspan(begin, stride)) {
                bits |= base;
            }
            if (bits >= unknown_base) {
                break;
            }
        }
    }
    while (begin < sequence.size() && (sequence[begin] >= unknown_base) == known) {
        ++begin;
    }
    return begin;
}

/// \brief Calls `visit(begin, end)` for each longest stretch of A, C, G and T.
template <class Visit>
void for_each_known_run(std::span<Base const> sequence, Visit const& visit) {
    for (std::size_t begin = next_unknown(sequence, 0, true); begin < sequence.size();) {
        std::size_t const end = next_unknown(sequence, begin);
        visit(begin, end);
        begin = next_unknown(sequence, end, true);
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
