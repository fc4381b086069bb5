/// \file
/// \brief The consensus of a motif as IUPAC codes.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief The IUPAC code of a set of bases. \param bases bit 0: A, 1: C, 2: G, 3: T; 1 to 15
[[nodiscard]] constexpr char iupac_code(unsigned bases) noexcept {
    return std::string_view{"-ACMGRSVTWYHKDBN"}[bases & 15U];
}

/// \brief The IUPAC code of a column by the rule of Cavener (Nucleic Acids Res. 15:1353, 1987), as databases use it:
/// one base if its share is above half and more than twice that of the next; otherwise the first two if they have more
/// than three quarters together; otherwise three if the fourth never occurs; otherwise N. Equal shares are ordered A,
/// C, G, T.
[[nodiscard]] inline char consensus_letter(BaseProbabilities const& column) noexcept {
    std::array<std::size_t, 4> order{0, 1, 2, 3};
    for (std::size_t i = 1; i < 4; ++i) {  // by insertion: stable, and nothing to allocate
        for (std::size_t j = i; j > 0 && column[order[j]] > column[order[j - 1]]; --j) {
            std::swap(order[j], order[j - 1]);
        }
    }
    double const first = column[order[0]];
    double const second = column[order[1]];
    auto const bit = [&order](std::size_t rank) { return 1U << order[rank]; };
    if (first > 0.5 && first > 2.0 * second) {
        return detail::iupac_code(bit(0));
    }
    if (first + second > 0.75) {
        return detail::iupac_code(bit(0) | bit(1));
    }
    return column[order[3]] == 0.0 ? detail::iupac_code(bit(0) | bit(1) | bit(2)) : 'N';
}

}  // namespace detail

/// \brief `consensus_letter` of each column, U in place of T for RNA. For the most probable bases see
/// `PositionWeightMatrix::consensus`.
[[nodiscard]] inline std::string iupac_consensus(Motif const& motif) {
    std::string letters;
    for (auto const& column : motif.columns()) {
        letters += detail::consensus_letter(column);
    }
    return detail::spelled(std::move(letters), motif.alphabet());
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
