#include "report/histogram.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "draw/html.hpp"
#include "draw/svg.hpp"

namespace programs::report {

using namespace draw;
using draw::fixed;  // with a true minus sign, unlike that of text.hpp

std::string render_histogram(deepprune::PositionHistogram const& histogram, Size size) {
    auto const& counts = histogram.counts;
    auto const total = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    if (total == 0 || !(histogram.width > 0)) {
        return {};
    }
    auto const highest = static_cast<double>(*std::ranges::max_element(counts));
    std::string const label = count(static_cast<std::size_t>(highest));
    double const left = svg::width_of(label, 11.5) + 10;
    double const right = size.width - 2;
    double const top = 8;
    double const bottom = size.height - 24;
    double const pitch = (right - left) / static_cast<double>(counts.size());
    double const last = histogram.first + histogram.width * static_cast<double>(counts.size());
    auto const px = [&](double bases) {
        return left + (bases - histogram.first) / (last - histogram.first) * (right - left);
    };

    std::string out = svg::open(size.width, size.height,
                                plural(total, "site") + " by their distance from the middle of the sequence");
    out += svg::line(left, top, right, top, Palette::faint);
    out += svg::text(left - 6, top + 4, label, {.colour = Palette::muted, .anchor = "end", .size = 11.5});
    out += svg::text(left - 6, bottom + 4, "0", {.colour = Palette::muted, .anchor = "end", .size = 11.5});
    std::string path;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) {
            double const high = static_cast<double>(counts[i]) / highest * (bottom - top);
            double const gap = std::min(1.0, pitch / 5);
            path += "M" + fixed(left + static_cast<double>(i) * pitch + gap / 2, 2) + " " + fixed(bottom, 2) + "h" +
                    fixed(pitch - gap, 2) + "V" + fixed(bottom - high, 2) + "H" +
                    fixed(left + static_cast<double>(i) * pitch + gap / 2, 2) + "z";
        }
    }
    out += "<path d=\"" + path + "\"" + svg::attribute("fill", Palette::blue) + "/>\n";
    out += svg::line(left, bottom, right, bottom, Palette::grey);
    auto const ticks = round_ticks(histogram.first, last, std::max(2, static_cast<int>(size.width / 90)));
    for (double const tick : ticks) {
        std::string const words = (tick > 0 ? "+" : "") + fixed(tick, tick_decimals(ticks));
        double const half = svg::width_of(words, 11.5) / 2;
        out += svg::line(px(tick), bottom, px(tick), bottom + 4, Palette::grey);
        out += svg::text(std::clamp(px(tick), left + half - 6, size.width - half), bottom + 17, words,
                         {.colour = Palette::muted, .anchor = "middle", .size = 11.5});
    }
    return out + std::string{svg::close};
}

}  // namespace programs::report
