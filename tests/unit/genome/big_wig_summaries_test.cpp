#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/genome/detail/big_wig_summaries.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

// A summary as the file has it, on a processor with the lowest byte first.
struct Stored {
    std::uint32_t chromosome;
    std::uint32_t start;
    std::uint32_t end;
    std::uint32_t bases;
    float lowest;
    float highest;
    float sum;
    float squares;
};

std::vector<Stored> unpacked(std::string const& packed) {
    std::string bytes(dp::detail::BigWigSummaries::block_summaries * sizeof(Stored), '\0');
    uLongf size = bytes.size();
    REQUIRE(uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size, reinterpret_cast<Bytef const*>(packed.data()),
                       packed.size()) == Z_OK);
    std::vector<Stored> stored(size / sizeof(Stored));
    std::memcpy(stored.data(), bytes.data(), size);
    return stored;
}

}  // namespace

TEST_CASE("bins have the sums of the values in them, on every level", "[genome][big_wig_summaries]") {
    constexpr std::uint32_t step = 5;
    std::vector<dp::Chromosome> const chromosomes{{"a", 100003}, {"b", 333}};
    dp::detail::BigWigSummaries summaries{chromosomes, step};
    std::vector<std::uint32_t> reductions;
    for (auto const& level : summaries.reductions()) {
        reductions.push_back(level.reduction);
    }
    REQUIRE(reductions == std::vector<std::uint32_t>{80, 320, 1280, 5120, 20480, 81920});
    CHECK(summaries.total() == std::string(40, '\0'));

    struct Sums {
        std::uint32_t bases = 0;
        float lowest = 1e30F;
        float highest = -1e30F;
        double sum = 0.0;
        double squares = 0.0;
    };
    std::map<std::pair<std::uint32_t, std::uint32_t>, Sums> steps;
    dp::RandomStream stream{dp::Seed{5}, dp::Purpose::test};
    for (std::uint32_t chromosome = 0; chromosome < 2; ++chromosome) {
        for (std::size_t at = 0; at * step < chromosomes[chromosome].length; ++at) {
            if (stream.below(3) == 0 || (at > 1000 && at < 5000)) {
                continue;  // no value
            }
            auto const value = static_cast<float>(stream.uniform()) - 0.5F;
            summaries.add(chromosome, at, value);
            auto const bases =
                static_cast<std::uint32_t>(std::min<std::size_t>(step, chromosomes[chromosome].length - at * step));
            double const x = value;
            steps[{chromosome, static_cast<std::uint32_t>(at * step)}] = {bases, value, value, bases * x,
                                                                          bases * x * x};
        }
    }
    for (auto const& level : summaries.levels()) {
        std::map<std::pair<std::uint32_t, std::uint32_t>, Sums> bins;
        for (auto const& [place, one] : steps) {
            Sums& bin = bins[{place.first, place.second / level.reduction * level.reduction}];
            bin.bases += one.bases;
            bin.lowest = std::min(bin.lowest, one.lowest);
            bin.highest = std::max(bin.highest, one.highest);
            bin.sum += one.sum;
            bin.squares += one.squares;
        }
        REQUIRE(level.blocks.size() == level.packed.size());
        auto next = bins.begin();
        for (std::size_t i = 0; i < level.packed.size(); ++i) {
            auto const stored = unpacked(level.packed[i]);
            CHECK(level.blocks[i].size == level.packed[i].size());
            CHECK(level.blocks[i].first_chromosome == stored.front().chromosome);
            CHECK(level.blocks[i].start == stored.front().start);
            CHECK(level.blocks[i].last_chromosome == stored.back().chromosome);
            CHECK(level.blocks[i].end == stored.back().end);
            for (Stored const& bin : stored) {
                REQUIRE(next != bins.end());
                CHECK(bin.chromosome == next->first.first);
                CHECK(bin.start == next->first.second);
                CHECK(bin.end ==
                      std::min<std::size_t>(bin.start + level.reduction, chromosomes[bin.chromosome].length));
                CHECK(bin.bases == next->second.bases);
                CHECK(bin.lowest == next->second.lowest);
                CHECK(bin.highest == next->second.highest);
                CHECK(bin.sum == Approx(next->second.sum).epsilon(1e-5).margin(1e-5));  // a float of other additions
                CHECK(bin.squares == Approx(next->second.squares).epsilon(1e-5));
                ++next;
            }
        }
        CHECK(next == bins.end());
    }
}

TEST_CASE("the bins of a long genome fit into memory", "[genome][big_wig_summaries]") {
    std::vector<dp::Chromosome> const chromosomes(16, {"c", 200'000'000});
    dp::detail::BigWigSummaries const summaries{chromosomes, 10};
    // Below 2^21 bins of 3.2 Gb: 160 * 4 * 4 bases.
    CHECK(summaries.reductions().front().reduction == 2560);
    std::vector<dp::Chromosome> const tiny{{"c", 80}};
    CHECK(dp::detail::BigWigSummaries{tiny, 10}.reductions().empty());
}
