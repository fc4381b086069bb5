/// \file
/// \brief The best window of each kernel, from the tables.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>

#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/word_pass.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The highest score of each kernel of a block, and the first window with that score.
template <std::floating_point T, std::size_t Lanes>
struct BestWindows {
    Pack<T, Lanes> score;
    Pack<IntegerOf<T>, Lanes> window;

    [[nodiscard]] [[gnu::always_inline]] static BestWindows none() noexcept {
        return {Pack<T, Lanes>::all(-std::numeric_limits<T>::infinity()), Pack<IntegerOf<T>, Lanes>::all(0)};
    }
};

/// \brief The best of the windows of one phase, as a pass over the words finishes them.
template <std::floating_point T, std::size_t Length, std::size_t Lanes, bool Where>
struct BestOfPhase {
    using Row = Pack<T, Lanes>;
    using Index = Pack<IntegerOf<T>, Lanes>;
    static constexpr std::size_t letters = TableShape<T, Length, Lanes>::letters;

    Index window;
    BestWindows<T, Lanes> best = BestWindows<T, Lanes>::none();

    [[gnu::always_inline]] void operator()(Row const& score) noexcept {
        auto const better = score > best.score;
        best.score = Row::choose(better, score, best.score);
        if constexpr (Where) {
            best.window = Index::choose(better, window, best.window);
            window = window + Index::all(letters);
        }
    }
};

/// \brief Updates `best` with the windows of one strand, whose words begin at `codes`. Of equal scores the first window
/// wins.
/// \tparam Pad the padding of the sequences
/// \tparam Where whether to find the windows' numbers, too
/// \param first the number of the strand's first window, above all numbers in `best`
template <std::floating_point T, std::size_t Length, std::size_t Lanes, Padding Pad, bool Where>
void find_best_windows(T const* table, WordCode const* codes, std::size_t windows, std::size_t first,
                       BestWindows<T, Lanes>& best) {
    using Finish = BestOfPhase<T, Length, Lanes, Where>;
    using Outside = OutsideWords<Length, Finish::letters, Pad>;
    using Index = typename Finish::Index;
    for (std::size_t phase = 0; phase < Finish::letters && phase < windows; ++phase) {
        WordPass<TableRows<T, Length, Lanes>, Finish> pass{
            .rows = {table, codes + phase},
            .finish = {.window = Index::all(static_cast<IntegerOf<T>>(first + phase))},
            .under_way = {}};
        pass.template run<Outside::left, Outside::right>(phase_windows(windows, phase, Finish::letters));
        BestWindows<T, Lanes> const& found = pass.finish.best;
        auto better = found.score > best.score;
        if constexpr (Where) {
            better = better | ((found.score == best.score) & (best.window > found.window));
            best.window = Index::choose(better, found.window, best.window);
        }
        best.score = Pack<T, Lanes>::choose(better, found.score, best.score);
    }
}

/// \brief The best windows of a sequence on all its strands.
/// \param strands those of the sequence in `coded`
template <std::floating_point T, std::size_t Length, std::size_t Lanes, Padding Pad, bool Where>
[[nodiscard]] [[gnu::always_inline]] inline BestWindows<T, Lanes> best_windows_of(
    T const* table, CodedStrands const& coded, std::span<CodedStrands::Strand const> strands) {
    auto best = BestWindows<T, Lanes>::none();
    std::size_t first = 0;
    for (auto const& strand : strands) {
        find_best_windows<T, Length, Lanes, Pad, Where>(table, coded.codes() + strand.begin, strand.windows, first,
                                                        best);
        first += strand.windows;
    }
    return best;
}

/// \brief Sets `scores` and, if `Where`, `windows` (sequences, Lanes) to the best windows of the first `count`
/// sequences in `coded`.
template <std::floating_point T, std::size_t Length, std::size_t Lanes, Padding Pad, bool Where>
void find_best_windows_of_each(T const* table, CodedStrands const& coded, std::size_t count, T* scores,
                               IntegerOf<T>* windows) {
    for (std::size_t i = 0; i < count; ++i) {
        auto const best = best_windows_of<T, Length, Lanes, Pad, Where>(table, coded, coded.strands_of(i));
        best.score.store(scores + i * Lanes);
        if constexpr (Where) {
            best.window.store(windows + i * Lanes);
        }
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
