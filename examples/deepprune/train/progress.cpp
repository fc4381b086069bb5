#include "train/progress.hpp"

#include <algorithm>
#include <iostream>
#include <numeric>
#include <utility>

#include <unistd.h>

#include "text.hpp"

namespace programs::training {

namespace dp = deepprune;

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Progress::Progress(std::size_t cycles, std::size_t patience,
                   std::function<void(dp::CycleEnd const&, engine::Network const&)> on_cycle)
    : cycles_{cycles},
      patience_{patience},
      on_cycle_{std::move(on_cycle)},
      terminal_{::isatty(STDERR_FILENO) == 1},
      cycle_start_{Clock::now()},
      epoch_start_{Clock::now()} {}

void Progress::on(dp::FitBegin const& event) {
    fit_ = event;
    epoch_ = 0;
    waited_ = 0;
    epoch_start_ = Clock::now();
    epoch_seconds_.emplace_back();
}

void Progress::on(dp::BatchEnd const& event) {
    steps_ = true;
    if (terminal_ && seconds_since(last_drawn_) > 0.1) {
        last_drawn_ = Clock::now();
        draw("cycle " + std::to_string(event.cycle + 1) + "/" + std::to_string(cycles_) + "  " +
             std::to_string(fit_.kernels) + " kernels  epoch " + std::to_string(event.epoch) + "  " +
             std::to_string(100 * event.batch / fit_.batches) + " %" +
             (epoch_ == 0 ? std::string{} : "  best validation loss " + fixed(best_, 4)) + "  " + time_left());
    }
}

void Progress::on(dp::EpochEnd const& event) {
    if (steps_) {  // not one that was done before this run was resumed
        epoch_seconds_.back().push_back(seconds_since(epoch_start_));
    }
    steps_ = false;
    epoch_start_ = Clock::now();
    epoch_ = event.epoch;
    waited_ = event.best ? 0 : waited_ + 1;
    best_ = event.best ? event.validation_loss : best_;
}

void Progress::on(dp::CycleEnd const& event, engine::Network const& network) {
    double const took = seconds_since(cycle_start_);
    ++done_;
    if (!epoch_seconds_.back().empty()) {
        cycle_seconds_.push_back(took);
    }
    cycle_start_ = Clock::now();
    auto const& cycle = event.cycle;
    auto const& metrics = cycle.test ? *cycle.test : cycle.validation;
    if (terminal_) {
        std::cerr << "\r\x1b[K";
    }
    std::cerr << "cycle " << cycle.cycle + 1 << '/' << cycles_ << ": " << cycle.kernels() << " kernels, "
              << cycle.fit.epochs.size() << " epochs, validation loss " << fixed(cycle.fit.validation_loss, 4) << ", "
              << (cycle.test ? "test" : "validation") << " AUROC " << fixed(metrics.auroc, 4) << ", "
              << clock_text(took) << std::endl;
    on_cycle_(event, network);
}

void Progress::draw(std::string const& text) { std::cerr << "\r\x1b[K" << text << std::flush; }

// Assumes that this fit ends when its patience runs out, and that each later cycle takes the mean time of those before.
std::string Progress::time_left() const {
    auto const& epochs = epoch_seconds_.back();
    if (epochs.empty() && cycle_seconds_.empty()) {
        return "time left: unknown";
    }
    auto const mean = [](std::vector<double> const& values) {
        return values.empty() ? 0.0
                              : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    };
    double const epoch = epochs.empty() ? mean(epoch_seconds_[epoch_seconds_.size() - 2]) : mean(epochs);
    double const this_fit = epoch * static_cast<double>(patience_ - std::min(waited_, patience_));
    double const so_far = seconds_since(cycle_start_) + this_fit;
    double const per_cycle = cycle_seconds_.empty() ? so_far : mean(cycle_seconds_);
    auto const to_come = static_cast<double>(cycles_ - std::min(cycles_, done_ + 1));
    return "about " + clock_text(this_fit + to_come * per_cycle) + " left";
}

}  // namespace programs::training
