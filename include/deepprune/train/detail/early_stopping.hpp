/// \file
/// \brief Early stopping, which restores the best parameters.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Keeps the parameters of the lowest validation loss and counts the epochs since.
template <std::floating_point T>
class EarlyStopping {
  public:
    /// \param patience stop after this many epochs in a row without a lower loss; at least 1
    /// \param start the parameters before the first epoch, which `best` returns until there are better ones
    EarlyStopping(std::size_t patience, std::span<T const> start)
        : patience_{patience}, best_(start.begin(), start.end()) {}

    /// \brief Records an epoch's finite loss and the parameters after it. \return whether it is the best so far
    bool add(std::size_t epoch, double loss, std::span<T const> parameters) {
        if (!(loss < best_loss_)) {
            ++waited_;
            return false;
        }
        best_loss_ = loss;
        best_epoch_ = epoch;
        best_.assign(parameters.begin(), parameters.end());
        waited_ = 0;
        return true;
    }

    [[nodiscard]] bool exhausted() const noexcept { return waited_ >= patience_; }
    [[nodiscard]] double best_loss() const noexcept { return best_loss_; }
    [[nodiscard]] std::size_t best_epoch() const noexcept { return best_epoch_; }  ///< 0: none yet
    /// \brief The parameters after the best epoch, or `start` before the first.
    [[nodiscard]] std::span<T const> best() const noexcept { return best_; }

  private:
    std::size_t patience_;
    std::size_t waited_ = 0;
    std::size_t best_epoch_ = 0;
    double best_loss_ = std::numeric_limits<double>::infinity();
    std::vector<T> best_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
