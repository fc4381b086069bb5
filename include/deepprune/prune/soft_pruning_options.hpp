/// \file
/// \brief The options of soft pruning.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/prune/prune_schedule.hpp>
#include <deepprune/train/train_options.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of `SoftPruner`. The defaults were chosen by validation loss on 13 ChIP-seq sets; see
/// docs/results/beyond.md.
struct SoftPruningOptions {
    /// Of the first training, that of all kernels, which read their best window. Seed, threads, batch size, epochs and
    /// penalties hold for every training.
    TrainOptions train{.patience = 4};
    /// The first cut goes straight to this many kernels, which from then on weigh every window; at least 1. None: eight
    /// times the final number, but not fewer than 32 and not more than 64. A network with no more than these keeps all
    /// of them, and a run that ends with more goes straight to the final number.
    std::optional<std::size_t> soft_kernels{};
    std::size_t final_kernels = 4;  ///< at least 1 and at most the number of live kernels
    /// The cuts behind the first one; half by default. Explicit counts are all of the cuts, the first one too:
    /// `soft_kernels` and `final_kernels` are then not used.
    PruneSchedule schedule{};
    /// Rate of Adam while at least `slow_below` kernels are live; with k kernels, fewer than that,
    /// soft_learning_rate / learning_rate_decay^log2(slow_below / k).
    double soft_learning_rate = 0.02;
    double learning_rate_decay = 1.2;  ///< see `soft_learning_rate`; at least 1
    std::size_t slow_below = 32;       ///< see `soft_learning_rate`; at least 1
    /// While more than `sharp_above` kernels are live their weights are this many times as large as the first network
    /// leaves them, which makes the softmax so much sharper, between the maximum and the plain softmax; above 0.
    double sharpness = 2.0;
    std::size_t sharp_above = 16;    ///< see `sharpness`
    std::size_t last_patience = 15;  ///< of the last training; the others have `train`'s
    /// Whether the first network is already trained: cycle 0 then only evaluates it.
    bool trained = false;

    /// \brief The learning rate with `kernels` live kernels that pool softly.
    [[nodiscard]] double rate(std::size_t kernels) const {
        double const halvings = std::log2(static_cast<double>(slow_below) / static_cast<double>(kernels));
        return soft_learning_rate / std::pow(learning_rate_decay, (std::max)(0.0, halvings));
    }

    /// \brief The number of live kernels in each training of a run whose first network begins with `live` of them:
    /// first that of the first network, then those of the soft one; so there are at least two.
    /// \throws OptionError for options out of range
    [[nodiscard]] std::vector<std::size_t> plan(std::size_t live) const {
        auto const require = [](bool good, std::string_view name, std::string_view range) {
            if (!good) {
                throw OptionError(
                    message({.found = detail::concat({std::string{name}, " out of its range"}), .expected = range}));
            }
        };
        require_valid(train);
        require(soft_kernels != 0U, "soft_kernels", "at least 1");
        require(soft_learning_rate > 0.0 && soft_learning_rate <= max_learning_rate, "soft_learning_rate",
                "a number above 0 and up to 100");
        require(learning_rate_decay >= 1.0 && std::isfinite(learning_rate_decay), "learning_rate_decay", "at least 1");
        require(slow_below > 0, "slow_below", "at least 1");
        require(sharpness > 0.0 && std::isfinite(sharpness), "sharpness", "a number above 0");
        require(last_patience > 0, "last_patience", "at least 1");
        if (schedule.has_counts()) {
            return schedule.plan(live, final_kernels);
        }
        detail::require_final_kernels(final_kernels, live);
        std::vector<std::size_t> plan{live};
        std::size_t const first = soft_kernels.value_or(8 * std::clamp<std::size_t>(final_kernels, 4, 8));
        std::size_t const soft = (std::max)(final_kernels, (std::min)(first, live));
        std::ranges::copy(schedule.plan(soft, final_kernels), std::back_inserter(plan));
        return plan;
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
