/// \file
/// \brief Three recipes: the paper's, the authors' code's, and the recommended one.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/prune/chosen_criterion.hpp>
#include <deepprune/prune/prune_options.hpp>
#include <deepprune/prune/soft_pruning_options.hpp>
#include <deepprune/sequence/split.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A recipe: an activation, the number and length of the kernels, a validation split, and pruning options.
template <class Activation>
struct Preset {
    /// \brief The activation behind the convolution.
    using activation = Activation;

    /// \brief As in `--preset`.
    std::string_view name{};
    /// \brief The number of kernels before pruning.
    std::size_t kernels = 256;
    /// \brief In bases.
    std::size_t kernel_length = 24;
    /// \brief How the validation set is chosen.
    ValidationSplit split = ValidationSplit::stratified;
    /// \brief Its share of the data.
    double validation_fraction = 0.1;
    PruneOptions pruning{};  ///< its defaults are common to the paper and the authors' code
    /// \brief What decides which kernels stay.
    BuiltInCriterion criterion = BuiltInCriterion::weight;
    /// \brief Whether the last kernels pool softly (`SoftPruner`), and by which options.
    std::optional<SoftPruningOptions> soft_pruning{};
};

/// \brief Luo, Chi & Deng (2019) as printed: ReLU. Kernels of 24 are those of its simulations (15 for its real data).
/// What the text leaves open (padding, initial weights) follows the authors' code, except for the validation set, which
/// is drawn at random.
inline constexpr Preset<ReLU> paper_preset{.name = "paper"};

/// \brief The authors' code: a leaky rectifier capped at 10, the last 10 % of the file for validation.
inline constexpr Preset<ClippedLeakyReLU> authors_preset{.name = "authors", .split = ValidationSplit::last_fraction};

/// \brief What we recommend: soft pruning. The program that follows it reads both strands where that lowers the
/// validation loss, and shuffles new negatives in each epoch where it makes them.
inline constexpr Preset<ClippedLeakyReLU> recommended_preset{.name = "recommended",
                                                             .kernel_length = 16,
                                                             .pruning = {.train = {.patience = 4}},
                                                             .criterion = BuiltInCriterion::surgeon,
                                                             .soft_pruning = SoftPruningOptions{}};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
