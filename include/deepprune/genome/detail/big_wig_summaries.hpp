/// \file
/// \brief The coarser views of a bigWig file, which browsers show of long stretches.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <deepprune/genome/detail/big_wig_format.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/io/detail/deflated.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Sums up values: in bins of so many bases, in others four times as long, and so on; and all of them.
///
/// The shortest bins are of 16 steps or, in a long genome, of as many bases as keep them below two million: then all
/// levels are in memory until the file is complete, compressed.
class BigWigSummaries {
  public:
    /// \brief Summaries in a block.
    static constexpr std::uint32_t block_summaries = 512;

    /// \brief The summaries of one length.
    struct Level {
        std::uint32_t reduction = 0;        ///< bases of a bin
        std::vector<BigWigBlock> blocks{};  ///< without their places in the file
        std::vector<std::string> packed{};  ///< the blocks, compressed
    };

    /// \param chromosomes must outlive this object \param step bases of a value
    BigWigSummaries(std::span<Chromosome const> chromosomes, std::uint32_t step)
        : chromosomes_{chromosomes}, step_{step} {
        constexpr std::uint64_t max_bins = std::uint64_t{1} << 21U;
        constexpr std::uint64_t finest = 16;
        constexpr std::uint64_t factor = 4;
        constexpr std::size_t max_levels = 10;
        std::uint64_t bases = 0;
        std::uint64_t longest = 0;
        for (Chromosome const& chromosome : chromosomes) {
            bases += chromosome.length;
            longest = (std::max)(longest, std::uint64_t{chromosome.length});
        }
        std::uint64_t reduction = finest * step;
        while (bases / reduction >= max_bins) {
            reduction *= factor;
        }
        for (; reduction < longest && levels_.size() < max_levels; reduction *= factor) {
            levels_.push_back({.reduction = static_cast<std::uint32_t>(reduction)});
        }
        open_.resize(levels_.size());
        waiting_.resize(levels_.size());
    }

    /// \brief Adds the value of a step. In the order of chromosomes and steps.
    void add(std::uint32_t chromosome, std::size_t step, float value) {
        std::uint64_t const start = std::uint64_t{step} * step_;
        std::uint64_t const length = chromosomes_[chromosome].length;
        auto const bases = static_cast<std::uint32_t>((std::min)(std::uint64_t{step_}, length - start));
        double const x = value;
        Bin const one{chromosome, static_cast<std::uint32_t>(start), bases, value, value, bases * x, bases * x * x};
        total_bases_ += bases;
        total_.lowest = (std::min)(total_.lowest, value);
        total_.highest = (std::max)(total_.highest, value);
        total_.sum += one.sum;
        total_.squares += one.squares;
        if (!levels_.empty()) {
            add(0, one);
        }
    }

    /// \brief The bases of each level's bins, the shortest first.
    [[nodiscard]] std::span<Level const> reductions() const noexcept { return levels_; }

    /// \brief The levels, the shortest bins first, when all values were added.
    [[nodiscard]] std::span<Level> levels() {
        for (std::size_t level = 0; level < levels_.size(); ++level) {
            end_bin(level);
            end_block(level);
        }
        return levels_;
    }

    /// \brief The summary of all values, as the file has it: 40 bytes.
    [[nodiscard]] std::string total() const {
        LittleEndian out;
        bool const any = total_bases_ != 0;
        out.put(total_bases_).put(any ? double{total_.lowest} : 0.0).put(any ? double{total_.highest} : 0.0);
        return out.put(total_.sum).put(total_.squares).bytes();
    }

  private:
    struct Bin {
        std::uint32_t chromosome = 0;
        std::uint32_t start = 0;
        std::uint32_t bases = 0;  // with a value; 0: the bin is none
        float lowest = (std::numeric_limits<float>::max)();
        float highest = std::numeric_limits<float>::lowest();
        double sum = 0.0;
        double squares = 0.0;
    };

    void add(std::size_t level, Bin const& more) {
        std::uint32_t const reduction = levels_[level].reduction;
        Bin& bin = open_[level];
        std::uint32_t const start = more.start - more.start % reduction;
        if (bin.bases != 0 && (bin.chromosome != more.chromosome || bin.start != start)) {
            end_bin(level);
        }
        bin.chromosome = more.chromosome;
        bin.start = start;
        bin.bases += more.bases;
        bin.lowest = (std::min)(bin.lowest, more.lowest);
        bin.highest = (std::max)(bin.highest, more.highest);
        bin.sum += more.sum;
        bin.squares += more.squares;
    }

    void end_bin(std::size_t level) {
        Bin const bin = open_[level];
        if (bin.bases == 0) {
            return;
        }
        open_[level] = {};
        waiting_[level].push_back(bin);
        if (waiting_[level].size() == block_summaries) {
            end_block(level);
        }
        if (level + 1 < levels_.size()) {
            add(level + 1, bin);
        }
    }

    void end_block(std::size_t level) {
        std::vector<Bin>& bins = waiting_[level];
        if (bins.empty()) {
            return;
        }
        auto const end = [&](Bin const& bin) {
            return static_cast<std::uint32_t>((std::min)(std::uint64_t{bin.start} + levels_[level].reduction,
                                                         std::uint64_t{chromosomes_[bin.chromosome].length}));
        };
        LittleEndian block;
        for (Bin const& bin : bins) {
            block.put(bin.chromosome).put(bin.start).put(end(bin)).put(bin.bases).put(bin.lowest).put(bin.highest);
            block.put(static_cast<float>(bin.sum)).put(static_cast<float>(bin.squares));
        }
        std::string const& packed = levels_[level].packed.emplace_back(deflated(block.bytes()));
        levels_[level].blocks.push_back(
            {bins.front().chromosome, bins.front().start, bins.back().chromosome, end(bins.back()), 0, packed.size()});
        bins.clear();
    }

    std::span<Chromosome const> chromosomes_;
    std::uint32_t step_;
    std::vector<Level> levels_{};
    std::vector<Bin> open_{};                  // by level: the bin that values go to
    std::vector<std::vector<Bin>> waiting_{};  // by level: bins that are complete, and not yet in a block
    std::uint64_t total_bases_ = 0;
    Bin total_{};  // but for the bases, of which there may be more
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
