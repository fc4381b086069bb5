/// \file
/// \brief Negatives drawn from the genome, matched to the positives in GC content.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/genome/detail/interval_index.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/interval.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief How negatives are drawn.
struct GenomeNegativesOptions {
    Seed seed{};               ///< of the draws; equal seeds give equal windows
    std::size_t bins = 50;     ///< of the GC content and of the share of unknown bases; 50: 2 % each
    std::size_t tries = 1000;  ///< per negative, before a neighbouring bin will do
};

/// \brief How well negatives match their positives.
struct GcMatch {
    std::size_t wanted = 0;        ///< positives
    std::size_t same_bin = 0;      ///< negatives in the bins of their positives
    std::size_t missing = 0;       ///< positives for which no place was found
    double gc_positives = 0.0;     ///< mean GC content of those that have a negative
    double gc_negatives = 0.0;     ///< mean GC content of these negatives
    double mean_difference = 0.0;  ///< of the GC content between a positive and its negative, without sign
};

/// \brief The windows drawn, and how well they match.
struct GenomeNegatives {
    std::vector<Interval> windows{};  ///< in the order of their positives; those that are missing are left out
    /// \brief How well they match.
    GcMatch match{};
};

namespace detail {

/// \brief What a window is matched in.
struct BaseShares {
    double gc = 0.0;       ///< of the known bases; 0 without any
    double unknown = 0.0;  ///< of all

    [[nodiscard]] static BaseShares of(std::string_view letters) noexcept {
        std::size_t gc = 0;
        std::size_t known = 0;
        for (char const letter : letters) {
            Base const base = encode_base(letter);
            gc += base == 1 || base == 2 ? 1U : 0U;
            known += base < unknown_base ? 1U : 0U;
        }
        auto const ratio = [](std::size_t part, std::size_t whole) {
            return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
        };
        return {.gc = ratio(gc, known), .unknown = ratio(letters.size() - known, letters.size())};
    }
};

/// \brief Draws the negatives of one chromosome.
class ChromosomeNegatives {
  public:
    ChromosomeNegatives(std::string const& letters, GenomeNegativesOptions const& options, std::uint64_t stream)
        : letters_{letters}, options_{options}, stream_{options.seed, Purpose::genome_negatives, stream} {}

    /// \brief Asks for a negative of a positive. \param index its place among the positives
    void want(std::size_t index, Interval const& positive) {
        wanted_.push_back(
            {.index = index, .positive = &positive, .shares = shares_at(positive.start, positive.size())});
    }

    /// \brief Draws places at random; each goes to a positive of its width whose bins it hits. If too many hit none,
    /// the bins around do, then those around them, and in the end any.
    /// \param blocked no window overlaps these, nor another negative; the negatives are added
    /// \param found takes a positive's index, the start of its negative, and both GC contents
    template <class Found>
    void draw(IntervalIndex& blocked, GcMatch& match, Found const& found) {
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            waiting_.push_back(i);
        }
        for (std::size_t reach = 0; !waiting_.empty(); reach = reach == 0 ? 1 : 2 * reach) {
            reach = (std::min)(reach, options_.bins);
            sort_into_bins();
            for (std::size_t tries = options_.tries * waiting_.size(); tries > 0 && !waiting_.empty(); --tries) {
                Wanted const& model = wanted_[waiting_[stream_.below(waiting_.size())]];
                std::size_t const width = model.positive->size();
                auto const start = static_cast<std::size_t>(stream_.below(letters_.size() - width + 1));
                if (blocked.overlaps(model.positive->chromosome, start, start + width)) {
                    continue;
                }
                BaseShares const shares = shares_at(start, width);
                if (auto const hit = take(width, shares, reach)) {
                    Wanted const& positive = wanted_[hit->wanted];
                    blocked.add(positive.positive->chromosome, start, start + width);
                    match.same_bin += hit->distance == 0 ? 1U : 0U;
                    found(positive.index, start, positive.shares.gc, shares.gc);
                }
            }
            if (reach == options_.bins) {
                break;
            }
        }
        match.missing += waiting_.size();
    }

  private:
    struct Wanted {
        std::size_t index = 0;
        Interval const* positive = nullptr;
        BaseShares shares{};
        std::size_t place = 0;  // in waiting_
    };
    using Key = std::tuple<std::size_t, std::size_t, std::size_t>;  // width, bin of GC, bin of unknown bases

    [[nodiscard]] BaseShares shares_at(std::size_t start, std::size_t width) const noexcept {
        return BaseShares::of(std::string_view{letters_}.substr(start, width));
    }
    [[nodiscard]] std::size_t bin(double share) const noexcept {
        return (std::min)(static_cast<std::size_t>(share * static_cast<double>(options_.bins)), options_.bins - 1);
    }

    void sort_into_bins() {
        bins_.clear();
        for (std::size_t i = 0; i < waiting_.size(); ++i) {
            Wanted& wanted = wanted_[waiting_[i]];
            wanted.place = i;
            bins_[{wanted.positive->size(), bin(wanted.shares.gc), bin(wanted.shares.unknown)}].push_back(waiting_[i]);
        }
    }

    struct Taken {
        std::size_t wanted = 0;    // in wanted_
        std::size_t distance = 0;  // of its bins
    };

    /// \brief The waiting positive whose bins are nearest, at most `reach` away; it waits no longer.
    std::optional<Taken> take(std::size_t width, BaseShares const& shares, std::size_t reach) {
        std::size_t const gc = bin(shares.gc);
        std::size_t const unknown = bin(shares.unknown);
        auto const from = [](std::size_t middle, std::size_t distance) {
            return middle - (std::min)(middle, distance);
        };
        for (std::size_t distance = 0; distance <= reach; ++distance) {
            for (std::size_t g = from(gc, distance); g <= gc + distance; ++g) {
                bool const edge = g + distance == gc || g == gc + distance;
                for (std::size_t u = from(unknown, distance); u <= unknown + distance; ++u) {
                    if (!edge && u + distance != unknown && u != unknown + distance) {
                        continue;  // nearer, and so without any
                    }
                    auto const entry = bins_.find({width, g, u});
                    if (entry != bins_.end()) {
                        return Taken{take_from(entry), distance};
                    }
                }
            }
        }
        return std::nullopt;
    }

    std::size_t take_from(std::map<Key, std::vector<std::size_t>>::iterator entry) {
        std::size_t const taken = entry->second.back();
        entry->second.pop_back();
        if (entry->second.empty()) {
            bins_.erase(entry);
        }
        std::size_t const last = waiting_.back();
        waiting_[wanted_[taken].place] = last;
        wanted_[last].place = wanted_[taken].place;
        waiting_.pop_back();
        return taken;
    }

    std::string const& letters_;
    GenomeNegativesOptions const& options_;
    RandomStream stream_;
    std::vector<Wanted> wanted_;
    std::vector<std::size_t> waiting_;              // places in wanted_
    std::map<Key, std::vector<std::size_t>> bins_;  // of those that wait
};

}  // namespace detail

/// \brief A window for each positive: on its chromosome, of its width and strand, with its GC content and share of
/// unknown bases (in the same bins, or as near as there are any), overlapping nothing in `blocked` and no other
/// negative.
///
/// Each chromosome draws from a random stream of its own, so its negatives depend on no other chromosome.
/// \param positives on chromosomes of the genome
/// \param blocked what negatives must not overlap: the peaks, their windows, exclusions
/// \param genome chromosomes with positives are read whole, one at a time
/// \throws OptionError for no bins or tries. \throws as `GenomeFasta::fetch`
/// \par Complexity
/// O(L) to read the chromosomes and O(t w) for t tries, usually a few hundred per positive, of w bases.
[[nodiscard]] inline GenomeNegatives genome_negatives(std::span<Interval const> positives,
                                                      std::span<Interval const> blocked, GenomeFasta const& genome,
                                                      GenomeNegativesOptions const& options = {}) {
    if (options.bins == 0 || options.tries == 0) {
        throw OptionError(message({.found = "no bins or no tries", .expected = "at least one of each"}));
    }
    detail::IntervalIndex taken;
    taken.add(blocked);
    std::map<std::string_view, std::vector<std::size_t>> of_chromosome;
    for (std::size_t i = 0; i < positives.size(); ++i) {
        of_chromosome[positives[i].chromosome].push_back(i);
    }
    GenomeNegatives result{.match = {.wanted = positives.size()}};
    std::vector<std::optional<Interval>> windows(positives.size());
    auto const chromosomes = genome.chromosomes();
    for (std::size_t c = 0; c < chromosomes.size(); ++c) {
        auto const here = of_chromosome.find(chromosomes[c].name);
        if (here == of_chromosome.end()) {
            continue;
        }
        std::string const letters = genome.fetch(chromosomes[c].name, 0, chromosomes[c].length);
        detail::ChromosomeNegatives negatives{letters, options, c};
        for (std::size_t const i : here->second) {
            negatives.want(i, positives[i]);
        }
        negatives.draw(taken, result.match, [&](std::size_t i, std::size_t start, double gc, double gc_drawn) {
            windows[i] = Interval{.chromosome = positives[i].chromosome,
                                  .start = start,
                                  .end = start + positives[i].size(),
                                  .strand = positives[i].strand};
            result.match.gc_positives += gc;
            result.match.gc_negatives += gc_drawn;
            result.match.mean_difference += std::abs(gc - gc_drawn);
        });
    }
    for (auto& window : windows) {
        if (window) {
            result.windows.push_back(std::move(*window));
        }
    }
    if (auto const drawn = static_cast<double>(result.windows.size()); drawn > 0.0) {
        result.match.gc_positives /= drawn;
        result.match.gc_negatives /= drawn;
        result.match.mean_difference /= drawn;
    }
    return result;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
