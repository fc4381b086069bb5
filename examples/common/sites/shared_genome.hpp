/// \file
/// \brief A genome that several threads read.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <deepprune/genome/genome_fasta.hpp>

namespace programs::sites {

/// \brief Bases of the longest chromosome, which says how far an index must reach. \param chromosomes at least one
[[nodiscard]] inline std::size_t longest_chromosome(std::span<deepprune::Chromosome const> chromosomes) {
    return std::ranges::max(chromosomes, {}, &deepprune::Chromosome::length).length;
}

/// \brief The genome for several threads: a reader for each, or one for all where its index is not kept and each reader
/// would make it again.
class SharedGenome {
  public:
    /// \throws what `deepprune::GenomeFasta` throws
    SharedGenome(std::string const& path, std::size_t threads) {
        readers_.push_back(std::make_unique<deepprune::GenomeFasta>(path));
        std::error_code ignored;
        if (std::filesystem::exists(path + ".fai", ignored)) {
            while (readers_.size() < threads) {
                readers_.push_back(std::make_unique<deepprune::GenomeFasta>(path));
            }
        }
        locks_ = std::vector<std::mutex>(readers_.size());
    }

    [[nodiscard]] deepprune::GenomeFasta const& first() const noexcept { return *readers_.front(); }
    /// \brief As `deepprune::GenomeFasta::fetch`. \param worker the number of the thread
    [[nodiscard]] std::string fetch(std::size_t worker, std::string const& chromosome, std::size_t start,
                                    std::size_t end) {
        std::size_t const mine = worker % readers_.size();
        std::scoped_lock const lock{locks_[mine]};
        return readers_[mine]->fetch(chromosome, start, end);
    }

  private:
    std::vector<std::unique_ptr<deepprune::GenomeFasta>> readers_{};
    std::vector<std::mutex> locks_{};
};

/// \brief What a thread has just read of a genome: small stretches near each other come from one piece, which grows
/// where one follows the other.
class GenomePiece {
  public:
    /// \brief The bases of a stretch within the chromosome, valid until the next call.
    /// \throws what `deepprune::GenomeFasta::fetch` throws
    [[nodiscard]] std::string_view get(SharedGenome& genome, std::size_t worker, std::string const& chromosome,
                                       std::size_t start, std::size_t end) {
        if (chromosome != chromosome_ || start < start_ || end > start_ + letters_.size()) {
            std::size_t const behind = start_ + letters_.size();
            bool const follows = chromosome == chromosome_ && start >= start_ && start <= behind + ahead_;
            ahead_ = follows ? (std::min)(2 * ahead_, largest) : smallest;
            std::size_t const from = start - (std::min)(start, before);
            std::size_t const to = (std::min)(end + ahead_, genome.first().length(chromosome).value_or(end));
            letters_ = genome.fetch(worker, chromosome, from, to);
            chromosome_ = chromosome;
            start_ = from;
        }
        return std::string_view{letters_}.substr(start - start_, end - start);
    }

  private:
    static constexpr std::size_t before = 1024;  // bases in front, for what looks back a little
    static constexpr std::size_t smallest = std::size_t{1} << 14U;
    static constexpr std::size_t largest = std::size_t{1} << 18U;

    std::string chromosome_{};
    std::size_t start_ = 0;
    std::string letters_{};
    std::size_t ahead_ = smallest;
};

}  // namespace programs::sites
