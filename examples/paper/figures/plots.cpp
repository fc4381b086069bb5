#include "figures/plots.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "draw/charts.hpp"
#include "draw/html.hpp"
#include "draw/svg.hpp"

namespace programs::figures {

namespace {

namespace svg = draw::svg;
using draw::Palette;

std::string rectangle(double x, double y, double width, double height, std::string_view fill,
                      std::string_view more = {}) {
    return "<rect x=\"" + svg::at(x) + "\" y=\"" + svg::at(y) + "\" width=\"" + svg::at(width) + "\" height=\"" +
           svg::at(height) + "\"" + svg::attribute("fill", fill) + std::string{more} + "/>\n";
}

// A rectangle of the drawing with the range of values on each axis.
struct Frame {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;
    double x_low = 0;
    double x_high = 1;
    double y_low = 0;
    double y_high = 1;

    [[nodiscard]] double px(double x) const { return left + (x - x_low) / (x_high - x_low) * (right - left); }
    [[nodiscard]] double py(double y) const { return bottom - (y - y_low) / (y_high - y_low) * (bottom - top); }

    // Widens the y range to round numbers and returns the ticks.
    std::vector<double> settle_y() {
        double const pad = std::max(0.04 * (y_high - y_low), 1e-4);
        y_low -= pad;
        y_high += pad;
        return draw::round_ticks(y_low, y_high, 5);
    }

    [[nodiscard]] std::string y_axis(std::vector<double> const& ticks, std::string_view label) const {
        std::string out;
        for (double const tick : ticks) {
            out += svg::line(left, py(tick), right, py(tick), Palette::faint);
            out += svg::text(left - 8, py(tick) + 4.3, draw::fixed(tick, draw::tick_decimals(ticks)),
                             {.colour = Palette::muted, .anchor = "end"});
        }
        return out + svg::line(left, bottom, right, bottom, Palette::grey) +
               svg::text(left - 44, top - 10, label, {.colour = Palette::muted});
    }

    [[nodiscard]] std::string x_axis(std::vector<double> const& ticks, std::string_view label) const {
        std::string out;
        for (double const tick : ticks) {
            out += svg::line(px(tick), bottom, px(tick), bottom + 5, Palette::grey);
            out += svg::text(px(tick), bottom + 20, draw::fixed(tick, draw::tick_decimals(ticks)),
                             {.colour = Palette::muted, .anchor = "middle"});
        }
        return out + svg::text((left + right) / 2, bottom + 40, label, {.colour = Palette::muted, .anchor = "middle"});
    }
};

// The quantile of sorted values, interpolated linearly.
double quantile(std::vector<double> const& sorted, double part) {
    double const place = part * static_cast<double>(sorted.size() - 1);
    auto const below = static_cast<std::size_t>(std::floor(place));
    auto const above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

std::string box(Frame const& frame, double x, double width, std::vector<double> values, std::string_view colour) {
    std::ranges::sort(values);
    double const middle = x + width / 2;
    double const upper = frame.py(quantile(values, 0.75));
    double const lower = frame.py(quantile(values, 0.25));
    double const median = frame.py(quantile(values, 0.5));
    return svg::line(middle, frame.py(values.front()), middle, frame.py(values.back()), colour, 1.5) +
           rectangle(x, upper, width, std::max(lower - upper, 1.0), colour,
                     " fill-opacity=\"0.55\"" + svg::attribute("stroke", colour)) +
           svg::line(x, median, x + width, median, Palette::ink, 2);
}

void take(double& low, double& high, double value) {
    if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
}

std::string key(std::vector<std::string> const& names, std::vector<std::string_view> const& of, double x, double y) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        out += rectangle(x, y - 10, 12, 12, of[i]);
        out += svg::text(x + 18, y, names[i], {.colour = Palette::ink});
        x += 18 + svg::width_of(names[i]) + 20;
    }
    return out;
}

}  // namespace

std::string render(BoxChart const& chart) {
    constexpr double width = 900;
    constexpr double panel = 240;
    double const height = 40 + panel * static_cast<double>(chart.panels.size()) + 20;
    std::string out =
        svg::open_on_white(width, height, chart.description) + key(chart.series, chart.series_colours, 10, 20);
    double top = 40;
    for (BoxPanel const& it : chart.panels) {
        Frame frame{.left = 60,
                    .top = top + 34,
                    .right = width - 10,
                    .bottom = top + panel - 44,
                    .x_low = 0,
                    .x_high = static_cast<double>(std::max<std::size_t>(it.groups.size(), 1)),
                    .y_low = std::numeric_limits<double>::infinity(),
                    .y_high = -std::numeric_limits<double>::infinity()};
        for (auto const& group : it.values) {
            for (auto const& series : group) {
                for (double const value : series) {
                    take(frame.y_low, frame.y_high, value);
                }
            }
        }
        out += svg::text(frame.right, top + 24, it.title, {.colour = Palette::ink, .anchor = "end", .bold = true});
        if (!(frame.y_low <= frame.y_high)) {
            out += svg::text((frame.left + frame.right) / 2, top + panel / 2, "nothing to show",
                             {.colour = Palette::muted, .anchor = "middle"});
            top += panel;
            continue;
        }
        out += frame.y_axis(frame.settle_y(), chart.y_label);
        double const slot = frame.px(1) - frame.px(0);
        double const each = slot * 0.8 / static_cast<double>(chart.series.size());
        for (std::size_t g = 0; g < it.groups.size(); ++g) {
            double const x = frame.px(static_cast<double>(g)) + 0.1 * slot;
            for (std::size_t s = 0; s < it.values[g].size(); ++s) {
                if (!it.values[g][s].empty()) {
                    out += box(frame, x + static_cast<double>(s) * each + 0.1 * each, 0.8 * each, it.values[g][s],
                               chart.series_colours[s]);
                }
            }
            out += svg::text(x + 0.4 * slot, frame.bottom + 18, it.groups[g],
                             {.colour = Palette::muted, .anchor = "middle"});
        }
        out += svg::text((frame.left + frame.right) / 2, frame.bottom + 36, chart.x_label,
                         {.colour = Palette::muted, .anchor = "middle"});
        top += panel;
    }
    return out + std::string{svg::close};
}

std::string render(PairChart const& chart) {
    std::string out = svg::open_on_white(900, 420, chart.description);
    Frame scatter{.left = 60, .top = 40, .right = 420, .bottom = 360};
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    double far = 0.005;
    for (std::size_t i = 0; i < chart.x.size(); ++i) {
        take(low, high, chart.x[i]);
        take(low, high, chart.y[i]);
        far = std::max(far, std::abs(chart.y[i] - chart.x[i]));
    }
    if (!(low <= high)) {
        return out + svg::text(450, 210, "nothing to show", {.colour = Palette::muted, .anchor = "middle"}) +
               std::string{svg::close};
    }
    scatter.y_low = low;
    scatter.y_high = high;
    auto const ticks = scatter.settle_y();
    scatter.x_low = scatter.y_low;
    scatter.x_high = scatter.y_high;
    out += scatter.y_axis(ticks, chart.y_label) + scatter.x_axis(ticks, chart.x_label);
    out += svg::line(scatter.left, scatter.bottom, scatter.right, scatter.top, Palette::line, 1,
                     " stroke-dasharray=\"3 4\"");
    for (std::size_t i = 0; i < chart.x.size(); ++i) {
        out += "<circle cx=\"" + svg::at(scatter.px(chart.x[i])) + "\" cy=\"" + svg::at(scatter.py(chart.y[i])) +
               "\" r=\"4\"" + svg::attribute("fill", chart.y[i] > chart.x[i] ? Palette::blue : Palette::vermilion) +
               " fill-opacity=\"0.7\"/>\n";
    }
    constexpr int bins = 20;  // an even number, so that 0 is a border
    std::vector<double> counts(bins);
    for (std::size_t i = 0; i < chart.x.size(); ++i) {
        double const place = (chart.y[i] - chart.x[i] + far) / (2 * far) * bins;
        counts[static_cast<std::size_t>(std::clamp(std::floor(place), 0.0, bins - 1.0))] += 1;
    }
    Frame bars{.left = 520,
               .top = 40,
               .right = 880,
               .bottom = 360,
               .x_low = -far,
               .x_high = far,
               .y_low = 0,
               .y_high = std::ranges::max(counts) * 1.05};
    auto y_ticks = draw::round_ticks(0, bars.y_high, 5);
    std::erase_if(y_ticks, [](double tick) { return tick != std::floor(tick); });
    out += bars.y_axis(y_ticks, "sets") + bars.x_axis(draw::round_ticks(-far, far, 5), chart.difference_label);
    for (int b = 0; b < bins; ++b) {
        double const count = counts[static_cast<std::size_t>(b)];
        if (count > 0) {
            double const x = bars.px(-far + 2 * far * b / bins);
            double const next = bars.px(-far + 2 * far * (b + 1) / bins);
            out += rectangle(x + 1, bars.py(count), next - x - 2, bars.bottom - bars.py(count),
                             b < bins / 2 ? Palette::vermilion : Palette::blue);
        }
    }
    return out + svg::line(bars.px(0), bars.top, bars.px(0), bars.bottom, Palette::grey) + std::string{svg::close};
}

std::string render(PairedBars const& chart) {
    double const width = std::max(500.0, 80 + 90 * static_cast<double>(chart.groups.size()));
    std::string out = svg::open_on_white(width, 380, chart.description);
    out += key({chart.series[0], chart.series[1]}, {Palette::grey, Palette::blue}, 10, 20);
    Frame frame{.left = 60,
                .top = 60,
                .right = width - 10,
                .bottom = 320,
                .x_low = 0,
                .x_high = static_cast<double>(std::max<std::size_t>(chart.groups.size(), 1)),
                .y_low = std::numeric_limits<double>::infinity(),
                .y_high = -std::numeric_limits<double>::infinity()};
    for (auto const& pair : chart.values) {
        take(frame.y_low, frame.y_high, pair[0]);
        take(frame.y_low, frame.y_high, pair[1]);
    }
    if (!(frame.y_low <= frame.y_high)) {
        return out + svg::text(width / 2, 190, "nothing to show", {.colour = Palette::muted, .anchor = "middle"}) +
               std::string{svg::close};
    }
    frame.y_low = std::min(frame.y_low, frame.y_high - 0.02);
    out += frame.y_axis(frame.settle_y(), chart.y_label);
    for (std::size_t g = 0; g < chart.groups.size(); ++g) {
        double const x = frame.px(static_cast<double>(g));
        double const slot = frame.px(1) - frame.px(0);
        for (std::size_t s = 0; s < 2; ++s) {
            double const y = frame.py(chart.values[g][s]);
            out += rectangle(x + slot * (0.15 + 0.36 * static_cast<double>(s)), y, slot * 0.33, frame.bottom - y,
                             s == 0 ? Palette::grey : Palette::blue);
        }
        auto const words = chart.groups[g].substr(0, 12);
        out += svg::text(x + slot / 2, frame.bottom + (g % 2 == 0 ? 18 : 36), words,
                         {.colour = Palette::muted, .anchor = "middle", .size = 11.5});
    }
    return out + std::string{svg::close};
}

}  // namespace programs::figures
