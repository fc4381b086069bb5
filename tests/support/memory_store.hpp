/// \file
/// \brief A store of fits in memory, which can end a run as a kill would.
#pragma once

#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include <deepprune/train/fit_start.hpp>
#include <deepprune/train/fit_state.hpp>
#include <deepprune/train/fit_store.hpp>

namespace deepprune::test {

/// \brief Thrown in place of a kill.
struct Killed {};

/// \brief Keeps the state after every epoch, or after the last of each fit alone, and throws `Killed` after the n-th.
class MemoryStore final : public FitStore {
  public:
    bool every_epoch = true;
    std::size_t kills_after = (std::numeric_limits<std::size_t>::max)();  ///< so many kept states
    std::vector<FitState> fits{};
    std::size_t kept = 0;  ///< states, by this run

    [[nodiscard]] FitState const* find(FitStart const& /*start*/) override {
        ++begun_;
        return begun_ <= fits.size() ? &fits[begun_ - 1] : nullptr;
    }
    [[nodiscard]] bool wants(EpochEnd const& /*epoch*/) override { return every_epoch; }
    void keep(FitState state) override {
        fits.resize(begun_);
        fits.back() = std::move(state);
        if (++kept == kills_after) {
            throw Killed{};
        }
    }

  private:
    std::size_t begun_ = 0;
};

/// \brief Runs `run(store)` once whole; then, for each number of states that it keeps, once up to there and once again
/// from what was kept. \return what the whole run gave, then what each resumed one did
template <class Run>
[[nodiscard]] auto cut_short_everywhere(Run const& run, bool every_epoch = true) {
    MemoryStore whole;
    whole.every_epoch = every_epoch;
    std::vector results{run(static_cast<FitStore*>(&whole))};
    for (std::size_t states = 1; states <= whole.kept; ++states) {
        MemoryStore killed;
        killed.every_epoch = every_epoch;
        killed.kills_after = states;
        try {
            static_cast<void>(run(static_cast<FitStore*>(&killed)));
        } catch (Killed const&) {
        }
        MemoryStore resumed;
        resumed.every_epoch = every_epoch;
        resumed.fits = killed.fits;
        results.push_back(run(static_cast<FitStore*>(&resumed)));
    }
    return results;
}

}  // namespace deepprune::test
