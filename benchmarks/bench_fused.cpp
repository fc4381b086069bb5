// The fused scan beside the general path, the GEMM of its convolution, and the table method's own bound.
//
//   train_step/K:256/L:24/N:101/threads:1   a whole step (tables, forward, loss, backward, Adam), batch 256, fresh
//   batches infer/...                               logits of the same batches soft_train/..., soft_infer/... the same,
//   kernels on both strands and an expectation over all windows one/..., soft_one/...                   logits of the
//   same sequences, one call of a Scorer for each general/train_step/... and so on        the same through im2col and
//   OpenBLAS sgemm/...                               the GEMM of the convolution alone: the floor of every dense method
//   bound/...                               the loads and vector additions of the scan alone: no indices, no maximum
//
// items_per_second is sequences per second. Every fused case first checks its logits against the plain loop in double.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include <deepprune/deepprune.hpp>

#include "run_benchmarks.hpp"

namespace dp = deepprune;

namespace {

constexpr std::size_t batch_size = 256;

template <class... Layers>
struct CaseOf {
    using net = dp::Model<Layers...>;
    using general = dp::GeneralBackend<float, Layers...>;
};

// The paper's network.
template <std::size_t Kernels, std::size_t Length>
struct Max : CaseOf<dp::OneHot<>, dp::Conv1D<Kernels, Length>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>,
                    dp::Sigmoid> {
    static constexpr std::size_t kernels = Kernels;
    static constexpr std::size_t length = Length;
    static constexpr bool both_strands = false;
    static constexpr char const* train = "train_step";
    static constexpr char const* infer = "infer";
    static constexpr char const* one = "one";

    static double pool(std::span<double const> scores) { return (std::max)(std::ranges::max(scores), 0.0); }
};

// Kernels on both strands, and the expectation under the softmax of their scores.
template <std::size_t Kernels, std::size_t Length>
struct Soft : CaseOf<dp::OneHot<>, dp::Conv1D<Kernels, Length, dp::Padding::same, dp::Strands::both>,
                     dp::ExpectationPool<>, dp::Mask, dp::Dense<1>, dp::Sigmoid> {
    static constexpr std::size_t kernels = Kernels;
    static constexpr std::size_t length = Length;
    static constexpr bool both_strands = true;
    static constexpr char const* train = "soft_train";
    static constexpr char const* infer = "soft_infer";
    static constexpr char const* one = "soft_one";

    static double pool(std::span<double const> scores) {
        double const highest = std::ranges::max(scores);
        double total = 0.0;
        double sum = 0.0;
        for (double const score : scores) {
            total += std::exp(score - highest);
            sum += std::exp(score - highest) * score;
        }
        return sum / total;
    }
};

// Random sequences, and an order in which batches take them: 64 batches, so that none is met twice in a row.
struct Data {
    dp::EncodedSet set{};
    std::vector<std::size_t> order{};

    explicit Data(std::size_t length) {
        dp::RandomStream stream{dp::Seed{1}, dp::Purpose::simulation, length};
        std::string sequence(length, 'A');
        for (std::size_t i = 0; i < 64 * batch_size; ++i) {
            for (char& letter : sequence) {
                letter = dp::base_letters[stream.below(4)];
            }
            set.add(sequence, i % 2 == 0);
        }
        order = dp::detail::batch_order(set.size(), dp::Seed{1}, 0, 1);
    }

    [[nodiscard]] std::span<std::size_t const> batch(std::size_t number) const {
        return std::span{order}.subspan(number % 64 * batch_size, batch_size);
    }
};

Data const& data_of(std::size_t length) {
    static Data const short_reads{101};
    static Data const long_reads{1000};
    return length == 101 ? short_reads : long_reads;
}

// The logit of one sequence by the definition, in double.
template <class Case>
double plain_logit(typename Case::net const& net, std::span<dp::Base const> bases) {
    std::vector<std::vector<dp::Base>> strands{{bases.begin(), bases.end()}};
    if (Case::both_strands) {
        strands.emplace_back(bases.rbegin(), bases.rend());
        std::ranges::transform(strands[1], strands[1].begin(), [](dp::Base base) { return dp::complement(base); });
    }
    double logit = static_cast<double>(net.dense_biases()(0));
    for (std::size_t k = 0; k < Case::kernels; ++k) {
        std::vector<double> scores;
        for (auto const& strand : strands) {
            for (std::size_t p = 0; p < strand.size(); ++p) {
                double score = static_cast<double>(net.kernel_biases()(k));
                for (std::size_t t = 0; t < Case::length; ++t) {
                    std::size_t const place = p + t - (Case::length - 1) / 2;
                    if (place < strand.size()) {
                        score += static_cast<double>(net.kernels()(k, t, strand[place]));
                    }
                }
                scores.push_back(score);
            }
        }
        logit += static_cast<double>(net.dense_weights()(k, 0)) * Case::pool(scores);
    }
    return logit;
}

template <class Case>
void check_against_the_plain_loop(typename Case::net const& net, Data const& data, std::span<float const> logits) {
    for (std::size_t i = 0; i < logits.size(); i += 50) {
        double const expected = plain_logit<Case>(net, data.set.sequence(data.batch(0)[i]));
        // Kernels · (Length + 1) roundings of numbers of about 1.
        if (!(std::abs(static_cast<double>(logits[i]) - expected) <= 1e-4 * (1.0 + std::abs(expected)))) {
            throw std::runtime_error("the scan differs from the plain loop: " + std::to_string(logits[i]) +
                                     " against " + std::to_string(expected));
        }
    }
}

void count(benchmark::State& state, std::size_t length) {
    auto const sequences = static_cast<double>(state.iterations()) * double{batch_size};
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch_size));
    state.counters["bases/s"] =
        benchmark::Counter(sequences * static_cast<double>(length), benchmark::Counter::kIsRate);
}

template <class Case, class Backend>
void train_step(benchmark::State& state, std::size_t length, unsigned threads) {
    Data const& data = data_of(length);
    typename Case::net net{dp::Seed{1}};
    Backend backend{threads};
    std::vector<float> logits(batch_size);
    backend.logits(net.parameters(), data.set, data.batch(0), logits);
    check_against_the_plain_loop<Case>(net, data, logits);
    std::vector<float> gradient(net.parameters().size());
    dp::Adam<float> adam{gradient.size(), {.learning_rate = 0.001}};
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(backend.loss_and_gradient(net.parameters(), data.set, data.batch(next++), gradient));
        adam.step(net.parameters(), gradient);
    }
    count(state, length);
}

template <class Case, class Backend>
void infer(benchmark::State& state, std::size_t length, unsigned threads) {
    Data const& data = data_of(length);
    typename Case::net const net{dp::Seed{1}};
    Backend backend{threads};
    std::vector<float> logits(batch_size);
    backend.logits(net.parameters(), data.set, data.batch(0), logits);
    check_against_the_plain_loop<Case>(net, data, logits);
    std::size_t next = 0;
    for (auto _ : state) {
        backend.logits(net.parameters(), data.set, data.batch(next++), logits);
        benchmark::DoNotOptimize(logits.data());
    }
    count(state, length);
}

// The sequences of a batch, one call for each, as letters.
template <class Case>
void one_by_one(benchmark::State& state, std::size_t length) {
    Data const& data = data_of(length);
    typename Case::net const net{dp::Seed{1}};
    dp::Scorer const scorer{net};
    auto scratch = scorer.scratch();
    std::vector<std::string> sequences(batch_size);
    std::vector<float> logits(batch_size);
    for (std::size_t i = 0; i < batch_size; ++i) {
        for (dp::Base const base : data.set.sequence(data.batch(0)[i])) {
            sequences[i] += dp::base_letters[base];
        }
        logits[i] = scorer.logit(sequences[i], scratch);
    }
    check_against_the_plain_loop<Case>(net, data, logits);
    for (auto _ : state) {
        for (std::size_t i = 0; i < batch_size; ++i) {
            benchmark::DoNotOptimize(scorer.logit(sequences[i], scratch));
        }
    }
    count(state, length);
}

// (positions of a batch, 4 Length) x (4 Length, Kernels), in the chunks in which OpenBLAS does best here.
void sgemm(benchmark::State& state, std::size_t kernels, std::size_t kernel_length, std::size_t length) {
    std::size_t const window = kernel_length * 4;
    std::size_t const rows = batch_size * length / 8;
    std::vector<float> const columns(rows * window, 0.5F);
    std::vector<float> const weights(kernels * window, 0.25F);
    std::vector<float> out(rows * kernels);
    for (auto _ : state) {
        for (int part = 0; part < 8; ++part) {
            dp::detail::gemm<float>(dp::detail::Factor::as_is, dp::detail::Factor::transposed, rows, kernels, window,
                                    columns, weights, out);
            benchmark::DoNotOptimize(out.data());
        }
    }
    count(state, length);
}

// The rows of bases of one block's table, one after the other, as often as a batch has positions.
template <std::size_t Length, std::size_t Lanes>
void bound(benchmark::State& state, std::size_t kernels, std::size_t length) {
    using Shape = dp::detail::TableShape<float, Length, Lanes>;
    using Row = dp::detail::Pack<float, Lanes>;
    constexpr std::size_t rows = dp::detail::WordShape<Shape::letters>::of_bases;
    std::size_t const blocks = (kernels + Lanes - 1) / Lanes;
    dp::detail::AlignedVector<float> const tables(blocks * rows * Shape::row, 0.001F);
    std::array<float, Lanes> out{};
    for (auto _ : state) {
        for (std::size_t block = 0; block < blocks; ++block) {
            float const* const table = tables.data() + block * rows * Shape::row;
            std::array<Row, Shape::words> sums{};
            for (std::size_t position = 0; position < batch_size * length; ++position) {
                float const* const row = table + position % rows * Shape::row;
                [&]<std::size_t... Place>(std::index_sequence<Place...>) {
                    ((sums[Place] = sums[Place] + Row::load(row + Place * Lanes)), ...);
                }(std::make_index_sequence<Shape::words>{});
            }
            for (Row const& sum : sums) {
                (Row::load(out.data()) + sum).store(out.data());
            }
            benchmark::DoNotOptimize(out.data());
        }
    }
    count(state, length);
}

template <std::size_t Length>
void register_bound(std::string const& shape, std::size_t kernels, std::size_t length) {
    constexpr std::size_t widest = dp::detail::widest<float>;
    auto const add = [&]<std::size_t Lanes>() {
        benchmark::RegisterBenchmark(("bound/" + shape).c_str(),
                                     [=](benchmark::State& state) { bound<Length, Lanes>(state, kernels, length); });
    };
    if (widest > 8 && kernels > 8) {
        add.template operator()<(widest > 8 ? widest : 8)>();
    } else if (widest > 4 && kernels > 4) {
        add.template operator()<8>();
    } else {
        add.template operator()<4>();
    }
}

template <class Case>
std::string register_steps(std::size_t length) {
    using Fused = typename Case::net::backend;
    using General = typename Case::general;
    std::string shape =
        "K:" + std::to_string(Case::kernels) + "/L:" + std::to_string(Case::length) + "/N:" + std::to_string(length);
    for (unsigned const threads : {1U, 2U}) {
        std::string const name = shape + "/threads:" + std::to_string(threads);
        auto const add = [&](std::string const& kind, auto run) {
            benchmark::RegisterBenchmark((kind + "/" + name).c_str(), [=](benchmark::State& state) {
                run(state, length, threads);
            })->UseRealTime();
        };
        add(Case::train, train_step<Case, Fused>);
        add(Case::infer, infer<Case, Fused>);
        add(std::string{"general/"} + Case::train, train_step<Case, General>);
        add(std::string{"general/"} + Case::infer, infer<Case, General>);
    }
    benchmark::RegisterBenchmark((std::string{Case::one} + "/" + shape + "/threads:1").c_str(),
                                 [=](benchmark::State& state) { one_by_one<Case>(state, length); });
    return shape;
}

template <std::size_t Kernels, std::size_t Length>
void register_cases(std::size_t length) {
    std::string const shape = register_steps<Max<Kernels, Length>>(length);
    benchmark::RegisterBenchmark(("sgemm/" + shape + "/threads:1").c_str(),
                                 [=](benchmark::State& state) { sgemm(state, Kernels, Length, length); });
    register_bound<Length>(shape + "/threads:1", Kernels, length);
}

template <std::size_t Length>
void register_counts(std::size_t length) {
    register_cases<256, Length>(length);
    register_cases<128, Length>(length);
    register_cases<64, Length>(length);
    register_cases<32, Length>(length);
    register_cases<16, Length>(length);
    register_cases<8, Length>(length);
    register_cases<4, Length>(length);
}

}  // namespace

int main(int argc, char** argv) {
    register_counts<24>(101);
    register_counts<15>(101);
    register_counts<24>(1000);
    register_steps<Soft<256, 16>>(101);
    register_steps<Soft<64, 16>>(101);
    register_steps<Soft<16, 16>>(101);
    register_steps<Soft<4, 16>>(101);
    return run_benchmarks(argc, argv);
}
