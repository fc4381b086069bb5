/// \file
/// \brief Ways to divide a data set into a part for training and a part for validation.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/sequence/record.hpp>
#include <deepprune/sequence/records_view.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief How a recipe chooses its validation set.
enum class ValidationSplit {
    stratified,     ///< at random by seed, each class apart
    last_fraction,  ///< the last records of the file, in its order
};

/// \brief Positions of the examples on each side of a split; both ascend, and each example is on one side.
struct Split {
    /// \brief Examples for training.
    std::vector<std::size_t> train{};
    /// \brief Examples for validation.
    std::vector<std::size_t> validation{};
    /// \brief Equality of all members.
    friend bool operator==(Split const&, Split const&) = default;
};

namespace detail {

inline void check_fraction(double fraction) {
    if (!(fraction > 0.0 && fraction < 1.0)) {
        throw OptionError(message(
            {.found = "a validation fraction outside 0..1", .expected = "more than 0 and less than 1, such as 0.1"}));
    }
}

}  // namespace detail

/// \brief A random split with the same share of each class on both sides; the default choice.
///
/// Of the n examples of a class, `fraction * n` rounded to the nearest go to the validation side, but at least one and
/// not all of them.
/// \param labels 0 or 1 per example
/// \param fraction part of each class that goes to validation, between 0 and 1
/// \param seed of the random draw
/// \throws OptionError for another fraction. \throws DataError if a class has fewer than two examples.
[[nodiscard]] inline Split stratified_split(std::span<std::uint8_t const> labels, double fraction, Seed seed) {
    detail::check_fraction(fraction);
    Split split;
    for (std::uint8_t label = 0; label < 2; ++label) {
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if ((labels[i] != 0) == (label == 1)) {
                members.push_back(i);
            }
        }
        if (members.size() < 2) {
            throw DataError(message({.found = std::to_string(members.size()) +
                                              (label == 1 ? " positives (label 1)" : " negatives (label 0)"),
                                     .expected = "at least 2 examples of each class, for training and validation",
                                     .remedy = "positives alone can be given shuffled copies as negatives"}));
        }
        RandomStream stream{seed, Purpose::split, label};
        shuffle(std::span{members}, stream);
        auto const wanted = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(members.size())));
        auto const count = std::clamp<std::size_t>(wanted, 1, members.size() - 1);
        auto const border = members.begin() + static_cast<std::ptrdiff_t>(count);
        split.validation.insert(split.validation.end(), members.begin(), border);
        split.train.insert(split.train.end(), border, members.end());
    }
    std::ranges::sort(split.train);
    std::ranges::sort(split.validation);
    return split;
}

/// \brief The split of the authors' code: the last examples validate, in the order of the file, without shuffling.
///
/// As Keras' `validation_split`: the first floor(size * (1 - fraction)) examples train. A file sorted by class leaves
/// one class on the validation side, so shuffle first (`mix`) or prefer `stratified_split`. \throws OptionError for a
/// fraction outside 0..1. \throws DataError if a side would be empty.
[[nodiscard]] inline Split last_fraction_split(std::size_t size, double fraction) {
    detail::check_fraction(fraction);
    auto const border = static_cast<std::size_t>(std::floor(static_cast<double>(size) * (1.0 - fraction)));
    if (border == 0 || border >= size) {
        throw DataError(message({.found = std::to_string(size) + " examples, too few to split",
                                 .expected = "at least one example for training and one for validation"}));
    }
    Split split;
    for (std::size_t i = 0; i < size; ++i) {
        (i < border ? split.train : split.validation).push_back(i);
    }
    return split;
}

/// \brief The chromosome in an id of the form `chr5:114910510-114910610`, with or without a tail such as `_shuf`, and
/// after a name and `::`, as `bedtools getfasta -name` writes it; numbers may have commas. Empty if the id is not of
/// this form: a name, a colon, a number, a hyphen, a number.
[[nodiscard]] inline std::optional<std::string_view> chromosome_of(std::string_view id) noexcept {
    constexpr std::string_view digits = "0123456789";
    if (auto const name = id.rfind("::"); name != std::string_view::npos) {
        id.remove_prefix(name + 2);
    }
    for (auto colon = id.find(':'); colon != std::string_view::npos; colon = id.find(':', colon + 1)) {
        std::string_view const range = id.substr(colon + 1);
        std::size_t const hyphen = range.find_first_not_of("0123456789,");
        bool const two_numbers = hyphen != std::string_view::npos && hyphen != 0 && range[hyphen] == '-' &&
                                 range[0] != ',' && hyphen + 1 < range.size() &&
                                 digits.find(range[hyphen + 1]) != std::string_view::npos;
        if (two_numbers && colon != 0) {
            return id.substr(0, colon);
        }
    }
    return std::nullopt;
}

/// \brief Refuses records whose ids name no chromosome.
/// \param records the data set
/// \param file its name; empty: not known, so that a record is given by its place
/// \throws DataError for the first such record
inline void require_chromosomes(RecordsView records, std::string_view file = {}) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!chromosome_of(records[i].id)) {
            throw DataError(message(
                {.where = {.file = file, .line = records[i].line},
                 .found = detail::concat({"id '", printable(records[i].id), "'",
                                          file.empty() ? detail::concat({" of record ", std::to_string(i + 1)}) : ""}),
                 .expected = "an id such as chr5:114910510-114910610",
                 .remedy = "a random split needs no chromosomes"}));
        }
    }
}

/// \brief Whole chromosomes validate, so that no peaks overlap across the two sides.
/// \param records the data set
/// \param held_out names as in the ids, such as `chr8`
/// \param file name of the data for messages; may be empty
/// \throws OptionError if `held_out` is empty. \throws DataError if an id names no chromosome, if one of `held_out` has
/// no record, or if a side would be empty or of one class.
[[nodiscard]] inline Split chromosome_split(RecordsView records, std::vector<std::string> const& held_out,
                                            std::string_view file = {}) {
    if (held_out.empty()) {
        throw OptionError(message({.found = "no chromosome to hold out", .expected = "at least one, such as chr8"}));
    }
    require_chromosomes(records, file);
    Split split;
    std::vector<bool> met(held_out.size(), false);
    for (std::size_t i = 0; i < records.size(); ++i) {
        auto const chromosome = chromosome_of(records[i].id);
        auto const place = std::ranges::find(held_out, *chromosome);
        if (place != held_out.end()) {
            met[static_cast<std::size_t>(place - held_out.begin())] = true;
        }
        (place == held_out.end() ? split.train : split.validation).push_back(i);
    }
    for (std::size_t i = 0; i < held_out.size(); ++i) {
        auto const first = std::ranges::find(held_out, held_out[i]);  // of a name that is there twice
        if (!met[static_cast<std::size_t>(first - held_out.begin())]) {
            throw DataError(
                message({.where = {.file = file},
                         .found = detail::concat({"no record on chromosome '", printable(held_out[i]), "'"}),
                         .expected = "chromosomes as they stand in the ids, such as chr8"}));
        }
    }
    for (auto const* side : {&split.train, &split.validation}) {
        auto const positives = std::ranges::count_if(*side, [&](std::size_t i) { return records[i].label; });
        if (positives == 0 || static_cast<std::size_t>(positives) == side->size()) {
            throw DataError(
                message({.where = {.file = file},
                         .found = std::to_string(positives) + " positives among the " + std::to_string(side->size()) +
                                  " records of the " + (side == &split.train ? "training" : "validation") + " side",
                         .expected = "both classes on both sides",
                         .remedy = "hold out other chromosomes"}));
        }
    }
    return split;
}

/// \brief Puts items in a random order, so that a file sorted by class becomes a mixture.
template <class T>
void mix(std::span<T> items, Seed seed) {
    RandomStream stream{seed, Purpose::mixing};
    shuffle(items, stream);
}

/// \brief `stratified_split` by the labels of records.
/// \throws OptionError, DataError as for labels
[[nodiscard]] inline Split stratified_split(RecordsView records, double fraction, Seed seed) {
    std::vector<std::uint8_t> labels(records.size());
    std::ranges::transform(records, labels.begin(),
                           [](RecordView const& record) { return std::uint8_t{record.label}; });
    return stratified_split(labels, fraction, seed);
}

/// \brief Copies of the items at `positions`, in that order: `pick(records, split.train)`.
/// \param positions each below the number of items
template <std::ranges::random_access_range Items>
[[nodiscard]] std::vector<std::ranges::range_value_t<Items>> pick(Items const& items,
                                                                  std::span<std::size_t const> positions) {
    std::vector<std::ranges::range_value_t<Items>> picked;
    picked.reserve(positions.size());
    for (std::size_t const position : positions) {
        picked.push_back(std::ranges::begin(items)[static_cast<std::ranges::range_difference_t<Items>>(position)]);
    }
    return picked;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
