/// \file
/// \brief The best windows of few kernels in many sequences at once: found by rounded scores, scored exactly, and
/// proved.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/best_two.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/grid_kernels.hpp>
#include <deepprune/fused/detail/grid_scan.hpp>
#include <deepprune/fused/detail/permuted_kernels.hpp>
#include <deepprune/fused/detail/permuted_words.hpp>
#include <deepprune/fused/detail/window_scores.hpp>
#include <deepprune/fused/detail/word_pass.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The best two windows of each sequence, with what is added to the score of each.
struct BestTwoPermuted {
    BestTwo<permuted_lanes, permuted_letters> best;
    std::uint16_t const* correction;

    [[gnu::always_inline]] void operator()(PermutedRow const& sum) noexcept {
        best(std::bit_cast<Pack<std::int16_t, permuted_lanes>>(sum + PermutedRow::all(*correction)));
        correction += permuted_letters;
    }
};

/// \brief Updates `best` with the windows of one strand of each sequence, the first of which has the number `first`.
/// \tparam Words of a window
/// \param table of a kernel, (Words, permuted_table)
/// \param words `PermutedWords::data` of the strands
/// \param corrections what is added to the score of each window
template <std::size_t Words>
[[gnu::noinline]] void find_best_two_permuted(std::uint16_t const* table, std::uint16_t const* words,
                                              std::span<std::uint16_t const> corrections, std::size_t first,
                                              BestTwo<permuted_lanes, permuted_letters>& best) noexcept {
    auto found = best;  // not `best` itself, which would go to memory after each phase
    for (std::size_t phase = 0; phase < permuted_letters && phase < corrections.size(); ++phase) {
        found.number = static_cast<std::int16_t>(first + phase);
        WordPass<PermutedRows<Words>, BestTwoPermuted> pass{
            .rows = PermutedRows<Words>::of(table, words + phase * permuted_lanes),
            .finish = {found, corrections.data() + phase},
            .under_way = {}};
        pass.template run<0, 0>(phase_windows(corrections.size(), phase, permuted_letters));
        found = pass.finish.best;
    }
    best = found;
}

/// \brief What a worker's searches by permutations need.
template <std::size_t Length, Padding Pad>
class PermutedMemory {
  public:
    PermutedWords words{};

    /// \brief How many words sequences of `windows` windows on a strand have.
    [[nodiscard]] static constexpr std::size_t positions(std::size_t windows) noexcept {
        return windows + (Length - 1) / permuted_letters * permuted_letters;
    }
    /// \brief Makes room for such sequences, after each assignment to the kernels.
    void make_room(PermutedKernels<Length, Pad> const& kernels, std::size_t windows) {
        words.make_room(positions(windows));
        detail::make_room(corrections_, kernels.size() * windows);
        windows_ = 0;
    }
    /// \brief Sets what is added to the windows of each kernel, unless they are as many as those before.
    void correct(PermutedKernels<Length, Pad> const& kernels, std::size_t windows) {
        if (windows_ != windows) {
            make_room(kernels, windows);
            windows_ = windows;
            for (std::size_t j = 0; j < kernels.size(); ++j) {
                kernels.correct(j, std::span{corrections_}.subspan(j * windows, windows));
            }
        }
    }
    /// \brief That of kernel `j`, one number a window.
    [[nodiscard]] std::span<std::uint16_t const> corrections(std::size_t j) const noexcept {
        return std::span{corrections_}.subspan(j * windows_, windows_);
    }

  private:
    AlignedVector<std::uint16_t> corrections_{};  ///< (kernels, windows)
    std::size_t windows_ = 0;
};

/// \brief Finds the best windows of a block of at most `Lanes` kernels in up to `permuted_lanes` sequences of one
/// length: the bits of `best_windows_of`.
///
/// A register holds the same word of all sequences, and its permutation of a table what the word adds to a kernel's
/// score. So rows are not loaded at all, and each kernel has a register for itself. What is found is proved as in
/// `GridScan`. See docs/decisions/024-few-kernels-by-permutations.md.
/// \tparam Pad the padding of the sequences
template <std::size_t Length, Padding Pad, std::size_t Lanes>
class PermutedScan {
    using Kernels = PermutedKernels<Length, Pad>;
    using ExactShape = TableShape<float, Length, Lanes>;

  public:
    /// \brief The letters that are read from the first one of a window on.
    static constexpr std::size_t span =
        (std::max)(Kernels::words * permuted_letters, ExactShape::words* ExactShape::letters);

    using Memory = PermutedMemory<Length, Pad>;

    Kernels const& kernels;
    CodedStrands const& coded;
    PackedLetters const& letters;  ///< of `coded`
    Memory& memory;

    /// \brief Whether the first `count` sequences of `coded` can be searched, and are so many that it pays.
    [[nodiscard]] static bool suits(CodedStrands const& coded, std::size_t count) noexcept {
        if (count < permuted_lanes / 2 || count > permuted_lanes) {
            return false;
        }
        auto const windows = coded.strands()[0].windows;
        bool const whole = Pad == Padding::valid || windows >= Length;  // no window reaches outside at both ends
        return whole && windows * coded.strands_of(0).size() <= max_grid_windows &&
               std::ranges::all_of(coded.strands().first(count * coded.strands_of(0).size()),
                                   [&](auto const& strand) { return strand.windows == windows; });
    }

    /// \brief Sets `scores` and, if `Where`, `windows` of `count` sequences, (count, Lanes), to those that
    /// `best_windows_of` finds. \param unknown whether there may be an unknown letter
    /// \return false if so much is uncertain that this should be left to `best_windows_of`; nothing is set then
    template <bool Where>
    [[nodiscard]] bool find(std::size_t count, bool unknown, float* scores, std::int32_t* windows) const {
        Open open;
        for (std::size_t i = 0; unknown && i < count; ++i) {
            if (has_unknown(i)) {
                open.add_all(i, kernels.size());
            }
        }
        if (open.count > max_open) {
            return false;
        }
        std::array<Found, Lanes> found;
        search(count, found);
        Exact exact;
        choose(count, found, exact);
        for (std::size_t j = 0; j < kernels.size(); ++j) {
            score(j, count, found[j], exact, open);
        }
        if (open.count > max_open) {
            return false;
        }
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t lane = 0; lane < Lanes; ++lane) {
                bool const used = lane < kernels.size();
                scores[i * Lanes + lane] = used ? exact.scores[lane * permuted_lanes + i] : 0.0F;
                if constexpr (Where) {
                    windows[i * Lanes + lane] = used ? exact.windows[lane * permuted_lanes + i] : 0;
                }
            }
        }
        for (auto const& [i, j] : std::span{open.pairs}.first(open.count)) {
            auto const [score, window] =
                best_window_by_letters<ExactShape>(kernels.columns(j), letters, coded.strands_of(i));
            scores[i * Lanes + j] = score;
            if constexpr (Where) {
                windows[i * Lanes + j] = window;
            }
        }
        return true;
    }

  private:
    using Found = BestTwo<permuted_lanes, permuted_letters>;
    static constexpr std::size_t half = PermutedWords::half;
    /// How many pairs of a sequence and a kernel are searched one by one before another search of all costs less.
    static constexpr std::size_t max_open = permuted_lanes;

    // Pairs of a sequence and a kernel that are left to be searched by exact scores, and how many there would be.
    struct Open {
        std::array<std::pair<std::uint8_t, std::uint8_t>, max_open> pairs;
        std::size_t count = 0;
        std::array<bool, permuted_lanes> all{};  // sequences that have all their pairs here

        void add(std::size_t i, std::size_t j) noexcept {
            if (count < max_open) {
                pairs[count] = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(j)};
            }
            ++count;
        }
        void add_all(std::size_t i, std::size_t pairs_of_it) noexcept {
            all[i] = true;
            for (std::size_t j = 0; j < pairs_of_it; ++j) {
                add(i, j);
            }
        }
    };
    // What was found for each kernel and sequence, and its score.
    struct Exact {
        std::array<std::int32_t, Lanes * permuted_lanes> windows;
        std::array<std::array<WindowLetters<ExactShape::words * ExactShape::letters>, 2>, Lanes> letters;
        std::array<float, Lanes * permuted_lanes> scores;
    };

    [[nodiscard]] bool has_unknown(std::size_t i) const noexcept {
        auto const& strand = coded.strands_of(i)[0];
        auto const all = coded.letters().subspan(strand.begin, strand.windows - 1 + Length);
        return std::ranges::find(all, unknown_base) != all.end();
    }

    [[nodiscard]] std::size_t strands() const noexcept { return coded.strands_of(0).size(); }
    // A strand of sequence i; a lane without a sequence has the first one.
    [[nodiscard]] CodedStrands::Strand const& strand_of(std::size_t i, std::size_t count,
                                                        std::size_t strand) const noexcept {
        return coded.strands_of(i < count ? i : 0)[strand];
    }

    void search(std::size_t count, std::array<Found, Lanes>& found) const {
        std::size_t const windows = coded.strands()[0].windows;
        memory.correct(kernels, windows);
        for (std::size_t strand = 0; strand < strands(); ++strand) {
            PermutedWords::Letters from;
            for (std::size_t i = 0; i < permuted_lanes; ++i) {
                from[i] = coded.letters().data() + strand_of(i, count, strand).begin;
            }
            memory.words.assign(from, Memory::positions(windows));
            for (std::size_t j = 0; j < kernels.size(); ++j) {
                find_best_two_permuted<Kernels::words>(kernels.table(j), memory.words.data(), memory.corrections(j),
                                                       strand * windows, found[j]);
            }
        }
    }

    // Sets the windows that were found, and copies their letters. Those of all kernels before the first score, which
    // would wait for the copies.
    void choose(std::size_t count, std::array<Found, Lanes> const& found, Exact& exact) const noexcept {
        using Index = Pack<std::int32_t, half>;
        auto const windows = Index::all(static_cast<std::int32_t>(coded.strands()[0].windows));
        for (std::size_t h = 0; h < 2 && h * half < count; ++h) {
            std::array<std::int32_t, half>
                first;  // the place of window 0 of each sequence, and that on the last strand
            std::array<std::int32_t, half> last;
            for (std::size_t i = 0; i < half; ++i) {
                first[i] = static_cast<std::int32_t>(strand_of(h * half + i, count, 0).begin);
                last[i] = static_cast<std::int32_t>(strand_of(h * half + i, count, strands() - 1).begin);
            }
            for (std::size_t j = 0; j < kernels.size(); ++j) {
                auto const window = PermutedWords::half_of(found[j].window, h == 1);
                window.store(exact.windows.data() + j * permuted_lanes + h * half);
                auto const place = Index::choose(windows > window, window + Index::load(first.data()),
                                                 window - windows + Index::load(last.data()));
                std::array<std::int32_t, half> bytes;
                letters.bytes_of(place).store(bytes.data());
                for (std::size_t i = 0; i < half; ++i) {
                    exact.letters[j][h].set(i, letters.data() + bytes[i]);
                }
            }
        }
    }

    // Scores the windows of a kernel, and opens the pairs in which another one may be better.
    void score(std::size_t j, std::size_t count, Found const& found, Exact& exact, Open& open) const noexcept {
        using Row = Pack<float, half>;
        Grid const grid = kernels.grid(j);
        for (std::size_t h = 0; h < 2 && h * half < count; ++h) {
            auto const scores =
                window_scores<ExactShape::words, ExactShape::letters>(kernels.columns(j), exact.letters[j][h]);
            scores.store(exact.scores.data() + j * permuted_lanes + h * half);
            auto const others = PermutedWords::half_of(found.second, h == 1).template to<float>();
            auto const uncertain = Grid::uncertain<half>(scores, others, Row::all(grid.scale), Row::all(grid.margin));
            if (uncertain.any()) {
                for (std::size_t i = h * half; i < (std::min)(count, (h + 1) * half); ++i) {
                    if (uncertain[i % half] != 0 && !open.all[i]) {
                        open.add(i, j);
                    }
                }
            }
        }
    }
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
