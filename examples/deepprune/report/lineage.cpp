#include "report/lineage.hpp"

#include <algorithm>
#include <limits>

#include "draw/html.hpp"
#include "draw/svg.hpp"

namespace programs::report {

using namespace draw;
using draw::fixed;  // with a true minus sign, unlike that of text.hpp

std::string render_lineage(std::vector<std::vector<std::size_t>> const& kept, std::size_t kernels, double width) {
    constexpr double row = 15;
    constexpr double gap = 5;
    constexpr double head = 4;
    if (kept.empty() || kernels == 0) {
        return {};
    }
    double const left = svg::width_of(count(kernels)) + 10;
    double const pitch = (width - left - 1) / static_cast<double>(kernels);
    double const cell = pitch > 2 ? pitch - std::min(1.0, pitch / 4) : pitch;
    auto const row_top = [&](std::size_t cycle) { return head + static_cast<double>(cycle) * (row + gap); };
    double const bottom = row_top(kept.size()) - gap;
    bool const labelled = kept.size() > 1 && kept.back().size() <= 16;
    double const height = bottom + (labelled ? 26 : 4);

    std::string out = svg::open(width, height,
                                "Kernels alive in each cycle, from " + plural(kept.front().size(), "kernel") + " to " +
                                    plural(kept.back().size(), "kernel"));
    auto survivors = kept.back();
    std::ranges::sort(survivors);
    std::erase_if(survivors, [kernels](std::size_t kernel) { return kernel >= kernels; });
    for (std::size_t cycle = 0; cycle < kept.size(); ++cycle) {
        double const top = row_top(cycle);
        out += svg::text(left - 8, top + row - 3.4, count(kept[cycle].size()),
                         {.colour = Palette::muted, .anchor = "end"});
        out += "<rect x=\"" + svg::at(left) + "\" y=\"" + svg::at(top) + "\" width=\"" + svg::at(width - left - 1) +
               "\" height=\"" + svg::at(row) + "\"" + svg::attribute("fill", Palette::faint) + "/>\n";
        auto alive = kept[cycle];
        std::ranges::sort(alive);
        std::string path;
        for (std::size_t i = 0; i < alive.size() && alive[i] < kernels; ++i) {
            std::size_t const first = i;
            while (cell == pitch && i + 1 < alive.size() && alive[i + 1] == alive[i] + 1 && alive[i + 1] < kernels) {
                ++i;  // cells without a gap between them are drawn as one
            }
            double const start = left + static_cast<double>(alive[first]) * pitch;
            double const length = static_cast<double>(alive[i] - alive[first]) * pitch + cell;
            path += "M" + fixed(start, 2) + " " + svg::at(top) + "h" + fixed(length, 2) + "v" + svg::at(row) + "h-" +
                    fixed(length, 2) + "z";
        }
        if (!path.empty()) {
            out += "<path d=\"" + path + "\"" + svg::attribute("fill", Palette::pale_blue) + "/>\n";
        }
    }
    if (kept.size() > 1) {
        std::string path;
        double const broad = std::max(cell, 2.0);
        for (std::size_t const kernel : survivors) {
            double const middle = left + static_cast<double>(kernel) * pitch + cell / 2;
            path += "M" + fixed(middle - broad / 2, 2) + " " + svg::at(head) + "h" + fixed(broad, 2) + "V" +
                    svg::at(bottom) + "h-" + fixed(broad, 2) + "z";
        }
        if (!path.empty()) {
            out += "<path d=\"" + path + "\"" + svg::attribute("fill", Palette::blue) + "/>\n";
        }
    }
    double free_from = -std::numeric_limits<double>::infinity();
    for (std::size_t const kernel : survivors) {
        auto const words = std::to_string(kernel);
        double const half = svg::width_of(words) / 2;
        double const middle = std::min(left + static_cast<double>(kernel) * pitch + cell / 2, width - half);
        if (labelled && middle - half >= free_from) {
            out += svg::text(middle, bottom + 17, words, {.colour = Palette::blue, .anchor = "middle"});
            free_from = middle + half + 4;
        }
    }
    return out + std::string{svg::close};
}

}  // namespace programs::report
