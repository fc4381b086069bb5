/// \file
/// \brief The one file that a command writes, or its standard output.
#pragma once

#include <iostream>
#include <string>
#include <string_view>

#include <deepprune/core/error.hpp>
#include <deepprune/io/atomic_file.hpp>

#include "terminal.hpp"

namespace programs {

/// \brief Whether `--out` names the standard output.
[[nodiscard]] inline bool is_standard_output(std::string_view out) { return out == "-"; }

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
