/// \file
/// \brief Random matrices and sequences, and their sites by a loop over all windows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/motif/score_distribution.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune::test {

/// \brief Scores from -4 to 2.
inline ScoreMatrix random_score_matrix(std::size_t length, RandomStream& stream) {
    ScoreMatrix matrix{.columns = std::vector<BaseScores>(length)};
    for (auto& column : matrix.columns) {
        for (double& score : column) {
            score = 6.0 * stream.uniform() - 4.0;
        }
    }
    return matrix;
}

/// \brief \param one_unknown_in so many bases; 0: none is unknown
inline std::vector<Base> random_bases(std::size_t count, std::size_t one_unknown_in, RandomStream& stream) {
    std::vector<Base> bases(count);
    for (Base& base : bases) {
        bool const unknown = one_unknown_in != 0 && stream.below(one_unknown_in) == 0;
        base = unknown ? unknown_base : static_cast<Base>(stream.below(4));
    }
    return bases;
}

/// \brief A window of known bases on one strand: its total on the grid and its score.
struct ScoredWindow {
    std::size_t start = 0;
    bool reverse = false;
    std::size_t total = 0;
    double score = 0.0;
};

/// \brief Every window, base by base.
inline std::vector<ScoredWindow> score_windows(ScoreMatrix const& matrix, ScoreDistribution const& scores,
                                               std::span<Base const> bases) {
    std::vector<ScoredWindow> windows;
    std::size_t const length = matrix.columns.size();
    for (std::size_t start = 0; start + length <= bases.size(); ++start) {
        for (bool const reverse : {false, true}) {
            ScoredWindow window{.start = start, .reverse = reverse};
            bool known = true;
            for (std::size_t i = 0; i < length; ++i) {
                Base base = bases[reverse ? start + length - 1 - i : start + i];
                known = known && base != unknown_base;
                if (known) {
                    base = reverse ? static_cast<Base>(3 - base) : base;
                    window.total += static_cast<std::size_t>(scores.levels()[i][base]);
                    window.score += matrix.columns[i][base];
                }
            }
            if (known && (!reverse || !matrix.one_strand)) {
                windows.push_back(window);
            }
        }
    }
    return windows;
}

}  // namespace deepprune::test
