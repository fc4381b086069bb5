/// \file
/// \brief The index of a FASTA file: read, made, and held against the file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <htslib/bgzf.h>
#include <sys/types.h>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A line of a .fai.
struct FastaIndexEntry {
    std::string name{};
    std::uint64_t length = 0;      ///< bases
    std::uint64_t offset = 0;      ///< of the first base, in bytes of the text
    std::uint64_t line_bases = 0;  ///< in each line but the last
    std::uint64_t line_bytes = 0;  ///< with the line end

    /// \brief The byte of a base, from 0. \param base below `length`
    [[nodiscard]] std::uint64_t byte_of(std::uint64_t base) const noexcept {
        return offset + base / line_bases * line_bytes + base % line_bases;
    }
    /// \brief The byte behind the last base.
    [[nodiscard]] std::uint64_t end() const noexcept { return length == 0 ? offset : byte_of(length - 1) + 1; }
};

/// \brief The lines of a .fai, in its order. \throws DataError for anything else
[[nodiscard]] inline std::vector<FastaIndexEntry> read_fasta_index(std::filesystem::path const& path) {
    LineReader lines{path};
    std::vector<FastaIndexEntry> entries;
    while (auto const line = lines.next()) {
        auto const fields = split_at(*line, '\t');
        std::uint64_t numbers[4] = {};
        bool good = fields.size() == 5 && !fields[0].text.empty();
        for (std::size_t i = 0; good && i < 4; ++i) {
            auto const number = parse_number<std::uint64_t>(fields[i + 1].text);
            good = number && *number <= std::uint64_t{1} << 48U;
            numbers[i] = number.value_or(0);
        }
        if (!good || (numbers[0] != 0 && (numbers[2] == 0 || numbers[3] < numbers[2]))) {
            throw DataError(
                message({.where = {.file = lines.file(), .line = lines.number()},
                         .found = concat({"'", printable(*line), "'"}),
                         .expected = "name, length, offset, bases and bytes of a line, as samtools faidx writes",
                         .remedy = "remove the index, and it is made anew"}));
        }
        entries.push_back({std::string{fields[0].text}, numbers[0], numbers[1], numbers[2], numbers[3]});
    }
    return entries;
}

/// \brief The text of a plain or bgzipped file, from any byte on.
class TextAt {
  public:
    /// \param gzi the index of a bgzipped file; not used if `file` is plain
    TextAt(std::filesystem::path const& file, std::filesystem::path const& gzi, bool compressed)
        : name_{file.string()}, bytes_{bgzf_open(file.c_str(), "r")} {
        if (!bytes_ || (compressed && bgzf_index_load(bytes_.get(), gzi.c_str(), nullptr) != 0)) {
            fail();
        }
    }

    /// \brief Goes to a byte of the text.
    void seek(std::uint64_t place) {
        constexpr std::uint64_t farthest = (std::numeric_limits<off_t>::max)();
        if (place > farthest || bgzf_useek(bytes_.get(), static_cast<off_t>(place), SEEK_SET) != 0) {
            fail();
        }
    }
    /// \brief The next bytes, as many as there is room for. \throws IoError if there are fewer
    void read(std::span<char> room) {
        for (std::size_t got = 0; got < room.size();) {
            auto const more = bgzf_read(bytes_.get(), room.data() + got, room.size() - got);
            if (more <= 0) {
                fail();
            }
            got += static_cast<std::size_t>(more);
        }
    }
    /// \brief The next byte; -1 at the end.
    int next() {
        int const byte = bgzf_getc(bytes_.get());
        if (byte < -1) {
            fail();
        }
        return byte;
    }

  private:
    struct Close {
        void operator()(BGZF* file) const noexcept { bgzf_close(file); }
    };

    [[noreturn]] void fail() const {
        throw IoError(message({.where = {.file = name_},
                               .found = "a file that cannot be read where its index points to",
                               .expected = "intact FASTA, plain or bgzipped, and an index that fits it",
                               .remedy = "remove .fai and .gzi, and they are made anew; if that does not help, get the "
                                         "file again"}));
    }

    std::string name_;
    std::unique_ptr<BGZF, Close> bytes_;
};

/// \brief A header of a FASTA file.
struct FastaHeader {
    std::string line{};        ///< without its line end
    std::uint64_t start = 0;   ///< its first byte
    std::uint64_t behind = 0;  ///< the byte behind its line feed

    /// \brief The first word; empty if the line is no header.
    [[nodiscard]] std::string name() const {
        auto const words = split_at_blanks(std::string_view{line}.substr(line.starts_with('>') ? 1 : line.size()));
        std::string_view const first = words.empty() ? std::string_view{} : words.front().text;
        return std::string{first.substr(0, first.find('\r'))};
    }
};

/// \brief The first line that is not empty from the byte `place` on, as far as a header may reach; nothing at the end.
[[nodiscard]] inline std::optional<FastaHeader> read_fasta_header(TextAt& text, std::uint64_t place) {
    constexpr std::size_t longest = 1U << 20U;
    text.seek(place);
    int byte = text.next();
    for (; byte == '\n' || byte == '\r'; byte = text.next()) {
        ++place;
    }
    if (byte == -1) {
        return std::nullopt;
    }
    FastaHeader header;
    for (; byte != -1 && byte != '\n' && header.line.size() < longest; byte = text.next()) {
        header.line += static_cast<char>(byte);
    }
    header.start = place;
    header.behind = place + header.line.size() + 1;
    return header;
}

/// \brief Holds an index against the file: each header stands where the sequence before it ends and bears the name of
/// the next entry, and nothing is left. So neither names nor lengths can be those of another file.
/// \param entries in any order; they are brought into that of the file
/// \param made whether the index was made from this file just now
/// \throws DataError if not
inline void check_fasta_index(std::vector<FastaIndexEntry>& entries, TextAt& text, std::string const& file, bool made) {
    auto const refuse = [&](std::string_view found, std::string_view expected) {
        throw DataError(
            message({.where = {.file = file},
                     .found = found,
                     .expected = expected,
                     .remedy = made ? "" : "the .fai is that of another file: remove it, and it is made anew"}));
    };
    std::ranges::sort(entries, {}, &FastaIndexEntry::offset);
    std::set<std::string, std::less<>> names;
    std::uint64_t place = 0;
    for (FastaIndexEntry const& entry : entries) {
        auto const header = read_fasta_header(text, place);
        std::string const name = header ? header->name() : std::string{};
        if (names.contains(name)) {
            refuse(concat({"the name '", printable(name), "' twice"}), "a name of its own for each sequence");
        }
        if (!header || name != entry.name || header->behind != entry.offset) {
            refuse(concat({header ? concat({"'", printable(header->line), "'"}) : "the end", " at byte ",
                           std::to_string(header ? header->start : place)}),
                   concat({"the sequence '", printable(entry.name), "', as the index says"}));
        }
        names.insert(name);
        place = entry.end();
        if (entry.length != 0) {
            text.seek(place - 1);
            int const last = text.next();
            int const behind = text.next();
            auto const ends_line = [](int byte) { return byte == -1 || byte == '\n' || byte == '\r'; };
            if (ends_line(last) || !ends_line(behind)) {
                refuse(concat({"no end of a line at byte ", std::to_string(place)}),
                       concat({"that of '", printable(name), "', as the index says"}));
            }
        }
    }
    if (auto const header = read_fasta_header(text, place)) {
        bool const twice = names.contains(header->name());
        refuse(twice ? concat({"the name '", printable(header->name()), "' twice"})
                     : concat({"'", printable(header->line), "' at byte ", std::to_string(header->start)}),
               twice ? "a name of its own for each sequence" : "the end of the file, as the index says");
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
