/// \file
/// \brief Scores, sorted once and grouped by value: the basis of all ranking metrics.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/metrics/concepts.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief The number of sequences of each class.
struct ClassCounts {
    std::uint64_t positives = 0;
    std::uint64_t negatives = 0;
};

/// \brief All sequences of one score.
struct ScoreGroup {
    double score = 0.0;
    ClassCounts counts{};
};

/// \brief The groups, highest score first, and their total.
struct ScoreGroups {
    std::vector<ScoreGroup> groups{};
    ClassCounts total{};
};

/// \brief Whether `value` is not a number. It looks at the bits, so that `-ffast-math` cannot remove the test.
[[nodiscard]] inline bool is_nan_score(double value) noexcept {
    return (std::bit_cast<std::uint64_t>(value) << 1U) > (std::uint64_t{0x7FF} << 53U);
}

/// \brief Whether `value` is a number other than the infinities, by its bits.
[[nodiscard]] inline bool is_finite_score(double value) noexcept {
    return (std::bit_cast<std::uint64_t>(value) << 1U) < (std::uint64_t{0x7FF} << 53U);
}

/// \brief \throws DataError if the sizes differ, if there are none, or if a label is neither 0 nor 1.
inline void check_labels(std::string_view metric, std::size_t scores, std::span<std::uint8_t const> labels) {
    if (scores != labels.size()) {
        throw DataError(message({.found = std::to_string(scores) + " scores and " + std::to_string(labels.size()) +
                                          " labels for the " + std::string(metric),
                                 .expected = "one label for each score"}));
    }
    if (labels.empty()) {
        throw DataError(message({.found = concat({"no scores at all for the ", std::string(metric)}),
                                 .expected = "at least one labelled sequence"}));
    }
    auto const bad = std::ranges::find_if(labels, [](std::uint8_t label) { return label > 1; });
    if (bad != labels.end()) {
        throw DataError(
            message({.found = concat({"the label ", std::to_string(*bad), " of element ",
                                      std::to_string(bad - labels.begin()), " for the ", std::string(metric)}),
                     .expected = "0 (not bound) or 1 (bound)"}));
    }
}

/// \brief The error for an invalid score.
[[nodiscard]] inline NumericalError bad_score(std::string_view metric, std::string_view kind, std::size_t element) {
    return NumericalError(message({.found = std::string(kind) + " as the score of element " + std::to_string(element) +
                                            " for the " + std::string(metric),
                                   .expected = "a number",
                                   .remedy = "the model that gave it has diverged; try a lower learning rate"}));
}

/// \brief \throws DataError naming the class that is missing.
inline void check_both_classes(std::string_view metric, ClassCounts const& total) {
    if (total.positives == 0 || total.negatives == 0) {
        bool const only_negatives = total.positives == 0;
        throw DataError(
            message({.found = only_negatives ? std::to_string(total.negatives) + " negatives and no positive"
                                             : std::to_string(total.positives) + " positives and no negative",
                     .expected = concat({"both classes for the ", std::string(metric)}),
                     .remedy = "the metric has no value for one class; check the labels, or split the data "
                               "so that each part holds both classes"}));
    }
}

/// \brief Sorts and groups. O(n log n), 16 bytes per score while it sorts. The two zeros are one score.
/// \throws DataError as check_labels() and check_both_classes(); NumericalError for a score that is not a number.
template <ScoreRange Scores>
[[nodiscard]] ScoreGroups score_groups(std::string_view metric, Scores&& scores, std::span<std::uint8_t const> labels) {
    check_labels(metric, std::ranges::size(scores), labels);
    struct Item {
        double score;
        std::uint8_t label;
    };
    std::vector<Item> items;
    items.reserve(labels.size());
    auto const* const first = std::ranges::data(scores);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        auto const score = static_cast<double>(first[i]);
        if (is_nan_score(score)) {
            throw bad_score(metric, "not a number (NaN)", i);
        }
        items.push_back({score, labels[i]});
    }
    std::ranges::sort(items, [](Item const& a, Item const& b) { return a.score > b.score; });

    ScoreGroups out;
    for (Item const& item : items) {
        if (out.groups.empty() || item.score < out.groups.back().score) {
            out.groups.push_back({item.score, {}});
        }
        ClassCounts& counts = out.groups.back().counts;
        (item.label == 1 ? counts.positives : counts.negatives) += 1;
        (item.label == 1 ? out.total.positives : out.total.negatives) += 1;
    }
    check_both_classes(metric, out.total);
    return out;
}

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
