/// \file
/// \brief Real data sets: a folder of pairs of files, in DeepBind's or Zeng's layout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "lab/experiment.hpp"

namespace programs::lab {

/// \brief The files of one set.
struct RealSet {
    std::string name{};
    std::filesystem::path train{};
    std::filesystem::path test{};  ///< empty: a fifth of the training file is the test set
};

/// \brief The sets anywhere below `folder`, sorted by name: `NAME_AC.seq.gz` with `NAME_B.seq.gz` (DeepBind), and
/// folders NAME with `train.data` and `test.data` (Zeng), where a single file is split.
/// \throws dp::IoError if the folder cannot be read; dp::DataError if there is no set in it, or two with the same name
[[nodiscard]] std::vector<RealSet> real_sets(std::filesystem::path const& folder);

/// \brief Reads a set and splits it by `seed`; a file of positives alone gets dinucleotide shuffles as negatives.
/// \param max_per_class use only the first so many training sequences of each class; 0: all
/// \param kernel_length no sequence may be shorter
/// \throws whatever reading throws
[[nodiscard]] Data load(RealSet const& set, std::uint64_t seed, std::size_t max_per_class,
                        std::size_t kernel_length = 15);

}  // namespace programs::lab
