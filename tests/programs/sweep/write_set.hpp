/// \file
/// \brief Tiny sets in Zeng's layout.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <deepprune/motif/simulate.hpp>

#include <training/training_data.hpp>

#include "../../support/bytes.hpp"

/// \brief Makes a folder with 60 training and 60 test sequences of 24 bases.
inline void write_set(std::filesystem::path const& folder, std::uint64_t seed) {
    std::filesystem::create_directories(folder);
    for (std::string const role : {"train", "test"}) {
        std::string text;
        for (auto const& record :
             deepprune::simulate({programs::training::built_in_motifs()[0]},
                                 {.positives = 30, .negatives = 30, .length = 24, .seed = deepprune::Seed{++seed}})) {
            text += record.sequence + (record.label ? "\t1\n" : "\t0\n");
        }
        write_bytes(folder / (role + ".data"), text);
    }
}
