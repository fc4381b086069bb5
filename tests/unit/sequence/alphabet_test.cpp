#include <string>
#include <string_view>

#include <deepprune/sequence/alphabet.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("all 256 bytes have the code of the IUPAC table", "[sequence][alphabet]") {
    // Cornish-Bowden, Nucleic Acids Research 13:3021 (1985): the eleven codes of several bases.
    constexpr std::string_view known = "ACGT";
    constexpr std::string_view several = "RYSWKMBDHVN";
    for (int value = 0; value < 256; ++value) {
        char const letter = static_cast<char>(value);
        char const upper = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
        auto const place = known.find(upper);
        CAPTURE(value);
        if (place != std::string_view::npos) {
            CHECK(dp::encode_base(letter) == place);
        } else if (several.find(upper) != std::string_view::npos) {
            CHECK(dp::encode_base(letter) == dp::unknown_base);
        } else {
            CHECK(dp::encode_base(letter) == dp::detail::not_a_base);
        }
    }
}

TEST_CASE("letters and codes are inverse to each other", "[sequence][alphabet]") {
    for (dp::Base base = 0; base <= dp::unknown_base; ++base) {
        CHECK(dp::encode_base(dp::base_letters[base]) == base);
    }
}

TEST_CASE("the complement pairs A with T and C with G", "[sequence][alphabet]") {
    std::string_view const letters = "ACGTN";
    std::string_view const paired = "TGCAN";
    for (std::size_t i = 0; i < letters.size(); ++i) {
        CHECK(dp::complement(dp::encode_base(letters[i])) == dp::encode_base(paired[i]));
    }
    STATIC_REQUIRE(dp::complement(dp::complement(dp::encode_base('a'))) == dp::encode_base('A'));
}
