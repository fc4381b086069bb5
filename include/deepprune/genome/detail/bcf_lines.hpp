/// \file
/// \brief The lines that a BCF file has as VCF.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <htslib/hts.h>
#include <htslib/kstring.h>
#include <htslib/vcf.h>

#include <deepprune/core/error.hpp>
#include <deepprune/genome/detail/make_fasta_index.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Reads BCF through htslib, a record at a time.
class BcfLines {
  public:
    /// \throws IoError if the file cannot be opened, DataError if its header is damaged
    explicit BcfLines(std::filesystem::path const& path) : name_{path.string()} {
        QuietHtslib const quiet;
        file_.reset(hts_open(path.c_str(), "r"));
        if (!file_) {
            throw IoError(message(
                {.where = {.file = name_}, .found = "a file that cannot be opened", .expected = "a readable file"}));
        }
        header_.reset(bcf_hdr_read(file_.get()));
        if (!header_ || bcf_hdr_format(header_.get(), 0, &text_) < 0) {
            throw DataError(message({.where = {.file = name_}, .found = "a damaged header", .expected = "intact BCF"}));
        }
        header_text_ = text();
        record_.reset(bcf_init());
        if (!record_) {
            throw IoError(message({.found = "a record that cannot be read", .expected = "enough memory"}));
        }
    }
    BcfLines(BcfLines const&) = delete;
    BcfLines& operator=(BcfLines const&) = delete;
    ~BcfLines() { std::free(text_.s); }

    /// \brief The header's lines.
    [[nodiscard]] std::string_view header() const noexcept { return header_text_; }

    /// \brief Sets `line` to the next record. \return whether there is one \throws DataError if it is damaged
    bool next(std::string& line) {
        QuietHtslib const quiet;
        int const got = bcf_read(file_.get(), header_.get(), record_.get());
        if (got == -1) {
            return false;
        }
        ++number_;
        text_.l = 0;
        if (got < -1 || record_->errcode != 0 || vcf_format(header_.get(), record_.get(), &text_) != 0) {
            throw DataError(message({.where = {.file = name_, .line = number_},
                                     .found = "a damaged record",
                                     .expected = "intact BCF",
                                     .remedy = "get the file again"}));
        }
        line = text();
        while (line.ends_with('\n')) {
            line.pop_back();
        }
        return true;
    }

    /// \brief The number of the record that `next` gave last, from 1.
    [[nodiscard]] std::size_t number() const noexcept { return number_; }

  private:
    struct CloseFile {
        void operator()(htsFile* file) const noexcept { hts_close(file); }
    };
    struct FreeHeader {
        void operator()(bcf_hdr_t* header) const noexcept { bcf_hdr_destroy(header); }
    };
    struct FreeRecord {
        void operator()(bcf1_t* record) const noexcept { bcf_destroy(record); }
    };

    [[nodiscard]] std::string_view text() const noexcept { return {text_.s, text_.l}; }

    std::string name_;
    std::unique_ptr<htsFile, CloseFile> file_{};
    std::unique_ptr<bcf_hdr_t, FreeHeader> header_{};
    std::unique_ptr<bcf1_t, FreeRecord> record_{};
    kstring_t text_ = KS_INITIALIZE;
    std::string header_text_{};
    std::size_t number_ = 0;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
