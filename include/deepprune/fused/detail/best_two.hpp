/// \file
/// \brief The best window of each kernel by rounded scores, and how near the others come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/word_pass.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The best and the second best of the windows that a pass over the words finishes.
/// \tparam Step the distance of two windows of a pass
template <std::size_t Lanes, std::size_t Step>
struct BestTwo {
    using Row = Pack<std::int16_t, Lanes>;

    std::int16_t number = 0;                                          ///< of the next window; a scalar costs less
    Row best = Row::all((std::numeric_limits<std::int16_t>::min)());  ///< the highest score
    Row second = best;                                                ///< the highest score of all other windows
    Row window = Row::all(0);                                         ///< the first window with the highest score

    [[gnu::always_inline]] void operator()(Row const& score) noexcept {
        window = Row::choose(score > best, Row::all(number), window);
        second = Row::larger(second, Row::smaller(best, score));
        best = Row::larger(best, score);
        number = static_cast<std::int16_t>(number + static_cast<std::int16_t>(Step));
    }
};

/// \brief The windows that 16 bits can number.
inline constexpr std::size_t max_grid_windows = (std::numeric_limits<std::int16_t>::max)();

/// \brief Sets `window` (Lanes) to the best window of a sequence on all its strands, of equal ones to any, and `second`
/// (Lanes) to the highest score of all others. The strands have at most `max_grid_windows` windows.
/// \tparam Pad the padding of the sequences
/// \param table of rounded scores, of which no sum over a part of a window overflows
/// \param strands those of the sequence in `coded`
template <std::size_t Length, std::size_t Lanes, Padding Pad>
void find_best_two(std::int16_t const* table, CodedStrands const& coded, std::span<CodedStrands::Strand const> strands,
                   std::int16_t* window, std::int16_t* second) noexcept {
    constexpr std::size_t letters = TableShape<std::int16_t, Length, Lanes>::letters;
    using Outside = OutsideWords<Length, letters, Pad>;
    using Finish = BestTwo<Lanes, letters>;
    Finish found;  // not what is returned: that would have its place in memory, and go there after each phase
    std::size_t first = 0;
    for (auto const& strand : strands) {
        for (std::size_t phase = 0; phase < letters && phase < strand.windows; ++phase) {
            found.number = static_cast<std::int16_t>(first + phase);
            WordPass<TableRows<std::int16_t, Length, Lanes>, Finish> pass{
                .rows = {table, coded.codes() + strand.begin + phase}, .finish = found, .under_way = {}};
            pass.template run<Outside::left, Outside::right>(phase_windows(strand.windows, phase, letters));
            found = pass.finish;
        }
        first += strand.windows;
    }
    found.window.store(window);
    found.second.store(second);
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
