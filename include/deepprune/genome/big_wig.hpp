/// \file
/// \brief Writes values along a genome as bigWig.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/genome/detail/big_wig_format.hpp>
#include <deepprune/genome/detail/big_wig_summaries.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/detail/deflated.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Writes a track as bigWig: a value for each step of so many bases, the steps at multiples of their size; steps
/// may be without one. The file is complete or not there.
///
/// Values stream to the disk. In memory remain 40 bytes for 4096 of them (the index) and the summaries for browsers,
/// some tens of megabytes however long the genome. Equal values give equal bytes, whatever the pieces in which they are
/// written and the threads that compress them. Format: Kent et al., Bioinformatics 26:2204, 2010, with its supplement.
class BigWig {
  public:
    /// \param target its name should end in .bw
    /// \param chromosomes all of the genome
    /// \param step bases of a value, at least 1
    /// \param team compresses; it must outlive this object
    /// \throws OptionError for a step of 0, and for a chromosome of 2^32 bases or more, which the format cannot have.
    /// \throws IoError as `AtomicFile`
    BigWig(std::filesystem::path const& target, std::span<Chromosome const> chromosomes, std::uint32_t step, Team& team)
        : chromosomes_{sorted(target, chromosomes)},
          step_{checked(step)},
          team_{team},
          file_{target},
          summaries_{chromosomes_, step} {
        append(std::string(tree_place(), '\0'));  // the header, once its numbers are known
        append(detail::chromosome_tree(chromosomes_, place_));
        data_place_ = place_;
        append(std::string(sizeof(std::uint64_t), '\0'));  // the number of blocks, likewise
    }

    /// \brief Appends the values of the steps `first`, `first` + 1, ... of a chromosome. They come in the order of the
    /// chromosomes' names and of the steps, and the last one begins within the chromosome.
    /// \throws DataError for a chromosome that is not there, and for values that are not in order.
    /// \throws IoError if they cannot be written
    void write(std::string_view chromosome, std::size_t first, std::span<float const> values) {
        if (values.empty()) {
            return;
        }
        auto const found = std::ranges::lower_bound(
            chromosomes_, chromosome, {}, [](Chromosome const& known) { return std::string_view{known.name}; });
        auto const number = static_cast<std::uint32_t>(found - chromosomes_.begin());
        if (found == chromosomes_.end() || found->name != chromosome || number < chromosome_ ||
            (number == chromosome_ && first < next_) || (first + values.size() - 1) * step_ >= found->length) {
            throw DataError(message({.where = {.file = file_.path().native()},
                                     .found = detail::concat({"values of ", printable(chromosome), " from base ",
                                                              std::to_string(first * step_), " on"}),
                                     .expected = "a chromosome of the genome, and values in its order"}));
        }
        if (number != chromosome_ || first != next_) {
            end_block();
            chromosome_ = number;
            next_ = first;
        }
        for (float const value : values) {
            values_.push_back(value);
            summaries_.add(chromosome_, next_, value);
            ++next_;
            if (values_.size() == block_values) {
                end_block();
            }
        }
    }

    /// \brief Writes indices and summaries, and gives the file its name. \throws IoError if any step fails
    void commit() {
        end_block();
        write_blocks();
        std::uint64_t const index_place = place_;
        append(detail::block_tree(blocks_, place_, 1));
        detail::LittleEndian zooms;
        for (detail::BigWigSummaries::Level& level : summaries_.levels()) {
            zooms.put(level.reduction).put(std::uint32_t{0}).put(place_);
            append(detail::LittleEndian{}.put(static_cast<std::uint32_t>(level.blocks.size())).bytes());
            for (std::size_t i = 0; i < level.blocks.size(); ++i) {
                level.blocks[i].offset = place_;
                append(level.packed[i]);
            }
            zooms.put(place_);
            append(detail::block_tree(level.blocks, place_, detail::BigWigSummaries::block_summaries));
        }
        append(detail::LittleEndian{}.put(magic).bytes());

        detail::LittleEndian header;
        constexpr std::uint16_t version = 4;
        header.put(magic).put(version).put(static_cast<std::uint16_t>(summaries_.reductions().size()));
        header.put(tree_place()).put(data_place_).put(index_place);
        header.put(std::uint16_t{0}).put(std::uint16_t{0}).put(std::uint64_t{0});  // what bigBed has
        header.put(total_place()).put(std::uint32_t{block_bytes}).put(std::uint64_t{0});
        file_.overwrite(0, header.bytes() + zooms.bytes() + summaries_.total());
        auto const count = detail::LittleEndian{}.put(std::uint64_t{blocks_.size()});
        file_.overwrite(static_cast<std::size_t>(data_place_), count.bytes());
        file_.commit();
    }

  private:
    static constexpr std::uint32_t magic = 0x888FFC26;
    static constexpr std::size_t block_values = 4096;
    static constexpr std::uint32_t block_bytes = 24 + 4 * block_values;  // before compression; the largest of any kind
    static constexpr std::size_t blocks_together = 64;                   // are compressed

    [[nodiscard]] static std::uint32_t checked(std::uint32_t step) {
        if (step == 0) {
            throw OptionError(message({.found = "a track with steps of 0 bases", .expected = "at least 1"}));
        }
        return step;
    }

    [[nodiscard]] static std::vector<Chromosome> sorted(std::filesystem::path const& target,
                                                        std::span<Chromosome const> chromosomes) {
        std::vector<Chromosome> all{chromosomes.begin(), chromosomes.end()};
        std::ranges::sort(all, {}, &Chromosome::name);
        for (Chromosome const& chromosome : all) {
            if (chromosome.length > (std::numeric_limits<std::uint32_t>::max)()) {
                throw OptionError(message({.where = {.file = target.native()},
                                           .found = detail::concat({printable(chromosome.name), " of ",
                                                                    std::to_string(chromosome.length), " bases"}),
                                           .expected = "less than 2^32, as bigWig counts them",
                                           .remedy = "write bedGraph"}));
            }
        }
        return all;
    }

    // Behind the header proper and those of the summaries: the total, then the tree of chromosomes.
    [[nodiscard]] std::uint64_t total_place() const {
        constexpr std::uint64_t header_bytes = 64;
        constexpr std::uint64_t zoom_bytes = 24;
        return header_bytes + zoom_bytes * summaries_.reductions().size();
    }
    [[nodiscard]] std::uint64_t tree_place() const { return total_place() + summaries_.total().size(); }

    void append(std::string_view bytes) {
        file_.write(bytes);
        place_ += bytes.size();
    }

    // The values that are not yet in a block become one: of fixed steps.
    void end_block() {
        if (values_.empty()) {
            return;
        }
        constexpr std::uint8_t fixed_step = 3;
        auto const end = static_cast<std::uint64_t>(next_) * step_;
        auto const start = static_cast<std::uint32_t>(end - std::uint64_t{values_.size()} * step_);
        auto const behind =
            static_cast<std::uint32_t>((std::min)(end, static_cast<std::uint64_t>(chromosomes_[chromosome_].length)));
        detail::LittleEndian block;
        block.put(chromosome_).put(start).put(behind).put(step_).put(step_);
        block.put(fixed_step).put(std::uint8_t{0}).put(static_cast<std::uint16_t>(values_.size()));
        for (float const value : values_) {
            block.put(value);
        }
        values_.clear();
        blocks_.push_back({chromosome_, start, chromosome_, behind});
        waiting_.push_back(std::move(block).bytes());
        if (waiting_.size() == blocks_together) {
            write_blocks();
        }
    }

    void write_blocks() {
        team_.run(waiting_.size(), [&](std::size_t i, std::size_t) { waiting_[i] = detail::deflated(waiting_[i]); });
        std::size_t const first = blocks_.size() - waiting_.size();
        for (std::size_t i = 0; i < waiting_.size(); ++i) {
            blocks_[first + i].offset = place_;
            blocks_[first + i].size = waiting_[i].size();
            append(waiting_[i]);
        }
        waiting_.clear();
    }

    std::vector<Chromosome> chromosomes_;
    std::uint32_t step_;
    Team& team_;
    AtomicFile file_;
    detail::BigWigSummaries summaries_;
    std::uint64_t place_ = 0;  // bytes that were written
    std::uint64_t data_place_ = 0;
    std::uint32_t chromosome_ = 0;        // of the values
    std::size_t next_ = 0;                // the step behind them
    std::vector<float> values_{};         // not yet in a block
    std::vector<std::string> waiting_{};  // the last of the blocks, not yet compressed
    std::vector<detail::BigWigBlock> blocks_{};
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
