/// \file
/// \brief bigWig files as libBigWig reads them, which knows nothing of our writer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// \brief A value of a bigWig file.
struct BigWigValue {
    std::string chromosome{};
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    float value = 0.0F;

    friend bool operator==(BigWigValue const&, BigWigValue const&) = default;
};

/// \brief What is in a bigWig file.
struct BigWigFile {
    std::vector<std::string> chromosomes{};  ///< `name:length`
    std::vector<BigWigValue> values{};
    unsigned levels = 0;  ///< of summaries
    std::uint64_t bases = 0;
    double lowest = 0.0;
    double highest = 0.0;
    double sum = 0.0;
    double squares = 0.0;
    /// \brief Of each chromosome, the mean by the coarsest summaries that are fine enough, and by the values.
    std::vector<double> means{};
    std::vector<double> full_means{};
};

/// \brief Whether the tests were built with libBigWig.
[[nodiscard]] bool reads_big_wig();

/// \brief Reads a file; nothing if it is not one that libBigWig takes, or if the tests were built without.
/// \param with_values read those of these chromosomes; empty: of all, for each of which libBigWig looks through all names
[[nodiscard]] std::optional<BigWigFile> read_big_wig(std::filesystem::path const& path,
                                                     std::vector<std::string> const& with_values = {});
