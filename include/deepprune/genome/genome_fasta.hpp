/// \file
/// \brief Any part of a genome, from an indexed FASTA file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <htslib/bgzf.h>
#include <sys/stat.h>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/genome/detail/fasta_index.hpp>
#include <deepprune/genome/detail/make_fasta_index.hpp>
#include <deepprune/io/detail/byte_source.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A sequence of a genome.
struct Chromosome {
    std::string name{};      ///< the first word of its header
    std::size_t length = 0;  ///< bases
};

/// \brief A FASTA file, plain or bgzipped, of which any part is read without the others.
///
/// The index `FILE.fai` (and `FILE.gzi` of a bgzipped file) is used where there is one; otherwise it is made, which
/// reads the whole file once, and kept beside it, or for this object alone where the folder cannot be written. One that
/// is older than the file is refused, and each entry is compared with the file, so that an index of another is refused.
///
/// Not to be used by several threads at a time.
class GenomeFasta {
  public:
    /// \throws IoError if the file cannot be read. \throws DataError if it is no FASTA, compressed with gzip (and not
    /// bgzip), holds a name twice, or has an index that is older or of another file.
    explicit GenomeFasta(std::filesystem::path const& path) : file_{path.string()} {
        bool const compressed = check_file(path);
        std::filesystem::path fai = path.native() + ".fai";
        std::filesystem::path gzi = path.native() + ".gzi";
        std::error_code ignored;
        bool const there =
            std::filesystem::exists(fai, ignored) && (!compressed || std::filesystem::exists(gzi, ignored));
        if (there) {
            check_age(path, fai);
            if (compressed) {
                check_age(path, gzi);
            }
            load(path, fai, gzi, compressed, false);
            return;
        }
        std::filesystem::path const folder = path.has_parent_path() ? path.parent_path() : ".";
        detail::ScratchFolder const beside{folder, "." + path.filename().native() + ".deepprune-"};
        std::optional<detail::ScratchFolder> elsewhere;
        if (!beside.made()) {
            elsewhere.emplace(std::filesystem::temp_directory_path(ignored), "deepprune-");
        }
        auto const& scratch = beside.made() ? beside : *elsewhere;
        if (!scratch.made()) {
            throw IoError(message({.where = {.file = file_},
                                   .found = "no index, and no folder where one can be made",
                                   .expected = "a writable folder of the file, or of temporary files (TMPDIR)"}));
        }
        auto const made_fai = scratch.path() / "index.fai";
        auto const made_gzi = scratch.path() / "index.gzi";
        detail::make_fasta_index(path, made_fai, made_gzi);
        load(path, made_fai, made_gzi, compressed, true);
        if (beside.made()) {  // the .gzi first: a .fai without one is made anew, complete
            if (compressed) {
                std::filesystem::rename(made_gzi, gzi, ignored);
            }
            std::filesystem::rename(made_fai, fai, ignored);
        }
    }

    /// \brief The file's name, for messages.
    [[nodiscard]] std::string const& file() const noexcept { return file_; }
    /// \brief Its sequences, in the order of the file.
    [[nodiscard]] std::span<Chromosome const> chromosomes() const noexcept { return chromosomes_; }
    /// \brief The bases of a chromosome; nothing if there is none of this name.
    [[nodiscard]] std::optional<std::size_t> length(std::string_view chromosome) const {
        auto const found = places_.find(chromosome);
        return found == places_.end() ? std::nullopt : std::optional{chromosomes_[found->second].length};
    }

    /// \brief The bases start, ..., end - 1 of a chromosome, counted from 0, in upper case, as case means nothing to a
    /// network.
    /// \throws DataError if the chromosome is not there or ends before `end`, or for an invalid character, with its
    /// position. \throws IoError if the file cannot be read
    /// \par Complexity
    /// O(bases), and for each call of a bgzipped file the unpacking of a block of 64 KiB.
    [[nodiscard]] std::string fetch(std::string const& chromosome, std::size_t start, std::size_t end) const {
        auto const bases = length(chromosome);
        if (!bases || start > end || end > *bases) {
            throw DataError(
                message({.where = {.file = file_},
                         .found = detail::concat(
                             {"no ", printable(chromosome, 255), ":", std::to_string(start), "-", std::to_string(end)}),
                         .expected = bases ? detail::concat({"at most ", std::to_string(*bases),
                                                             " bases, the length of ", printable(chromosome, 255)})
                                           : std::string{"a chromosome of the file"}}));
        }
        std::string letters(end - start, '\0');
        read(entries_[places_.find(chromosome)->second], start, letters);
        std::ranges::transform(letters, letters.begin(), detail::fold_case);
        if (std::size_t const bad = detail::find_bad_letter(letters); bad != letters.size()) {
            throw DataError(
                message({.where = {.file = file_},
                         .found = detail::concat({"'", printable(letters.substr(bad, 1)), "' at base ",
                                                  std::to_string(start + bad + 1), " of ", printable(chromosome, 255)}),
                         .expected = "A, C, G, T or an IUPAC code such as N"}));
        }
        return letters;
    }

  private:
    struct CloseBgzf {
        void operator()(BGZF* file) const noexcept { bgzf_close(file); }
    };

    /// \brief Whether the file is bgzipped. \throws IoError, DataError if it cannot be read at any place
    [[nodiscard]] static bool check_file(std::filesystem::path const& path) {
        std::error_code ignored;
        auto const kind_of_file = std::filesystem::status(path, ignored).type();
        if (path == "-" || kind_of_file == std::filesystem::file_type::fifo ||
            kind_of_file == std::filesystem::file_type::character) {
            throw IoError(message({.where = {.file = path.native()},
                                   .found = "a pipe or a device",
                                   .expected = "a file on a disk, as any part of it may be read next"}));
        }
        // Names what cannot be opened, and other compressions.
        detail::ByteSource source{path};
        static_cast<void>(source.read());
        detail::QuietHtslib const quiet;
        std::unique_ptr<BGZF, CloseBgzf> const file{bgzf_open(path.c_str(), "r")};
        int const kind = file ? bgzf_compression(file.get()) : 0;
        if (kind == 1) {
            throw DataError(message({.where = {.file = path.native()},
                                     .found = "data compressed with gzip",
                                     .expected = "plain FASTA, or bgzip, of which any part can be read",
                                     .remedy = "convert it with gunzip -c FILE | bgzip > NEW"}));
        }
        return kind == 2;
    }

    static void check_age(std::filesystem::path const& path, std::filesystem::path const& index) {
        struct stat of_file {};
        struct stat of_index {};
        // Whole seconds: archives and copies keep no more.
        if (::stat(path.c_str(), &of_file) == 0 && ::stat(index.c_str(), &of_index) == 0 &&
            of_index.st_mtime < of_file.st_mtime) {
            throw DataError(message({.where = {.file = index.native()},
                                     .found = "an index that is older than the FASTA file",
                                     .expected = "one made since the file was last changed",
                                     .remedy = "remove it, and it is made anew; touch it if it is right"}));
        }
    }

    /// \brief Reads the bases from `start` on, piece by piece, as lines come.
    void read(detail::FastaIndexEntry const& entry, std::size_t start, std::span<char> letters) const {
        constexpr std::size_t piece = std::size_t{1} << 16U;
        detail::QuietHtslib const quiet;
        std::string lines;
        while (!letters.empty()) {
            std::size_t const count = (std::min)(letters.size(), piece);
            std::uint64_t const first = entry.byte_of(start);
            lines.resize(static_cast<std::size_t>(entry.byte_of(start + count - 1) + 1 - first));
            text_->seek(first);
            text_->read(lines);
            auto in_line = static_cast<std::size_t>(start % entry.line_bases);
            for (std::size_t from = 0, to = 0; to < count;) {
                std::size_t const run = (std::min)(count - to, static_cast<std::size_t>(entry.line_bases) - in_line);
                std::copy_n(lines.data() + from, run, letters.data() + to);
                from += run + static_cast<std::size_t>(entry.line_bytes - entry.line_bases);
                to += run;
                in_line = 0;
            }
            letters = letters.subspan(count);
            start += count;
        }
    }

    void load(std::filesystem::path const& path, std::filesystem::path const& fai, std::filesystem::path const& gzi,
              bool compressed, bool made) {
        entries_ = detail::read_fasta_index(fai);
        if (entries_.empty()) {
            throw DataError(message({.where = {.file = made ? file_ : fai.native()},
                                     .found = "no sequence",
                                     .expected = "at least one",
                                     .remedy = made ? "" : "remove the index, and it is made anew"}));
        }
        detail::QuietHtslib const quiet;
        text_ = std::make_unique<detail::TextAt>(path, gzi, compressed);
        detail::check_fasta_index(entries_, *text_, file_, made);
        for (detail::FastaIndexEntry const& entry : entries_) {
            places_.emplace(entry.name, chromosomes_.size());
            chromosomes_.push_back({entry.name, static_cast<std::size_t>(entry.length)});
        }
    }

    std::string file_;
    std::unique_ptr<detail::TextAt> text_{};
    std::vector<detail::FastaIndexEntry> entries_{};  // in the order of chromosomes_
    std::vector<Chromosome> chromosomes_{};
    std::map<std::string, std::size_t, std::less<>> places_{};
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
