/// \file
/// \brief The bytes of a plain or gzipped file, piece by piece.
#pragma once

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <zlib.h>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Reads a file from front to end, through zlib if its first two bytes are those of gzip.
///
/// Every gzip member is read, and length and CRC of each are verified. A file that is truncated, damaged or followed by
/// other bytes causes an IoError, never a silent end: the data is complete only once `read` has returned nothing.
class ByteSource {
  public:
    /// \throws IoError if the file cannot be opened or read.
    explicit ByteSource(std::filesystem::path const& path) : name_{path.string()}, raw_(raw_size) {
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored)) {
            fail("a directory", "a file");
        }
        errno = 0;
        file_.open(path, std::ios::binary);
        if (!file_) {
            fail(concat({"a file that cannot be opened (", reason(), ")"}), "a readable file");
        }
        refill();
        gzipped_ = filled_ >= 2 && raw_[0] == '\x1F' && raw_[1] == '\x8B';
        if (gzipped_) {
            unpacked_.resize(unpacked_size);
            start_inflate();
        }
    }
    ByteSource(ByteSource const&) = delete;
    ByteSource& operator=(ByteSource const&) = delete;
    ~ByteSource() {
        if (inflating_) {
            inflateEnd(&stream_);
        }
    }

    /// \brief The next bytes, valid until the next call; none at the verified end of the data.
    /// \throws IoError for a read error and for gzip data that is truncated or damaged.
    /// \param line number of the last line read, for messages; 0: unknown
    std::string_view read(std::size_t line = 0) {
        line_ = line;
        if (gzipped_) {
            return read_unpacked();
        }
        if (taken_ == filled_) {
            refill();
        }
        taken_ = filled_;
        return {raw_.data(), filled_};
    }

    /// \brief The file's name in messages.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }

  private:
    static constexpr std::size_t raw_size = std::size_t{1} << 16U;
    static constexpr std::size_t unpacked_size = std::size_t{1} << 18U;

    void refill() {
        taken_ = 0;
        filled_ = 0;
        if (file_.eof()) {
            return;
        }
        errno = 0;
        file_.read(raw_.data(), static_cast<std::streamsize>(raw_.size()));
        if (file_.bad() || (file_.fail() && !file_.eof())) {
            fail(concat({"a read error (", reason(), ")"}), "a readable file");
        }
        filled_ = static_cast<std::size_t>(file_.gcount());
    }

    void start_inflate() {
        constexpr int gzip_only = 15 + 16;  // the largest window, with gzip's header and trailer
        if (inflateInit2(&stream_, gzip_only) != Z_OK) {
            fail("no memory for zlib", "");
        }
        inflating_ = true;
    }

    std::string_view read_unpacked() {
        for (;;) {
            if (taken_ == filled_) {
                refill();
                if (filled_ == 0 && between_members_) {
                    return {};
                }
                if (filled_ == 0) {
                    fail("the end of the file inside its gzip data", "complete gzip data",
                         "the file is truncated: download it again");
                }
            }
            if (between_members_) {
                between_members_ = false;
                inflateReset(&stream_);
            }
            stream_.next_in = reinterpret_cast<Bytef*>(raw_.data() + taken_);
            stream_.avail_in = static_cast<uInt>(filled_ - taken_);
            stream_.next_out = reinterpret_cast<Bytef*>(unpacked_.data());
            stream_.avail_out = static_cast<uInt>(unpacked_.size());
            int const status = inflate(&stream_, Z_NO_FLUSH);
            taken_ = filled_ - stream_.avail_in;
            if (status == Z_STREAM_END) {
                between_members_ = true;
            } else if (status != Z_OK && status != Z_BUF_ERROR) {
                fail(concat({"damaged gzip data (", std::string{stream_.msg != nullptr ? stream_.msg : "zlib error"},
                             ")"}),
                     "intact gzip data", "download the file again");
            }
            if (std::size_t const made = unpacked_.size() - stream_.avail_out; made != 0) {
                return {unpacked_.data(), made};
            }
        }
    }

    [[nodiscard]] static std::string reason() {
        return errno != 0 ? std::generic_category().message(errno) : std::string{"unknown reason"};
    }

    [[noreturn]] void fail(std::string const& found, std::string_view expected, std::string_view remedy = {}) const {
        throw IoError(
            message({.where = {.file = name_, .line = line_}, .found = found, .expected = expected, .remedy = remedy}));
    }

    std::size_t line_ = 0;
    std::string name_;
    std::ifstream file_;
    std::vector<char> raw_;
    std::size_t taken_ = 0;
    std::size_t filled_ = 0;
    std::vector<char> unpacked_;
    z_stream stream_{};
    bool gzipped_ = false;
    bool inflating_ = false;
    bool between_members_ = false;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
