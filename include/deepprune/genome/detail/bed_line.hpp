/// \file
/// \brief The fields of one line of a BED file, checked one by one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/complaint_list.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/number.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The last position that the indices of genomes know: 2^31 - 1.
inline constexpr std::size_t max_position = 2147483647;

/// \brief Reads fields of a line and complains about the first that is wrong; what is read behind it means nothing.
class BedLine {
  public:
    /// \param fields of the line; the views must outlive this object
    BedLine(std::vector<Field> fields, std::size_t number, ComplaintList& complaints)
        : fields_{std::move(fields)}, number_{number}, complaints_{complaints} {}

    /// \brief The number of fields.
    [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
    /// \brief Whether nothing was wrong up to now.
    [[nodiscard]] bool good() const noexcept { return good_; }
    [[nodiscard]] std::string_view text(std::size_t i) const { return fields_[i].text; }

    /// \brief A whole number of decimal digits from `min` to `max`.
    std::size_t whole(std::size_t i, std::string_view name, std::size_t min, std::size_t max,
                      std::string_view remedy = {}) {
        auto const value = parse_number<std::uint64_t>(text(i));
        if (!value || *value < min || *value > max) {
            fail(i, concat({name, " '", printable(text(i)), "'"}),
                 concat({"a whole number from ", std::to_string(min), " to ", std::to_string(max)}), remedy);
            return min;
        }
        return static_cast<std::size_t>(*value);
    }

    /// \brief A finite number, at least `min`.
    double real(std::size_t i, std::string_view name, double min, std::string_view expected) {
        auto const value = parse_number<double>(text(i));
        if (!value || *value < min) {
            fail(i, concat({name, " '", printable(text(i)), "'"}), expected);
            return 0.0;
        }
        return *value;
    }

    /// \brief A text of 1 to 255 characters, each of which is `allowed`.
    template <class Allowed>
    std::string_view word(std::size_t i, std::string_view name, std::string_view expected, Allowed const& allowed) {
        constexpr std::size_t longest = 255;
        std::string_view const value = text(i);
        if (value.empty() || value.size() > longest || !std::ranges::all_of(value, allowed)) {
            fail(i, concat({name, " '", printable(value), "'"}), expected);
        }
        return value;
    }

    /// \brief Whole numbers between commas, `count` of them, a comma may follow the last.
    std::vector<std::size_t> list(std::size_t i, std::string_view name, std::size_t count) {
        std::string_view value = text(i);
        if (value.ends_with(',')) {
            value.remove_suffix(1);
        }
        std::vector<std::size_t> numbers;
        for (Field const& piece : split_at(value, ',')) {
            auto const number = parse_number<std::uint64_t>(piece.text);
            if (!number || *number > max_position) {
                fail(i, concat({name, " '", printable(text(i)), "'"}), "whole numbers between commas");
                return {};
            }
            numbers.push_back(static_cast<std::size_t>(*number));
        }
        if (numbers.size() != count) {
            fail(i, concat({std::to_string(numbers.size()), " numbers in ", name}),
                 concat({std::to_string(count), " as blockCount says"}));
        }
        return numbers;
    }

    /// \brief Complains about field `i`, unless one before was wrong.
    void fail(std::size_t i, std::string_view found, std::string_view expected, std::string_view remedy = {}) {
        if (std::exchange(good_, false)) {
            complaints_.add({.where = {.line = number_, .column = fields_[i].column},
                             .found = found,
                             .expected = expected,
                             .remedy = remedy});
        }
    }

  private:
    std::vector<Field> fields_;
    std::size_t number_;
    ComplaintList& complaints_;
    bool good_ = true;
};

/// \brief Checks columns 7 to 12 of BED, which nothing here uses: the thick part, the colour, the blocks.
/// \param start of the line's interval \param end of it
inline void check_bed_display(BedLine& line, std::size_t start, std::size_t end) {
    std::size_t thick_start = start;
    if (line.size() > 6) {
        thick_start = line.whole(6, "thickStart", start, end);
    }
    if (line.size() > 7) {
        static_cast<void>(line.whole(7, "thickEnd", thick_start, end));
    }
    if (line.size() > 8 && line.text(8) != "0") {
        auto const parts = split_at(line.text(8), ',');
        bool const colour = parts.size() == 3 && std::ranges::all_of(parts, [](Field const& part) {
                                return parse_number<std::uint8_t>(part.text).has_value();
                            });
        if (!colour) {
            line.fail(8, concat({"itemRgb '", printable(line.text(8)), "'"}),
                      "0, or three numbers of 0 to 255 such as 255,0,0");
        }
    }
    if (line.size() < 12 || !line.good()) {
        return;
    }
    std::size_t const count = line.whole(9, "blockCount", 1, (std::max)(end - start, std::size_t{1}));
    auto const sizes = line.good() ? line.list(10, "blockSizes", count) : std::vector<std::size_t>{};
    auto const starts = line.good() ? line.list(11, "blockStarts", count) : std::vector<std::size_t>{};
    if (!line.good()) {
        return;
    }
    if (starts.front() != 0) {
        line.fail(11, concat({"a first block that starts at ", std::to_string(starts.front())}),
                  "0, the start of the interval");
    }
    for (std::size_t i = 0; i + 1 < count && line.good(); ++i) {
        if (starts[i] + sizes[i] > starts[i + 1]) {
            line.fail(11, concat({"blocks ", std::to_string(i + 1), " and ", std::to_string(i + 2), " that overlap"}),
                      "blocks in ascending order that do not overlap");
        }
    }
    if (std::size_t const last = starts.back() + sizes.back(); last != end - start) {
        line.fail(11, concat({"a last block that ends at ", std::to_string(last)}),
                  concat({std::to_string(end - start), ", the end of the interval"}));
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
