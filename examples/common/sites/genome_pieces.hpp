/// \file
/// \brief A genome in pieces that threads read one by one.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/genome/chromosome_prefix.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/merge_intervals.hpp>
#include <deepprune/genome/read_bed.hpp>
#include <deepprune/io/crc64.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "shard.hpp"
#include "sites/part.hpp"
#include "sites/scan_genome.hpp"
#include "sites/shared_genome.hpp"
#include "text.hpp"

namespace programs::sites {

namespace dp = deepprune;

/// \brief Some windows of a stretch of the genome: those that begin at start, ..., stop - 1 and end at `end` or before
/// it.
struct Piece {
    std::uint32_t chromosome = 0;  ///< its number, see `GenomePieces::chromosome`
    std::size_t start = 0;
    std::size_t stop = 0;
    std::size_t end = 0;
};

/// \brief What of a genome is scanned, in the order of chromosome names and starts, and in pieces.
class GenomePieces {
  public:
    /// \throws deepprune::DataError, deepprune::IoError for a genome or regions that cannot be read or do not fit
    explicit GenomePieces(ScanOptions const& options)
        : genome_{options.genome, options.threads}, team_{options.threads}, letters_(team_.size()) {
        stretches_ = stretches_of(options, genome_.first());
        for (dp::Interval const& stretch : stretches_) {
            if (chromosomes_.empty() || chromosomes_.back() != stretch.chromosome) {
                chromosomes_.push_back(stretch.chromosome);
            }
            bases_ += stretch.size();
        }
    }

    [[nodiscard]] dp::GenomeFasta const& genome() const noexcept { return genome_.first(); }
    [[nodiscard]] dp::Team& team() noexcept { return team_; }
    [[nodiscard]] std::span<dp::Interval const> stretches() const noexcept { return stretches_; }
    [[nodiscard]] std::uint64_t bases() const noexcept { return bases_; }  ///< of all stretches
    [[nodiscard]] std::string const& chromosome(std::uint32_t number) const { return chromosomes_[number]; }
    /// \brief Bases of the longest chromosome of the genome: regions do not say how far an index must reach.
    [[nodiscard]] std::size_t longest_chromosome() const { return sites::longest_chromosome(genome().chromosomes()); }

    /// \brief The shard's share of all windows, by their first bases, in pieces of at most `longest` windows.
    [[nodiscard]] std::vector<Piece> pieces(Shard const& shard, std::size_t longest) const {
        auto const [first, last] = shard.share(bases_);
        std::vector<Piece> all;
        std::uint64_t before = 0;  // bases of the stretches before
        std::uint32_t number = 0;
        for (dp::Interval const& stretch : stretches_) {
            number += chromosomes_[number] != stretch.chromosome ? 1 : 0;
            auto const within = [&](std::uint64_t base) {
                return stretch.start + static_cast<std::size_t>(
                                           std::clamp<std::uint64_t>(base, before, before + stretch.size()) - before);
            };
            std::size_t const stop = within(last);
            for (std::size_t start = within(first); start < stop; start += longest) {
                all.push_back({number, start, std::min(start + longest, stop), stretch.end});
            }
            before += stretch.size();
        }
        return all;
    }

    /// \brief Calls `visit(pieces, task, worker)` for tasks of some pieces each, of about `task_bases` in all,
    /// `per_thread` tasks for each thread at a time, then `join(number of tasks)`.
    template <class Visit, class Join>
    void in_rounds(std::span<Piece const> pieces, std::size_t task_bases, std::size_t per_thread, Visit const& visit,
                   Join const& join) {
        std::size_t const together = per_thread * team_.size();
        std::vector<std::span<Piece const>> tasks;
        for (std::size_t next = 0; next < pieces.size();) {
            tasks.clear();
            while (tasks.size() < together && next < pieces.size()) {
                std::size_t const first = next;
                for (std::size_t bases = 0; next < pieces.size() && bases < task_bases; ++next) {
                    bases += pieces[next].stop - pieces[next].start;
                }
                tasks.push_back(pieces.subspan(first, next - first));
            }
            team_.run(tasks.size(), [&](std::size_t task, std::size_t worker) { visit(tasks[task], task, worker); });
            join(tasks.size());
        }
    }

    /// \brief The bases of a piece and, up to the end of its stretch, `more` behind it; valid until the worker's next
    /// call.
    [[nodiscard]] std::span<dp::Base const> read(Piece const& piece, std::size_t more, std::size_t worker) {
        std::size_t const end = std::min(piece.stop + more, piece.end);
        std::string& letters = letters_[worker];
        letters = genome_.fetch(worker, chromosomes_[piece.chromosome], piece.start, end);
        // In place: a base is a byte, as a letter is.
        static_assert(sizeof(dp::Base) == sizeof(char));
        auto* const bases = reinterpret_cast<dp::Base*>(letters.data());
        for (std::size_t i = 0; i < letters.size(); ++i) {
            bases[i] = dp::encode_base(letters[i]);
        }
        return {bases, letters.size()};
    }

    /// \brief The shares of A, C, G and T in all that is scanned, whatever the shard. If one of them is not there, one
    /// of each is added, as none may have a share of 0.
    [[nodiscard]] dp::BaseProbabilities base_shares() {
        constexpr std::size_t per_thread = 4;
        std::vector<std::array<std::uint64_t, 5>> of_task(per_thread * team_.size());
        std::array<std::uint64_t, 5> counts{};
        in_rounds(
            pieces(Shard{}, longest_piece), longest_piece, per_thread,
            [&](std::span<Piece const> pieces, std::size_t task, std::size_t worker) {
                std::array<std::uint64_t, 5> mine{};
                for (Piece const& piece : pieces) {
                    for (dp::Base const base : read(piece, 0, worker)) {
                        ++mine[base];
                    }
                }
                of_task[task] = mine;
            },
            [&](std::size_t tasks) {
                for (std::size_t task = 0; task < tasks; ++task) {
                    for (std::size_t base = 0; base < 5; ++base) {
                        counts[base] += of_task[task][base];
                    }
                }
            });
        std::uint64_t const added = std::ranges::min(std::span{counts}.first(4)) == 0 ? 1 : 0;
        dp::BaseProbabilities shares{};
        double total = 0.0;
        for (std::size_t base = 0; base < 4; ++base) {
            shares[base] = static_cast<double>(counts[base] + added);
            total += shares[base];
        }
        for (double& share : shares) {
            share /= total;
        }
        return shares;
    }

    /// \brief Completes the header of a part: its genome, and the run that it is of.
    /// \param run of all that decides about the result but for what is scanned
    void describe(Part& part, dp::Crc64 run) const {
        run.add(DEEPPRUNE_VERSION);
        for (dp::Interval const& stretch : stretches_) {
            run.add(stretch.chromosome + ' ' + std::to_string(stretch.start) + ' ' + std::to_string(stretch.end) +
                    '\n');
        }
        part.bases = bases_;
        part.chromosomes.assign(genome().chromosomes().begin(), genome().chromosomes().end());
        for (dp::Chromosome const& chromosome : part.chromosomes) {
            run.add(chromosome.name + ' ' + std::to_string(chromosome.length) + '\n');
        }
        part.run = hexadecimal(run.value());
    }

    /// \brief The most windows of a piece.
    static constexpr std::size_t longest_piece = std::size_t{1} << 18U;

  private:
    [[nodiscard]] static std::vector<dp::Interval> stretches_of(ScanOptions const& options,
                                                                dp::GenomeFasta const& genome) {
        std::vector<dp::Interval> stretches;
        if (!options.regions.empty()) {
            return regions_of(options.regions, genome);
        }
        for (std::string const& name : options.chromosomes) {
            auto const length = genome.length(name);
            if (!length) {
                throw dp::DataError(
                    dp::message({.found = "--chromosomes " + dp::printable(name),
                                 .expected = "a chromosome of " + dp::printable(genome.file(), 200) + ", such as '" +
                                             dp::printable(genome.chromosomes().front().name) + "'"}));
            }
            stretches.push_back({.chromosome = name, .start = 0, .end = *length});
        }
        if (options.chromosomes.empty()) {
            for (dp::Chromosome const& chromosome : genome.chromosomes()) {
                stretches.push_back({.chromosome = chromosome.name, .start = 0, .end = chromosome.length});
            }
        }
        return dp::merge_intervals(stretches);
    }

    [[nodiscard]] static std::vector<dp::Interval> regions_of(std::string const& regions,
                                                              dp::GenomeFasta const& genome) {
        dp::BedFile const bed = dp::read_bed(regions, {.positions_only = true});
        if (bed.intervals.empty()) {
            throw dp::DataError(
                dp::message({.where = {.file = bed.file}, .found = "no interval", .expected = "at least one region"}));
        }
        for (dp::Interval const& region : bed.intervals) {
            auto const length = genome.length(region.chromosome);
            if (length && region.end <= *length) {
                continue;
            }
            std::string remedy = "take the genome that the regions are of";
            if (auto const better = dp::better_prefix(bed.intervals, genome); better && !length) {
                remedy = *better == dp::ChromosomePrefix::add
                             ? "put chr before its names, for example with sed 's/^/chr/'"
                             : "cut chr off its names, for example with sed 's/^chr//'";
            }
            throw dp::DataError(dp::message(
                {.where = {.file = bed.file, .line = region.line},
                 .found = dp::printable(region.chromosome) + ':' + std::to_string(region.start) + '-' +
                          std::to_string(region.end),
                 .expected = length ? "at most " + std::to_string(*length) + ", the bases of this chromosome in " +
                                          dp::printable(genome.file(), 200)
                                    : "a chromosome of " + dp::printable(genome.file(), 200) + ", such as '" +
                                          dp::printable(genome.chromosomes().front().name) + "'",
                 .remedy = remedy}));
        }
        return dp::merge_intervals(bed.intervals);
    }

    SharedGenome genome_;
    dp::Team team_;
    std::vector<std::string> letters_;  // by worker
    std::vector<dp::Interval> stretches_{};
    std::vector<std::string> chromosomes_{};
    std::uint64_t bases_ = 0;
};

}  // namespace programs::sites
