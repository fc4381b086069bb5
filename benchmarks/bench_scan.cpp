// Sites of four matrices of 24 columns on both strands, p <= 1e-4, in a random sequence in memory: the scanner beside
// the plain loop over a matrix of log-odds.
//
//   scan/K:4/L:24      SiteScanner; K matrices of L columns
//   plain/K:4/L:24     a sum of L numbers for each window, strand and matrix, in double
//
// items_per_second is bases per second. Both are held against each other first.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/motif/score_distribution.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/scan/site_scanner.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "run_benchmarks.hpp"

namespace dp = deepprune;

namespace {

struct Case {
    std::vector<dp::ScoreMatrix> matrices{};
    std::vector<std::vector<dp::BaseScores>> levels{};  ///< of the matrices, on the grid, for the plain loop
    std::vector<double> limits{};                       ///< their sum in a site, or more
    std::vector<dp::Base> sequence{};

    Case(std::size_t count, std::size_t length, std::size_t bases) : sequence(bases) {
        dp::RandomStream stream{dp::Seed{1}, dp::Purpose::simulation};
        for (std::size_t m = 0; m < count; ++m) {
            auto& columns = matrices.emplace_back().columns;
            for (std::size_t i = 0; i < length; ++i) {
                columns.emplace_back();
                for (double& score : columns.back()) {
                    score = 4.0 * stream.uniform() - 3.0;
                }
            }
            dp::ScoreDistribution const scores{columns};
            limits.push_back(static_cast<double>(scores.lowest_total(1e-4)));
            levels.emplace_back();
            for (auto const& column : scores.levels()) {
                levels.back().emplace_back();
                std::ranges::copy(column, levels.back().back().begin());
            }
        }
        for (dp::Base& base : sequence) {
            base = static_cast<dp::Base>(stream.below(4));
        }
    }
};

std::uint64_t plain_sites(Case const& in) {
    std::uint64_t sites = 0;
    for (std::size_t m = 0; m < in.matrices.size(); ++m) {
        auto const& columns = in.levels[m];
        std::size_t const length = columns.size();
        for (std::size_t start = 0; start + length <= in.sequence.size(); ++start) {
            dp::Base const* const window = in.sequence.data() + start;
            double forward = 0.0;
            double reverse = 0.0;
            for (std::size_t i = 0; i < length; ++i) {
                forward += columns[i][window[i]];
                reverse += columns[i][3U - window[length - 1 - i]];
            }
            sites += (forward >= in.limits[m] ? 1U : 0U) + (reverse >= in.limits[m] ? 1U : 0U);
        }
    }
    return sites;
}

std::uint64_t scanned_sites(dp::SiteScanner const& scanner, Case const& in) {
    std::uint64_t sites = 0;
    scanner.scan(in.sequence, [&](dp::Site const&) { ++sites; });
    return sites;
}

template <class Run>
void measure(benchmark::State& state, Case const& in, Run const& run) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(run());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(in.sequence.size()));
}

void register_case(std::size_t count, std::size_t length) {
    constexpr std::size_t many = 4'000'000;
    constexpr std::size_t few = 200'000;
    std::string const shape = "/K:" + std::to_string(count) + "/L:" + std::to_string(length);
    benchmark::RegisterBenchmark(("scan" + shape).c_str(), [=](benchmark::State& state) {
        Case const in{count, length, many};
        dp::SiteScanner const scanner{in.matrices};
        if (scanned_sites(scanner, in) != plain_sites(in)) {
            throw std::runtime_error("the scanner differs from the plain loop");
        }
        measure(state, in, [&] { return scanned_sites(scanner, in); });
    });
    benchmark::RegisterBenchmark(("plain" + shape).c_str(), [=](benchmark::State& state) {
        Case const in{count, length, few};
        measure(state, in, [&] { return plain_sites(in); });
    });
}

}  // namespace

int main(int argc, char** argv) {
    for (std::size_t const length : {8U, 16U, 24U, 32U}) {
        register_case(4, length);
    }
    register_case(8, 24);
    register_case(64, 16);
    return run_benchmarks(argc, argv);
}
