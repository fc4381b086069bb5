/// \file
/// \brief Motifs as sequence logos in SVG.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/motif/detail/logo_canvas.hpp>
#include <deepprune/motif/detail/logo_glyphs.hpp>
#include <deepprune/motif/logo_options.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The logo of a motif as one SVG element, which is also a complete file. The letters are shapes; only the text
/// of axes and title needs a font.
/// \throws OptionError for a size that is not above 0, and as `information_content`
[[nodiscard]] inline std::string logo_svg(Motif const& given, LogoOptions const& options = {}) {
    using Canvas = detail::LogoCanvas;
    Canvas const canvas{options};
    Motif const motif = options.reverse_complement ? given.reverse_complement() : given;
    double const top = options.title.empty() ? (options.axes ? 8.0 : Canvas::edge) : Canvas::title_height;
    double const base_line = top + options.height;
    double const left = canvas.left();
    double const right = left + static_cast<double>(motif.size()) * options.column;
    double const width = (std::max)(right, left + Canvas::width_of(options.title, 13.0)) + Canvas::edge;
    std::string out = Canvas::open(
        width, base_line + canvas.below(),
        detail::concat({"logo of ", detail::spoken_name(motif),
                        options.reverse_complement ? ", reverse complement" : "", ", ", motif.consensus()}));
    if (!options.title.empty()) {
        out += Canvas::text(left, 15.0, options.title, "start", 13.0);
    }
    if (options.axes) {
        out += canvas.axis(left, right, base_line);
        out += canvas.numbers(motif.size(), left, base_line);
    }
    return out + canvas.letters(motif, left, base_line) + "</g>\n</svg>\n";
}

/// \brief The letters' shapes as definitions that logos with `LogoOptions::shared_glyphs` refer to: one invisible SVG
/// element, to be put into a page once, before the logos.
/// \param prefix of the ids: letters, digits and hyphens
[[nodiscard]] inline std::string shared_logo_glyphs(std::string_view prefix) {
    std::string out =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\" style=\"position:absolute\" "
        "aria-hidden=\"true\"><defs>";
    for (std::size_t base = 0; base < detail::glyph_paths.size(); ++base) {
        out += detail::concat(
            {"<path id=\"", prefix, base_letters.substr(base, 1), "\" d=\"", detail::glyph_paths[base], "\"/>"});
    }
    return out + "</defs></svg>\n";
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
