#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/permuted_words.hpp>
#include <deepprune/fused/detail/word_shape.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

TEST_CASE("the lowest six bits of a word look up its number in each lane", "[fused][permuted_words]") {
    std::array<std::uint16_t, detail::permuted_table> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = static_cast<std::uint16_t>(1000 + 997 * i);
    }
    std::array<detail::PermutedRow, detail::permuted_registers> registers;
    for (std::size_t r = 0; r < registers.size(); ++r) {
        registers[r] = detail::PermutedRow::load(table.data() + r * detail::permuted_lanes);
    }
    std::size_t wrong = 0;
    for (std::size_t first = 0; first < table.size(); ++first) {
        std::array<std::uint16_t, detail::permuted_lanes> words{};
        for (std::size_t i = 0; i < words.size(); ++i) {
            words[i] = static_cast<std::uint16_t>((first + 5 * i) % 64 + 64 * (i % 1024));
        }
        auto const found = detail::permute(registers.data(), detail::PermutedRow::load(words.data()));
        for (std::size_t i = 0; i < words.size(); ++i) {
            wrong += found[i] == table[words[i] % 64] ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("words lie position by position, and those of two halves in turns", "[fused][permuted_words]") {
    using Words = detail::PermutedWords;
    dp::RandomStream stream{dp::Seed{71}, dp::Purpose::test};
    Words words;
    for (std::size_t const positions : {1U, 15U, 64U, 65U, 200U}) {
        std::vector<dp::Base> letters(detail::permuted_lanes * (positions + 66));
        for (dp::Base& letter : letters) {
            letter = static_cast<dp::Base>(stream.below(detail::symbols));
        }
        Words::Letters from{};
        for (std::size_t i = 0; i < from.size(); ++i) {
            from[i] = letters.data() + i * (positions + 66);
        }
        words.assign(from, positions);
        std::size_t wrong = 0;
        for (std::size_t p = 0; p < positions; ++p) {
            for (std::size_t i = 0; i < from.size(); ++i) {
                std::size_t word = 0;
                for (std::size_t t = 0; t < 3; ++t) {
                    dp::Base const letter = from[i][p + t];
                    std::size_t const base = letter == detail::outside ? Words::outside_as : letter % 4;
                    word |= base << (2 * t);
                }
                std::size_t const lane = i < Words::half ? 2 * i : 2 * (i - Words::half) + 1;
                wrong += words.data()[p * detail::permuted_lanes + lane] % 64U == word ? 0 : 1;
            }
        }
        CAPTURE(positions);
        CHECK(wrong == 0);
    }
    std::array<std::int16_t, detail::permuted_lanes> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = static_cast<std::int16_t>(i % 2 == 0 ? -30000 - static_cast<int>(i) : static_cast<int>(i));
    }
    auto const all = detail::Pack<std::int16_t, detail::permuted_lanes>::load(numbers.data());
    for (std::size_t i = 0; i < Words::half; ++i) {
        CHECK(Words::half_of(all, false)[i] == numbers[2 * i]);
        CHECK(Words::half_of(all, true)[i] == numbers[2 * i + 1]);
    }
}
