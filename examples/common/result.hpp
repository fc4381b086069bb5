/// \file
/// \brief The one file that a command writes, or its standard output.
#pragma once

#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/io/atomic_file.hpp>

#include "terminal.hpp"

namespace programs {

/// \brief Whether `--out` names the standard output.
[[nodiscard]] inline bool is_standard_output(std::string_view out) { return out == "-"; }

/// \brief Whether a command writes compressed results where the name says so.
enum class Compression { none, offered };

/// \brief Checks, before anything is read, that a result can go where it is to go.
/// \param inputs what the command reads: replacing one of them by the result would lose it
/// \throws deepprune::OptionError for the name of an input, and for one that promises compression
inline void require_output(std::string const& out, std::vector<std::string> const& inputs,
                           Compression compression = Compression::none) {
    if (is_standard_output(out)) {
        return;
    }
    if (compression == Compression::none && out.ends_with(".gz")) {
        throw deepprune::OptionError(deepprune::message({.where = {.file = out},
                                                         .found = "a name that promises compression",
                                                         .expected = "another ending for --out: results are plain text",
                                                         .remedy = "write to '-' and pipe into gzip"}));
    }
    for (std::string const& input : inputs) {
        std::error_code ignored;
        if (std::filesystem::equivalent(out, input, ignored)) {
            throw deepprune::OptionError(deepprune::message({.where = {.file = out},
                                                             .found = "an input of this command, named as its output",
                                                             .expected = "another file for --out"}));
        }
    }
}

/// \brief Writes a result to the file, or prints it for `-`. \throws deepprune::IoError
inline void write_result(std::string const& out, std::string_view text) {
    if (is_standard_output(out)) {
        print(text);
    } else {
        deepprune::write_file(out, text);
    }
}

/// \brief As above, for a result that is made piece by piece.
/// \param make called with what takes the pieces, a function of a `std::string_view`
template <class Make>
void write_result_of(std::string const& out, Make const& make) {
    if (is_standard_output(out)) {
        make([](std::string_view text) { print(text); });
    } else {
        deepprune::AtomicFile file{out};
        make([&file](std::string_view text) { file.write(text); });
        file.commit();
    }
}

/// \brief Prints what a command has done; beside a result on the standard output, to standard error.
inline void print_summary(std::string const& out, std::string_view text) {
    if (is_standard_output(out)) {
        std::cerr << text;
    } else {
        print(text);
    }
}

/// \brief The end of a summary: where the result is.
[[nodiscard]] inline std::string place_of(std::string const& out) {
    return is_standard_output(out) ? "the standard output" : deepprune::visible(out);
}

}  // namespace programs
