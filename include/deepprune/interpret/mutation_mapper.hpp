/// \file
/// \brief What each base of a sequence means to a model: how its output changes if the base does.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/interpret/detail/mutated_pool.hpp>
#include <deepprune/interpret/kernel_windows.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Makes mutation maps (Alipanahi et al., Nat. Biotechnol. 33:831, 2015): the change of the logit for every
/// base of a sequence and each of its alternatives.
///
/// A mutant differs in the windows with one base alone. So the windows are scored once, and for each mutant those with
/// its base get the difference of two weights; the others count as they are. All is done in double from the model's
/// weights: a map is what predicting every mutant gives, without the rounding of a model in float. Immutable: any
/// number of threads may share one.
class MutationMapper {
  public:
    /// \param model its kernels, by `kernel_windows` of any set, such as an empty one
    /// \throws OptionError for a model whose logit is not a constant plus a sum over the kernels, each after
    /// elementwise activations, or whose weights are not finite
    explicit MutationMapper(KernelWindows const& model) : model_{model} {
        if (!model.additive || !model.activations_known) {
            throw OptionError(message({.found = "a model that does more than weigh the scores of its kernels",
                                       .expected = "elementwise activations before the pooling, and one Dense<1> after "
                                                   "the mask"}));
        }
        for (std::size_t first = 0; first < model.kernels.size(); first += detail::mutated_lanes) {
            add_block(first);
        }
    }

    /// \brief The changes of the logit: for each base of the sequence, if it becomes A, C, G and T; 0 for the base that
    /// it is. An unknown base has four alternatives.
    /// \param sequence codes of bases (`encode_base`), each 0 to 4
    /// \throws DataError if the sequence has no window, or a code is none
    /// \par Complexity
    /// O(bases · length · kernels), of which a plain prediction has as much for each single mutant. Under expectation
    /// pooling after an activation, or with weights of which e to the power of the exponent times them is no number to
    /// divide by (above 150), each mutant pools all windows anew: O(bases² · kernels).
    [[nodiscard]] std::vector<BaseScores> operator()(std::span<Base const> sequence) const {
        require_readable(sequence);
        std::vector<BaseScores> changes(sequence.size(), BaseScores{});
        for (Block const& block : blocks_) {
            auto const strands = score(block, sequence);
            if (model_.pooling == Pooling::max) {
                detail::MutatedMaximum const pool{strands, sequence.size(), Row::load(block.largest_gain.data())};
                add_changes(block, strands, sequence, pool, changes);
            } else {
                detail::MutatedExpectation const pool{strands, model_.exponent};
                add_changes(block, strands, sequence, pool, changes);
            }
        }
        return changes;
    }

  private:
    static constexpr std::size_t lanes = detail::mutated_lanes;
    static constexpr std::uint8_t beyond = 5;  // the letter of a place outside the sequence
    using Row = detail::MutatedRow;
    using AllStrands = std::vector<detail::StrandScores>;

    struct Block {
        std::vector<detail::StrandColumns> strands{};
        std::array<double, lanes> biases{};
        std::array<double, lanes> dense{};
        std::array<double, lanes> largest_gain{};  // of a window by one other base
        bool by_terms = false;                     // an expectation that is the sum of terms which change by a factor
    };

    [[nodiscard]] static double finite(double weight) {
        if (!std::isfinite(weight)) {
            throw OptionError(message({.found = "a weight that is not finite", .expected = "numbers"}));
        }
        return weight;
    }

    void add_block(std::size_t first) {
        Block& block = blocks_.emplace_back();
        std::size_t const used = (std::min)(lanes, model_.kernels.size() - first);
        double largest = 0.0;
        for (bool const reverse : {false, true}) {
            if (reverse && model_.strands == Strands::forward) {
                break;
            }
            auto& columns = block.strands.emplace_back();
            columns.scores.assign(model_.length * detail::column_letters * lanes, 0.0);
            for (std::size_t lane = 0; lane < used; ++lane) {
                auto const& kernel = model_.kernels[first + lane];
                for (std::size_t place = 0; place < model_.length; ++place) {
                    for (std::size_t base = 0; base < 4; ++base) {
                        double const weight = finite(
                            kernel.weights[reverse ? 4 * (model_.length - 1 - place) + 3 - base : 4 * place + base]);
                        double* const column = columns.scores.data() + place * detail::column_letters * lanes + lane;
                        column[base * lanes] = weight;
                        column[unknown_base * lanes] += model_.unknown_share * weight;
                        largest = (std::max)(largest, std::abs(model_.exponent * weight));
                    }
                }
            }
        }
        for (std::size_t lane = 0; lane < used; ++lane) {
            block.biases[lane] = finite(model_.kernels[first + lane].bias);
            block.dense[lane] = finite(model_.kernels[first + lane].dense_weight);
            auto const& weights = model_.kernels[first + lane].weights;
            for (std::size_t i = 0; i < weights.size(); i += 4) {
                auto const [low, high] = std::minmax_element(weights.data() + i, weights.data() + i + 4);
                double const unknown =
                    model_.unknown_share * std::accumulate(weights.data() + i, weights.data() + i + 4, 0.0);
                block.largest_gain[lane] = (std::max)(block.largest_gain[lane], *high - (std::min)(*low, unknown));
            }
        }
        block.by_terms = model_.pooling == Pooling::expectation && model_.activations.empty() &&
                         largest <= detail::MutatedExpectation::largest_exponent;
        if (block.by_terms) {
            for (auto& columns : block.strands) {
                columns.powers.resize(columns.scores.size());
                columns.inverse_powers.resize(columns.scores.size());
                for (std::size_t i = 0; i < columns.scores.size(); ++i) {
                    columns.powers[i] = std::exp(model_.exponent * columns.scores[i]);
                    columns.inverse_powers[i] = std::exp(-model_.exponent * columns.scores[i]);
                }
            }
        }
    }

    void require_readable(std::span<Base const> sequence) const {
        if (model_.windows_of(sequence.size()) == 0) {
            throw DataError(message({.found = detail::concat({"a sequence of ", std::to_string(sequence.size()),
                                                              sequence.size() == 1 ? " base" : " bases"}),
                                     .expected = detail::concat({"at least ", std::to_string(model_.length)})}));
        }
        auto const bad = std::ranges::find_if(sequence, [](Base base) { return base > unknown_base; });
        if (bad != sequence.end()) {
            throw DataError(message(
                {.found = detail::concat({"an invalid base at position ", std::to_string(bad - sequence.begin() + 1)}),
                 .expected = "codes from 0 to 4"}));
        }
    }

    // The scores of all windows, without biases.
    [[nodiscard]] AllStrands score(Block const& block, std::span<Base const> sequence) const {
        std::size_t const windows = model_.windows_of(sequence.size());
        std::size_t const length = model_.length;
        std::vector<std::uint8_t> letters(sequence.size() + 2 * length, beyond);
        std::ranges::copy(sequence, letters.begin() + static_cast<std::ptrdiff_t>(length));
        AllStrands strands(block.strands.size());
        for (std::size_t s = 0; s < strands.size(); ++s) {
            auto& strand = strands[s];
            // Windows of the other strand are numbered from its own start, here from the left.
            std::size_t const leftmost = s == 0 ? 0 : 2 * windows - 1;
            strand.first = detail::window_place(leftmost, windows, model_.padding, length, sequence.size()).start;
            strand.length = length;
            strand.windows = windows;
            strand.columns = &block.strands[s];
            strand.scores.resize(windows * lanes);
            auto const* next = letters.data() + (strand.first + static_cast<std::ptrdiff_t>(length));
            for (std::size_t w = 0; w < windows; ++w, ++next) {
                // Four sums, as one would wait for its last addition.
                std::array<Row, 4> sums;
                sums.fill(Row::all(0.0));
                std::size_t place = 0;
                for (; place + 4 <= length; place += 4) {
                    sums[0] = sums[0] + strand.column(place, next[place]);
                    sums[1] = sums[1] + strand.column(place + 1, next[place + 1]);
                    sums[2] = sums[2] + strand.column(place + 2, next[place + 2]);
                    sums[3] = sums[3] + strand.column(place + 3, next[place + 3]);
                }
                for (; place < length; ++place) {
                    sums[0] = sums[0] + strand.column(place, next[place]);
                }
                ((sums[0] + sums[1]) + (sums[2] + sums[3])).store(strand.scores.data() + w * lanes);
            }
        }
        return strands;
    }

    [[nodiscard]] double activated(double score) const {
        for (auto const activation : model_.activations) {
            score = activation(score);
        }
        return score;
    }

    template <class Pool>
    void add_changes(Block const& block, AllStrands const& strands, std::span<Base const> sequence, Pool const& pool,
                     std::vector<BaseScores>& changes) const {
        constexpr bool is_maximum = std::same_as<Pool, detail::MutatedMaximum>;
        Row const before = pool.reference();
        std::array<double, lanes> reference{};
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            reference[lane] = is_maximum                   ? activated(before[lane] + block.biases[lane])
                              : model_.activations.empty() ? before[lane]
                                                           : plain(strands, lane, block.biases[lane], {});
        }
        for (std::size_t i = 0; i < sequence.size(); ++i) {
            std::array<Row, 4> after{};
            if (is_maximum || block.by_terms) {
                after = pool.mutants(i, sequence[i]);
            }
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                if (block.dense[lane] == 0.0) {
                    continue;  // no kernel, or one that does not count
                }
                std::array<double, 4> values{after[0][lane], after[1][lane], after[2][lane], after[3][lane]};
                if constexpr (is_maximum) {
                    double const old = before[lane];
                    if (values[0] == old && values[1] == old && values[2] == old && values[3] == old) {
                        continue;  // most bases are in the best window of few kernels
                    }
                    for (double& value : values) {
                        value = activated(value + block.biases[lane]);
                    }
                } else {
                    for (Base to = 0; to < 4; ++to) {
                        if (to != sequence[i] && (!block.by_terms || std::isnan(values[to]))) {
                            values[to] = plain(strands, lane, block.biases[lane], {i, sequence[i], to});
                        }
                    }
                }
                for (std::size_t to = 0; to < 4; ++to) {
                    changes[i][to] += block.dense[lane] * (values[to] - reference[lane]);
                }
            }
            if (sequence[i] < 4) {
                changes[i][sequence[i]] = 0.0;  // and not what roundings leave
            }
        }
    }

    // A base that becomes another one; none if both are the same.
    struct Mutation {
        std::size_t base = 0;
        Base from = 0;
        Base to = 0;
    };

    // The expectation of a kernel for one mutant, from the scores of all windows.
    [[nodiscard]] double plain(AllStrands const& strands, std::size_t lane, double bias,
                               Mutation const& mutation) const {
        double weights = 0.0;
        double sum = 0.0;
        double heaviest = -std::numeric_limits<double>::infinity();
        for (bool const search : {true, false}) {
            for (auto const& strand : strands) {
                std::size_t const begin = strand.begin(mutation.base);
                std::size_t const end = strand.end(mutation.base);
                for (std::size_t w = 0; w < strand.windows; ++w) {
                    double score = strand.score(w)[lane];
                    if (w >= begin && w < end && mutation.from != mutation.to) {
                        std::size_t const place = strand.place(mutation.base, w);
                        score += strand.column(place, mutation.to)[lane] - strand.column(place, mutation.from)[lane];
                    }
                    // Without an activation the bias is the same for all, and so no part of a change.
                    double const value = model_.activations.empty() ? score : activated(score + bias);
                    if (search) {
                        heaviest = (std::max)(heaviest, model_.exponent * value);
                    } else {
                        double const weight = std::exp(model_.exponent * value - heaviest);
                        weights += weight;
                        sum += weight * value;
                    }
                }
            }
        }
        return sum / weights;
    }

    KernelWindows model_;
    std::vector<Block> blocks_{};
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
