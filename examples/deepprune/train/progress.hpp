/// \file
/// \brief Progress of a run on standard error.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "engine/network.hpp"

namespace programs::training {

/// \brief Overwrites one line on a terminal, and prints one line per cycle elsewhere.
class Progress final : public engine::RunObserver {
  public:
    /// \param cycles the number of cycles to expect
    /// \param patience epochs without improvement that end a fit
    /// \param on_cycle called at the end of each cycle
    Progress(std::size_t cycles, std::size_t patience,
             std::function<void(deepprune::CycleEnd const&, engine::Network const&)> on_cycle);

    void on(deepprune::FitBegin const& event) override;
    void on(deepprune::BatchEnd const& event) override;
    void on(deepprune::EpochEnd const& event) override;
    void on(deepprune::CycleEnd const& event, engine::Network const& network) override;

  private:
    using Clock = std::chrono::steady_clock;

    void draw(std::string const& text);
    [[nodiscard]] std::string time_left() const;

    std::size_t cycles_;
    std::size_t patience_;
    std::function<void(deepprune::CycleEnd const&, engine::Network const&)> on_cycle_;
    bool terminal_;
    deepprune::FitBegin fit_{};
    std::size_t epoch_ = 0;
    std::size_t waited_ = 0;
    double best_ = 0.0;
    bool steps_ = false;    // in the current epoch
    std::size_t done_ = 0;  // cycles
    Clock::time_point cycle_start_;
    Clock::time_point epoch_start_;
    Clock::time_point last_drawn_{};
    std::vector<std::vector<double>> epoch_seconds_;
    std::vector<double> cycle_seconds_;
};

}  // namespace programs::training
