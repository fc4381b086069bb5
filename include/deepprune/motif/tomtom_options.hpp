/// \file
/// \brief Options and result of `tomtom`.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>

#include <deepprune/motif/column_distance.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of `tomtom`.
struct TomtomOptions {
    ColumnDistance distance = ColumnDistance::pearson;  ///< measure of the similarity of two columns
    bool complete_scores = true;                        ///< a query column without a counterpart scores its median
    bool reverse_complements = true;                    ///< targets are tried on both strands
    std::size_t min_overlap = 1;                        ///< columns; of a shorter motif, its length
    double pseudocount = 0.1;                           ///< sites of the background added to each column; above 0.
                                                        ///< A motif without a number of sites counts as 20
    /// Each base above 0; by default the first query's background, for a `TomtomSearch` the uniform one.
    std::optional<BaseProbabilities> background{};
    double max_e_value = std::numeric_limits<double>::infinity();  ///< matches with a higher E-value are left out
    double max_q_value = std::numeric_limits<double>::infinity();  ///< matches with a higher q-value are left out
    std::size_t max_matches = (std::numeric_limits<std::size_t>::max)();  ///< of each query, the best; at least 1
    unsigned threads = 1;                                                 ///< the result does not depend on it
};

/// \brief The best alignment of a query and a target.
struct TomtomMatch {
    std::size_t query = 0;      ///< index
    std::size_t target = 0;     ///< index
    std::ptrdiff_t offset = 0;  ///< target column that faces the query's first, from 0; below 0: the query begins first
    bool reverse = false;       ///< whether the target is its reverse complement, to which the offset refers
    std::size_t overlap = 0;    ///< columns
    double p_value = 1.0;       ///< of this target, corrected for offsets and strands
    double e_value = 1.0;       ///< p-value × number of targets
    double q_value = 1.0;       ///< lowest false discovery rate at which the match is accepted

    /// \brief Equality of all members.
    friend bool operator==(TomtomMatch const&, TomtomMatch const&) = default;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
