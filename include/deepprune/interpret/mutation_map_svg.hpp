/// \file
/// \brief Mutation maps in SVG.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/motif/detail/logo_canvas.hpp>
#include <deepprune/motif/detail/logo_glyphs.hpp>
#include <deepprune/motif/logo_options.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief How much a base matters: the largest fall of the logit that one of its alternatives makes; 0 if none does.
/// \param changes of one base, as `MutationMapper` gives them
[[nodiscard]] inline double base_importance(BaseScores const& changes) {
    return (std::max)(0.0, -(std::ranges::min)(changes));
}

/// \brief Options of `mutation_map_svg`. Lengths are in the units of the drawing, CSS pixels.
struct MutationMapOptions {
    /// \brief A stretch that is marked beneath the map, such as a kernel's site.
    struct Mark {
        std::size_t start = 0;   ///< first base, from 0
        std::size_t length = 0;  ///< bases
        std::string label{};     ///< beside the bar
    };

    std::string title{};                         ///< above the letters
    std::vector<Mark> marks{};                   ///< within the sequence
    LogoColours colours = classic_logo_colours;  ///< of the letters A, C, G and T
    double column = 9.0;                         ///< width of a base, above 0
    double height = 60.0;                        ///< of the most important letter, above 0
    std::string shared_glyphs{};                 ///< as `LogoOptions::shared_glyphs`
};

namespace detail {

/// \brief White for 0, towards orange for a rise and towards blue for a fall, which all kinds of colour blindness tell
/// apart. \param share of the largest change, -1 to 1
[[nodiscard]] inline std::string change_colour(double share) {
    constexpr std::array<double, 3> rise{217.0, 95.0, 2.0};
    constexpr std::array<double, 3> fall{33.0, 102.0, 172.0};
    auto const& full = share > 0.0 ? rise : fall;
    double const weight = (std::min)(std::abs(share), 1.0);
    std::string text{"#"};
    for (double const channel : full) {
        constexpr std::string_view digits = "0123456789abcdef";
        auto const value = static_cast<std::size_t>(std::lround(255.0 + weight * (channel - 255.0)));
        text += {digits[value / 16], digits[value % 16]};
    }
    return text;
}

/// \brief The rows of marks, so that no two overlap: for each mark the number of its row.
[[nodiscard]] inline std::vector<std::size_t> mark_rows(std::span<MutationMapOptions::Mark const> marks,
                                                        std::span<std::size_t const> ends) {
    std::vector<std::size_t> rows;
    std::vector<std::size_t> free_from;  // by row
    for (std::size_t i = 0; i < marks.size(); ++i) {
        std::size_t row = 0;
        while (row < free_from.size() && free_from[row] > marks[i].start) {
            ++row;
        }
        free_from.resize((std::max)(free_from.size(), row + 1));
        free_from[row] = ends[i];
        rows.push_back(row);
    }
    return rows;
}

}  // namespace detail

/// \brief A mutation map as one SVG element, which is also a complete file, as in Alipanahi et al. (2015): the sequence
/// with letters as high as their bases are important (`base_importance`), below it the change of the logit for each
/// alternative, and below that the marks.
/// \param sequence codes of bases
/// \param changes one entry for each base
/// \param options drawing and marks
/// \throws OptionError for a size that is not above 0, another number of changes than of bases, or a change that is not
/// finite
[[nodiscard]] inline std::string mutation_map_svg(std::span<Base const> sequence, std::span<BaseScores const> changes,
                                                  MutationMapOptions const& options = {}) {
    using Canvas = detail::LogoCanvas;
    using detail::concat;
    using detail::drawn;
    bool const sized = options.column > 0.0 && options.height > 0.0 && std::isfinite(options.column + options.height);
    if (!sized || sequence.size() != changes.size()) {
        throw OptionError(message({.found = sized ? "a map of another sequence" : "a drawing whose size is not above 0",
                                   .expected = "changes for each base, and a width and a height"}));
    }
    double largest = 0.0;
    double most_important = 0.0;
    for (BaseScores const& of_base : changes) {
        most_important = (std::max)(most_important, base_importance(of_base));
        for (double const change : of_base) {
            if (!std::isfinite(change)) {
                throw OptionError(
                    message({.found = "a change of the logit that is not finite", .expected = "numbers"}));
            }
            largest = (std::max)(largest, std::abs(change));
        }
    }
    constexpr double row = 10.0;
    constexpr double mark_row = 13.0;
    constexpr double gap = 6.0;
    double const left = 20.0;
    double const top = options.title.empty() ? Canvas::edge : Canvas::title_height;
    double const base_line = top + options.height;
    double const map = base_line + gap;
    double const numbers = map + 4.0 * row + 12.0;
    auto const x = [&](std::size_t base) { return left + static_cast<double>(base) * options.column; };
    double const right = x(sequence.size());

    // Labels stand behind the bars, and so need room as well.
    std::vector<MutationMapOptions::Mark> marks = options.marks;
    std::ranges::stable_sort(marks, {}, &MutationMapOptions::Mark::start);
    std::vector<std::size_t> ends;
    for (auto const& mark : marks) {
        double const label = Canvas::width_of(mark.label, 9.0) + 8.0;
        ends.push_back(mark.start + mark.length + static_cast<std::size_t>(std::ceil(label / options.column)));
    }
    auto const rows = detail::mark_rows(marks, ends);
    std::size_t const used_rows = rows.empty() ? 0 : (std::ranges::max)(rows) + 1;
    std::string const scale = concat(
        {"change of the logit, from -", number_text(largest, 3), " (blue) to ", number_text(largest, 3), " (orange)"});
    double const marks_top = numbers + gap;
    double const legend = marks_top + static_cast<double>(used_rows) * mark_row + 12.0;
    double width = (std::max)(right, left + Canvas::width_of(options.title, 13.0));
    width = (std::max)(width, left + Canvas::width_of(scale, 10.0));
    for (std::size_t const end : ends) {
        width = (std::max)(width, x(end));
    }

    std::string out = Canvas::open(width + Canvas::edge, legend + Canvas::edge,
                                   concat({"mutation map", options.title.empty() ? "" : " of ", options.title}));
    if (!options.title.empty()) {
        out += Canvas::text(left, 15.0, options.title, "start", 13.0);
    }
    std::array<std::string, 4> letters;
    std::string cells;
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        double const importance = base_importance(changes[i]);
        if (sequence[i] < 4 && importance > 0.0) {
            double const high = importance / most_important * options.height;
            std::string const place =
                concat({" transform=\"matrix(", drawn(0.94 * options.column / detail::glyph_size, 5), " 0 0 ",
                        drawn(high / detail::glyph_size, 6), " ", drawn(x(i) + 0.03 * options.column), " ",
                        drawn(base_line - high, 4), ")\"/>\n"});
            letters[sequence[i]] += options.shared_glyphs.empty()
                                        ? concat({"<path d=\"", detail::glyph_paths[sequence[i]], "\"", place})
                                        : concat({"<use href=\"#", detail::xml_text(options.shared_glyphs),
                                                  base_letters.substr(sequence[i], 1), "\"", place});
        }
        for (std::size_t base = 0; base < 4; ++base) {
            bool const own = base == sequence[i];
            double const share = largest > 0.0 ? changes[i][base] / largest : 0.0;
            std::string const colour = own ? "#c8ced4" : detail::change_colour(share);
            if (colour != "#ffffff") {
                double const inset = own ? 0.35 : 0.0;  // the base that is there: a dot
                cells += concat({"<rect x=\"", drawn(x(i) + inset * options.column, 2), "\" y=\"",
                                 drawn(map + (static_cast<double>(base) + inset) * row, 2), "\" width=\"",
                                 drawn((1.0 - 2.0 * inset) * options.column, 2), "\" height=\"",
                                 drawn((1.0 - 2.0 * inset) * row, 2), "\" fill=\"", colour, "\"/>\n"});
            }
        }
    }
    for (std::size_t base = 0; base < letters.size(); ++base) {
        if (!letters[base].empty()) {
            out += concat({"<g fill=\"", detail::xml_text(options.colours[base]), "\">\n", letters[base], "</g>\n"});
        }
        out += Canvas::text(left - 5.0, map + (static_cast<double>(base) + 0.85) * row, base_letters.substr(base, 1),
                            "end", 9.0);
    }
    out += cells;
    out += concat({"<path d=\"M", drawn(left), " ", drawn(base_line), "H", drawn(right), "M", drawn(left), " ",
                   drawn(map), "H", drawn(right), "v", drawn(4.0 * row), "H", drawn(left),
                   "z\" fill=\"none\" stroke=\"#c8ced4\"/>\n"});
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        if (i == 0 || (i + 1) % 10 == 0) {
            out += Canvas::text(x(i) + options.column / 2.0, numbers, std::to_string(i + 1), "middle", 9.0);
        }
    }
    for (std::size_t m = 0; m < marks.size(); ++m) {
        double const y = marks_top + static_cast<double>(rows[m]) * mark_row;
        double const end = x(marks[m].start + marks[m].length);
        out += concat({"<rect x=\"", drawn(x(marks[m].start)), "\" y=\"", drawn(y), "\" width=\"",
                       drawn(end - x(marks[m].start)), "\" height=\"8\" fill=\"#7a8794\"/>\n"});
        out += Canvas::text(end + 3.0, y + 7.5, marks[m].label, "start", 9.0);
    }
    out += Canvas::text(left, legend, scale, "start", 10.0);
    return out + "</g>\n</svg>\n";
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
