#include "read_big_wig.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#if defined(DEEPPRUNE_LIBBIGWIG)

#define NOCURL  // its headers then need no curl, and files here are local
#include <bigWig.h>

bool reads_big_wig() { return true; }

std::optional<BigWigFile> read_big_wig(std::filesystem::path const& path, std::vector<std::string> const& with_values) {
    struct Close {
        void operator()(bigWigFile_t* file) const { bwClose(file); }
    };
    constexpr std::size_t buffer = std::size_t{1} << 17U;
    bwInit(buffer);
    std::unique_ptr<bigWigFile_t, Close> const file{bwOpen(path.c_str(), nullptr, "r")};
    if (!file || bwIsBigWig(path.c_str(), nullptr) == 0) {
        return std::nullopt;
    }
    BigWigFile content{.levels = file->hdr->nLevels,
                       .bases = file->hdr->nBasesCovered,
                       .lowest = file->hdr->minVal,
                       .highest = file->hdr->maxVal,
                       .sum = file->hdr->sumData,
                       .squares = file->hdr->sumSquared};
    for (std::int64_t i = 0; i < file->cl->nKeys; ++i) {
        std::string const name = file->cl->chrom[i];
        std::uint32_t const length = file->cl->len[i];
        content.chromosomes.push_back(name + ':' + std::to_string(length));
        if (!with_values.empty() && std::find(with_values.begin(), with_values.end(), name) == with_values.end()) {
            continue;
        }
        auto* const found = bwGetOverlappingIntervals(file.get(), name.c_str(), 0, length);
        for (std::uint32_t k = 0; found != nullptr && k < found->l; ++k) {
            content.values.push_back({name, found->start[k], found->end[k], found->value[k]});
        }
        bwDestroyOverlappingIntervals(found);
        double* const mean_of = bwStats(file.get(), name.c_str(), 0, length, 1, mean);
        double* const full = bwStatsFromFull(file.get(), name.c_str(), 0, length, 1, mean);
        content.means.push_back(mean_of != nullptr ? *mean_of : 0.0);
        content.full_means.push_back(full != nullptr ? *full : 0.0);
        std::free(mean_of);
        std::free(full);
    }
    return content;
}

#else

bool reads_big_wig() { return false; }

std::optional<BigWigFile> read_big_wig(std::filesystem::path const&, std::vector<std::string> const&) {
    return std::nullopt;
}

#endif
