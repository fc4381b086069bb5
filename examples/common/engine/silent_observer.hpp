/// \file
/// \brief An observer for runs of which nobody wants to hear.
#pragma once

#include "engine/network.hpp"

namespace programs::engine {

/// \brief Ignores all events.
class SilentObserver : public RunObserver {
  public:
    void on(dp::FitBegin const& /*event*/) override {}
    void on(dp::BatchEnd const& /*event*/) override {}
    void on(dp::EpochEnd const& /*event*/) override {}
    void on(dp::CycleEnd const& /*event*/, Network const& /*network*/) override {}
};

}  // namespace programs::engine
