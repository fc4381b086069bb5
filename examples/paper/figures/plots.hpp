/// \file
/// \brief Box plots, scatter plots and histograms as stand-alone SVG.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace programs::figures {

/// \brief Colours that remain distinct with every common kind of colour blindness.
inline constexpr std::array<std::string_view, 6> colours{"#8a97a3", "#a9c6de", "#c8541b",
                                                         "#0a5c9c", "#2e7d5b", "#b8860b"};

/// \brief Boxes side by side, one for each group (such as a number of kernels) and series (such as a method).
struct BoxPanel {
    std::string title{};
    std::vector<std::string> groups{};
    std::vector<std::vector<std::vector<double>>> values{};  ///< [group][series], the values of one box; may be empty
};

/// \brief Panels below each other, with a shared legend.
struct BoxChart {
    std::string description{};
    std::string y_label{};
    std::string x_label{};
    std::vector<std::string> series{};
    std::vector<std::string_view> series_colours{};
    std::vector<BoxPanel> panels{};
};

/// \brief Draws boxes from the first to the third quartile with the median, and whiskers to the extremes. The y axis of
/// each panel spans its values.
[[nodiscard]] std::string render(BoxChart const& chart);

/// \brief A scatter plot of pairs with the diagonal, and a histogram of their differences (y minus x) beside it.
struct PairChart {
    std::string description{};
    std::string x_label{};
    std::string y_label{};
    std::string difference_label{};
    std::vector<double> x{};
    std::vector<double> y{};
};

[[nodiscard]] std::string render(PairChart const& chart);

/// \brief Bars of two series side by side, with the names of the groups below.
struct PairedBars {
    std::string description{};
    std::string y_label{};
    std::array<std::string, 2> series{};
    std::vector<std::string> groups{};
    std::vector<std::array<double, 2>> values{};
};

[[nodiscard]] std::string render(PairedBars const& chart);

}  // namespace programs::figures
