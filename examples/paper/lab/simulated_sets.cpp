#include "lab/simulated_sets.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/io/read_motifs.hpp>
#include <deepprune/motif/random_motif.hpp>
#include <deepprune/motif/simulate.hpp>
#include <deepprune/sequence/split.hpp>

namespace programs::lab {

namespace {

// What we know of a motif without its file.
struct Known {
    std::string_view name;
    std::size_t length;  // columns
    double bits;         // against the uniform background
};

constexpr std::array<Known, 14> known{{{"MA0138.2", 21, 23.1},
                                       {"MA0157.2", 8, 13.4},
                                       {"MA0326.1", 8, 13.2},
                                       {"MA0556.1", 15, 14.4},
                                       {"MA1046.1", 9, 16.6},
                                       {"MA1148.1", 18, 12.4},
                                       {"MA0234.1", 6, 10.9},
                                       {"MA0626.1", 10, 11.5},
                                       {"MA0667.1", 10, 14.6},
                                       {"MA0963.1", 8, 14.1},
                                       {"MA0009.2", 16, 19.0},
                                       {"MA0470.1", 11, 13.2},
                                       {"MA1146.1", 15, 12.8},
                                       {"MA1147.1", 15, 14.3}}};

std::array<std::vector<std::string_view>, 5> const motifs_of_sets{{
    {"MA0138.2", "MA0157.2"},
    {"MA0326.1", "MA0556.1"},
    {"MA1046.1", "MA1148.1"},
    {"MA0234.1", "MA0626.1", "MA0667.1", "MA0963.1"},
    {"MA0009.2", "MA0234.1", "MA0470.1", "MA0626.1", "MA0667.1", "MA0963.1", "MA1146.1", "MA1147.1"},
}};

// Our n-th motif replaces the n-th of the list in every set that uses it.
dp::Motif own_motif(std::string_view name) {
    auto const it = std::ranges::find(known, name, &Known::name);
    dp::RandomStream stream{dp::Seed{1145}, dp::Purpose::motif, static_cast<std::uint64_t>(it - known.begin())};
    return dp::Motif{dp::random_motif({.length = it->length, .bits = it->bits}, stream),
                     {.name = "like_" + std::string{name}}};
}

dp::Motif find(std::vector<dp::Motif> const& motifs, std::string_view name, std::filesystem::path const& file) {
    auto const it = std::ranges::find(motifs, name, &dp::Motif::name);
    if (it == motifs.end()) {
        throw dp::DataError(dp::message({.where = {.file = file.native()},
                                         .found = "no motif " + std::string{name},
                                         .expected = "all 14 JASPAR motifs of the simulated sets",
                                         .remedy = "leave --motifs out to use motifs of our own"}));
    }
    return *it;
}

}  // namespace

std::vector<dp::Motif> known_motifs(std::filesystem::path const& motifs) {
    if (!motifs.empty()) {
        return dp::read_motifs(motifs);
    }
    std::vector<dp::Motif> own;
    for (Known const& motif : known) {
        own.push_back(own_motif(motif.name));
    }
    return own;
}

std::vector<SimulatedSet> simulated_sets(std::filesystem::path const& motifs) {
    auto const read = motifs.empty() ? std::vector<dp::Motif>{} : dp::read_motifs(motifs);
    std::vector<SimulatedSet> sets;
    for (auto const& names : motifs_of_sets) {
        SimulatedSet set{.name = "sim" + std::to_string(sets.size() + 1), .number = sets.size() + 1};
        for (std::string_view const name : names) {
            set.motifs.push_back(motifs.empty() ? own_motif(name) : find(read, name, motifs));
        }
        sets.push_back(std::move(set));
    }
    return sets;
}

Data simulate(SimulatedSet const& set, SimulatedSize const& size, std::uint64_t seed) {
    std::vector<dp::PositionWeightMatrix> matrices;
    for (dp::Motif const& motif : set.motifs) {
        matrices.push_back(motif.matrix());
    }
    auto const draw = [&](std::uint64_t part) {
        return dp::simulate(matrices, {.positives = size.per_class,
                                       .negatives = size.per_class,
                                       .length = size.length,
                                       .seed = dp::Seed{(set.number << 32U) + 2 * seed + part}});
    };
    auto const training = draw(0);
    auto const split = dp::stratified_split(training, 0.1, dp::Seed{seed});
    return {.train = dp::EncodedSet{dp::pick(training, split.train)},
            .validation = dp::EncodedSet{dp::pick(training, split.validation)},
            .test = dp::EncodedSet{draw(1)}};
}

}  // namespace programs::lab
