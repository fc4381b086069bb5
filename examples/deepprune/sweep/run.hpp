/// \file
/// \brief One finished run of a sweep, and its line of JSON.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/error.hpp>

namespace programs::sweep {

/// \brief Which run it is.
struct Key {
    std::string set{};
    std::uint64_t seed = 0;
    std::string variant{};
    std::string hash{};  ///< of data, options and version

    friend auto operator<=>(Key const&, Key const&) = default;
};

/// \brief One AUROC on the test set.
struct Result {
    std::string method{};  ///< the variant; `prune` makes `inter` as well
    std::size_t kernels = 0;
    double auroc = 0.0;
    std::size_t epochs = 0;

    friend bool operator==(Result const&, Result const&) = default;
};

/// \brief What a run took. The variants of one set and seed share a process, and trainings where they can: each has a
/// part of the time, and the whole of the memory.
struct Cost {
    double seconds = 0.0;        ///< by the clock
    double cpu_seconds = 0.0;    ///< of one core
    double alone_seconds = 0.0;  ///< by the clock, had it shared no training with others
    double peak_mib = 0.0;       ///< largest resident memory of the process

    /// \brief Adds times, and keeps the larger memory.
    void add(Cost const& other) {
        seconds += other.seconds;
        cpu_seconds += other.cpu_seconds;
        alone_seconds += other.alone_seconds;
        peak_mib = std::max(peak_mib, other.peak_mib);
    }
};

/// \brief A run that has ended, with results or with the reason why there are none.
struct Run {
    Key key{};
    std::string version{};  ///< of deepprune
    std::vector<Result> results{};
    std::string failure{};  ///< empty: it succeeded
    Cost cost{};
};

/// \brief The run as one JSON object and a line end. The set's name must be UTF-8; other bytes of a failure are
/// replaced.
[[nodiscard]] std::string line_of(Run const& run);

/// \brief The run of a line without its end. \throws deepprune::DataError unless it is exactly such a line
[[nodiscard]] Run run_of(std::string_view line, deepprune::Location const& where);

}  // namespace programs::sweep
