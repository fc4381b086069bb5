#include "draw/charts.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "draw/html.hpp"
#include "draw/svg.hpp"

namespace programs::draw {

namespace {

bool finite(Point const& p) { return std::isfinite(p.x) && std::isfinite(p.y); }

struct Range {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void take(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    [[nodiscard]] bool empty() const { return !(low <= high); }
};

double round_step(double span, int wanted) {
    double const rough = span / std::max(1, wanted);
    double const power = std::pow(10.0, std::floor(std::log10(rough)));
    double const lead = rough / power;
    return (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power;
}

/// One chart at one size: the ranges, and where things come to lie.
class Plot {
  public:
    Plot(LineChart const& chart, Size size) : chart_{chart}, size_{size} {
        for (Series const& series : chart.series) {
            for (Point const& p : series.points) {
                if (finite(p) && (!chart.x.log2 || p.x > 0)) {
                    x_.take(along(p.x));
                    y_.take(p.y);
                }
            }
        }
    }

    [[nodiscard]] bool empty() const { return x_.empty(); }

    std::string draw() {
        settle_axes();
        settle_margins();
        return axes() + rules() + lines() + marks() + key();
    }

  private:
    [[nodiscard]] double along(double x) const { return chart_.x.log2 ? std::log2(x) : x; }
    [[nodiscard]] double right() const { return size_.width - right_margin_; }
    [[nodiscard]] double bottom() const { return size_.height - bottom_margin_; }

    [[nodiscard]] double px(double x) const {
        double const part = (along(x) - x_.low) / (x_.high - x_.low);
        return left_ + (chart_.x.reversed ? 1 - part : part) * (right() - left_);
    }
    [[nodiscard]] double py(double y) const {
        double const inside = std::clamp(y, y_.low, y_.high);
        return bottom() - (inside - y_.low) / (y_.high - y_.low) * (bottom() - top_);
    }

    void settle_axes() {
        if (chart_.x.max && !chart_.x.log2) {
            x_.high = std::min(x_.high, *chart_.x.max);
        }
        if (chart_.x.min && !chart_.x.log2) {
            x_.low = std::max(x_.low, *chart_.x.min);
        }
        if (!(x_.low < x_.high)) {
            double const middle = x_.low;
            x_ = {middle - 1, middle + 1};
        }
        double const pad = chart_.x.log2 ? 0.06 * (x_.high - x_.low) : 0;
        x_ = {x_.low - pad, x_.high + pad};
        x_ticks_ = chart_.x.ticks;
        if (x_ticks_.empty() && !chart_.x.log2) {
            x_ticks_ = round_ticks(x_.low, x_.high, std::max(2, static_cast<int>(size_.width / 100)));
            if (chart_.x.whole) {
                std::erase_if(x_ticks_, [](double tick) { return tick != std::floor(tick); });
            }
        }

        double const lower = chart_.y.min.value_or(-std::numeric_limits<double>::infinity());
        double const upper = chart_.y.max.value_or(std::numeric_limits<double>::infinity());
        y_ = {std::max(y_.low, lower), std::min(y_.high, upper)};
        if (!(y_.high - y_.low > 1e-9 * std::max(std::abs(y_.low), std::abs(y_.high)))) {
            double const pad_y = std::max(0.05, 0.1 * std::abs(y_.low));
            y_ = {std::max(y_.low - pad_y, lower), std::min(y_.high + pad_y, upper)};
        }
        if (std::ranges::any_of(chart_.series, &Series::values)) {  // room for the words
            double const pad_y = 0.07 * (y_.high - y_.low);
            y_ = {std::max(y_.low - pad_y, lower), std::min(y_.high + pad_y, upper)};
        }
        double const step = round_step(y_.high - y_.low, size_.height < 300 ? 4 : 5);
        y_.low = std::max(lower, std::floor(y_.low / step + 1e-9) * step);
        y_.high = std::min(upper, std::ceil(y_.high / step - 1e-9) * step);
        y_ticks_ = chart_.y.ticks.empty() ? round_ticks(y_.low, y_.high, size_.height < 300 ? 4 : 5) : chart_.y.ticks;
        y_decimals_ = tick_decimals(y_ticks_);
    }

    void settle_margins() {
        double widest = 0;
        for (double const tick : y_ticks_) {
            widest = std::max(widest, svg::width_of(fixed(tick, y_decimals_)));
        }
        left_ = widest + 10;
        top_ = 14;
        if (chart_.key == LineChart::Key::top) {
            top_ += 22 * static_cast<double>(key_rows());
        }
        if (!chart_.y.label.empty()) {
            top_ += 18;
        }
        if (!chart_.rules.empty()) {
            top_ += 16;
        }
        bottom_margin_ = chart_.x.label.empty() ? 26 : 46;
        right_margin_ = 10;
        if (chart_.key == LineChart::Key::ends) {
            for (Series const& series : chart_.series) {
                right_margin_ = std::max(right_margin_, svg::width_of(series.label) + 12);
            }
        }
    }

    [[nodiscard]] std::string axes() const {
        std::string out;
        for (double const tick : y_ticks_) {
            bool const base = tick == y_ticks_.front() && py(tick) > bottom() - 0.5;
            if (!base) {
                out += svg::line(left_, py(tick), right(), py(tick), Palette::faint);
            }
            out += svg::text(left_ - 8, py(tick) + 4.3, fixed(tick, y_decimals_),
                             {.colour = Palette::muted, .anchor = "end"});
        }
        if (chart_.diagonal) {
            out += svg::line(left_, bottom(), right(), top_, Palette::line, 1, " stroke-dasharray=\"3 4\"");
        }
        out += svg::line(left_, bottom(), right(), bottom(), Palette::grey);
        int const decimals = tick_decimals(x_ticks_);
        double free_from = -std::numeric_limits<double>::infinity();
        auto ticks = x_ticks_;
        std::ranges::sort(ticks, {}, [this](double tick) { return px(tick); });
        for (double const tick : ticks) {
            out += svg::line(px(tick), bottom(), px(tick), bottom() + 5, Palette::grey);
            auto const words = fixed(tick, decimals);
            double const half = svg::width_of(words) / 2;
            if (px(tick) - half >= free_from) {
                double const middle = std::min(px(tick), size_.width - half);
                out += svg::text(middle, bottom() + 20, words, {.colour = Palette::muted, .anchor = "middle"});
                free_from = px(tick) + half + 4;
            }
        }
        if (!chart_.x.label.empty()) {
            out += svg::text((left_ + right()) / 2, bottom() + 40, chart_.x.label,
                             {.colour = Palette::muted, .anchor = "middle"});
        }
        if (!chart_.y.label.empty()) {
            out += svg::text(0, top_ - (chart_.rules.empty() ? 14 : 30), chart_.y.label, {.colour = Palette::muted});
        }
        return out;
    }

    [[nodiscard]] std::string rules() const {
        std::string out;
        for (std::size_t i = 0; i < chart_.rules.size(); ++i) {
            double const x = px(chart_.rules[i].x);
            double const next = i + 1 < chart_.rules.size() ? px(chart_.rules[i + 1].x) : right() + 6;
            out += svg::line(x, top_ - 12, x, bottom(), Palette::line);
            auto words = chart_.rules[i].label;
            if (x + 5 + svg::width_of(words, 11.5) > next) {
                words.resize(std::min(words.size(), words.find(' ')));  // the first word may fit
            }
            if (x + 5 + svg::width_of(words, 11.5) <= next) {
                out += svg::text(x + 4, top_ - 4, words, {.colour = Palette::muted, .size = 11.5});
            }
        }
        return out;
    }

    [[nodiscard]] std::string path_of(Series const& series) const {
        std::string path;
        bool open = false;
        Point last{};
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            if (!finite(series.points[i])) {
                open = false;
                continue;
            }
            Point const here{px(series.points[i].x), py(series.points[i].y)};
            bool const ends = i + 1 == series.points.size() || !finite(series.points[i + 1]);
            if (!open) {
                path += "M" + svg::at(here.x) + " " + svg::at(here.y) + (ends ? "h0" : "");
            } else if (!ends && std::abs(here.x - last.x) < 0.5 && std::abs(here.y - last.y) < 0.5) {
                continue;  // too near to be seen
            } else {
                path += "L" + svg::at(here.x) + " " + svg::at(here.y);
            }
            open = true;
            last = here;
        }
        return path;
    }

    [[nodiscard]] std::string lines() const {
        std::string out;
        for (Series const& series : chart_.series) {
            auto const path = path_of(series);
            if (!path.empty()) {
                out += "<path d=\"" + path + "\" fill=\"none\"" + svg::attribute("stroke", series.colour) +
                       " stroke-width=\"" +
                       (series.width > 0 ? svg::at(series.width)
                        : series.dots    ? "2"
                                         : "1.7") +
                       "\" stroke-linejoin=\"round\" stroke-linecap=\"round\"" +
                       (series.dashed ? " stroke-dasharray=\"1 5\"" : "") + "/>\n";
            }
        }
        for (Series const& series : chart_.series) {
            for (Point const& p : series.points) {
                if (series.dots && finite(p)) {
                    out += "<circle cx=\"" + svg::at(px(p.x)) + "\" cy=\"" + svg::at(py(p.y)) + "\" r=\"3.6\"" +
                           svg::attribute("fill", series.dashed ? "#ffffff" : series.colour) +
                           svg::attribute("stroke", series.colour) + " stroke-width=\"1.6\"/>\n";
                }
            }
        }
        for (std::size_t i = 0; i < chart_.series.size(); ++i) {
            if (chart_.series[i].values) {
                out += values_of(i);
            }
        }
        return out;
    }

    /// The values beside the points: above the highest line, below the others.
    [[nodiscard]] std::string values_of(std::size_t which) const {
        Series const& series = chart_.series[which];
        std::string out;
        double nearest = std::numeric_limits<double>::infinity();
        for (std::size_t i = 1; i < series.points.size(); ++i) {
            nearest = std::min(nearest, std::abs(px(series.points[i].x) - px(series.points[i - 1].x)));
        }
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            Point const& p = series.points[i];
            bool const edge = i == 0 || i + 1 == series.points.size();
            if (!finite(p) || (nearest < 38 && !edge)) {
                continue;
            }
            bool below = false;
            for (std::size_t other = 0; other < chart_.series.size(); ++other) {
                for (Point const& q : chart_.series[other].points) {
                    below = below ||
                            (other != which && finite(q) && q.x == p.x && (q.y > p.y || (q.y == p.y && other < which)));
                }
            }
            // Below a falling line, the right side is where the line goes.
            bool const falls = below && i + 1 < series.points.size() && series.points[i + 1].y < p.y;
            out += svg::text(px(p.x) - (falls ? 12 : 0), py(p.y) + (below ? 18 : -9), fixed(p.y, 3),
                             {.colour = series.colour, .anchor = "middle", .size = 11.5, .halo = true});
        }
        return out;
    }

    [[nodiscard]] std::string marks() const {
        std::string out;
        for (Point const& p : chart_.marks) {
            if (finite(p)) {
                out += ring(px(p.x), py(p.y));
            }
        }
        return out;
    }

    [[nodiscard]] std::string ring(double x, double y) const {
        return "<circle cx=\"" + svg::at(x) + "\" cy=\"" + svg::at(y) + "\" r=\"4\" fill=\"#fff\"" +
               svg::attribute("stroke", chart_.series.back().colour) + " stroke-width=\"1.8\"/>\n";
    }

    [[nodiscard]] std::string sample(Series const& series, double x, double y) const {
        std::string out = "<path d=\"M" + svg::at(x) + " " + svg::at(y) + "h22\" fill=\"none\"" +
                          svg::attribute("stroke", series.colour) + " stroke-width=\"2\" stroke-linecap=\"round\"" +
                          (series.dashed ? " stroke-dasharray=\"1 5\"" : "") + "/>\n";
        if (series.dots) {
            out += "<circle cx=\"" + svg::at(x + 11) + "\" cy=\"" + svg::at(y) + "\" r=\"3.6\"" +
                   svg::attribute("fill", series.dashed ? "#ffffff" : series.colour) +
                   svg::attribute("stroke", series.colour) + " stroke-width=\"1.6\"/>\n";
        }
        return out;
    }

    [[nodiscard]] std::vector<std::pair<std::string, Series const*>> key_items() const {
        std::vector<std::pair<std::string, Series const*>> items;
        for (Series const& series : chart_.series) {
            items.emplace_back(series.label, &series);
        }
        if (!chart_.marks.empty() && !chart_.mark_label.empty()) {
            items.emplace_back(chart_.mark_label, nullptr);
        }
        return items;
    }

    [[nodiscard]] std::size_t key_rows() const {
        std::size_t rows = 1;
        double x = 0;
        for (auto const& [label, series] : key_items()) {
            double const width = (series != nullptr ? 30 : 16) + svg::width_of(label) + 18;
            if (x > 0 && x + width - 18 > size_.width) {
                ++rows;
                x = 0;
            }
            x += width;
        }
        return rows;
    }

    [[nodiscard]] std::string key() const {
        switch (chart_.key) {
            case LineChart::Key::ends: return key_at_ends();
            case LineChart::Key::top: return key_on_top();
            case LineChart::Key::corner: return key_in_corner();
        }
        return {};
    }

    [[nodiscard]] std::string key_at_ends() const {
        std::vector<std::pair<double, Series const*>> labels;
        for (Series const& series : chart_.series) {
            auto const last = std::find_if(series.points.rbegin(), series.points.rend(), finite);
            if (last != series.points.rend()) {
                labels.emplace_back(py(last->y), &series);
            }
        }
        std::ranges::stable_sort(labels, {}, [](auto const& label) { return label.first; });
        for (std::size_t i = 1; i < labels.size(); ++i) {
            labels[i].first = std::max(labels[i].first, labels[i - 1].first + 18);
        }
        double limit = bottom();
        for (std::size_t i = labels.size(); i-- > 0; limit -= 18) {
            labels[i].first = std::min(labels[i].first, limit);
        }
        std::string out;
        for (auto const& [y, series] : labels) {
            out += svg::text(right() + 4, y + 4.3, series->label, {.colour = series->colour});
        }
        return out;
    }

    [[nodiscard]] std::string key_on_top() const {
        std::string out;
        double x = 0;
        double y = 10;
        for (auto const& [label, series] : key_items()) {
            double const sample_width = series != nullptr ? 30 : 16;
            double const width = sample_width + svg::width_of(label) + 18;
            if (x > 0 && x + width - 18 > size_.width) {
                x = 0;
                y += 22;
            }
            out += series != nullptr ? sample(*series, x + 1, y) : ring(x + 6, y);
            out += svg::text(x + sample_width, y + 4.3, label, {.colour = Palette::ink});
            x += width;
        }
        return out;
    }

    [[nodiscard]] std::string key_in_corner() const {
        std::string out;
        double y = bottom() - 18 - 22 * static_cast<double>(chart_.series.size() - 1);
        double widest = 0;
        for (Series const& series : chart_.series) {
            widest = std::max(widest, svg::width_of(series.label));
        }
        double const x = right() - widest - 34;
        for (Series const& series : chart_.series) {
            out += sample(series, x - 6, y);
            out += svg::text(x + 26, y + 4.3, series.label, {.colour = Palette::ink, .halo = true});
            y += 22;
        }
        return out;
    }

    LineChart const& chart_;
    Size size_;
    Range x_{};
    Range y_{};
    std::vector<double> x_ticks_{};
    std::vector<double> y_ticks_{};
    int y_decimals_ = 0;
    double left_ = 0;
    double top_ = 0;
    double right_margin_ = 0;
    double bottom_margin_ = 0;
};

}  // namespace

std::vector<double> round_ticks(double low, double high, int wanted) {
    std::vector<double> ticks;
    if (!std::isfinite(low) || !std::isfinite(high) || !(low < high) || !std::isfinite(high - low)) {
        return ticks;
    }
    double const step = round_step(high - low, wanted);
    double const first = std::ceil(low / step - 1e-9);
    double const last = std::floor(high / step + 1e-9);
    if (!(step > 0) || !(last - first < 1000)) {
        return ticks;
    }
    for (double i = first; i <= last; ++i) {
        ticks.push_back(i == 0 ? 0.0 : i * step);
    }
    return ticks;
}

int tick_decimals(std::vector<double> const& ticks) {
    constexpr int max_decimals = 9;
    for (int decimals = 0; decimals < max_decimals; ++decimals) {
        double const scale = std::pow(10.0, decimals);
        if (std::ranges::all_of(ticks, [scale](double tick) {
                return std::abs(tick * scale - std::round(tick * scale)) < 1e-6 * std::max(1.0, std::abs(tick * scale));
            })) {
            return decimals;
        }
    }
    return max_decimals;
}

std::string render(LineChart const& chart, Size size) {
    std::string out = svg::open(size.width, size.height, chart.description);
    Plot plot{chart, size};
    out += plot.empty() ? svg::text(size.width / 2, size.height / 2, "no values to show",
                                    {.colour = Palette::muted, .anchor = "middle"})
                        : plot.draw();
    return out + std::string{svg::close};
}

std::string render_both(LineChart const& chart, Size wide, Size narrow) {
    LineChart small = chart;
    if (small.key == LineChart::Key::ends) {
        small.key = LineChart::Key::top;
    }
    return "<div class=\"wide\">" + render(chart, wide) + "</div><div class=\"narrow\">" + render(small, narrow) +
           "</div>\n";
}

}  // namespace programs::draw
