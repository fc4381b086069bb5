/// \file
/// \brief The lines of a plain or gzipped text file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/byte_source.hpp>
#include <deepprune/io/detail/fields.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Limits of a `LineReader`.
struct LineReaderOptions {
    std::size_t longest_line = std::size_t{256} << 20U;  ///< bytes; human chromosome 1 fits into one line
    bool checksum = false;                               ///< compute that of the file as its bytes pass
};

/// \brief A line with its number, from 1.
struct NumberedLine {
    std::size_t number = 0;   ///< from 1
    std::string_view text{};  ///< without its line end; not owned
};

/// \brief Reads a text file line by line, with line numbers and look-ahead. The file is opened once, so that a pipe can
/// be read as well; the path `-` is the standard input, and `./-` a file of that name.
///
/// Lines end with LF or CRLF; the last line end may be missing; a UTF-8 byte order mark before the first line is
/// skipped. No other byte is special: NUL and 0xFF are passed through. A gzipped file is known to be complete only when
/// `next` has returned nothing, so build the whole data set before using it.
class LineReader {
  public:
    /// \throws IoError if the file cannot be opened. \throws DataError if it is compressed with anything but gzip, or
    /// in UTF-16.
    explicit LineReader(std::filesystem::path const& path, LineReaderOptions const& options = {})
        : source_{path, options.checksum}, options_{options} {}

    /// \brief The next line without its end, valid until the next call; nothing after the last.
    /// \throws IoError if the file cannot be read or its gzip data is damaged. \throws DataError for a line that is too
    /// long.
    std::optional<std::string_view> next() {
        if (ahead_.empty()) {
            return read_line();
        }
        line_ = std::move(ahead_.front());
        ahead_.pop_front();
        ++number_;
        return line_;
    }

    /// \brief The next `count` lines that are not blank, fewer at the end of the file, valid until the next call of
    /// `next`, which still returns them. Looks ahead at most `farthest_look` lines.
    std::vector<NumberedLine> peek_filled(std::size_t count) {
        std::vector<NumberedLine> filled;
        for (std::size_t i = 0; filled.size() < count && i < farthest_look; ++i) {
            if (i == ahead_.size()) {
                std::size_t const before = number_;
                auto const line = read_line();
                number_ = before;
                if (!line) {
                    break;
                }
                ahead_.push_back(taken(*line));
            }
            if (!detail::is_blank(ahead_[i])) {
                filled.push_back({number_ + i + 1, ahead_[i]});
            }
        }
        return filled;
    }

    /// \brief The number of the line that `next` returned last, from 1; 0 before the first.
    [[nodiscard]] std::size_t number() const noexcept { return number_; }
    /// \brief The limit of a line, in bytes.
    [[nodiscard]] std::size_t longest_line() const noexcept { return options_.longest_line; }
    /// \brief The file's name as messages give it.
    [[nodiscard]] std::string const& file() const noexcept { return source_.name(); }

    /// \brief The size of the file, compressed if it is; known once `next` has returned nothing.
    [[nodiscard]] std::uintmax_t bytes() const noexcept { return source_.bytes(); }
    /// \brief The CRC-64 of the file's bytes, if `LineReaderOptions::checksum` is set; known once `next` has returned
    /// nothing.
    [[nodiscard]] std::uint64_t checksum() const noexcept { return source_.checksum(); }

    /// \brief The limit of looking ahead, in lines.
    static constexpr std::size_t farthest_look = 1000;

  private:
    /// \brief A line to keep; where it is the whole buffer, that is taken over, as a chromosome may be.
    [[nodiscard]] std::string taken(std::string_view line) {
        bool const whole = line.data() == line_.data() && line.size() == line_.size();
        return whole ? std::move(line_) : std::string{line};
    }

    std::optional<std::string_view> read_line() {
        line_.clear();
        ++number_;
        for (;;) {
            if (chunk_.empty()) {
                chunk_ = source_.read(number_ + ahead_.size());
                if (chunk_.empty()) {
                    if (line_.empty()) {
                        --number_;
                        return std::nullopt;
                    }
                    return finish(line_);
                }
            }
            std::size_t const end = chunk_.find('\n');
            std::string_view const piece = chunk_.substr(0, end);
            if (line_.size() + piece.size() > options_.longest_line) {
                fail_too_long();
            }
            chunk_.remove_prefix(end == std::string_view::npos ? chunk_.size() : end + 1);
            if (end != std::string_view::npos && line_.empty()) {
                return finish(piece);
            }
            line_ += piece;
            if (end != std::string_view::npos) {
                return finish(line_);
            }
        }
    }

    /// \brief `line` without a carriage return at its end and, in the first line, a byte order mark at its start.
    std::string_view finish(std::string_view line) {
        constexpr std::string_view mark = "\xEF\xBB\xBF";
        if (at_start_ && line.starts_with(mark)) {
            line.remove_prefix(mark.size());
        }
        at_start_ = false;
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        return line;
    }

    [[noreturn]] void fail_too_long() const {
        throw DataError(
            message({.where = {.file = file(), .line = number_ + ahead_.size()},
                     .found = detail::concat({"a line longer than ", std::to_string(options_.longest_line), " bytes"}),
                     .expected = "text with line ends"}));
    }

    detail::ByteSource source_;
    LineReaderOptions options_;
    std::string_view chunk_;
    std::string line_;
    std::deque<std::string> ahead_;
    std::size_t number_ = 0;
    bool at_start_ = true;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
