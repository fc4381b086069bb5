/// \file
/// \brief Two aligned motifs as logos, one above the other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/motif/detail/logo_canvas.hpp>
#include <deepprune/motif/detail/logo_glyphs.hpp>
#include <deepprune/motif/logo_options.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The position of a target under its query, as in `TomtomMatch`.
struct LogoAlignment {
    std::ptrdiff_t offset = 0;  ///< target column that faces the query's first, from 0; below 0: the query begins first
    bool reverse = false;       ///< whether the target is shown as its reverse complement, to which the offset refers
};

/// \brief The logo of `query` above that of `target`, column over column, with their names and a pale band where they
/// overlap, as one SVG element. `options.title` replaces the query's name; `options.reverse_complement` is ignored.
/// \throws OptionError as `logo_svg`
[[nodiscard]] inline std::string logo_pair_svg(Motif const& query, Motif const& target, LogoAlignment const& alignment,
                                               LogoOptions const& options = {}) {
    using Canvas = detail::LogoCanvas;
    Canvas const canvas{options};
    Motif const below = alignment.reverse ? target.reverse_complement() : target;
    auto const query_columns = static_cast<std::ptrdiff_t>(query.size());
    auto const target_columns = static_cast<std::ptrdiff_t>(below.size());
    std::ptrdiff_t const first = (std::min)(std::ptrdiff_t{0}, -alignment.offset);  // in columns of the query
    std::ptrdiff_t const last = (std::max)(query_columns, target_columns - alignment.offset);
    auto const x = [&](std::ptrdiff_t column) {
        return canvas.left() + static_cast<double>(column - first) * options.column;
    };
    double const query_line = Canvas::title_height + options.height;
    double const target_line = query_line + Canvas::title_height + 6.0 + options.height;
    double const right = x(last);
    std::string const name = options.title.empty() ? detail::spoken_name(query) : options.title;
    std::string const other =
        detail::concat({detail::spoken_name(target), alignment.reverse ? " (reverse complement)" : ""});

    double const words = (std::max)(Canvas::width_of(name, 12.0), Canvas::width_of(other, 12.0));
    double const width = (std::max)(right, canvas.left() + words) + Canvas::edge;

    std::string out =
        Canvas::open(width, target_line + canvas.below(), detail::concat({"logo of ", name, " above that of ", other}));
    std::ptrdiff_t const from = (std::max)(std::ptrdiff_t{0}, -alignment.offset);
    std::ptrdiff_t const to = (std::min)(query_columns, target_columns - alignment.offset);
    if (from < to) {
        out +=
            detail::concat({"<rect x=\"", detail::drawn(x(from)), "\" y=\"", detail::drawn(Canvas::title_height - 2.0),
                            "\" width=\"", detail::drawn(x(to) - x(from)), "\" height=\"",
                            detail::drawn(target_line - Canvas::title_height + 2.0), "\" fill=\"#eef2f5\"/>\n"});
    }
    out += Canvas::text(canvas.left(), 15.0, name, "start", 12.0);
    out += Canvas::text(canvas.left(), query_line + 19.0, other, "start", 12.0);
    if (options.axes) {
        out += canvas.axis(canvas.left(), right, query_line);
        out += canvas.axis(canvas.left(), right, target_line);
        out += canvas.numbers(below.size(), x(-alignment.offset), target_line);
    }
    out += canvas.letters(query, x(0), query_line);
    out += canvas.letters(below, x(-alignment.offset), target_line);
    return out + "</g>\n</svg>\n";
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
