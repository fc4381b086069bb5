/// \file
/// \brief The exceptions of the library. They form one family, so they share one header.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The base of every exception that the library throws.
class Error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// \brief An invalid option, such as a learning rate of zero or more kernels to keep than there are.
class OptionError : public Error {
  public:
    using Error::Error;
};

/// \brief Data that cannot be used: an invalid character, a set of one class, a sequence of the wrong length.
class DataError : public Error {
  public:
    using Error::Error;
};

/// \brief A file that cannot be opened, fully read, or fully written.
class IoError : public Error {
  public:
    using Error::Error;
};

/// \brief A number that is not finite where the computation needs one.
class NumericalError : public Error {
  public:
    using Error::Error;
};

/// \brief A saved model that is damaged, of another format, or of another architecture.
class ArchiveError : public Error {
  public:
    using Error::Error;
};

/// \brief A place in a text file; lines and columns count from 1, and 0 means "not known".
struct Location {
    /// \brief Its name.
    std::string_view file{};
    /// \brief The line, from 1.
    std::size_t line = 0;
    /// \brief The column, from 1.
    std::size_t column = 0;
};

/// \brief The four parts of an error message.
struct Complaint {
    /// \brief The place.
    Location where{};
    /// \brief What is there.
    std::string_view found{};
    /// \brief What should be there; may be empty.
    std::string_view expected{};
    /// \brief What to do about it; may be empty.
    std::string_view remedy{};
};

/// \brief `text` with control bytes and bytes above 0x7E written as `\xNN`, at most `limit` characters of it.
[[nodiscard]] inline std::string printable(std::string_view text, std::size_t limit = 40) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == limit) {
            return out + "...";
        }
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte <= 0x7E) {
            out += text[i];
        } else {
            out += "\\x";
            out += digits[byte >> 4U];
            out += digits[byte & 0xFU];
        }
    }
    return out;
}

/// \brief An error message in the library's format: `file:line:column: found ..., expected ...; remedy`.
[[nodiscard]] inline std::string message(Complaint const& complaint) {
    std::string out;
    if (!complaint.where.file.empty()) {
        out += complaint.where.file;
        if (complaint.where.line != 0) {
            out += ':' + std::to_string(complaint.where.line);
            if (complaint.where.column != 0) {
                out += ':' + std::to_string(complaint.where.column);
            }
        }
        out += ": ";
    }
    out += "found ";
    out += complaint.found;
    if (!complaint.expected.empty()) {
        out += ", expected ";
        out += complaint.expected;
    }
    if (!complaint.remedy.empty()) {
        out += "; ";
        out += complaint.remedy;
    }
    return out;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
