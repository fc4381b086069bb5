/// \file
/// \brief Simulated data sets: random background, one motif site in each positive.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Options of `simulate`.
struct SimulateOptions {
    std::size_t positives = 6000;  ///< sequences with a site
    std::size_t negatives = 6000;  ///< sequences of background alone
    std::size_t length = 101;      ///< bases per sequence, at least the longest motif
    Seed seed{};                   ///< equal seeds, equal sequences
    double gc = 0.5;               ///< probability of C or G in the background, 0 to 1
};

namespace detail {

inline void check_simulation(std::vector<PositionWeightMatrix> const& motifs, SimulateOptions const& options) {
    if (motifs.empty() && options.positives != 0) {
        throw OptionError(message({.found = "no motif", .expected = "at least one for the positives"}));
    }
    constexpr std::size_t max_class = std::size_t{1} << 40U;  // per class; keeps sums of counts far from overflow
    if (options.positives > max_class || options.negatives > max_class) {
        throw OptionError(message({.found = "more sequences than fit into memory", .expected = "fewer"}));
    }
    if (options.length == 0 || options.positives + options.negatives == 0) {
        throw OptionError(message({.found = "an empty simulation", .expected = "at least one sequence of one base"}));
    }
    if (!(options.gc >= 0.0 && options.gc <= 1.0)) {
        throw OptionError(message({.found = "a GC content outside 0..1", .expected = "a fraction such as 0.42"}));
    }
    for (std::size_t i = 0; i < motifs.size(); ++i) {
        if (motifs[i].size() > options.length) {
            throw OptionError(message(
                {.found = detail::concat({"motif ", std::to_string(i + 1), " of ", std::to_string(motifs[i].size()),
                                          " bases in sequences of ", std::to_string(options.length)}),
                 .remedy = "make the sequences at least as long as the longest motif"}));
        }
    }
}

[[nodiscard]] inline std::string background(SimulateOptions const& options, RandomStream& stream) {
    BaseProbabilities const bases{0.5 - 0.5 * options.gc, 0.5 * options.gc, 0.5 * options.gc, 0.5 - 0.5 * options.gc};
    std::string letters(options.length, 'A');
    for (char& letter : letters) {
        letter = PositionWeightMatrix::draw_base(bases, stream);
    }
    return letters;
}

/// \brief `number` with leading zeros to six digits, so that names sort by number.
[[nodiscard]] inline std::string six_digits(std::size_t number) {
    std::string const digits = std::to_string(number);
    return std::string(6 - std::min<std::size_t>(6, digits.size()), '0') + digits;
}

}  // namespace detail

/// \brief Random background sequences; each positive contains one site.
///
/// A positive contains a site drawn from one of the motifs, all equally likely, at a uniformly random position; the
/// site replaces the background there. Ids are `positive_000001_motif2` (motifs are numbered from 1) and
/// `negative_000001`.
///
/// The classes are spread evenly over the result, in proportion to their sizes: a split by position, such as the last
/// tenth, has both. Each record has its own random stream, named by its class and its number within the class, so
/// record 17 is the same in a set of 100 and in a set of 10,000.
/// \throws OptionError for no motifs, sequences shorter than a motif, an empty set, or a GC content outside 0 to 1.
[[nodiscard]] inline std::vector<Record> simulate(std::vector<PositionWeightMatrix> const& motifs,
                                                  SimulateOptions const& options) {
    detail::check_simulation(motifs, options);
    std::size_t positives = 0;
    std::size_t negatives = 0;
    auto const next_positive = [&] {
        RandomStream stream{options.seed, Purpose::simulation, 2 * std::uint64_t{positives}};
        std::string sequence = detail::background(options, stream);
        auto const motif = static_cast<std::size_t>(stream.below(motifs.size()));
        std::string const site = motifs[motif].sample(stream);
        auto const start = static_cast<std::size_t>(stream.below(options.length - site.size() + 1));
        sequence.replace(start, site.size(), site);
        ++positives;
        return Record{
            .id = detail::concat({"positive_", detail::six_digits(positives), "_motif", std::to_string(motif + 1)}),
            .sequence = std::move(sequence),
            .label = true};
    };
    auto const next_negative = [&] {
        RandomStream stream{options.seed, Purpose::simulation, 2 * std::uint64_t{negatives} + 1};
        std::string sequence = detail::background(options, stream);
        ++negatives;
        return Record{.id = detail::concat({"negative_", detail::six_digits(negatives)}),
                      .sequence = std::move(sequence),
                      .label = false};
    };
    std::vector<Record> records;
    records.reserve(options.positives + options.negatives);
    // The class that is furthest below its share comes next. Counts are far below 2^53, so the products can be compared
    // in double; a tie goes to the positives.
    auto const positive_lags = [&] {
        return static_cast<double>(positives) * static_cast<double>(options.negatives) <=
               static_cast<double>(negatives) * static_cast<double>(options.positives);
    };
    while (records.size() < options.positives + options.negatives) {
        bool const positive = negatives == options.negatives || (positives < options.positives && positive_lags());
        records.push_back(positive ? next_positive() : next_negative());
    }
    return records;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
