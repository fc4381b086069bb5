/// \file
/// \brief Any part of a genome, from an indexed FASTA file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
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
#include <htslib/faidx.h>
#include <htslib/hts.h>
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
/// The index `FILE.fai` (and `FILE.gzi` of a bgzipped file) is used where there is one that is not older than the file;
/// otherwise it is made, which reads the whole file once, and kept beside it, or for this object alone where the folder
/// cannot be written. Each entry is held against the file, so that an index of another file is refused.
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
            elsewhere.emplace(std::filesystem::temp_directory_path(), "deepprune-");
        }
        auto const& scratch = beside.made() ? beside : *elsewhere;
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
        if (start == end) {
            return {};
        }
        detail::QuietHtslib const quiet;
        hts_pos_t read = 0;
        std::unique_ptr<char, Free> const text{faidx_fetch_seq64(
            index_.get(), chromosome.c_str(), static_cast<hts_pos_t>(start), static_cast<hts_pos_t>(end - 1), &read)};
        if (!text || read != static_cast<hts_pos_t>(end - start)) {
            throw IoError(message({.where = {.file = file_},
                                   .found = detail::concat({"damaged data in ", printable(chromosome, 255), ":",
                                                            std::to_string(start), "-", std::to_string(end)}),
                                   .expected = "intact FASTA, plain or bgzipped",
                                   .remedy = "get the file again"}));
        }
        std::string letters(text.get(), end - start);
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
    struct Free {
        void operator()(char* text) const noexcept { std::free(text); }
    };
    struct Destroy {
        void operator()(faidx_t* index) const noexcept { fai_destroy(index); }
    };

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

    void load(std::filesystem::path const& path, std::filesystem::path const& fai, std::filesystem::path const& gzi,
              bool compressed, bool made) {
        auto entries = detail::read_fasta_index(fai);
        if (entries.empty()) {
            throw DataError(message({.where = {.file = made ? file_ : fai.native()},
                                     .found = "no sequence",
                                     .expected = "at least one",
                                     .remedy = made ? "" : "remove the index, and it is made anew"}));
        }
        detail::QuietHtslib const quiet;
        detail::TextAt text{path, gzi, compressed};
        detail::check_fasta_index(entries, text, file_, made);
        index_.reset(fai_load3(path.c_str(), fai.c_str(), gzi.c_str(), 0));
        if (!index_) {
            throw IoError(message({.where = {.file = fai.native()},
                                   .found = "an index that cannot be loaded",
                                   .expected = "one as samtools faidx writes",
                                   .remedy = "remove it, and it is made anew"}));
        }
        for (auto& entry : entries) {
            places_.emplace(entry.name, chromosomes_.size());
            chromosomes_.push_back({std::move(entry.name), static_cast<std::size_t>(entry.length)});
        }
    }

    std::string file_;
    std::unique_ptr<faidx_t, Destroy> index_{};
    std::vector<Chromosome> chromosomes_{};
    std::map<std::string, std::size_t, std::less<>> places_{};
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
