/// \file
/// \brief Some matrices, each on one strand, that are scored together in the lanes of a register.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/word_pass.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A matrix on one strand.
struct LaneMatrix {
    std::vector<std::array<std::int16_t, 4>> levels{};  ///< by column and base, as the matrix reads them
    std::size_t lowest = 0;                             ///< the total from which on a window is a site
    std::uint32_t matrix = 0;                           ///< its number
    bool reverse = false;                               ///< it scores the other strand
};

/// \brief What a lane has found.
struct LaneHit {
    std::uint32_t matrix = 0;
    std::uint16_t level = 0;  ///< the total, from the lowest one of a site
    bool reverse = false;
};

/// \brief Part of a run of known bases as words of four letters. Behind the run there is A, without end.
class CodedWords {
  public:
    static constexpr std::size_t letters = 4;         ///< of a word
    static constexpr std::size_t max_windows = 4096;  ///< of a part
    static constexpr std::size_t max_window = 64;     ///< bases of a window

    /// \brief Codes the words of the first `windows` windows of `run`, at most `max_windows`.
    void assign(std::span<Base const> run, std::size_t windows) noexcept {
        std::size_t const needed = windows + max_window;
        std::size_t const there = (std::min)(run.size(), needed);
        std::copy_n(run.begin(), there, letters_.begin());
        std::fill(letters_.begin() + static_cast<std::ptrdiff_t>(there),
                  letters_.begin() + static_cast<std::ptrdiff_t>(needed), Base{0});
        Base const* const from = letters_.data();
        for (std::size_t i = 0; i + letters <= needed; ++i) {
            codes_[i] = static_cast<WordCode>(from[i] * 64 + from[i + 1] * 16 + from[i + 2] * 4 + from[i + 3]);
        }
    }
    /// \brief The number of the word that begins at each base.
    [[nodiscard]] WordCode const* codes() const noexcept { return codes_.data(); }

  private:
    alignas(64) std::array<WordCode, max_windows + max_window> codes_;
    alignas(64) std::array<Base, max_windows + max_window> letters_;
};

/// \brief Up to 16 matrices of similar lengths. Shorter ones have columns of zeros behind them.
class LaneBlock {
  public:
    static constexpr std::size_t max_length = CodedWords::max_window;

    /// \brief Takes as many of the matrices as it has room for, at least one. \param matrices in the order of lengths
    // A template, so that it is compiled only where it is called.
    template <std::same_as<LaneMatrix> Matrix>
    explicit LaneBlock(std::span<Matrix const> matrices) {
        constexpr std::size_t longest_of_many = 32;  // tables of longer ones in 16 lanes leave the cache
        lanes_ = matrices.size() > 8 && matrices[8].levels.size() <= longest_of_many ? 16 : 8;
        used_ = (std::min)(lanes_, matrices.size());
        if (lanes_ == 16) {
            while (matrices[used_ - 1].levels.size() > longest_of_many) {
                --used_;
            }
        }
        matrices = matrices.first(used_);
        length_ = *std::ranges::lower_bound(lengths, matrices.back().levels.size());
        above_.fill((std::numeric_limits<std::int16_t>::max)());
        std::vector<std::int16_t> kernels(used_ * length_ * 4, 0);
        for (std::size_t lane = 0; lane < used_; ++lane) {
            LaneMatrix const& matrix = matrices[lane];
            above_[lane] = static_cast<std::int16_t>(
                (std::min)(matrix.lowest, std::size_t{(std::numeric_limits<std::int16_t>::max)()} + 1) - 1);
            hits_[lane] = {.matrix = matrix.matrix, .reverse = matrix.reverse};
            std::size_t const columns = matrix.levels.size();
            for (std::size_t i = 0; i < columns; ++i) {
                for (std::size_t base = 0; base < 4; ++base) {
                    kernels[(lane * length_ + i) * 4 + base] =
                        matrix.reverse ? matrix.levels[columns - 1 - i][3 - base] : matrix.levels[i][base];
                }
            }
        }
        std::vector<std::uint32_t> numbers(used_);
        std::iota(numbers.begin(), numbers.end(), 0U);
        with_shape([&]<std::size_t Length, std::size_t Lanes> {
            using Shape = BlockShape<Length, Lanes>;
            tables_.resize(WordShape<Shape::letters>::without_unknown * Shape::row);
            build_tables<std::int16_t, Length, Lanes, Shape>(
                kernels, numbers, {Length, Padding::valid, Strands::forward, false}, false, tables_.data());
        });
    }

    /// \brief The number of matrices in it.
    [[nodiscard]] std::size_t used() const noexcept { return used_; }

    /// \brief Calls `report(window, hit)` for each of the first `windows` windows and each of its sites; also for
    /// windows that reach into the A's behind the run.
    template <class Report>
    void scan(CodedWords const& words, std::size_t windows, Report const& report) const {
        with_shape([&]<std::size_t Length, std::size_t Lanes> { scan_as<Length, Lanes>(words, windows, report); });
    }

  private:
    static constexpr std::array<std::size_t, 8> lengths{8, 12, 16, 20, 24, 32, 48, 64};

    template <std::size_t Length, std::size_t Lanes>
    using BlockShape = TableShape<std::int16_t, Length, Lanes, CodedWords::letters>;

    // Calls `visit.operator()<Length, Lanes>()` with those of this block.
    template <std::size_t Place = 0, class Visit>
    void with_shape(Visit&& visit) const {
        if constexpr (Place < lengths.size()) {
            if (length_ != lengths[Place]) {
                return with_shape<Place + 1>(visit);
            }
            if constexpr (lengths[Place] <= 32) {
                if (lanes_ == 16) {
                    return visit.template operator()<lengths[Place], 16>();
                }
            }
            visit.template operator()<lengths[Place], 8>();
        }
    }

    template <std::size_t Length, std::size_t Lanes, class Report>
    void scan_as(CodedWords const& words, std::size_t windows, Report const& report) const {
        using Shape = BlockShape<Length, Lanes>;
        using Row = Pack<std::int16_t, Lanes>;
        Row const above = Row::load(above_.data());
        for (std::size_t phase = 0; phase < Shape::letters; ++phase) {
            std::size_t window = phase;
            auto const finish = [&](Row const& totals) {
                if ((totals > above).any()) [[unlikely]] {
                    std::array<std::int16_t, Lanes> all;
                    totals.store(all.data());
                    report_lanes(window, all, report);
                }
                window += Shape::letters;
            };
            WordPass<TableRows<std::int16_t, Length, Lanes, Shape>, decltype(finish)>{
                {tables_.data(), words.codes() + phase}, finish, {}}
                .template run<0, 0>(phase_windows(windows, phase, Shape::letters));
        }
    }

    template <class Report>
    [[gnu::noinline]] void report_lanes(std::size_t window, std::span<std::int16_t const> totals,
                                        Report const& report) const {
        for (std::size_t lane = 0; lane < totals.size(); ++lane) {
            if (totals[lane] > above_[lane]) {
                LaneHit hit = hits_[lane];
                hit.level = static_cast<std::uint16_t>(totals[lane] - above_[lane] - 1);
                report(window, hit);
            }
        }
    }

    std::size_t lanes_ = 8;
    std::size_t used_ = 0;
    std::size_t length_ = 0;                // of the tables' windows
    std::array<std::int16_t, 16> above_{};  // a site's total is above this, by lane
    std::array<LaneHit, 16> hits_{};        // by lane, without level
    AlignedVector<std::int16_t> tables_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
