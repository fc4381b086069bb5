/// \file
/// \brief Recognises files that are not text in plain bytes or gzip, to call them by name.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Whether data begins as gzip does.
[[nodiscard]] inline bool is_gzip(std::string_view first) noexcept { return first.starts_with("\x1F\x8B"); }

/// \brief Refuses data that is compressed or encoded in a way that cannot be read, by its first bytes.
/// \param first bytes of the data \param file its name
/// \throws DataError that names the kind and the way out.
inline void require_text(std::string_view first, std::string_view file) {
    using namespace std::string_view_literals;
    struct Kind {
        std::string_view start;
        std::string_view found;
        std::string_view remedy;
    };
    constexpr std::string_view utf16 = "text in UTF-16";
    constexpr std::string_view utf32 = "text in UTF-32";
    constexpr std::string_view convert = "save it as UTF-8, or convert it with iconv -f UTF-16 -t UTF-8";
    constexpr std::string_view convert32 = "save it as UTF-8, or convert it with iconv -f UTF-32 -t UTF-8";
    constexpr std::array kinds{Kind{"\xFD"
                                    "7zXZ\0"sv,
                                    "data compressed with xz", "unpack it with unxz"},
                               Kind{"\x28\xB5\x2F\xFD"sv, "data compressed with zstd", "unpack it with unzstd"},
                               Kind{"\x1F\x9D"sv, "data compressed with compress", "unpack it with gunzip"},
                               Kind{"LZIP\1"sv, "data compressed with lzip", "unpack it with lzip -d"},
                               Kind{"7z\xBC\xAF\x27\x1C"sv, "a 7-Zip archive", "unpack it with 7z x"},
                               Kind{"PK\x03\x04"sv, "a zip archive", "unpack it with unzip"},
                               Kind{"\xFF\xFE\0\0"sv, utf32, convert32},
                               Kind{"\0\0\xFE\xFF"sv, utf32, convert32},
                               Kind{"\xFF\xFE"sv, utf16, convert},
                               Kind{"\xFE\xFF"sv, utf16, convert}};
    auto const refuse = [&](std::string_view found, std::string_view remedy) {
        throw DataError(
            message({.where = {.file = file}, .found = found, .expected = "text, plain or gzipped", .remedy = remedy}));
    };
    // Text may begin with BZh; then, after a digit, comes the mark of a block, or of the end where there is none.
    if (std::string_view const block = first.substr((std::min)(first.size(), std::size_t{4}));
        first.starts_with("BZh") && (block.starts_with("1AY&SY") || block.starts_with("\x17\x72\x45\x38\x50\x90"))) {
        refuse("data compressed with bzip2", "unpack it with bunzip2");
    }
    for (auto const& kind : kinds) {
        if (first.starts_with(kind.start)) {
            refuse(kind.found, kind.remedy);
        }
    }
    constexpr std::size_t tar_mark = 257;  // where the header of a file's first member says what it is
    std::string_view const mark = first.substr((std::min)(first.size(), tar_mark));
    if (mark.starts_with("ustar\0"sv) || mark.starts_with("ustar  \0"sv)) {
        refuse("a tar archive", "unpack it with tar -xf");
    }
    // Without a byte order mark: two letters, each beside a zero.
    auto const letter = [&](std::size_t i) { return first[i] >= ' ' && first[i] <= '~'; };
    if (first.size() >= 4 && ((letter(0) && first[1] == 0 && letter(2) && first[3] == 0) ||
                              (first[0] == 0 && letter(1) && first[2] == 0 && letter(3)))) {
        refuse(utf16, convert);
    }
    constexpr std::string_view zeros{"\0\0\0", 3};
    if (first.size() >= 4 && ((letter(0) && first.substr(1, 3) == zeros) || (first.starts_with(zeros) && letter(3)))) {
        refuse(utf32, convert32);
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
