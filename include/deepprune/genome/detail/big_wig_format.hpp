/// \file
/// \brief The parts of which a bigWig file is made.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/genome/genome_fasta.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Numbers as bytes, the lowest first, whatever the processor.
class LittleEndian {
  public:
    /// \brief Appends a whole number.
    template <std::unsigned_integral T>
    LittleEndian& put(T value) {
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            bytes_ += static_cast<char>(static_cast<unsigned char>(value & 0xFFU));
            value = static_cast<T>(sizeof(T) > 1 ? value >> (sizeof(T) > 1 ? 8U : 0U) : 0U);
        }
        return *this;
    }
    /// \brief Appends a number as IEEE 754 has it.
    LittleEndian& put(float value) { return put(std::bit_cast<std::uint32_t>(value)); }
    /// \brief Appends a number as IEEE 754 has it.
    LittleEndian& put(double value) { return put(std::bit_cast<std::uint64_t>(value)); }
    /// \brief Appends a text, and zeros up to `size`.
    LittleEndian& put(std::string_view text, std::size_t size) {
        bytes_ += text;
        bytes_.append(size - text.size(), '\0');
        return *this;
    }
    /// \brief What was appended.
    [[nodiscard]] std::string const& bytes() const noexcept { return bytes_; }

  private:
    std::string bytes_{};
};

/// \brief Where a block of a bigWig file is, and what it is of.
struct BigWigBlock {
    std::uint32_t first_chromosome = 0;
    std::uint32_t start = 0;  ///< of its first value, in the first chromosome
    std::uint32_t last_chromosome = 0;
    std::uint32_t end = 0;     ///< of its last value, in the last chromosome
    std::uint64_t offset = 0;  ///< its first byte in the file
    std::uint64_t size = 0;    ///< bytes
};

/// \brief A tree over sorted items, its root first, all nodes full but the last of each level.
/// \param place of its first byte in the file
/// \param leaf_bytes, inner_bytes of an item of a leaf, and of one of the other nodes
/// \param put_leaf called with an item's number
/// \param put_inner called with the numbers of a node's first and last item; the place of the node comes behind
template <class PutLeaf, class PutInner>
void put_tree(LittleEndian& out, std::uint64_t place, std::size_t items, std::size_t leaf_bytes,
              std::size_t inner_bytes, PutLeaf const& put_leaf, PutInner const& put_inner) {
    constexpr std::size_t fan = 256;
    constexpr std::size_t node_bytes = 4;
    struct Level {
        std::size_t children = 0;  // of all its nodes
        std::size_t covers = 0;    // items under a child
        std::uint64_t place = 0;
    };
    std::vector<Level> levels{{items, 1, 0}};  // from the leaves up
    while (levels.back().children > fan) {
        levels.push_back({(levels.back().children + fan - 1) / fan, levels.back().covers * fan, 0});
    }
    for (std::size_t level = levels.size(); level-- > 0;) {
        levels[level].place = place;
        std::size_t const children = levels[level].children;
        place += (std::max)((children + fan - 1) / fan, std::size_t{1}) * node_bytes +
                 children * (level == 0 ? leaf_bytes : inner_bytes);
    }
    for (std::size_t level = levels.size(); level-- > 0;) {
        auto const [children, covers, of_level] = levels[level];
        for (std::size_t first = 0; first == 0 || first < children; first += fan) {
            std::size_t const last = (std::min)(first + fan, children);
            out.put(std::uint8_t{level == 0}).put(std::uint8_t{0}).put(static_cast<std::uint16_t>(last - first));
            for (std::size_t child = first; child < last; ++child) {
                if (level == 0) {
                    put_leaf(child);
                } else {
                    put_inner(child * covers, (std::min)((child + 1) * covers, items) - 1);
                    std::size_t const bytes = level == 1 ? leaf_bytes : inner_bytes;
                    out.put(std::uint64_t{levels[level - 1].place + child * (node_bytes + fan * bytes)});
                }
            }
        }
    }
}

/// \brief The names and lengths of the chromosomes, as a B+ tree. \param chromosomes sorted by their names
/// \param place of its first byte in the file
[[nodiscard]] inline std::string chromosome_tree(std::span<Chromosome const> chromosomes, std::uint64_t place) {
    constexpr std::uint32_t magic = 0x78CA8C91;
    constexpr std::uint32_t fan = 256;
    constexpr std::uint32_t value_bytes = 8;
    constexpr std::uint64_t header_bytes = 32;
    std::size_t key = 1;
    for (Chromosome const& chromosome : chromosomes) {
        key = (std::max)(key, chromosome.name.size());
    }
    LittleEndian out;
    out.put(magic).put(fan).put(static_cast<std::uint32_t>(key)).put(value_bytes);
    out.put(std::uint64_t{chromosomes.size()}).put(std::uint64_t{0});
    put_tree(
        out, place + header_bytes, chromosomes.size(), key + value_bytes, key + value_bytes,
        [&](std::size_t i) {
            out.put(chromosomes[i].name, key).put(static_cast<std::uint32_t>(i));
            out.put(static_cast<std::uint32_t>(chromosomes[i].length));
        },
        [&](std::size_t first, std::size_t) { out.put(chromosomes[first].name, key); });
    return out.bytes();
}

/// \brief The blocks, as an R tree. \param blocks sorted \param place of its first byte in the file, where they end
/// \param values of a block, at most
[[nodiscard]] inline std::string block_tree(std::span<BigWigBlock const> blocks, std::uint64_t place,
                                            std::uint32_t values) {
    constexpr std::uint32_t magic = 0x2468ACE0;
    constexpr std::uint32_t fan = 256;
    constexpr std::uint64_t header_bytes = 48;
    constexpr std::size_t leaf_bytes = 32;
    constexpr std::size_t inner_bytes = 24;
    LittleEndian out;
    auto const put_bounds = [&](std::size_t first, std::size_t last) {
        out.put(blocks[first].first_chromosome).put(blocks[first].start);
        out.put(blocks[last].last_chromosome).put(blocks[last].end);
    };
    out.put(magic).put(fan).put(std::uint64_t{blocks.size()});
    if (blocks.empty()) {
        out.put(std::uint64_t{0}).put(std::uint64_t{0});
    } else {
        put_bounds(0, blocks.size() - 1);
    }
    out.put(place).put(values).put(std::uint32_t{0});
    put_tree(
        out, place + header_bytes, blocks.size(), leaf_bytes, inner_bytes,
        [&](std::size_t i) {
            put_bounds(i, i);
            out.put(blocks[i].offset).put(blocks[i].size);
        },
        put_bounds);
    return out.bytes();
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
