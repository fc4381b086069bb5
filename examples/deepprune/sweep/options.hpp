/// \file
/// \brief What `deepprune sweep` is asked to do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "lab/experiment.hpp"
#include "sweep/shard.hpp"

namespace programs::sweep {

/// \brief Of one set.
inline constexpr std::uint64_t max_seeds = 1'000'000;

/// \brief The options of a sweep. Those that change a number are part of the hash of each run; the others are not.
struct Options {
    std::filesystem::path data{};
    std::filesystem::path out{};
    std::uint64_t seeds = 10;  ///< 1 ... seeds of each set
    std::vector<lab::Method> variants{lab::Method::baseline, lab::Method::prune, lab::Method::prune_reinit};
    std::size_t kernel_length = 15;  ///< 15 or 24; part of the hash
    std::size_t limit_per_class =
        0;  ///< training sequences of each class, the first of the file; 0: all; part of the hash
    Shard shard{};
    unsigned threads = 1;  ///< sets at a time, each in a process of its own
    bool resume = false;
};

/// \brief The variants of a list such as `baseline,prune`, each once, in the order of `lab::Method`.
/// \throws deepprune::OptionError for a name that is none
[[nodiscard]] std::vector<lab::Method> variants_of(std::vector<std::string> const& names);

/// \brief All names of variants, with commas.
[[nodiscard]] std::string variant_names();

}  // namespace programs::sweep
