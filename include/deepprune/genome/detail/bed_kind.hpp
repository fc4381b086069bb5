/// \file
/// \brief Tells narrowPeak, broadPeak and summits from BED files with as many columns.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief What the columns of a BED file mean. Only its contents tell.
enum class BedKind {
    bed,          ///< BED3 to BED9, or BED12
    narrow_peak,  ///< BED6+4: signal, p, q, summit
    broad_peak,   ///< BED6+3: signal, p, q
    summits,      ///< BED5 of single bases, whose score is any number, as MACS writes them
};

namespace detail {

/// \brief Whether a line holds no interval: a comment, a track or browser line, or nothing.
[[nodiscard]] inline bool is_bed_remark(std::string_view line) noexcept {
    auto const begins = [line](std::string_view word) {
        return line.starts_with(word) &&
               (line.size() == word.size() || line[word.size()] == ' ' || line[word.size()] == '\t');
    };
    return line.starts_with('#') || begins("track") || begins("browser") || is_blank(line);
}

/// \brief Whether columns 7 to 9 are the thick part and the colour of BED, and not the numbers of a peak.
[[nodiscard]] inline bool has_bed_display(std::vector<Field> const& fields) {
    auto const whole = [&](std::size_t i) { return parse_number<std::uint64_t>(fields[i].text); };
    auto const start = whole(1);
    auto const end = whole(2);
    auto const thick_start = whole(6);
    auto const thick_end = whole(7);
    bool const thick = start && end && thick_start && thick_end && *start <= *thick_start &&
                       *thick_start <= *thick_end && *thick_end <= *end;
    return fields[8].text.find(',') != std::string_view::npos || (thick && fields[8].text == "0");
}

/// \brief The kind of file that most of the first lines show; they are not consumed.
[[nodiscard]] inline BedKind detect_bed_kind(LineReader& lines) {
    constexpr std::size_t looked_at = 200;
    std::size_t display = 0;
    std::size_t narrow = 0;
    std::size_t broad = 0;
    std::size_t single = 0;
    std::size_t other = 0;
    for (NumberedLine const& line : lines.peek_filled(looked_at)) {
        if (is_bed_remark(line.text)) {
            continue;
        }
        auto const fields = split_at_blanks(line.text);
        auto const real = [&](std::size_t i) { return parse_number<double>(fields[i].text).has_value(); };
        if (fields.size() == 9 || fields.size() == 10) {
            if (has_bed_display(fields)) {
                ++display;
            } else if (real(6) && real(7) && real(8)) {
                ++(fields.size() == 10 ? narrow : broad);
            }
        } else if (fields.size() == 5) {
            auto const start = parse_number<std::uint64_t>(fields[1].text);
            auto const end = parse_number<std::uint64_t>(fields[2].text);
            ++(start && end && *start + 1 == *end ? single : other);
        }
    }
    if ((std::max)(narrow, broad) > display) {
        return narrow >= broad ? BedKind::narrow_peak : BedKind::broad_peak;
    }
    return single > other ? BedKind::summits : BedKind::bed;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
