/// \file
/// \brief The options of one fit.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <deepprune/core/error.hpp>
#include <deepprune/core/seed.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The largest learning rate: a step of Adam changes each parameter by about as much.
inline constexpr double max_learning_rate = 100.0;
/// \brief The largest mini-batch, in sequences; a size above it is a negative number or one that has wrapped around.
inline constexpr std::uint64_t max_batch_size = std::uint64_t{1} << 40U;

class FitStore;

/// \brief Options of `fit`; the defaults are those of Luo, Chi & Deng (2019).
struct TrainOptions {
    double learning_rate = 0.01;  ///< of Adam, above 0, at most `max_learning_rate`
    /// Sequences in a mini-batch, 1 to `max_batch_size`; the last one of an epoch may be smaller.
    std::size_t batch_size = 256;
    std::size_t max_epochs = 1000;  ///< at least 1
    std::size_t patience = 15;      ///< epochs without a lower validation loss before the fit ends, at least 1
    double l1 = 0.0;                ///< penalty l1 · sum |w| on the dense weights of live units, at least 0
    double l2 = 0.0;                ///< penalty l2 · sum w² on the same weights, at least 0
    Seed seed{};                    ///< of the order of the mini-batches and of layers that are random in training
    unsigned threads = 1;           ///< at least 1; the result does not depend on it
    std::size_t cycle = 0;          ///< reported in events and errors, and part of the batch order's stream
    FitStore* store = nullptr;      ///< keeps the states of the fits, see `FitStore`; null: nothing is kept
};

/// \brief \throws OptionError for the first option that is out of its range.
inline void require_valid(TrainOptions const& options) {
    auto const require = [](bool good, std::string_view name, std::string_view range) {
        if (!good) {
            throw OptionError(message({.found = std::string{name} + " out of its range", .expected = range}));
        }
    };
    require(options.learning_rate > 0.0 && options.learning_rate <= max_learning_rate, "learning_rate",
            "a number above 0 and up to 100");
    require(options.batch_size > 0 && options.batch_size <= max_batch_size, "batch_size", "1 to 2^40 sequences");
    require(options.max_epochs > 0, "max_epochs", "at least 1");
    require(options.patience > 0, "patience", "at least 1");
    require(options.l1 >= 0.0 && std::isfinite(options.l1), "l1", "a number of at least 0");
    require(options.l2 >= 0.0 && std::isfinite(options.l2), "l2", "a number of at least 0");
    require(options.threads > 0, "threads", "at least 1");
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
