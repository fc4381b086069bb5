/// \file
/// \brief Which sequences a set has, and in which classes.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A hash of the letters that does not see their case, nor that bit of other bytes; eight bytes at a time, and
/// therefore different on machines of another byte order.
[[nodiscard]] inline std::uint64_t folded_hash(std::string_view text) noexcept {
    constexpr std::uint64_t without_case = 0xDFDFDFDFDFDFDFDFU;
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
    std::uint64_t hash = text.size();
    for (std::size_t i = 0; i < text.size(); i += sizeof(std::uint64_t)) {
        std::uint64_t letters = 0;
        std::memcpy(&letters, text.data() + i, (std::min)(sizeof letters, text.size() - i));
        hash = (hash ^ (letters & without_case)) * odd;
        hash ^= hash >> 32U;
    }
    return hash * odd;
}

/// \brief The classes of each sequence, whose case does not matter: a table with open addresses, at most two thirds
/// full.
class SequenceClasses {
  public:
    /// \param most the number of sequences at most
    explicit SequenceClasses(std::size_t most) : slots_(std::bit_ceil(most + most / 2 + 1)) {}

    /// \brief The classes of a sequence: bit 0 as a negative, bit 1 as a positive, none if it is new. Its letters must
    /// live as long as this table. O(letters), on average.
    [[nodiscard]] unsigned& operator[](std::string_view sequence) noexcept {
        std::uint64_t const hash = folded_hash(sequence);
        Slot& slot = slots_[place_of(sequence, hash)];
        slot.sequence = sequence;
        slot.tag = tag_of(hash);
        return slot.classes;
    }

    /// \brief Whether a sequence has a class. O(letters), on average.
    [[nodiscard]] bool contains(std::string_view sequence) const noexcept {
        return slots_[place_of(sequence, folded_hash(sequence))].classes != 0;
    }

  private:
    struct Slot {
        std::string_view sequence{};
        std::uint32_t tag = 0;  // of the hash: other sequences are mostly told apart without their letters
        unsigned classes = 0;   // none: the slot is free
    };

    [[nodiscard]] static std::uint32_t tag_of(std::uint64_t hash) noexcept {
        return static_cast<std::uint32_t>(hash >> 32U);
    }

    /// \brief Where a sequence is, or would be.
    [[nodiscard]] std::size_t place_of(std::string_view sequence, std::uint64_t hash) const noexcept {
        auto const is_other = [&](Slot const& slot) {
            return slot.tag != tag_of(hash) || !std::ranges::equal(slot.sequence, sequence, {}, fold_case, fold_case);
        };
        std::size_t const last = slots_.size() - 1;
        std::size_t place = hash & last;
        while (slots_[place].classes != 0 && is_other(slots_[place])) {
            place = (place + 1) & last;
        }
        return place;
    }

    std::vector<Slot> slots_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
