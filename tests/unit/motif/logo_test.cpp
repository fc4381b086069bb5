#include <deepprune/motif/logo.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/motif/information.hpp>

#include "../../catch.hpp"
#include "../../support/unbalanced.hpp"
#include "logo_boxes.hpp"

namespace dp = deepprune;
using dp::test::letters_of;
using dp::test::logo_sample;
using dp::test::numbers_in;
using dp::test::view_box;

TEST_CASE("the letters of a logo have the heights of their stacks and lie within the frame", "[motif][logo]") {
    auto const motif = logo_sample();
    dp::LogoOptions options{.column = 20.0, .height = 100.0};
    SECTION("as it is") {}
    SECTION("without axes") { options.axes = false; }
    SECTION("with a title") { options.title = "<title> & more"; }
    SECTION("by reference") { options.shared_glyphs = "g-"; }
    auto const svg = dp::logo_svg(motif, options);
    CHECK(dp::test::unbalanced(svg).empty());
    auto const frame = view_box(svg);
    REQUIRE(frame.size() == 4);
    auto const bits = dp::information_content(motif);
    std::map<long, double> heights;
    std::map<long, double> lowest;
    double const left = options.axes ? 40.0 : 6.0;
    for (auto const& box : letters_of(svg)) {
        auto const column = std::lround(std::floor((box.x - left) / options.column));
        CHECK(box.x >= left + static_cast<double>(column) * options.column);
        CHECK(box.x + box.width <= left + static_cast<double>(column + 1) * options.column + 1e-3);
        CHECK(box.width == Approx(0.96 * options.column).epsilon(1e-3));
        CHECK(box.y >= 0.0);
        CHECK(box.y + box.height <= frame[3]);
        CHECK(box.x + box.width <= frame[2]);
        heights[column] += box.height;
        lowest[column] = std::max(lowest[column], box.y + box.height);
    }
    CHECK(heights.size() == 4);
    for (auto const& [column, height] : heights) {
        CHECK(height == Approx(bits[static_cast<std::size_t>(column)] / 2.0 * options.height).margin(1e-3));
        CHECK(lowest[column] == Approx(lowest[0]).margin(1e-3));
    }
}

TEST_CASE("an axis without end is refused", "[motif][logo]") {
    auto const motif = logo_sample();
    auto const draw = [&](double max_bits, dp::BaseProbabilities const& background) {
        return dp::logo_svg(motif, {.information = {.background = background}, .max_bits = max_bits});
    };
    double const infinite = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS(draw(0.0, {0.0, 0.5, 0.25, 0.25}), dp::OptionError);
    CHECK_THROWS_AS(draw(2.0, {0.0, 0.5, 0.25, 0.25}), dp::OptionError);
    CHECK_THROWS_AS(draw(0.0, {0.25, 0.25, 0.25, std::nan("")}), dp::OptionError);
    for (double const bits : {1e6, 1e300, infinite, std::nan(""), -1.0}) {
        CAPTURE(bits);
        CHECK_THROWS_AS(draw(bits, dp::uniform_background), dp::OptionError);
    }
    // The least that a double can be still ends.
    CHECK_FALSE(draw(0.0, {std::numeric_limits<double>::denorm_min(), 0.5, 0.25, 0.25}).empty());
}

TEST_CASE("the glyphs fill their boxes", "[motif][logo]") {
    std::vector<std::string_view> paths{dp::detail::glyph_paths.begin(), dp::detail::glyph_paths.end()};
    paths.push_back(dp::detail::uracil_path);
    for (auto const path : paths) {
        // The points of these paths, those that steer curves included, lie in the box and reach its edges.
        double x = 0.0;
        double y = 0.0;
        std::array<double, 4> reach{1e9, 1e9, -1e9, -1e9};
        for (std::size_t at = 0; at < path.size();) {
            char const command = path[at];
            auto const next = std::min(path.find_first_of("MLHVCZ", at + 1), path.size());
            auto const n = numbers_in(path.substr(at + 1, next - at - 1));
            if (command == 'H' || command == 'V') {
                (command == 'H' ? x : y) = n.at(0);
            }
            for (std::size_t i = 0; i + 1 < n.size() || (command != 'M' && command != 'L' && command != 'C' && i == 0);
                 i += 2) {
                if (n.size() > 1) {
                    x = n[i];
                    y = n[i + 1];
                }
                reach = {std::min(reach[0], x), std::min(reach[1], y), std::max(reach[2], x), std::max(reach[3], y)};
            }
            at = next;
        }
        CHECK(reach == std::array<double, 4>{0.0, 0.0, 100.0, 100.0});
    }
}

TEST_CASE("colours, background and names", "[motif][logo]") {
    auto const motif = logo_sample();
    auto const svg = dp::logo_svg(motif, {.colours = dp::colour_blind_safe_logo_colours});
    CHECK(svg.find("#009e73") != std::string::npos);
    CHECK(svg.find("#119a49") == std::string::npos);
    CHECK(svg.find("aria-label=\"logo of m&lt;1&gt; A&amp;B, ATAGA\"") != std::string::npos);
    dp::Motif const odd{motif.matrix(), {.name = "a\t\"b\""}};
    CHECK(dp::logo_svg(odd).find("logo of a?&quot;b&quot;, ATAGA") != std::string::npos);
    CHECK(svg == dp::logo_svg(motif, {.colours = dp::colour_blind_safe_logo_colours}));
    CHECK(svg.find("<use") == std::string::npos);
    CHECK(dp::logo_svg(motif, {.shared_glyphs = "g-"}).find("href=\"#g-A\"") != std::string::npos);
    CHECK(dp::test::unbalanced(dp::shared_logo_glyphs("g-")).empty());
    // The reverse complement of the logo is the logo of the reverse complement.
    auto const letters = letters_of(dp::logo_svg(motif, {.reverse_complement = true}));
    auto const turned = letters_of(dp::logo_svg(motif.reverse_complement()));
    REQUIRE(letters.size() == turned.size());
    for (std::size_t i = 0; i < letters.size(); ++i) {
        CHECK(letters[i].x == turned[i].x);
        CHECK(letters[i].height == turned[i].height);
    }
    // A background that makes G rare raises the axis.
    dp::LogoOptions rare;
    rare.information.background = {0.3, 0.3, 0.1, 0.3};
    CHECK(dp::logo_svg(motif, rare).find(">3</text>") != std::string::npos);
    CHECK_THROWS_AS(dp::logo_svg(motif, {.column = 0.0}), dp::OptionError);
    CHECK_THROWS_AS(dp::logo_svg(motif, {.height = std::nan("")}), dp::OptionError);
}

TEST_CASE("numbers of a drawing", "[motif][logo]") {
    CHECK(dp::detail::drawn(0.0) == "0");
    CHECK(dp::detail::drawn(-0.0001) == "0");
    CHECK(dp::detail::drawn(1.5) == "1.5");
    CHECK(dp::detail::drawn(-0.25) == "-0.25");
    CHECK(dp::detail::drawn(0.0004) == "0");
    CHECK(dp::detail::drawn(0.0126) == "0.013");
    CHECK(dp::detail::drawn(100.0) == "100");
    CHECK(dp::detail::drawn(10.0, 0) == "10");
    CHECK(dp::detail::drawn(2.0 / 3.0, 6) == "0.666667");
    CHECK(dp::detail::drawn(std::nan("")) == "0");
}

TEST_CASE("RNA is drawn with U", "[motif][logo]") {
    dp::PositionWeightMatrix const matrix{{{0, 0, 0, 1}, {1, 0, 0, 0}}};
    auto const drawn = [&](dp::MotifAlphabet alphabet, std::string const& shared) {
        return dp::logo_svg(dp::Motif{matrix, {.name = "m", .alphabet = alphabet}}, {.shared_glyphs = shared});
    };
    for (std::string const shared : {"", "g-"}) {
        auto const rna = drawn(dp::MotifAlphabet::rna, shared);
        CHECK(rna.find(dp::detail::uracil_path) != std::string::npos);
        CHECK(rna.find(", UA\"") != std::string::npos);
        CHECK(drawn(dp::MotifAlphabet::dna, shared).find(dp::detail::uracil_path) == std::string::npos);
    }
}
