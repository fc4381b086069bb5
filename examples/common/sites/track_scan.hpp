/// \file
/// \brief A model's probabilities along a genome.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/genome/interval.hpp>
#include <deepprune/io/crc64.hpp>
#include <deepprune/model/scorer.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "shard.hpp"
#include "sites/genome_pieces.hpp"
#include "sites/output.hpp"
#include "sites/part.hpp"
#include "sites/scan_genome.hpp"

namespace programs::sites {

/// \brief Scores a window for each step, by the scorer as it is: a window's value has the bits of `predict`.
/// Neighbouring windows are scored anew, as sums that share work would round otherwise.
class TrackScan {
  public:
    /// \param pieces, request must outlive this object
    /// \throws deepprune::OptionError for a window that the model does not take, or that is shorter than a step, and
    /// for a part as bigWig;
    /// deepprune::DataError if nothing that is scanned is as long as a window
    TrackScan(GenomePieces& pieces, Shard const& shard, TrackRequest const& request)
        : pieces_{pieces}, shard_{shard}, request_{request} {
        std::size_t const kernel = request.scorer.length();
        if (request.width < kernel || request.step > request.width) {
            bool const narrow = request.width < kernel;
            throw dp::OptionError(dp::message(
                {.found =
                     narrow ? "--width " + std::to_string(request.width) : "--step " + std::to_string(request.step),
                 .expected = narrow ? "at least " + std::to_string(kernel) + ", the length of the model's kernels"
                                    : "at most " + std::to_string(request.width) + ", the width of a window"}));
        }
        auto const stretches = pieces.stretches();
        if (std::ranges::none_of(stretches, [&](dp::Interval const& stretch) {
                return first_step(stretch.start, stretch.end).has_value();
            })) {
            throw dp::DataError(dp::message({.where = {.file = pieces.genome().file()},
                                             .found = "no window of " + std::to_string(request.width) + " bases",
                                             .expected = "a chromosome or region that is as long",
                                             .remedy = "choose a smaller --width, or longer --regions"}));
        }
        if (shard.count > 1 && is_big_wig(request.out)) {
            throw dp::OptionError(dp::message({.where = {.file = request.out},
                                               .found = "a part of a track as bigWig, which cannot be joined",
                                               .expected = "bedGraph, such as .bedGraph.gz",
                                               .remedy = "deepprune join makes one bigWig of all parts"}));
        }
        for (std::size_t worker = 0; worker < pieces.team().size(); ++worker) {
            scratch_.push_back(request.scorer.scratch());
        }
    }

    void run(ScanSummary& summary, TrackOutput& output) {
        bool const text = output.is_text();
        bool const part = shard_.count > 1;
        if (text) {
            output.write((part ? header().text() : std::string{}).append(track_header));
        }
        constexpr std::size_t per_thread = 4;
        std::vector<Scored> of_task(per_thread * pieces_.team().size());
        pieces_.in_rounds(
            pieces_.pieces(shard_, piece_bases()), piece_bases(), per_thread,
            [&](std::span<Piece const> pieces, std::size_t task, std::size_t worker) {
                Scored& scored = of_task[task];
                scored.clear();
                for (Piece const& piece : pieces) {
                    score(piece, worker, scored);
                }
                if (text) {
                    scored.add_lines(pieces_, request_.step);
                }
            },
            [&](std::size_t tasks) {
                for (Scored const& scored : std::span{of_task}.first(tasks)) {
                    summary.values += scored.values.size();
                    if (text) {
                        output.write(scored.text);
                        continue;
                    }
                    std::span<float const> rest{scored.values};
                    for (Run const& run : scored.runs) {
                        output.write(pieces_.chromosome(run.chromosome), run.first, rest.first(run.count));
                        rest = rest.subspan(run.count);
                    }
                }
            });
        if (part) {
            output.write(part_end(summary.values));
        }
    }

  private:
    // A few thousand windows: some milliseconds, and some hundred kilobytes of text.
    [[nodiscard]] std::size_t piece_bases() const noexcept {
        constexpr std::size_t windows = 8192;
        return std::min(windows * request_.step, GenomePieces::longest_piece);
    }

    // Steps in a row that have values.
    struct Run {
        std::uint32_t chromosome = 0;
        std::size_t first = 0;
        std::size_t count = 0;
    };

    // The values of a task.
    struct Scored {
        std::vector<float> values{};
        std::vector<Run> runs{};  // which steps they are of
        std::string text{};

        void clear() {
            values.clear();
            runs.clear();
            text.clear();
        }
        void add(std::uint32_t chromosome, std::size_t step, float value) {
            if (runs.empty() || runs.back().chromosome != chromosome || runs.back().first + runs.back().count != step) {
                runs.push_back({chromosome, step, 0});
            }
            ++runs.back().count;
            values.push_back(value);
        }
        void add_lines(GenomePieces const& pieces, std::size_t step) {
            std::size_t value = 0;
            for (Run const& run : runs) {
                std::string const chromosome = pieces.chromosome(run.chromosome) + '\t';
                for (std::size_t at = run.first; at < run.first + run.count; ++at, ++value) {
                    text += chromosome;
                    text += std::to_string(at * step);
                    text += '\t';
                    text += std::to_string((at + 1) * step);
                    text += '\t';
                    text += dp::number_text(values[value]);
                    text += '\n';
                }
            }
        }
    };

    // Bases from the first of a window to the first of its step, which is in its middle.
    [[nodiscard]] std::size_t offset() const noexcept { return request_.width / 2 - request_.step / 2; }
    // The first step whose window begins at `start` or behind it and ends at `end` or before it; none: no value.
    [[nodiscard]] std::optional<std::size_t> first_step(std::size_t start, std::size_t end) const noexcept {
        std::size_t const step = (start + offset() + request_.step - 1) / request_.step;
        return step * request_.step - offset() + request_.width <= end ? std::optional{step} : std::nullopt;
    }

    void score(Piece const& piece, std::size_t worker, Scored& scored) {
        auto const first = first_step(piece.start, piece.end);
        if (!first) {
            return;
        }
        auto const bases = pieces_.read(piece, request_.width - 1, worker);
        std::size_t seen = 0;
        std::size_t behind_known = 0;  // behind the last base of those seen that is known
        for (std::size_t step = *first;; ++step) {
            std::size_t const start = step * request_.step - offset();
            if (start >= piece.stop || start + request_.width > piece.end) {
                return;
            }
            std::size_t const from = start - piece.start;
            for (; seen < from + request_.width; ++seen) {
                behind_known = bases[seen] != dp::unknown_base ? seen + 1 : behind_known;
            }
            if (behind_known > from) {
                scored.add(piece.chromosome, step,
                           request_.scorer(bases.subspan(from, request_.width), scratch_[worker]));
            }
        }
    }

    [[nodiscard]] Part header() const {
        Part part{.kind = PartKind::track, .shard = shard_, .step = static_cast<std::uint32_t>(request_.step)};
        dp::Crc64 run;
        run.add(request_.identity + ' ' + std::to_string(request_.width) + ' ' + std::to_string(request_.step) + ' ');
        pieces_.describe(part, run);
        return part;
    }

    GenomePieces& pieces_;
    Shard shard_;
    TrackRequest const& request_;
    std::vector<dp::Scorer<float>::Scratch> scratch_{};  // by worker
};

}  // namespace programs::sites
