/// \file
/// \brief The DNA alphabet as small integers: A, C, G, T are 0, 1, 2, 3.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief One letter of an encoded sequence: 0..3 for A, C, G, T, `unknown_base` for the IUPAC codes of several bases.
using Base = std::uint8_t;

/// \brief The code of the IUPAC letters that stand for several bases, such as N.
inline constexpr Base unknown_base = 4;
namespace detail {

/// \brief The code of an invalid character.
inline constexpr Base not_a_base = 255;

}  // namespace detail
/// \brief The letters by code; the fifth stands for every unknown base.
inline constexpr std::string_view base_letters = "ACGTN";

namespace detail {

inline constexpr auto base_codes = [] {
    std::array<Base, 256> codes{};
    codes.fill(detail::not_a_base);
    auto const set = [&codes](char upper, Base code) {
        codes[static_cast<unsigned char>(upper)] = code;
        codes[static_cast<unsigned char>(upper - 'A' + 'a')] = code;
    };
    for (std::size_t i = 0; i < 4; ++i) {
        set(base_letters[i], static_cast<Base>(i));
    }
    for (char const letter : std::string_view{"NRYSWKMBDHV"}) {
        set(letter, unknown_base);
    }
    return codes;
}();

}  // namespace detail

/// \brief The code of a letter: case does not matter, IUPAC codes of several bases (N, R, Y, ...) are `unknown_base`,
/// every other byte is `not_a_base`.
[[nodiscard]] constexpr Base encode_base(char letter) noexcept {
    return detail::base_codes[static_cast<unsigned char>(letter)];
}

namespace detail {

/// \brief The upper case of a letter a to z; any other byte as it is.
[[nodiscard]] constexpr char fold_case(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace detail

/// \brief The code of the pairing base; unknown stays unknown.
[[nodiscard]] constexpr Base complement(Base base) noexcept { return base < 4 ? static_cast<Base>(3 - base) : base; }

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
