/// \file
/// \brief The result of a pruning criterion.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A score for each live unit, and optionally new dense weights. A vector of scores converts to it.
struct Judgement {
    std::vector<double> scores{};  ///< one for each live unit, in their order; the highest stay
    /// (live, outputs): new dense weights, unused for units that are pruned; empty leaves them unchanged.
    std::vector<double> weights{};
    std::vector<double> biases{};  ///< (outputs): new dense biases; empty if `weights` is empty

    Judgement() = default;
    /// \brief From scores and, optionally, new weights and biases.
    Judgement(std::vector<double> unit_scores)
        : scores{std::move(unit_scores)} {}  // implicit: most criteria only score
    /// \brief From scores and, optionally, new weights and biases.
    Judgement(std::vector<double> unit_scores, std::vector<double> new_weights, std::vector<double> new_biases)
        : scores{std::move(unit_scores)}, weights{std::move(new_weights)}, biases{std::move(new_biases)} {}
};

/// \brief Checks the sizes: `live` scores and, if any, new weights and biases for `outputs` outputs.
/// \throws OptionError if they differ
inline void require_valid(Judgement const& judgement, std::size_t live, std::size_t outputs) {
    auto const require = [](std::size_t found, std::size_t expected, std::string const& what, std::string const& why) {
        if (found != expected) {
            throw OptionError(message({.found = std::to_string(found) + what + " from the pruning criterion",
                                       .expected = std::to_string(expected) + why}));
        }
    };
    require(judgement.scores.size(), live, " scores", ", one for each live unit");
    bool const none = judgement.weights.empty() && judgement.biases.empty();
    require(judgement.weights.size(), none ? 0 : live * outputs, " weights", ", one for each live unit and output");
    require(judgement.biases.size(), none ? 0 : outputs, " biases", ", one for each output");
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
