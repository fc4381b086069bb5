/// \file
/// \brief Makes the index of a FASTA file, beside it or for the time being.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>

#include <htslib/faidx.h>
#include <htslib/hts_log.h>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/line_reader.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Keeps htslib from writing to standard error while this object lives: what is wrong is said by an exception.
/// Threads may have one each: the last to go restores what the first found.
class QuietHtslib {
  public:
    QuietHtslib() {
        std::scoped_lock const lock{mutex_};
        if (alive_++ == 0) {
            before_ = hts_get_log_level();
            hts_set_log_level(HTS_LOG_OFF);
        }
    }
    QuietHtslib(QuietHtslib const&) = delete;
    QuietHtslib& operator=(QuietHtslib const&) = delete;
    ~QuietHtslib() {
        std::scoped_lock const lock{mutex_};
        if (--alive_ == 0) {
            hts_set_log_level(before_);
        }
    }

  private:
    inline static std::mutex mutex_{};
    inline static std::size_t alive_ = 0;
    inline static htsLogLevel before_ = HTS_LOG_OFF;
};

/// \brief A new folder that is removed with all that is in it; none if it could not be made.
class ScratchFolder {
  public:
    /// \param parent of the folder \param name how it begins
    ScratchFolder(std::filesystem::path const& parent, std::string const& name) {
        std::string pattern = (parent / (name + "XXXXXX")).native();
        if (::mkdtemp(pattern.data()) != nullptr) {
            path_ = pattern;
        }
    }
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;
    ~ScratchFolder() {
        if (made()) {
            std::error_code ignored;
            std::filesystem::remove_all(path_, ignored);
        }
    }

    [[nodiscard]] bool made() const noexcept { return !path_.empty(); }
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_{};
};

/// \brief Says why a file that htslib cannot index is no FASTA, if that is the reason. \throws DataError
inline void explain_bad_fasta(std::filesystem::path const& path) {
    LineReader lines{path, {.longest_line = std::size_t{1} << 32U}};
    auto const refuse = [&](std::string_view found, std::string_view expected, std::string_view remedy = {}) {
        throw DataError(message({.where = {.file = lines.file(), .line = lines.number()},
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy}));
    };
    std::size_t width = 0;    // of the first line of a sequence; 0: none yet
    std::size_t shorter = 0;  // the number of a line of another width
    bool named = false;
    while (auto const line = lines.next()) {
        if (line->starts_with('>')) {
            if (split_at_blanks(line->substr(1)).empty() || line->substr(1, 1) == " ") {
                refuse("a header without a name", "a name after '>'");
            }
            named = true;
            width = 0;
            shorter = 0;
        } else if (!named && !is_blank(*line)) {
            refuse(concat({"'", printable(*line), "' before the first header"}), "a line that starts with '>'",
                   "is this a FASTA file?");
        } else if (shorter != 0 && !is_blank(*line)) {
            refuse(concat({"a line behind line ", std::to_string(shorter), ", which has not the ",
                           std::to_string(width), " letters of those before it"}),
                   "lines of one length in each sequence but for the last",
                   "wrap the file evenly, for example with seqkit seq -w 60");
        } else if (width == 0) {
            width = line->size();
        } else if (line->size() != width) {
            if (line->size() > width) {
                refuse(concat({"a line of ", std::to_string(line->size()), " letters behind one of ",
                               std::to_string(width)}),
                       "lines of one length in each sequence but for the last",
                       "wrap the file evenly, for example with seqkit seq -w 60");
            }
            shorter = lines.number();
        }
    }
    if (!named) {
        refuse("no sequence", "FASTA");
    }
}

/// \brief Writes the index of a FASTA file. \param gzi as well, if the file is bgzipped
/// \throws DataError if it is no FASTA, IoError if the index cannot be written
inline void make_fasta_index(std::filesystem::path const& path, std::filesystem::path const& fai,
                             std::filesystem::path const& gzi) {
    QuietHtslib const quiet;
    if (fai_build3(path.c_str(), fai.c_str(), gzi.c_str()) != 0) {
        explain_bad_fasta(path);
        throw IoError(message({.where = {.file = path.native()},
                               .found = "a file whose index cannot be made",
                               .expected = "FASTA, plain or bgzipped, and a folder with space for its index"}));
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
