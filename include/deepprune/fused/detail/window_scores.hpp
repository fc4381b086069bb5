/// \file
/// \brief The scores of one window each of many sequences, letter by letter.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include <deepprune/detail/pack.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The values that a kernel's weights at one letter take up: one for each symbol and two that are 0.
inline constexpr std::size_t symbol_values = 8;

/// \brief Whether `look_up` in a table of `float` is one instruction.
#if defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES) && defined(__AVX2__)
inline constexpr bool looks_up_at_once = true;
#else
inline constexpr bool looks_up_at_once = false;
#endif

/// \brief `table[index]` in each lane of a register, of indices below 8. 16 values can be read there.
[[nodiscard]] [[gnu::always_inline]] inline Pack<float, widest<float>> look_up(
    float const* table, Pack<std::int32_t, widest<float>> const& indices) noexcept {
    Pack<float, widest<float>> found;
#if defined(__GNUC__) && !defined(DEEPPRUNE_NO_VECTOR_TYPES) && \
    defined(__AVX2__)  // operands as AT&T or Intel order them
    auto const values = Pack<float, widest<float>>::load(table);
    __asm__("vpermps {%2, %1, %0|%0, %1, %2}" : "=v"(found.values) : "v"(indices.values), "vm"(values.values));
#else
    std::int32_t places[widest<float>];
    float values[widest<float>];
    indices.store(places);
    for (std::size_t i = 0; i < widest<float>; ++i) {
        values[i] = table[places[i] & 7];
    }
    found = Pack<float, widest<float>>::load(values);
#endif
    return found;
}

/// \brief The letters of coded strands, four bits each: twice, one copy with every even letter in the low half of a
/// byte and one with every odd letter, so that the letters of any window are consecutive bytes.
class PackedLetters {
  public:
    static constexpr std::size_t row_letters =
        32;  ///< in a row of four numbers, eight in each, the first in the lowest bits

    /// \brief Makes room for `letters` letters.
    void make_room(std::size_t letters) {
        std::size_t const bytes = (letters + 1) / 2 + slack;
        if (half_ < bytes) {
            half_ = bytes;
            bytes_.resize(2 * bytes);
        }
    }

    /// \brief Packs `letters`, two more of which can be read behind them.
    void assign(std::span<Base const> letters) {
        make_room(letters.size());
        Base* const even = bytes_.data();
        Base* const odd = even + half_;
        Base const* const from = letters.data();
        for (std::size_t i = 0; i < (letters.size() + 1) / 2; ++i) {
            even[i] = static_cast<Base>(from[2 * i] | from[2 * i + 1] << 4U);
            odd[i] = static_cast<Base>(from[2 * i + 1] | from[2 * i + 2] << 4U);
        }
    }

    /// \brief The bytes; of 128 letters behind the last one, too.
    [[nodiscard]] Base const* data() const noexcept { return bytes_.data(); }

    /// \brief The byte at which the letters from each of some places on begin.
    template <std::size_t Lanes>
    [[nodiscard]] [[gnu::always_inline]] Pack<std::int32_t, Lanes> bytes_of(
        Pack<std::int32_t, Lanes> const& places) const noexcept {
        using Index = Pack<std::int32_t, Lanes>;
        auto const odd = Index::all(0) - (places & Index::all(1));
        return (places >> 1) + (odd & Index::all(static_cast<std::int32_t>(half_)));
    }
    /// \brief The same of one place.
    [[nodiscard]] Base const* at(std::size_t place) const noexcept { return data() + place / 2 + place % 2 * half_; }

  private:
    static constexpr std::size_t slack = 64;  // bytes that are read behind the last letter, at most

    std::size_t half_ = 0;     ///< the bytes of a copy
    std::vector<Base> bytes_;  ///< (2, half_)
};

/// \brief The windows of as many sequences as a register has lanes, as rows of letters.
/// \tparam Letters of a window
template <std::size_t Letters>
struct WindowLetters {
    static constexpr std::size_t lanes = widest<float>;
    static constexpr std::size_t parts = (Letters + PackedLetters::row_letters - 1) / PackedLetters::row_letters;

    alignas(register_bytes) std::array<std::int32_t, parts * lanes * 4> rows;

    /// \brief Sets the window of a lane to the packed letters `from`. Rows of lanes that meet in four lanes after the
    /// transposition are a quarter of a register apart.
    [[gnu::always_inline]] void set(std::size_t lane, Base const* from) noexcept {
        std::size_t const row = lane % 4 * (lanes / 4) + lane / 4;
        for (std::size_t part = 0; part < parts; ++part) {
            std::memcpy(rows.data() + (part * lanes + row) * 4, from + part * PackedLetters::row_letters / 2,
                        PackedLetters::row_letters / 2);
        }
    }

    using Eights = std::array<Pack<std::int32_t, lanes>, 4>;

    /// \brief Eight letters of each lane at a time, 32 in all.
    [[nodiscard]] [[gnu::always_inline]] Eights eights(std::size_t part) const noexcept {
        using Index = Pack<std::int32_t, lanes>;
        auto const quarter = [&](std::size_t q) { return Index::load(rows.data() + (part * 4 + q) * lanes); };
        auto const a = quarter(0);
        auto const b = quarter(1);
        auto const c = quarter(2);
        auto const d = quarter(3);
        auto const first_ab = Index::template fours<0, 4, 1, 5>(a, b);
        auto const first_cd = Index::template fours<0, 4, 1, 5>(c, d);
        auto const last_ab = Index::template fours<2, 6, 3, 7>(a, b);
        auto const last_cd = Index::template fours<2, 6, 3, 7>(c, d);
        return {Index::template fours<0, 1, 4, 5>(first_ab, first_cd),
                Index::template fours<2, 3, 6, 7>(first_ab, first_cd),
                Index::template fours<0, 1, 4, 5>(last_ab, last_cd),
                Index::template fours<2, 3, 6, 7>(last_ab, last_cd)};
    }
};

/// \brief The scores of a kernel in one window each of as many sequences as a register has lanes, with the additions in
/// the order of the table sums: letters to words, words to windows.
/// \tparam Words of `Letters` letters in a window
/// \param columns the weights of the kernel: (Words * Letters, symbol_values), by symbol
template <std::size_t Words, std::size_t Letters>
[[nodiscard]] [[gnu::always_inline]] inline Pack<float, widest<float>> window_scores(
    float const* columns, WindowLetters<Words * Letters> const& windows) noexcept {
    using Row = Pack<float, widest<float>>;
    typename WindowLetters<Words * Letters>::Eights eights;
    auto const weight = [&]<std::size_t At>() __attribute__((always_inline)) {
        if constexpr (At % PackedLetters::row_letters == 0) {
            eights = windows.eights(At / PackedLetters::row_letters);
        }
        auto& eight = eights[At % PackedLetters::row_letters / 8];
        auto const found = look_up(columns + At * symbol_values, eight);
        eight = eight >> 4;
        return found;
    };
    auto const word = [&]<std::size_t At>() __attribute__((always_inline)) {
        Row sum = weight.template operator()<At * Letters>();
        [&]<std::size_t... Rest>(std::index_sequence<Rest...>) __attribute__((always_inline)) {
            ((sum = sum + weight.template operator()<At * Letters + 1 + Rest>()), ...);
        }
        (std::make_index_sequence<Letters - 1>{});
        return sum;
    };
    Row score = word.template operator()<0>();
    [&]<std::size_t... Rest>(std::index_sequence<Rest...>) __attribute__((always_inline)) {
        ((score = score + word.template operator()<1 + Rest>()), ...);
    }
    (std::make_index_sequence<Words - 1>{});
    return score;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
