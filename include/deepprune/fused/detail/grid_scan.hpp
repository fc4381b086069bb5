/// \file
/// \brief The best windows of two blocks of kernels: found by rounded scores, scored exactly, and proved.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>

#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/best_two.hpp>
#include <deepprune/fused/detail/best_windows.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/grid_kernels.hpp>
#include <deepprune/fused/detail/window_scores.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The best window of a sequence on all its strands, of equal ones the first, and its score, by the letters of
/// all windows, as many at a time as a register has lanes: `best_windows_of` for one kernel, without a table.
/// \tparam Shape of the table whose order of additions the scores have
/// \param columns the weights of the kernel by letter
/// \param strands those of the sequence among the `letters`
template <class Shape>
[[nodiscard]] std::pair<float, std::int32_t> best_window_by_letters(float const* columns, PackedLetters const& letters,
                                                                    std::span<CodedStrands::Strand const> strands) {
    constexpr std::size_t width = widest<float>;
    using Index = Pack<std::int32_t, width>;
    std::array<std::int32_t, width> numbers;
    std::iota(numbers.begin(), numbers.end(), 0);
    auto number = Index::load(numbers.data());
    auto best = BestWindows<float, width>::none();
    std::size_t first = 0;
    for (auto const& strand : strands) {
        auto const end = Index::all(static_cast<std::int32_t>(first + strand.windows));
        for (std::size_t begin = 0; begin < strand.windows; begin += width) {
            WindowLetters<Shape::words * Shape::letters> some;
            for (std::size_t parity = 0; parity < 2; ++parity) {
                Base const* const from = letters.at(strand.begin + begin + parity);
                for (std::size_t i = 0; i < width / 2; ++i) {
                    some.set(2 * i + parity, from + i);
                }
            }
            auto const score = window_scores<Shape::words, Shape::letters>(columns, some);
            auto const window = number + Index::all(static_cast<std::int32_t>(first + begin));
            auto const better = (score > best.score) & (end > window);
            best.score = Pack<float, width>::choose(better, score, best.score);
            best.window = Index::choose(better, window, best.window);
        }
        first += strand.windows;
    }
    std::pair<float, std::int32_t> found{best.score[0], best.window[0]};
    for (std::size_t i = 1; i < width; ++i) {
        std::pair<float, std::int32_t> const other{best.score[i], best.window[i]};
        if (other.first > found.first || (other.first == found.first && other.second < found.second)) {
            found = other;
        }
    }
    return found;
}

/// \brief Finds the best windows of a pair of blocks in up to `Chunk` sequences: the bits of `best_windows_of` in half
/// of its time.
///
/// A pass over a table of 16 bits, twice as many kernels to a register, finds a window for each kernel, and the highest
/// rounded score of all others. The window is scored exactly. If that is above the others by more than rounding can
/// make up (`Grid`), it is the best one, and the only one; otherwise the sequence is searched once more by exact
/// scores. See docs/decisions/023-a-search-in-16-bits.md.
/// \tparam Pad the padding of the sequences
template <std::size_t Length, Padding Pad, std::size_t Chunk>
class GridScan {
    using Kernels = GridKernels<Length>;
    static constexpr std::size_t block_lanes = Kernels::block_lanes;
    static constexpr std::size_t lanes = Kernels::lanes;
    static_assert(Chunk % widest<float> == 0);

  public:
    Kernels const& kernels;
    CodedStrands const& coded;
    PackedLetters const& letters;  ///< of `coded`
    float* exact_table;            ///< room for the sums of a block

    /// \brief Sets `scores` and, if `Where`, `windows` of `count` sequences, (2, Chunk, block_lanes), to those that
    /// `best_windows_of` finds for `block` and its partner.
    template <bool Where>
    void find(std::size_t block, std::size_t count, float* scores, std::int32_t* windows) const {
        if (!can_number(count)) {
            for (std::size_t half = 0; half < 2; ++half) {
                std::size_t const from = half * Chunk * block_lanes;
                kernels.template build_exact_table<block_lanes>(block + half, exact_table);
                find_best_windows_of_each<float, Length, block_lanes, Pad, Where>(
                    exact_table, coded, count, scores + from, after<Where>(windows, from));
            }
            return;
        }
        Rounded found;
        for (std::size_t i = 0; i < count; ++i) {
            find_best_two<Length, lanes, Pad>(kernels.table(block), coded, coded.strands_of(i),
                                              found.windows.data() + i * lanes, found.second.data() + i * lanes);
        }
        for (std::size_t half = 0; half < 2; ++half) {
            std::size_t const from = half * Chunk * block_lanes;
            finish<Where>(block + half, count, found, half * block_lanes, scores + from, after<Where>(windows, from));
        }
    }

  private:
    static constexpr std::size_t width = widest<float>;
    using Shape = typename Kernels::ExactShape;
    using Windows = WindowLetters<Shape::words * Shape::letters>;
    /// How many kernels are searched one by one before the search of a block costs less.
    static constexpr std::size_t max_single = width / 4 - 1;

    struct Rounded {
        alignas(register_bytes) std::array<std::int16_t, Chunk * lanes> windows;
        alignas(register_bytes) std::array<std::int16_t, Chunk * lanes> second;
    };

    // The windows from a number on, where there are any.
    template <bool Where>
    [[nodiscard]] static std::int32_t* after(std::int32_t* windows, std::size_t number) noexcept {
        return Where ? windows + number : nullptr;
    }

    // Whether 16 bits can number the windows of each sequence.
    [[nodiscard]] bool can_number(std::size_t count) const noexcept {
        for (std::size_t i = 0; i < count; ++i) {
            auto const strands = coded.strands_of(i);
            if (strands[0].windows * strands.size() > max_grid_windows) {
                return false;
            }
        }
        return true;
    }

    // Scores the windows that were found, (Chunk, lanes) of which the block's are those from `first` on, and searches
    // once more where they may not be the best.
    template <bool Where>
    void finish(std::size_t block, std::size_t count, Rounded const& found, std::size_t first, float* scores,
                std::int32_t* windows) const {
        using Numbers = Pack<std::int16_t, block_lanes>;
        alignas(register_bytes) std::array<std::int32_t, block_lanes * Chunk> bytes;
        for (std::size_t i = 0; i < count; ++i) {
            auto const window = Numbers::load(found.windows.data() + i * lanes + first).template to<std::int32_t>();
            if constexpr (Where) {
                window.store(windows + i * block_lanes);
            }
            letters.bytes_of(CodedStrands::places(coded.strands_of(i), window)).store(bytes.data() + i * block_lanes);
        }
        std::size_t const padded = (count + width - 1) / width * width;
        std::fill(bytes.begin() + count * block_lanes, bytes.begin() + padded * block_lanes, 0);
        std::array<std::array<Windows, Chunk / width>, block_lanes> best;
        Base const* const packed = letters.data();
        for (std::size_t i = 0; i < padded; ++i) {
            for (std::size_t lane = 0; lane < block_lanes; ++lane) {
                best[lane][i / width].set(i % width, packed + bytes[i * block_lanes + lane]);
            }
        }
        std::array<float, block_lanes * Chunk> by_kernel;
        for (std::size_t lane = 0; lane < block_lanes; ++lane) {
            for (std::size_t begin = 0; begin < padded; begin += width) {
                window_scores<Shape::words, Shape::letters>(kernels.columns(block * block_lanes + lane),
                                                            best[lane][begin / width])
                    .store(by_kernel.data() + lane * Chunk + begin);
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t lane = 0; lane < block_lanes; ++lane) {
                scores[i * block_lanes + lane] = by_kernel[lane * Chunk + i];
            }
        }
        bool has_table = false;
        for (std::size_t i = 0; i < count; ++i) {
            float* const row = scores + i * block_lanes;
            auto const uncertain = kernels.uncertain(block, row, found.second.data() + i * lanes + first);
            if (uncertain.any()) {
                search<Where>(block, i, uncertain, has_table, row, after<Where>(windows, i * block_lanes));
            }
        }
    }

    // Searches sequence `i` by exact scores: for a few kernels one by one, for more all of the block at once.
    template <bool Where>
    [[gnu::noinline]] void search(std::size_t block, std::size_t i, Pack<std::int32_t, block_lanes> const& uncertain,
                                  bool& has_table, float* scores, std::int32_t* windows) const {
        if (-uncertain.sum() > static_cast<std::int32_t>(max_single)) {
            if (!has_table) {
                kernels.template build_exact_table<block_lanes>(block, exact_table);
                has_table = true;
            }
            auto const best =
                best_windows_of<float, Length, block_lanes, Pad, Where>(exact_table, coded, coded.strands_of(i));
            best.score.store(scores);
            if constexpr (Where) {
                best.window.store(windows);
            }
            return;
        }
        for (std::size_t lane = 0; lane < block_lanes; ++lane) {
            if (uncertain[lane] != 0) {
                auto const [score, window] = best_window_by_letters<Shape>(kernels.columns(block * block_lanes + lane),
                                                                           letters, coded.strands_of(i));
                scores[lane] = score;
                if constexpr (Where) {
                    windows[lane] = window;
                }
            }
        }
    }
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
