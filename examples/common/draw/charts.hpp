/// \file
/// \brief Line charts as self-contained SVG: shapes and plain text, without scripts or external styles.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace programs::draw {

/// \brief The colours of the page. Blue and vermilion differ in every common kind of colour blindness and in grey.
struct Palette {
    static constexpr std::string_view ink = "#1f2a36";
    static constexpr std::string_view muted = "#5d6b79";
    static constexpr std::string_view line = "#c9d1d8";
    static constexpr std::string_view faint = "#e9edf0";
    static constexpr std::string_view blue = "#0a5c9c";
    static constexpr std::string_view vermilion = "#c8541b";
    static constexpr std::string_view grey = "#8a97a3";
    static constexpr std::string_view pale_blue = "#a9c6de";
};

struct Point {
    double x = 0;
    double y = 0;
};

/// \brief One line. A point that is not finite interrupts it.
struct Series {
    std::string label{};
    std::vector<Point> points{};
    std::string_view colour = Palette::blue;
    bool dashed = false;
    bool dots = false;
    bool values = false;  ///< each point has its value beside it
    double width = 0;     ///< of the line; 0: 2 with dots, 1.7 without
};

struct Axis {
    std::string label{};
    std::vector<double> ticks{};  ///< empty: chosen from the data
    std::optional<double> min{};  ///< lower limit of the range
    std::optional<double> max{};  ///< upper limit of the range
    bool log2 = false;
    bool reversed = false;  ///< large values on the left
    bool whole = false;     ///< no ticks between whole numbers
};

/// \brief A thin vertical line with a label at its top: all labels, the first or none are drawn, as space permits.
struct Rule {
    double x = 0;
    std::string label{};
};

struct LineChart {
    enum class Key { ends, top, corner };  ///< labels at the lines' ends, above the plot, or in its lower right corner
    std::string description{};             ///< for screen readers
    Axis x{};
    Axis y{};
    std::vector<Series> series{};
    std::vector<Rule> rules{};
    std::vector<Point> marks{};  ///< rings, in the colour of the last series
    std::string mark_label{};    ///< meaning of a ring, for the key
    Key key = Key::ends;
    bool diagonal = false;  ///< a faint line from the lower left to the upper right corner
};

struct Size {
    double width = 0;
    double height = 0;
};

/// \brief Round numbers (1, 2 or 5 times a power of ten apart), about `wanted` of them, within [low, high].
/// Empty if the range is empty or not finite.
[[nodiscard]] std::vector<double> round_ticks(double low, double high, int wanted);

/// \brief Digits after the point that such ticks need.
[[nodiscard]] int tick_decimals(std::vector<double> const& ticks);

/// \brief The chart as one `<svg>` element. Without a finite point it says that there is nothing to show.
[[nodiscard]] std::string render(LineChart const& chart, Size size);

/// \brief The chart in a wide and a narrow version, for desktop and phone; the page's style shows the one that fits.
[[nodiscard]] std::string render_both(LineChart const& chart, Size wide, Size narrow);

}  // namespace programs::draw
