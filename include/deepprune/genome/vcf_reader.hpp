/// \file
/// \brief The lines of a VCF or BCF file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <htslib/bgzf.h>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/genome/detail/bcf_lines.hpp>
#include <deepprune/genome/detail/make_fasta_index.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/line_reader.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Reads VCF, plain, gzipped or bgzipped, or BCF, line by line. Lines are passed on as they are; those of BCF
/// are what htslib makes of it. VCF may come through a pipe, or through the standard input by the path `-`.
///
/// Bgzipped data without the block that ends it has been cut, and is refused where that can be seen beforehand, which
/// is not so in a pipe.
class VcfReader {
  public:
    /// \brief Reads the header.
    /// \throws IoError if the file cannot be read, DataError if it is no VCF or has been cut
    explicit VcfReader(std::filesystem::path const& path) {
        std::error_code ignored;
        bool const on_disk = std::filesystem::is_regular_file(path, ignored);
        if (on_disk) {
            require_end(path);
        }
        lines_ = std::make_unique<LineReader>(path);
        auto line = lines_->next();
        constexpr std::string_view bcf = "BCF\2";
        if (line && line->starts_with(bcf)) {
            if (!on_disk) {
                refuse("BCF in a pipe", "VCF", "convert it with bcftools view");
            }
            open_bcf(path);
            return;
        }
        if (!line || !line->starts_with("##fileformat=VCF")) {
            refuse(line ? detail::concat({"'", printable(*line), "'"}) : std::string{"an empty file"},
                   "VCF, whose first line is ##fileformat=VCF and the version");
        }
        while (line && add_header(*line)) {
            line = lines_->next();
        }
        require_header(line.has_value());
    }

    /// \brief The lines of the header, without their ends; the last one names the columns.
    [[nodiscard]] std::span<std::string const> header() const noexcept { return header_; }
    /// \brief The number of columns.
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
    /// \brief The file's name, as messages give it.
    [[nodiscard]] std::string const& file() const noexcept { return lines_->file(); }

    /// \brief The next line that is not blank, behind the header, valid until the next call; nothing at the end.
    /// \throws IoError if the file cannot be read or has been cut, DataError for a damaged record of BCF
    std::optional<std::string_view> next() {
        if (bcf_) {
            return bcf_->next(line_) ? std::optional<std::string_view>{line_} : std::nullopt;
        }
        auto line = lines_->next();
        while (line && detail::is_blank(*line)) {
            line = lines_->next();
        }
        return line;
    }

    /// \brief The number of the line that `next` returned last, from 1; of BCF, that of the record.
    [[nodiscard]] std::size_t number() const noexcept { return bcf_ ? bcf_->number() : lines_->number(); }

  private:
    static constexpr std::string_view fixed_columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO";

    struct CloseBgzf {
        void operator()(BGZF* file) const noexcept { bgzf_close(file); }
    };

    // What cannot be opened is said by the reader of lines.
    static void require_end(std::filesystem::path const& path) {
        detail::QuietHtslib const quiet;
        std::unique_ptr<BGZF, CloseBgzf> const file{bgzf_open(path.c_str(), "r")};
        constexpr int bgzipped = 2;
        if (file && bgzf_compression(file.get()) == bgzipped && bgzf_check_EOF(file.get()) == 0) {
            throw DataError(message({.where = {.file = path.native()},
                                     .found = "bgzipped data without the block that ends it",
                                     .expected = "a complete file",
                                     .remedy = "get the file again"}));
        }
    }

    [[noreturn]] void refuse(std::string_view found, std::string_view expected, std::string_view remedy = {}) const {
        throw DataError(message({.where = {.file = file(), .line = bcf_ ? 0 : lines_->number()},
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy}));
    }

    void open_bcf(std::filesystem::path const& path) {
        bcf_ = std::make_unique<detail::BcfLines>(path);
        bool more = true;
        for (std::string_view rest = bcf_->header(); more && !rest.empty();) {
            std::size_t const end = (std::min)(rest.find('\n'), rest.size());
            more = add_header(rest.substr(0, end));
            rest.remove_prefix((std::min)(end + 1, rest.size()));
        }
        require_header(!more);
    }

    // Keeps a line of the header. \return whether it is not the last one
    bool add_header(std::string_view line) {
        if (line.starts_with("##")) {
            header_.emplace_back(line);
            return true;
        }
        bool const named =
            line.starts_with(fixed_columns) &&
            (line.size() == fixed_columns.size() || line.substr(fixed_columns.size()).starts_with("\tFORMAT"));
        if (!named) {
            refuse(detail::concat({"'", printable(line), "'"}),
                   "a line of the header, or the line that names the columns, with tabs: #CHROM POS ID REF ALT QUAL "
                   "FILTER INFO");
        }
        header_.emplace_back(line);
        columns_ = static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')) + 1;
        return false;
    }

    void require_header(bool complete) const {
        if (!complete) {
            refuse("the end of the file", "the line that names the columns, #CHROM and so on, and records");
        }
    }

    std::unique_ptr<LineReader> lines_{};
    std::unique_ptr<detail::BcfLines> bcf_{};
    std::string line_{};  // of BCF
    std::vector<std::string> header_{};
    std::size_t columns_ = 0;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
