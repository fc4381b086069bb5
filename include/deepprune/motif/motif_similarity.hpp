/// \file
/// \brief The similarity of two motifs, without a database as reference.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The best alignment of two motifs by `motif_similarity`.
struct MotifSimilarity {
    double value = 0.0;         ///< at most 1, reached only by equal motifs
    std::ptrdiff_t offset = 0;  ///< column of the second that faces the first's first column, as in `TomtomMatch`
    bool reverse = false;       ///< whether the second is replaced by its reverse complement
};

namespace detail {

/// \brief Σ over all columns and bases of (p - 1/4)².
[[nodiscard]] inline double squared_signal(std::span<BaseProbabilities const> columns) noexcept {
    double sum = 0.0;
    for (auto const& column : columns) {
        for (double const p : column) {
            sum += (p - 0.25) * (p - 0.25);
        }
    }
    return sum;
}

/// \brief The cosine of two motifs, with column i of the first against column i + `offset` of the second: the product
/// of their deviations from 1/4, summed over the overlap, divided by the norms of both whole motifs. So columns without
/// preference have no weight, and a preference without a counterpart lowers the cosine. 0 if one of them is uniform.
[[nodiscard]] inline double motif_cosine(Motif const& a, Motif const& b, std::ptrdiff_t offset = 0) noexcept {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto const j = static_cast<std::ptrdiff_t>(i) + offset;
        if (j >= 0 && j < static_cast<std::ptrdiff_t>(b.size())) {
            for (std::size_t base = 0; base < 4; ++base) {
                sum += (a[i][base] - 0.25) * (b[static_cast<std::size_t>(j)][base] - 0.25);
            }
        }
    }
    double const both = std::sqrt(detail::squared_signal(a.columns()) * detail::squared_signal(b.columns()));
    return both > 0.0 ? sum / both : 0.0;
}

}  // namespace detail

/// \brief The highest `motif_cosine` over all offsets and both strands (of RNA, the given one); of equal ones the given
/// strand, then the lowest offset. O(columns of the first · columns of the second).
[[nodiscard]] inline MotifSimilarity motif_similarity(Motif const& a, Motif const& b) {
    MotifSimilarity best{.value = -2.0};
    for (bool const reverse : {false, true}) {
        if (reverse && (a.alphabet() == MotifAlphabet::rna || b.alphabet() == MotifAlphabet::rna)) {
            break;
        }
        Motif const other = reverse ? b.reverse_complement() : b;
        auto const columns = static_cast<std::ptrdiff_t>(a.size());
        for (std::ptrdiff_t offset = 1 - columns; offset < static_cast<std::ptrdiff_t>(b.size()); ++offset) {
            double const value = detail::motif_cosine(a, other, offset);
            if (value > best.value) {
                best = {value, offset, reverse};
            }
        }
    }
    return best;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
