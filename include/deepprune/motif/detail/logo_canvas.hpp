/// \file
/// \brief What single logos and pairs of logos are drawn with.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/detail/logo_glyphs.hpp>
#include <deepprune/motif/logo_options.hpp>
#include <deepprune/motif/logo_stacks.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The layout of a logo and the SVG pieces that it is made of.
class LogoCanvas {
  public:
    static constexpr double axis_width = 40.0;   // left of the letters: the bits
    static constexpr double axis_height = 20.0;  // below them: the numbers
    static constexpr double title_height = 24.0;
    static constexpr double edge = 6.0;
    static constexpr std::string_view ink = "#3a4652";

    explicit LogoCanvas(LogoOptions const& options) : options_{options}, max_{options.max_bits} {
        constexpr double bits_of_rarest_base = 1100.0;  // no double above 0 is below 2^-1074
        if (!(options.column > 0.0 && options.height > 0.0 && options.max_bits >= 0.0 &&
              std::isfinite(options.column) && std::isfinite(options.height) &&
              options.max_bits <= bits_of_rarest_base)) {
            throw OptionError(message({.found = "a logo whose size is not above 0",
                                       .expected = "a width of columns, a height, and bits from 0 to 1100"}));
        }
        require_background(options.information.background);
        if (max_ == 0.0) {
            max_ = -std::log2(*std::ranges::min_element(options.information.background));
        }
    }

    [[nodiscard]] double left() const noexcept { return options_.axes ? axis_width : edge; }
    [[nodiscard]] double below() const noexcept { return options_.axes ? axis_height : edge; }

    /// \brief The letters of a motif; column 0 begins at `x`, 0 bits are at `base_line`. A stack may be higher than the
    /// axis.
    [[nodiscard]] std::string letters(Motif const& motif, double x, double base_line) const {
        constexpr double gap = 0.04;  // between two letters, as a fraction of a column
        auto const stacks = logo_stacks(motif, options_.information);
        double const scale = options_.height / max_;
        bool const rna = motif.alphabet() == MotifAlphabet::rna;
        std::array<std::string, 4> of_base;
        for (std::size_t i = 0; i < stacks.size(); ++i) {
            double const from = x + (static_cast<double>(i) + gap / 2.0) * options_.column;
            double high = 0.0;
            for (auto const& letter : stacks[i]) {
                high += letter.bits;
                of_base[letter.base] +=
                    glyph(letter.base, from, base_line - high * scale, (1.0 - gap) * options_.column / glyph_size,
                          letter.bits * scale / glyph_size, rna);
            }
        }
        std::string out;
        for (std::size_t base = 0; base < of_base.size(); ++base) {
            if (!of_base[base].empty()) {
                out += concat({"<g fill=\"", xml_text(options_.colours[base]), "\">\n", of_base[base], "</g>\n"});
            }
        }
        return out;
    }

    /// \brief The axis of bits left of `x`, and a line under the letters up to `right`.
    [[nodiscard]] std::string axis(double x, double right, double base_line) const {
        double const top = base_line - options_.height;
        double const step = max_ > 4.0 ? 2.0 : (max_ < 1.0 ? 0.2 : 1.0);
        std::string ticks = concat({"M", drawn(x - 4.0), " ", drawn(top), "V", drawn(base_line), "H", drawn(right)});
        std::string words;
        for (int half = 0; half * step / 2.0 <= max_ * (1.0 + 1e-9); ++half) {
            double const bits = half * step / 2.0;
            double const y = base_line - bits / max_ * options_.height;
            ticks += concat({"M", drawn(x - 4.0), " ", drawn(y), "h", half % 2 == 0 ? "-5" : "-3"});
            if (half % 2 == 0) {
                words += text(x - 12.0, y + 4.0, drawn(bits, 1), "end", 11.0);
            }
        }
        std::string const middle = drawn((top + base_line) / 2.0);
        return concat({"<path d=\"", ticks, "\" fill=\"none\" stroke=\"", ink, "\"/>\n", words,
                       "<text transform=\"translate(", drawn(x - 28.0), " ", middle,
                       ") rotate(-90)\" text-anchor=\"middle\" font-size=\"11\">bits</text>\n"});
    }

    /// \brief The column numbers below the letters: all if there is room, otherwise every fifth or tenth.
    [[nodiscard]] std::string numbers(std::size_t columns, double x, double base_line) const {
        std::size_t const step = options_.column >= 16.0 ? 1 : (options_.column >= 4.0 ? 5 : 10);
        std::string out;
        for (std::size_t i = 0; i < columns; ++i) {
            if (step == 1 || i == 0 || (i + 1) % step == 0) {
                out += text(x + (static_cast<double>(i) + 0.5) * options_.column, base_line + 14.0,
                            std::to_string(i + 1), "middle", 10.0);
            }
        }
        return out;
    }

    [[nodiscard]] static std::string text(double x, double y, std::string_view words, std::string_view anchor,
                                          double size) {
        return concat({"<text x=\"", drawn(x), "\" y=\"", drawn(y), "\" text-anchor=\"", anchor, "\" font-size=\"",
                       drawn(size), "\">", xml_text(words), "</text>\n"});
    }

    /// \brief An upper estimate of the width of text, as fonts differ.
    [[nodiscard]] static double width_of(std::string_view words, double size) noexcept {
        return static_cast<double>(words.size()) * size * 0.62;
    }

    /// \brief The start of the drawing; its size is rounded up to whole pixels.
    [[nodiscard]] static std::string open(double width, double height, std::string_view words) {
        width = std::ceil(width);
        height = std::ceil(height);
        return concat({"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"", xml_text(words),
                       "\" viewBox=\"0 0 ", drawn(width), " ", drawn(height), "\" width=\"", drawn(width),
                       "\" height=\"", drawn(height),
                       "\">\n<g font-family=\"system-ui, Helvetica, Arial, sans-serif\" fill=\"", ink, "\">\n"});
    }

  private:
    [[nodiscard]] std::string glyph(std::size_t base, double x, double y, double wide, double high, bool rna) const {
        std::string const place = concat({" transform=\"matrix(", drawn(wide, 5), " 0 0 ", drawn(high, 6), " ",
                                          drawn(x), " ", drawn(y, 4), ")\"/>\n"});
        if (rna && base == 3) {
            return concat({"<path d=\"", uracil_path, "\"", place});
        }
        if (options_.shared_glyphs.empty()) {
            return concat({"<path d=\"", glyph_paths[base], "\"", place});
        }
        return concat({"<use href=\"#", xml_text(options_.shared_glyphs), base_letters.substr(base, 1), "\"", place});
    }

    LogoOptions const& options_;
    double max_;
};

[[nodiscard]] inline std::string spoken_name(Motif const& motif) {
    return motif.alternate_name().empty() ? motif.name() : concat({motif.name(), " ", motif.alternate_name()});
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
