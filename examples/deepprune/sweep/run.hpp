/// \file
/// \brief One finished run of a sweep, and its line in the file of runs.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/error.hpp>

namespace programs::sweep {

/// \brief What a run is of.
struct Key {
    std::string set{};
    std::uint64_t seed = 0;
    std::string variant{};

    friend auto operator<=>(Key const&, Key const&) = default;
};

/// \brief One AUROC on the test set.
struct Result {
    std::string method{};  ///< the variant; `inter` comes with `prune`
    std::size_t kernels = 0;
    double auroc = 0.0;
    std::size_t epochs = 0;

    friend bool operator==(Result const&, Result const&) = default;
};

/// \brief What a run took. The variants of one set and seed share a process: time is divided equally, memory is the
/// whole.
struct Cost {
    double seconds = 0.0;      ///< by the clock
    double cpu_seconds = 0.0;  ///< of one core
    double peak_mib = 0.0;     ///< largest resident memory of the process
};

/// \brief A run that has ended: with results, or with the reason why there are none.
struct Run {
    Key key{};
    std::string hash{};  ///< of data, options and version: a run of another hash is not this run
    std::string version{};
    std::vector<Result> results{};
    std::string failure{};  ///< empty: it succeeded
    Cost cost{};
};

/// \brief The run as one JSON object, with a line end. The set's name must be UTF-8; a reason may hold anything.
[[nodiscard]] std::string line_of(Run const& run);

/// \brief Whether a line of JSON can hold the text as it is.
[[nodiscard]] bool is_utf8(std::string_view text);

/// \brief Whether a line is JSON at all. One that was cut short never is.
[[nodiscard]] bool is_json(std::string_view line);

/// \brief The run of a line without its end. \throws deepprune::DataError if it is not such a line, whole and true to
/// form
[[nodiscard]] Run run_of(std::string_view line, deepprune::Location const& where);

}  // namespace programs::sweep
