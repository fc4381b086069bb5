/// \file
/// \brief The bytes of a plain or gzipped file, piece by piece.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/crc64.hpp>
#include <deepprune/io/detail/other_encoding.hpp>
#include <deepprune/io/file_descriptor.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Reads a file from front to end, through zlib if its first two bytes are those of gzip. It is opened once, so
/// that it may be a pipe; the path `-` is the standard input.
///
/// Every gzip member is read, and length and CRC of each are verified; zeros behind the last one are padding, as for
/// gzip. A file that is truncated, damaged or followed by other bytes causes an IoError, never a silent end: the data
/// is complete only once `read` has returned nothing.
class ByteSource {
  public:
    /// \param checksum whether to compute that of the file's bytes as they pass
    /// \throws IoError if the file cannot be opened or read, DataError if it is compressed or encoded in another way.
    explicit ByteSource(std::filesystem::path const& path, bool checksum = false)
        : name_{path == "-" ? std::string{"standard input"} : path.string()}, raw_(raw_size), checksum_{checksum} {
        std::error_code ignored;
        if (path == "-") {
            file_.reset(::dup(STDIN_FILENO));
        } else if (std::filesystem::is_directory(path, ignored)) {
            fail("a directory", "a file");
        } else {
            file_.reset(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        }
        if (!file_.open()) {
            fail(concat({"a file that cannot be opened (", reason(), ")"}), "a readable file");
        }
        refill();
        gzipped_ = is_gzip({raw_.data(), filled_});
        if (gzipped_) {
            unpacked_.resize(unpacked_size);
            start_inflate();
        } else {
            require_text({raw_.data(), filled_}, name_);
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
    /// \brief The bytes of the file itself that have been read, compressed or not.
    [[nodiscard]] std::uintmax_t bytes() const noexcept { return bytes_; }
    /// \brief The checksum of these bytes, if the constructor was asked for it.
    [[nodiscard]] std::uint64_t checksum() const noexcept { return crc_.value(); }

  private:
    static constexpr std::size_t raw_size = std::size_t{1} << 16U;
    static constexpr std::size_t unpacked_size = std::size_t{1} << 18U;

    /// \brief Fills the buffer, as pipes give a little at a time.
    void refill() {
        taken_ = 0;
        filled_ = 0;
        while (!ended_ && filled_ < raw_.size()) {
            auto const got = ::read(file_.get(), raw_.data() + filled_, raw_.size() - filled_);
            if (got < 0 && errno != EINTR) {
                fail(concat({"a read error (", reason(), ")"}), "a readable file");
            }
            ended_ = got == 0;
            filled_ += got > 0 ? static_cast<std::size_t>(got) : 0;
        }
        bytes_ += filled_;
        if (checksum_) {
            crc_.add({raw_.data(), filled_});
        }
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
                if (skip_padding()) {
                    continue;
                }
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
                if (!std::exchange(begun_, true)) {
                    require_text_inside({unpacked_.data(), made});
                }
                return {unpacked_.data(), made};
            }
        }
    }

    /// \brief Skips zeros behind a member. Whether there is nothing else in the buffer.
    bool skip_padding() {
        while (taken_ < filled_ && raw_[taken_] == '\0') {
            ++taken_;
            padded_ = true;
        }
        if (taken_ < filled_ && padded_) {
            fail("zeros and then other bytes behind the gzip data", "the end of the file", "the file may be damaged");
        }
        return taken_ == filled_;
    }

    void require_text_inside(std::string_view first) const {
        if (is_gzip(first)) {
            throw DataError(message({.where = {.file = name_},
                                     .found = "gzip data inside gzip data",
                                     .expected = "text, plain or gzipped once",
                                     .remedy = "unpack it once with gunzip"}));
        }
        require_text(first, name_);
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
    FileDescriptor file_;
    std::vector<char> raw_;
    Crc64 crc_{};
    std::uintmax_t bytes_ = 0;
    std::size_t taken_ = 0;
    std::size_t filled_ = 0;
    std::vector<char> unpacked_;
    z_stream stream_{};
    bool gzipped_ = false;
    bool inflating_ = false;
    bool between_members_ = false;
    bool padded_ = false;
    bool begun_ = false;
    bool ended_ = false;
    bool checksum_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
