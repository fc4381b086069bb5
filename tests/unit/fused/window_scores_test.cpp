#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/window_scores.hpp>
#include <deepprune/fused/detail/word_shape.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;
namespace detail = dp::detail;

TEST_CASE("an index looks up its value in each lane", "[fused][window_scores]") {
    constexpr std::size_t lanes = detail::widest<float>;
    std::array<float, 16> table{10, 11, 12, 13, 14, 15, 16, 17};
    std::array<std::int32_t, lanes> indices{};
    for (std::size_t first = 0; first < 8; ++first) {
        for (std::size_t i = 0; i < lanes; ++i) {
            indices[i] = static_cast<std::int32_t>((first + 3 * i) % 8);
        }
        auto const found = detail::look_up(table.data(), detail::Pack<std::int32_t, lanes>::load(indices.data()));
        for (std::size_t i = 0; i < lanes; ++i) {
            CHECK(found[i] == 10.0F + static_cast<float>(indices[i]));
        }
    }
}

// Sums of weights whose order matters, against the same additions spelt out.
TEMPLATE_TEST_CASE_SIG("windows score the sums of their words' sums", "[fused][window_scores]",
                       ((std::size_t Words, std::size_t Letters), Words, Letters), (2, 2), (4, 4), (8, 3), (11, 3),
                       (16, 4)) {
    std::uint64_t const seed = 20261126 + Words;
    CAPTURE(seed);
    dp::RandomStream stream{dp::Seed{seed}, dp::Purpose::test};
    constexpr std::size_t size = Words * Letters;
    constexpr std::size_t lanes = detail::widest<float>;
    std::vector<float> columns(size * detail::symbol_values + 8);
    std::vector<dp::Base> letters(301);
    detail::PackedLetters packed;
    std::size_t wrong = 0;
    for (int repeat = 0; repeat < 50; ++repeat) {
        for (float& weight : columns) {
            weight = static_cast<float>(stream.uniform() - 0.5);
        }
        for (dp::Base& letter : letters) {
            letter = static_cast<dp::Base>(stream.below(detail::symbols));
        }
        std::size_t const positions = letters.size() - 2 - stream.below(2);  // both an even and an odd number
        packed.assign(std::span{letters}.first(positions));
        std::array<std::int32_t, lanes> places{};
        for (auto& place : places) {
            place = static_cast<std::int32_t>(stream.below(positions - size + 1));
        }
        auto const bytes = packed.bytes_of(detail::Pack<std::int32_t, lanes>::load(places.data()));
        detail::WindowLetters<size> windows;
        for (std::size_t i = 0; i < lanes; ++i) {
            auto const place = static_cast<std::size_t>(places[i]);
            wrong += packed.at(place) == packed.data() + bytes[i] ? 0 : 1;
            windows.set(i, packed.at(place));
        }
        auto const scores = detail::window_scores<Words, Letters>(columns.data(), windows);
        for (std::size_t i = 0; i < lanes; ++i) {
            float score = 0.0F;
            for (std::size_t word = 0; word < Words; ++word) {
                float sum = 0.0F;
                for (std::size_t t = word * Letters; t < (word + 1) * Letters; ++t) {
                    float const weight =
                        columns[t * detail::symbol_values + letters[static_cast<std::size_t>(places[i]) + t]];
                    sum = t == word * Letters ? weight : sum + weight;
                }
                score = word == 0 ? sum : score + sum;
            }
            wrong += scores[i] == score ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}
