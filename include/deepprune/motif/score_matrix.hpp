/// \file
/// \brief The scores of the bases in each column of a window.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/motif/log_odds.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The scores of A, C, G and T in one column.
using BaseScores = std::array<double, 4>;

/// \brief A matrix that scores windows: log-odds of a motif, or a kernel as it is. The score of a window is the sum of
/// one number of each column.
struct ScoreMatrix {
    std::vector<BaseScores> columns{};  ///< one for each base of a window
    bool one_strand = false;            ///< of RNA: the other strand is not scored
};

/// \brief The log-odds scores of a motif. \throws OptionError as `LogOdds`.
[[nodiscard]] inline ScoreMatrix score_matrix(Motif const& motif, LogOddsOptions const& options = {}) {
    LogOdds const scores{motif, options};
    ScoreMatrix matrix{.columns = std::vector<BaseScores>(scores.size()),
                       .one_strand = motif.alphabet() == MotifAlphabet::rna};
    for (std::size_t column = 0; column < scores.size(); ++column) {
        for (std::size_t base = 0; base < 4; ++base) {
            matrix.columns[column][base] = scores(column, static_cast<Base>(base));
        }
    }
    return matrix;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
