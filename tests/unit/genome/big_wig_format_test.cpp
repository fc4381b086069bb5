#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/genome/detail/big_wig_format.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

// The whole number of `size` bytes at `place`, the lowest first.
std::uint64_t number_at(std::string_view bytes, std::size_t place, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i) {
        value = value << 8U | static_cast<unsigned char>(bytes.at(place + i - 1));
    }
    return value;
}

// The items of the leaves below the node at `node`, in order: the first two bytes of each.
void walk(std::string_view tree, std::uint64_t tree_place, std::uint64_t node, std::size_t leaf_bytes,
          std::size_t inner_bytes, std::vector<std::uint64_t>& found) {
    std::size_t const at = static_cast<std::size_t>(node - tree_place);
    bool const leaf = number_at(tree, at, 1) == 1;
    std::size_t const count = static_cast<std::size_t>(number_at(tree, at + 2, 2));
    CHECK(count <= 256);
    std::size_t const bytes = leaf ? leaf_bytes : inner_bytes;
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t const item = at + 4 + i * bytes;
        if (leaf) {
            found.push_back(number_at(tree, item, 2) | number_at(tree, item + 2, 1) << 16U);
        } else {
            std::size_t const before = found.size();
            walk(tree, tree_place, number_at(tree, item + inner_bytes - 8, 8), leaf_bytes, inner_bytes, found);
            // An inner item has the numbers of the first and the last that are below it.
            CHECK(number_at(tree, item, 4) == found.at(before));
            CHECK(number_at(tree, item + 4, 4) == found.back());
        }
    }
}

}  // namespace

TEST_CASE("numbers are written with their lowest byte first", "[genome][big_wig_format]") {
    dp::detail::LittleEndian out;
    out.put(std::uint8_t{1}).put(std::uint16_t{0x0203}).put(std::uint32_t{0x04050607});
    out.put(std::uint64_t{0x08090A0B0C0D0E0F}).put(1.0F).put(-2.0).put("ab", 4);
    std::string_view const expected{
        "\x01\x03\x02\x07\x06\x05\x04\x0F\x0E\x0D\x0C\x0B\x0A\x09\x08"
        "\0\0\x80\x3F\0\0\0\0\0\0\0\xC0"
        "ab\0\0",
        31};
    CHECK(out.bytes() == expected);
}

TEST_CASE("a tree leads to all its items in order, whatever its height", "[genome][big_wig_format]") {
    constexpr std::uint64_t place = 1234;
    constexpr std::size_t leaf_bytes = 5;
    constexpr std::size_t inner_bytes = 16;
    for (std::size_t const items : {0U, 1U, 256U, 257U, 70000U}) {
        dp::detail::LittleEndian out;
        dp::detail::put_tree(
            out, place, items, leaf_bytes, inner_bytes,
            [&](std::size_t i) { out.put(static_cast<std::uint32_t>(i)).put(std::uint8_t{7}); },
            [&](std::size_t first, std::size_t last) {
                out.put(static_cast<std::uint32_t>(first)).put(static_cast<std::uint32_t>(last));
            });
        std::vector<std::uint64_t> found;
        walk(out.bytes(), place, place, leaf_bytes, inner_bytes, found);
        CAPTURE(items);
        REQUIRE(found.size() == items);
        bool in_order = true;
        for (std::size_t i = 0; i < items; ++i) {
            in_order = in_order && found[i] == i;
        }
        CHECK(in_order);
    }
}
