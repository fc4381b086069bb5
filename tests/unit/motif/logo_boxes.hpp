// Where the letters of a drawn logo lie.
#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <deepprune/motif/detail/logo_glyphs.hpp>
#include <deepprune/motif/motif.hpp>

#include "../../catch.hpp"

namespace deepprune::test {

inline Motif logo_sample() {
    return Motif::from_counts({{97, 1, 1, 1}, {10, 20, 30, 40}, {25, 25, 25, 25}, {0, 0, 100, 0}, {50, 0, 0, 50}},
                              {.name = "m<1>", .alternate_name = "A&B"});
}

/// The numbers in a piece of text, whatever stands between them.
inline std::vector<double> numbers_in(std::string_view text) {
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

inline std::string_view between(std::string_view text, std::string_view from, std::string_view to, std::size_t& at) {
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
inline std::vector<Box> letters_of(std::string_view svg) {
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
        out.push_back({n[4], n[5], n[0] * detail::glyph_size, n[3] * detail::glyph_size});
    }
}

inline std::vector<double> view_box(std::string_view svg) {
    std::size_t at = 0;
    return numbers_in(between(svg, "viewBox=\"", "\"", at));
}

}  // namespace deepprune::test
