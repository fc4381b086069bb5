/// \file
/// \brief Reads BED files: BED3 to BED9 and BED12, narrowPeak, broadPeak and summits.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/genome/detail/bed_kind.hpp>
#include <deepprune/genome/detail/bed_line.hpp>
#include <deepprune/genome/interval.hpp>
#include <deepprune/io/detail/complaint_list.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/line_reader.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The intervals of a file, in its order.
struct BedFile {
    std::string file{};  ///< its name, for messages
    /// \brief What its columns mean.
    BedKind kind = BedKind::bed;
    std::size_t columns = 0;            ///< of each line; 0 without intervals
    std::vector<Interval> intervals{};  ///< one for each line that is no remark
};

/// \brief What `read_bed` demands.
struct ReadBedOptions {
    /// \brief Reads columns 1 to 3 and takes any others for custom ones, of any number and content. So do lists of
    /// regions, whose fourth column is often free text ("High Signal Region" in ENCODE's blacklists).
    bool positions_only = false;
};

namespace detail {

/// \brief The names that genomes have: those of the specification, and of Ensembl, NCBI and the HLA (`KI270728.1`,
/// `gi|5|ref`, `HLA-A*01:01`).
[[nodiscard]] constexpr bool is_chromosome_letter(char c) noexcept {
    bool const word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    return word || std::string_view{".-*:|"}.find(c) != std::string_view::npos;
}

[[nodiscard]] constexpr bool is_ascii_printable(char c) noexcept { return c >= 0x20 && c <= 0x7E; }

/// \brief Builds intervals from the lines of one file.
class BedParser {
  public:
    BedParser(std::string const& file, BedKind kind, ReadBedOptions const& options)
        : complaints_{file}, options_{options} {
        bed_.file = file;
        bed_.kind = options.positions_only ? BedKind::bed : kind;
    }

    void line(std::string_view text, std::size_t number) {
        auto fields = split_at_blanks(text);
        if (!check_layout(text, fields.size(), number)) {
            return;
        }
        BedLine line{std::move(fields), number, complaints_};
        Interval interval{.line = number};
        read_position(line, interval);
        if (!options_.positions_only) {
            read_attributes(line, interval);
            if (bed_.kind == BedKind::narrow_peak || bed_.kind == BedKind::broad_peak) {
                read_peak(line, interval);
            } else {
                check_bed_display(line, interval.start, interval.end);
            }
        }
        if (line.good()) {
            bed_.intervals.push_back(std::move(interval));
        }
    }

    [[nodiscard]] BedFile finish() {
        complaints_.throw_if_any();
        return std::move(bed_);
    }

  private:
    /// \brief Separators and the number of fields. \param count of them
    bool check_layout(std::string_view text, std::size_t count, std::size_t number) {
        auto const complain = [&](std::size_t column, std::string_view found, std::string_view expected,
                                  std::string_view remedy = {}) {
            complaints_.add(
                {.where = {.line = number, .column = column}, .found = found, .expected = expected, .remedy = remedy});
            return false;
        };
        if (auto const bad = std::ranges::find_if_not(text, [](char c) { return c == '\t' || is_ascii_printable(c); });
            bad != text.end()) {
            auto const place = static_cast<std::size_t>(bad - text.begin());
            return complain(place + 1, concat({"'", printable(text.substr(place, 1)), "'"}), "printable ASCII and tabs",
                            text[place] == '\r' ? "end the lines with LF, for example with tr '\\r' '\\n'" : "");
        }
        if (text.front() == ' ' || text.front() == '\t') {
            return complain(1, "a blank before the first field", "the name of a chromosome");
        }
        if (!options_.positions_only) {
            std::size_t const twin = text.find("\t\t");
            std::size_t const empty = text.ends_with('\t') ? text.size() - 1 : twin;
            if (auto const place = (std::min)(twin, empty); place != std::string_view::npos) {
                return complain(place + 2, "an empty field", "something in each field",
                                "write . where there is no name and no strand, and 0 where there is no score");
            }
        }
        std::string const found = std::to_string(count) + (count == 1 ? " field" : " fields");
        if (count < 3) {
            return complain(0, found, "at least 3, separated by tabs or blanks: chromosome, start, end");
        }
        if (options_.positions_only) {
            bed_.columns = 3;
            return true;
        }
        if (bed_.columns == 0) {
            first_line_ = number;
            if (!check_count(count, found, complain)) {
                return false;
            }
            bed_.columns = count;
        }
        return count == bed_.columns ||
               complain(0, found, concat({std::to_string(bed_.columns), " as in line ", std::to_string(first_line_)}),
                        count > bed_.columns && text.find(' ') != std::string_view::npos
                            ? "a blank separates fields too: write names without blanks"
                            : "");
    }

    /// \brief The number of fields of the first line with intervals.
    template <class Complain>
    bool check_count(std::size_t count, std::string const& found, Complain const& complain) const {
        if (bed_.kind == BedKind::narrow_peak || bed_.kind == BedKind::broad_peak) {
            std::size_t const wanted = bed_.kind == BedKind::narrow_peak ? 10 : 9;
            return count == wanted ||
                   complain(0, found, concat({std::to_string(wanted), " as most of the first lines have"}));
        }
        if (count <= 9 || count == 12) {
            return true;
        }
        return complain(0, found, "3 to 9 or 12 of BED, or the 10 of narrowPeak",
                        count > 12 ? "keep the first columns, for example with cut -f 1-6"
                                   : "BED10 and BED11 do not exist: the three columns of blocks go together");
    }

    static void read_position(BedLine& line, Interval& interval) {
        interval.chromosome =
            line.word(0, "chromosome", "1 to 255 letters, digits and _ (or . - * : |)", is_chromosome_letter);
        if (interval.chromosome.find_first_of(".-*:|") == 0) {
            line.fail(0, concat({"chromosome '", printable(interval.chromosome), "'"}),
                      "a name that begins with a letter or a digit");
        }
        interval.start = line.whole(1, "start", 0, max_position);
        interval.end = line.whole(2, "end", 0, max_position);
        if (interval.end < interval.start) {
            line.fail(2,
                      concat({"end ", std::to_string(interval.end), " before start ", std::to_string(interval.start)}),
                      "an end that is not below the start");
        }
    }

    /// \brief Columns 4 to 6.
    void read_attributes(BedLine& line, Interval& interval) const {
        if (line.size() > 3) {
            auto const name = line.word(3, "name", "1 to 255 printable characters", is_ascii_printable);
            interval.name = name == "." ? std::string_view{} : name;
        }
        if (line.size() > 4) {
            constexpr std::string_view remedy = "write 0 where there is no score";
            switch (bed_.kind) {
                case BedKind::summits:
                    interval.score = line.real(4, "score", std::numeric_limits<double>::lowest(), "a number");
                    break;
                case BedKind::bed: interval.score = static_cast<double>(line.whole(4, "score", 0, 1000, remedy)); break;
                case BedKind::narrow_peak:
                case BedKind::broad_peak:  // programs write scores above 1000
                    interval.score = static_cast<double>(line.whole(4, "score", 0, max_position, remedy));
            }
        }
        if (line.size() > 5) {
            std::string_view const strand = line.text(5);
            if (strand != "+" && strand != "-" && strand != ".") {
                line.fail(5, concat({"strand '", printable(strand), "'"}), "+, - or .");
            }
            interval.strand = static_cast<Strand>(strand.front());
        }
    }

    /// \brief Columns 7 to 9 or 10 of peaks, of which -1 stands for none.
    static void read_peak(BedLine& line, Interval& interval) {
        auto const given = [](double value) { return value < 0.0 ? std::nullopt : std::optional{value}; };
        interval.signal = line.real(6, "signalValue", std::numeric_limits<double>::lowest(), "a number");
        interval.p = given(line.real(7, "pValue", -1.0, "-log10 of the p-value, or -1 for none"));
        interval.q = given(line.real(8, "qValue", -1.0, "-log10 of the q-value, or -1 for none"));
        if (line.size() > 9 && line.text(9) != "-1") {
            // Files of ENCODE have summits one behind the last base.
            interval.summit = line.whole(9, "peak", 0, interval.size(),
                                         "it counts from the start of the interval; -1 stands for none");
        }
    }

    ComplaintList complaints_;
    ReadBedOptions options_;
    BedFile bed_;
    std::size_t first_line_ = 0;
};

}  // namespace detail

/// \brief Reads a BED file, up to its end, by the specification of the GA4GH (Niu, Denisko & Hoffman, "The Browser
/// Extensible Data (BED) format", 2022), strictly: what is wrong is refused, and never mended without a word.
///
/// Fields are separated by tabs or blanks, all lines have as many: 3 to 9, or 12. Lines that begin with `#`, `track` or
/// `browser` and blank lines are skipped. Further kinds are known by what most of the first lines hold: ENCODE's
/// narrowPeak (10 columns) and broadPeak (9), whose scores may exceed 1000; and MACS' summits (5 columns, single
/// bases), whose score may be any number. Chromosomes may have names of Ensembl, NCBI and the HLA too (with . - * : |).
/// Positions are below 2^31.
/// \throws DataError with file and line of the first three bad lines. \throws IoError for a file that cannot be read to
/// its end.
[[nodiscard]] inline BedFile read_bed(LineReader& lines, ReadBedOptions const& options = {}) {
    detail::BedParser parser{lines.file(), detail::detect_bed_kind(lines), options};
    while (auto const line = lines.next()) {
        if (!detail::is_bed_remark(*line)) {
            parser.line(*line, lines.number());
        }
    }
    return parser.finish();
}

/// \brief Reads a BED file, plain or gzipped.
[[nodiscard]] inline BedFile read_bed(std::filesystem::path const& path, ReadBedOptions const& options = {}) {
    LineReader lines{path};
    return read_bed(lines, options);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
