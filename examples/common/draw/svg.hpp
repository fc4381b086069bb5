/// \file
/// \brief Elements of SVG.
#pragma once

#include <string>
#include <string_view>

#include <deepprune/core/number_text.hpp>

#include "draw/html.hpp"

namespace programs {

namespace draw::svg {

/// \brief A coordinate: at most one digit after the point, a plain minus.
[[nodiscard]] inline std::string at(double value) { return deepprune::decimal_text(value, 1); }

/// \brief ` name="value"`
[[nodiscard]] inline std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string{name} + "=\"" + escape(value) + "\"";
}

struct TextStyle {
    std::string_view colour{};
    std::string_view anchor = "start";
    double size = 12.5;
    bool bold = false;
    bool halo = false;  ///< a white outline, for text over lines
};

[[nodiscard]] inline std::string text(double x, double y, std::string_view words, TextStyle const& style) {
    std::string out = "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\"" + attribute("fill", style.colour);
    if (style.anchor != "start") {
        out += attribute("text-anchor", style.anchor);
    }
    if (style.size != 12.5) {
        out += attribute("font-size", at(style.size));
    }
    if (style.bold) {
        out += " font-weight=\"600\"";
    }
    if (style.halo) {
        out += " stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
    }
    return out + ">" + escape(words) + "</text>\n";
}

[[nodiscard]] inline std::string line(double x1, double y1, double x2, double y2, std::string_view colour,
                                      double width = 1, std::string_view more = {}) {
    return "<path d=\"M" + at(x1) + " " + at(y1) + "L" + at(x2) + " " + at(y2) + "\"" + attribute("stroke", colour) +
           (width == 1 ? "" : attribute("stroke-width", at(width))) + " fill=\"none\"" + std::string{more} + "/>\n";
}

/// \brief An upper estimate of the width of text in the units of the drawing, as fonts differ.
[[nodiscard]] inline double width_of(std::string_view words, double size = 12.5) {
    std::size_t letters = 0;
    for (char const byte : words) {
        letters += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1U : 0U;
    }
    return static_cast<double>(letters) * size * 0.6;
}

[[nodiscard]] inline std::string open(double width, double height, std::string_view description) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"" + attribute("aria-label", description) +
           " viewBox=\"0 0 " + at(width) + " " + at(height) + "\" width=\"" + at(width) + "\" height=\"" + at(height) +
           "\">\n<g font-family=\"system-ui, sans-serif\" font-size=\"12.5\">\n";
}

/// \brief The same on white, for a separate file: legible on a page of any colour.
[[nodiscard]] inline std::string open_on_white(double width, double height, std::string_view description) {
    return open(width, height, description) + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
}

inline constexpr std::string_view close = "</g>\n</svg>\n";

}  // namespace draw::svg

}  // namespace programs
