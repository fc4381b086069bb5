#include <string>

#include <zlib.h>

#include <deepprune/io/detail/deflated.hpp>

#include "../../catch.hpp"

TEST_CASE("zlib unpacks what was deflated", "[io][deflated]") {
    for (std::string const& bytes : {std::string{}, std::string(100000, 'a'), std::string{"a\0b", 3}}) {
        std::string const packed = deepprune::detail::deflated(bytes);
        std::string unpacked(bytes.size() + 1, '\0');
        uLongf size = unpacked.size();
        REQUIRE(uncompress(reinterpret_cast<Bytef*>(unpacked.data()), &size,
                           reinterpret_cast<Bytef const*>(packed.data()), packed.size()) == Z_OK);
        unpacked.resize(size);
        CHECK(unpacked == bytes);
    }
}
