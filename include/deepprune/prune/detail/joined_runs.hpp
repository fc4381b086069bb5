/// \file
/// \brief Several pruning runs, one after the other on different networks, as one.
#pragma once

#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include <deepprune/prune/prune_result.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Joins the cycles of runs that go on where the one before has ended. A unit keeps its number in the first
/// network; a cycle that only cut is joined with the training that follows it.
class JoinedRuns {
  public:
    /// \param units of the first network
    explicit JoinedRuns(std::size_t units) : origin_(units) {
        std::iota(origin_.begin(), origin_.end(), std::size_t{0});
    }

    /// \brief From now on unit i of the network is what unit live[i] was before.
    void renumber(std::vector<std::size_t> const& live) {
        std::vector<std::size_t> origin;
        origin.reserve(live.size());
        for (std::size_t const unit : live) {
            origin.push_back(origin_[unit]);
        }
        origin_ = std::move(origin);
    }

    /// \brief Adds a cycle of the current run. \param only_cuts the next run trains what this cycle leaves
    /// \return it as a part of the whole, good until the next call; null for one that only cuts
    Cycle const* add(Cycle cycle, bool only_cuts) {
        if (only_cuts) {
            cut_ = std::move(cycle);
            return nullptr;
        }
        if (cut_) {
            cycle.criterion = std::move(cut_->criterion);
            cycle.inter_validation = cut_->inter_validation;
            cycle.inter_test = cut_->inter_test;
            cut_.reset();
        }
        if (!result_.cycles.empty()) {
            auto weights = result_.cycles.back().dense_weights;
            for (std::size_t& unit : cycle.live) {
                weights[origin_[unit]] = cycle.dense_weights[unit];
                unit = origin_[unit];
            }
            cycle.dense_weights = std::move(weights);
        }
        result_.cycles.push_back(std::move(cycle));
        return &result_.cycles.back();
    }

    /// \brief Whether an observer has ended the current run, and with it the whole.
    void stop_if(bool stopped) noexcept { result_.stopped = result_.stopped || stopped; }
    /// \brief Whether one has.
    [[nodiscard]] bool stopped() const noexcept { return result_.stopped; }

    /// \brief All of it.
    [[nodiscard]] PruneResult take() noexcept { return std::move(result_); }

  private:
    std::vector<std::size_t> origin_;
    std::optional<Cycle> cut_{};
    PruneResult result_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
