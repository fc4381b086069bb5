/// \file
/// \brief Writes motifs in the formats of MEME, JASPAR and TRANSFAC.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/detail/control.hpp>
#include <deepprune/motif/consensus.hpp>
#include <deepprune/motif/motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \throws DataError for a name that cannot be read back, and for no motifs.
inline void check_names(std::span<Motif const> motifs) {
    if (motifs.empty()) {
        throw DataError(message({.found = "no motifs to write", .expected = "at least one"}));
    }
    for (auto const& motif : motifs) {
        for (std::string_view const name : {std::string_view{motif.name()}, std::string_view{motif.alternate_name()}}) {
            if (has_control(name) || name.find(' ') != std::string_view::npos || motif.name().empty()) {
                throw DataError(message({.found = detail::concat({"a motif called '", printable(name), "'"}),
                                         .expected = "a name without blanks and control characters"}));
            }
        }
    }
}

/// \brief The numbers of a row, each after a separator.
[[nodiscard]] inline std::string row_text(BaseCounts const& row, std::string_view separator) {
    std::string text;
    for (double const value : row) {
        text += detail::concat({separator, number_text(value)});
    }
    return text;
}

[[nodiscard]] inline std::string names_of(Motif const& motif, std::string_view separator) {
    return motif.alternate_name().empty() ? motif.name()
                                          : detail::concat({motif.name(), separator, motif.alternate_name()});
}

/// \brief The four letters of a motif's alphabet.
[[nodiscard]] inline std::string letters_of(Motif const& motif) {
    return spelled(std::string{base_letters.substr(0, 4)}, motif.alphabet());
}

inline constexpr double default_meme_sites = 20.0;

}  // namespace detail

/// \brief The motifs as MEME's minimal text, version 4. All digits of the probabilities are kept. The format has one
/// background, one alphabet and one choice of strands for all motifs: those of the first. Its numbers of sites are
/// whole, as some readers require; unknown ones are written as the 20 that readers of the format assume. \throws
/// DataError for no motifs, a name with blanks, or motifs of different alphabets.
[[nodiscard]] inline std::string meme_text(std::span<Motif const> motifs) {
    detail::check_names(motifs);
    for (auto const& motif : motifs) {
        if (motif.alphabet() != motifs.front().alphabet()) {
            throw DataError(
                message({.found = "motifs of DNA and of RNA for one file of MEME", .expected = "one alphabet"}));
        }
    }
    auto const& background = motifs.front().background();
    std::string const letters = detail::letters_of(motifs.front());
    std::string text = detail::concat({"MEME version 4\n\nALPHABET= ", letters, "\n\nstrands: +"});
    text += motifs.front().strands() == MotifStrands::both ? " -" : "";
    text += "\n\nBackground letter frequencies\n";
    for (std::size_t base = 0; base < background.size(); ++base) {
        text += detail::concat(
            {base == 0 ? "" : " ", std::string_view{letters}.substr(base, 1), " ", number_text(background[base])});
    }
    text += '\n';
    for (auto const& motif : motifs) {
        text += detail::concat({"\nMOTIF ", detail::names_of(motif, " "),
                                "\nletter-probability matrix: alength= 4 w= ", std::to_string(motif.size())});
        double const sites =
            motif.sites() > 0.0 ? (std::max)(std::round(motif.sites()), 1.0) : detail::default_meme_sites;
        text += detail::concat({" nsites= ", number_text(sites)});
        text += " E= 0\n";
        for (auto const& column : motif.columns()) {
            text += detail::concat({detail::row_text(column, " "), "\n"});
        }
    }
    return text;
}

/// \brief The motifs in JASPAR's bracketed format, as `Motif::counts`. \throws DataError as `meme_text`.
[[nodiscard]] inline std::string jaspar_text(std::span<Motif const> motifs) {
    detail::check_names(motifs);
    std::string text;
    for (auto const& motif : motifs) {
        text += detail::concat({">", detail::names_of(motif, "\t"), "\n"});
        auto const counts = motif.counts();
        for (std::size_t base = 0; base < 4; ++base) {
            text += detail::concat({detail::letters_of(motif).substr(base, 1), "  ["});
            for (auto const& column : counts) {
                text += detail::concat({" ", number_text(column[base])});
            }
            text += " ]\n";
        }
    }
    return text;
}

/// \brief The motifs in TRANSFAC's format, as `Motif::counts`, each column with its IUPAC letter. \throws DataError as
/// `meme_text`.
[[nodiscard]] inline std::string transfac_text(std::span<Motif const> motifs) {
    detail::check_names(motifs);
    std::string text;
    for (auto const& motif : motifs) {
        auto const& id = motif.alternate_name().empty() ? motif.name() : motif.alternate_name();
        text += detail::concat({"AC  ", motif.name(), "\nXX\nID  ", id, "\nXX\nP0      A      C      G      ",
                                detail::letters_of(motif).substr(3), "\n"});
        auto const counts = motif.counts();
        std::string const consensus = iupac_consensus(motif);
        for (std::size_t i = 0; i < counts.size(); ++i) {
            std::string const number = std::to_string(i + 1);
            text += detail::concat({number.size() < 2 ? "0" : "", number, detail::row_text(counts[i], "  "), "  "});
            text += consensus[i];
            text += '\n';
        }
        text += "XX\n//\n";
    }
    return text;
}

/// \brief Writes `meme_text`. \throws DataError as it; IoError as `AtomicFile`.
inline void write_meme(std::filesystem::path const& target, std::span<Motif const> motifs) {
    write_file(target, meme_text(motifs));
}

/// \brief Writes `jaspar_text`. \throws as `write_meme`.
inline void write_jaspar(std::filesystem::path const& target, std::span<Motif const> motifs) {
    write_file(target, jaspar_text(motifs));
}

/// \brief Writes `transfac_text`. \throws as `write_meme`.
inline void write_transfac(std::filesystem::path const& target, std::span<Motif const> motifs) {
    write_file(target, transfac_text(motifs));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
