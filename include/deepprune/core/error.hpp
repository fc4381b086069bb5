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

namespace detail {

/// \brief The length of the UTF-8 character at the start of `text`; 0 for a control character and for other bytes.
[[nodiscard]] inline std::size_t visible_length(std::string_view text) noexcept {
    auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    if (byte(0) < 0x80) {
        return byte(0) >= 0x20 && byte(0) != 0x7F ? 1 : 0;
    }
    std::size_t const length = byte(0) >= 0xF0 ? 4 : (byte(0) >= 0xE0 ? 3 : 2);
    bool const control = byte(0) == 0xC2 && byte(1) < 0xA0;
    if (byte(0) < 0xC2 || byte(0) > 0xF4 || control) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) {
            return 0;
        }
    }
    return length;
}

/// \brief Appends `byte` as `\xNN`.
inline void append_escaped(std::string& out, char byte) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    auto const value = static_cast<unsigned char>(byte);
    out += "\\x";
    out += digits[value >> 4U];
    out += digits[value & 0xFU];
}

/// \brief The end of a text that is cut.
[[nodiscard]] inline std::string left_out(std::size_t bytes) {
    std::string out{"... ("};
    out += std::to_string(bytes);
    out += bytes == 1 ? " more byte)" : " more bytes)";
    return out;
}

}  // namespace detail

/// \brief As many bytes of a name that somebody else wrote, such as a model's signature, as messages show.
inline constexpr std::size_t max_shown_name = 200;

/// \brief `text` as it may be shown on a terminal: control characters, and bytes that are not UTF-8, as `\xNN`; at most
/// about `limit` bytes of it, and how many more there are.
[[nodiscard]] inline std::string visible(std::string_view text, std::size_t limit = 4096) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (i >= limit) {
            return out + detail::left_out(text.size() - i);
        }
        if (auto const length = detail::visible_length(text.substr(i)); length != 0) {
            out += text.substr(i, length);
            i += length;
        } else {
            detail::append_escaped(out, text[i++]);
        }
    }
    return out;
}

/// \brief `text` with control bytes and bytes above 0x7E written as `\xNN`; at most `limit` bytes of it, and how many
/// more there are.
[[nodiscard]] inline std::string printable(std::string_view text, std::size_t limit = 40) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == limit) {
            return out + detail::left_out(text.size() - i);
        }
        if (text[i] >= 0x20 && text[i] <= 0x7E) {
            out += text[i];
        } else {
            detail::append_escaped(out, text[i]);
        }
    }
    return out;
}

/// \brief An error message in the library's format: `file:line:column: found ..., expected ...; remedy`, each part as
/// `visible` gives it.
[[nodiscard]] inline std::string message(Complaint const& complaint) {
    std::string out;
    if (!complaint.where.file.empty()) {
        out += visible(complaint.where.file);
        if (complaint.where.line != 0) {
            out += ':' + std::to_string(complaint.where.line);
            if (complaint.where.column != 0) {
                out += ':' + std::to_string(complaint.where.column);
            }
        }
        out += ": ";
    }
    out += "found ";
    out += visible(complaint.found);
    if (!complaint.expected.empty()) {
        out += ", expected ";
        out += visible(complaint.expected);
    }
    if (!complaint.remedy.empty()) {
        out += "; ";
        out += visible(complaint.remedy);
    }
    return out;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
