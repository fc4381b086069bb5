/// \file
/// \brief Five measures of the similarity of two columns of motifs.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The measures of similarity between columns x and y of Gupta et al. 2007; higher is more similar.
enum class ColumnDistance {
    pearson,             ///< the correlation coefficient; 0 if a column is flat
    euclidean,           ///< -sqrt(Σ (x - y)²)
    kullback_leibler,    ///< -½ Σ (x - y)(log10 x - log10 y), the mean of both directions
    sandelin_wasserman,  ///< 2 - Σ (x - y)²
    allr,                ///< average log-likelihood ratio (Wang & Stormo 2003), weighted by the numbers of sites
};

/// \brief The names of the measures on the command line, in the order of the enumerators.
inline constexpr std::array<std::string_view, 5> column_distance_names{"pearson", "ed", "kullback", "sandelin", "allr"};

/// \brief The measure of that name. \throws OptionError for a name that is not in `column_distance_names`
[[nodiscard]] inline ColumnDistance column_distance(std::string_view name) {
    for (std::size_t i = 0; i < column_distance_names.size(); ++i) {
        if (column_distance_names[i] == name) {
            return static_cast<ColumnDistance>(i);
        }
    }
    throw OptionError(message({.found = detail::concat({"the distance '", printable(name), "'"}),
                               .expected = "pearson, ed, kullback, sandelin or allr"}));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
