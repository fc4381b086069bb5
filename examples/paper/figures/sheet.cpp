#include "figures/sheet.hpp"

#include <algorithm>
#include <cstddef>

#include "draw/charts.hpp"
#include "draw/svg.hpp"

namespace programs::figures {

namespace {

namespace svg = draw::svg;
using draw::Palette;

constexpr double font_size = 13.0;
constexpr double line_height = 24.0;
constexpr double margin = 16.0;
constexpr double gap = 26.0;  // between columns

bool is_number(std::string const& cell) {
    return cell == "NA" || cell.find_first_not_of("0123456789.e-+%") == std::string::npos;
}

// The layout of the columns, shared by all parts.
struct Columns {
    std::vector<double> width{};
    std::vector<bool> numbers{};  // whether all cells below the header are

    explicit Columns(Sheet const& sheet) {
        for (SheetPart const& part : sheet.parts) {
            width.resize(std::max(width.size(), part.header.size()), 0.0);
            numbers.resize(width.size(), true);
            for (std::size_t c = 0; c < part.header.size(); ++c) {
                width[c] = std::max(width[c], svg::width_of(part.header[c], font_size));
                for (auto const& row : part.rows) {
                    width[c] = std::max(width[c], svg::width_of(row[c], font_size));
                    numbers[c] = numbers[c] && is_number(row[c]);
                }
            }
        }
    }
    [[nodiscard]] double all() const {
        double sum = -gap;
        for (double const w : width) {
            sum += w + gap;
        }
        return sum;
    }
    [[nodiscard]] std::string row(std::vector<std::string> const& cells, double y, bool bold) const {
        std::string out;
        double x = margin;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            bool const right = c > 0 && numbers[c];
            out +=
                svg::text(right ? x + width[c] : x, y, cells[c],
                          {.colour = Palette::ink, .anchor = right ? "end" : "start", .size = font_size, .bold = bold});
            x += width[c] + gap;
        }
        return out;
    }
};

}  // namespace

std::string render(Sheet const& sheet) {
    Columns const columns{sheet};
    double const right = margin + columns.all();
    std::string body;
    double y = margin;
    auto const rule = [&](double thickness) { body += svg::line(margin, y, right, y, Palette::ink, thickness); };
    for (SheetPart const& part : sheet.parts) {
        if (!part.caption.empty()) {
            y += line_height;
            body += svg::text(margin, y - 9.0, part.caption, {.colour = Palette::muted, .size = font_size});
        }
        rule(1.5);
        y += line_height;
        body += columns.row(part.header, y - 7.0, true);
        rule(1.0);
        for (auto const& row : part.rows) {
            y += line_height;
            body += columns.row(row, y - 7.0, false);
        }
        y += 4.0;
        rule(1.5);
        y += line_height / 2;
    }
    double const width = right + margin;
    return svg::open_on_white(width, y, sheet.description) + body + std::string{svg::close};
}

}  // namespace programs::figures
