/// \file
/// \brief The best windows of blocks of kernels, by the search that is the fastest for their number.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepprune/core/team.hpp>
#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/best_windows.hpp>
#include <deepprune/fused/detail/coded_strands.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/grid_kernels.hpp>
#include <deepprune/fused/detail/grid_scan.hpp>
#include <deepprune/fused/detail/live_kernels.hpp>
#include <deepprune/fused/detail/permuted_kernels.hpp>
#include <deepprune/fused/detail/permuted_scan.hpp>
#include <deepprune/fused/detail/permuted_words.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/fused/detail/word_tables.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/window.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The search for the best windows of the live kernels in chunks of at most `Chunk` sequences. Many kernels are
/// searched on a grid, two blocks at a time (`GridScan`), few of them by permutations (`PermutedScan`), and the others
/// by table sums; scores and windows are those of the table sums, bit by bit. Memory is reused from call to call.
/// \tparam T the scalar
/// \tparam Length the positions of a kernel
/// \tparam Pad the padding of the sequences, that of the sizes
template <std::floating_point T, std::size_t Length, Padding Pad, std::size_t Chunk>
class MaxSearch {
  public:
    /// \brief Of one worker.
    struct Memory {
        CodedStrands sequences{};
        PackedLetters letters{};
        AlignedVector<T> table{};  ///< exact sums of a block that is searched in another way
        bool has_table = false;    ///< whether they are those of few kernels
        PermutedMemory<Length, Pad> permuted{};
    };

    /// \brief Sets the kernels to `live` of `net`; the arguments must stay as they are as long as they are searched.
    template <std::size_t Lanes>
    void assign(FusedParameters<T const> const& net, std::span<std::uint32_t const> live, FusedSizes const& sizes,
                bool unknown, Team& team) {
        sizes_ = sizes;
        unknown_ = unknown;
        permuted_ = false;
        std::size_t without_table = 0;
        if constexpr (std::same_as<T, float>) {
            grid_.assign(net, live.first(on_grid<Lanes> ? live.size() : 0), sizes, unknown, team);
            without_table = grid_.blocks();
            if constexpr (by_permutations<Lanes>) {
                permuted_ = live.size() <= max_permuted;
                if (permuted_) {
                    few_.assign(net, live, sizes, unknown);
                    without_table = 1;
                }
            }
        }
        live_.template assign<Lanes>(net, live, sizes, unknown, team, without_table);
    }

    /// \brief The kernels with biases and dense weights.
    [[nodiscard]] LiveKernels<T, Length> const& kernels() const noexcept { return live_; }

    /// \brief Makes room for chunks of sequences of at most `longest` bases, after each assignment.
    template <std::size_t Lanes>
    void make_room(Memory& memory, std::size_t longest) const {
        memory.sequences.make_room(sizes_, longest, Chunk);
        memory.letters.make_room(packs_letters() ? memory.sequences.room() : 0);
        memory.has_table = false;
        detail::make_room(memory.table, packs_letters() ? table_size<Lanes> : 0);
        if (permuted_) {
            memory.permuted.make_room(few_, (std::min)(sizes_.windows(longest), max_grid_windows));
        }
    }

    /// \brief Reads a chunk. \tparam Pairs whether `CodedStrands::pairs` will be asked for
    template <std::size_t Lanes, bool Pairs>
    void read(EncodedSet const& set, std::span<std::size_t const> chunk, Memory& memory) const {
        constexpr std::size_t letters = TableShape<T, Length, Lanes>::letters;
        if constexpr (by_permutations<Lanes>) {
            if (permuted_) {
                memory.sequences.assign_letters(sizes_, set, chunk, PermutedScan<Length, Pad, Lanes>::span);
                if constexpr (Pairs) {
                    memory.sequences.assign_pairs();
                }
                return;
            }
        }
        memory.sequences.template assign<letters>(sizes_, set, chunk);
        if (packs_letters()) {
            memory.letters.assign(memory.sequences.letters());
        }
    }

    /// \brief Sets the highest scores of a block in a chunk that was read, (sequences, Lanes), without biases, and if
    /// `Where` their windows; on the grid those of two blocks, `Chunk` rows apart, when it is asked for the first.
    template <std::size_t Lanes, bool Where>
    void find(std::size_t block, EncodedSet const& set, std::span<std::size_t const> chunk, Memory& memory, T* scores,
              IntegerOf<T>* windows) const {
        T const* table = nullptr;
        if constexpr (on_grid<Lanes>) {
            if (block < grid_.blocks()) {
                if (block % 2 == 0) {
                    GridScan<Length, Pad, Chunk>{grid_, memory.sequences, memory.letters, memory.table.data()}
                        .template find<Where>(block, chunk.size(), scores, windows);
                }
                return;
            }
        }
        if constexpr (by_permutations<Lanes>) {
            if (permuted_) {
                if (find_permuted<Lanes, Where>(chunk.size(), memory, scores, windows)) {
                    return;
                }
                memory.sequences.template assign_words<TableShape<T, Length, Lanes>::letters>(sizes_, set, chunk);
                if (!memory.has_table) {
                    few_.template build_exact_table<Lanes>(0, memory.table.data());
                    memory.has_table = true;
                }
                table = memory.table.data();
            }
        }
        find_best_windows_of_each<T, Length, Lanes, Pad, Where>(
            table != nullptr ? table : live_.template table<Lanes>(block), memory.sequences, chunk.size(), scores,
            windows);
    }

  private:
    template <std::size_t Lanes>  // whether blocks of so many kernels may be searched on a grid
    static constexpr bool on_grid = std::same_as<T, float> && looks_up_at_once && Lanes == max_lanes<T>;
    // How many kernels are searched by permutations: as long as that is faster. Windows of short kernels are often
    // equal, and the tables of long ones do not fit in the registers.
    static constexpr std::size_t max_permuted =
        !std::same_as<T, float> || !permutes_at_once || Length < 8 ? 0 : (Length <= 40 ? 8 : 4);
    template <std::size_t Lanes>  // whether blocks of so many kernels may be
    static constexpr bool by_permutations = Lanes <= max_permuted;
    template <std::size_t Lanes>
    static constexpr std::size_t table_size =
        WordShape<TableShape<T, Length, Lanes>::letters>::count * TableShape<T, Length, Lanes>::row;

    [[nodiscard]] bool packs_letters() const noexcept { return permuted_ || grid_.blocks() > 0; }

    template <std::size_t Lanes, bool Where>
    [[nodiscard]] bool find_permuted(std::size_t count, Memory& memory, T* scores, IntegerOf<T>* windows) const {
        using Permuted = PermutedScan<Length, Pad, Lanes>;
        if (!Permuted::suits(memory.sequences, count)) {
            return false;
        }
        memory.letters.assign(memory.sequences.letters());
        return Permuted{few_, memory.sequences, memory.letters, memory.permuted}.template find<Where>(count, unknown_,
                                                                                                      scores, windows);
    }

    FusedSizes sizes_{};
    bool unknown_ = false;
    bool permuted_ = false;
    LiveKernels<T, Length> live_{};
    GridKernels<Length> grid_{};
    PermutedKernels<Length, Pad> few_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
