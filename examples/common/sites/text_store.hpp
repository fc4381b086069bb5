/// \file
/// \brief Text that waits for numbers which are known only when all of it has been written.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sites/temporary_file.hpp"

namespace programs::sites {

/// \brief A place of a text where something depends on a number.
struct Gap {
    std::size_t at = 0;  ///< before this letter
    float value = 0.0F;
};

/// \brief A text with gaps, ascending.
struct TextWithGaps {
    std::string text{};
    std::vector<Gap> gaps{};
};

/// \brief Texts in the order in which they were added. So many bytes are kept in memory, others in a temporary file.
class TextStore {
  public:
    /// \param in_memory that many bytes
    explicit TextStore(std::size_t in_memory) : room_{in_memory} {}

    /// \brief \throws deepprune::IoError if the temporary file cannot be written
    void add(TextWithGaps text) {
        std::size_t const bytes = text.text.size() + text.gaps.size() * sizeof(Gap);
        if (file_.open() || bytes > room_) {
            std::uint64_t const sizes[] = {text.text.size(), text.gaps.size()};
            file_.append(std::as_bytes(std::span{sizes}));
            file_.append(std::as_bytes(std::span{text.text}));
            file_.append(std::as_bytes(std::span{text.gaps}));
        } else {
            room_ -= bytes;
            kept_.push_back(std::move(text));
        }
    }

    /// \brief Calls `visit` with a span of texts, at most `together` of them, until all were seen.
    /// \throws deepprune::IoError if the file cannot be read
    template <class Visit>
    void for_each_part(std::size_t together, Visit const& visit) const {
        for (std::span<TextWithGaps const> rest = kept_; !rest.empty();) {
            auto const part = rest.first((std::min)(together, rest.size()));
            visit(part);
            rest = rest.subspan(part.size());
        }
        std::vector<TextWithGaps> part;
        for (std::uint64_t at = 0; at < file_.size();) {
            part.push_back(read(at));
            if (part.size() == together || at == file_.size()) {
                visit(std::span<TextWithGaps const>{part});
                part.clear();
            }
        }
    }

  private:
    // The text at a byte of the file, which becomes that of the next one.
    [[nodiscard]] TextWithGaps read(std::uint64_t& at) const {
        std::uint64_t sizes[2] = {};
        TextWithGaps text;
        auto const take = [&](std::span<std::byte> bytes) {
            file_.read(at, bytes);
            at += bytes.size();
        };
        take(std::as_writable_bytes(std::span{sizes}));
        text.text.resize(static_cast<std::size_t>(sizes[0]));
        text.gaps.resize(static_cast<std::size_t>(sizes[1]));
        take(std::as_writable_bytes(std::span{text.text}));
        take(std::as_writable_bytes(std::span{text.gaps}));
        return text;
    }

    std::size_t room_;  // bytes
    std::vector<TextWithGaps> kept_{};
    TemporaryFile file_{"space for the results until their p-values are known", "name a folder with space in TMPDIR"};
};

}  // namespace programs::sites
