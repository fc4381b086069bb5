#include <deepprune/motif/logo.hpp>
#include <deepprune/motif/logo_pair.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "../../catch.hpp"
#include "../../support/unbalanced.hpp"

namespace dp = deepprune;

namespace {

dp::Motif sample() {
    return dp::Motif::from_counts({{97, 1, 1, 1}, {10, 20, 30, 40}, {25, 25, 25, 25}, {0, 0, 100, 0}, {50, 0, 0, 50}},
                                  {.name = "m<1>", .alternate_name = "A&B"});
}

/// The numbers in a piece of text, whatever stands between them.
std::vector<double> numbers_in(std::string_view text) {
    std::vector<double> out;
    for (char const* at = text.data(); at < text.data() + text.size();) {
        double value = 0.0;
        auto const [end, error] = std::from_chars(at, text.data() + text.size(), value);
        if (error == std::errc{}) {
            out.push_back(value);
            at = end;
        } else {
            ++at;
        }
    }
    return out;
}

std::string_view between(std::string_view text, std::string_view from, std::string_view to, std::size_t& at) {
    auto const begin = text.find(from, at);
    if (begin == std::string_view::npos) {
        at = begin;
        return {};
    }
    auto const end = text.find(to, begin + from.size());
    at = end;
    return text.substr(begin + from.size(), end - begin - from.size());
}

struct Box {
    double x, y, width, height;
};

/// Where the letters of a logo lie.
std::vector<Box> letters_of(std::string_view svg) {
    std::vector<Box> out;
    for (std::size_t at = 0;;) {
        auto const matrix = between(svg, "matrix(", ")", at);
        if (at == std::string_view::npos) {
            return out;
        }
        auto const n = numbers_in(matrix);
        REQUIRE(n.size() == 6);
        CHECK(n[1] == 0.0);
        CHECK(n[2] == 0.0);
        out.push_back({n[4], n[5], n[0] * dp::detail::glyph_size, n[3] * dp::detail::glyph_size});
    }
}

std::vector<double> view_box(std::string_view svg) {
    std::size_t at = 0;
    return numbers_in(between(svg, "viewBox=\"", "\"", at));
}

}  // namespace

TEST_CASE("a stack is as high as its column tells, small letters at the bottom", "[motif][logo]") {
    auto const motif = sample();
    auto const stacks = dp::logo_stacks(motif);
    auto const bits = dp::information_content(motif);
    REQUIRE(stacks.size() == motif.size());
    for (std::size_t i = 0; i < stacks.size(); ++i) {
        double sum = 0.0;
        for (std::size_t j = 0; j < stacks[i].size(); ++j) {
            sum += stacks[i][j].bits;
            CHECK(stacks[i][j].bits == Approx(bits[i] * motif[i][stacks[i][j].base]));
            CHECK((j == 0 || stacks[i][j - 1].bits <= stacks[i][j].bits));
        }
        CHECK(sum == Approx(bits[i]).margin(1e-15));
    }
    CHECK(stacks[1].back().base == 3);
    CHECK(stacks[2].empty());
    CHECK(stacks[3].size() == 1);
    CHECK(stacks[4].back().base == 0);  // of equal ones A on top
}

TEST_CASE("the letters of a logo have the heights of their stacks and lie within the frame", "[motif][logo]") {
    auto const motif = sample();
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

TEST_CASE("the glyphs fill their boxes", "[motif][logo]") {
    for (auto const path : dp::detail::glyph_paths) {
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
    auto const motif = sample();
    auto const svg = dp::logo_svg(motif, {.colours = dp::colour_blind_safe_logo_colours});
    CHECK(svg.find("#009e73") != std::string::npos);
    CHECK(svg.find("#119a49") == std::string::npos);
    CHECK(svg.find("aria-label=\"logo of m&lt;1&gt; A&amp;B, ATAGA\"") != std::string::npos);
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

TEST_CASE("in a pair the columns that match stand one above the other", "[motif][logo]") {
    auto const query = dp::Motif::from_counts({{0, 9, 0, 0}, {9, 0, 0, 0}, {0, 9, 0, 0}}, {.name = "q"});
    auto const turned = dp::Motif::from_counts({{0, 0, 9, 0}, {0, 0, 0, 9}, {0, 0, 9, 0}, {9, 0, 0, 0}}, {.name = "t"});
    for (std::ptrdiff_t const offset : {-2, 0, 1, 3, 5}) {
        CAPTURE(offset);
        auto const svg = dp::logo_pair_svg(query, turned, {.offset = offset, .reverse = true}, {.column = 10.0});
        CHECK(dp::test::unbalanced(svg).empty());
        auto const boxes = letters_of(svg);
        REQUIRE(boxes.size() == 7);
        double above = 1e9;  // first columns of both
        double below = 1e9;
        for (auto const& box : boxes) {
            auto& edge = box.y < 130.0 ? above : below;
            edge = std::min(edge, box.x);
            CHECK(box.x + box.width <= view_box(svg)[2]);
            CHECK(box.x >= 40.0);
        }
        CHECK(above - below == Approx(10.0 * static_cast<double>(offset)).margin(1e-6));
        CHECK((svg.find("<rect") != std::string::npos) == (offset < 4));
        CHECK(svg.find("t (reverse complement)") != std::string::npos);
    }
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
