#include <string>

#include <deepprune/io/detail/complaint_list.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

TEST_CASE("three complaints are written out, the others are counted", "[io][complaint_list]") {
    dp::detail::ComplaintList list{"data.tsv"};
    CHECK(list.empty());
    CHECK_NOTHROW(list.throw_if_any());
    list.add({.where = {.line = 1}, .found = "a"});
    CHECK_THROWS_WITH(list.throw_if_any(), "data.tsv:1: found a");
    list.add({.where = {.line = 2}, .found = "b"});
    list.add({.where = {.line = 3}, .found = "c"});
    CHECK_THROWS_WITH(list.throw_if_any(), "data.tsv:1: found a\ndata.tsv:2: found b\ndata.tsv:3: found c");
    list.add({.where = {.line = 4}, .found = "d"});
    CHECK_THROWS_WITH(list.throw_if_any(),
                      "data.tsv:1: found a\ndata.tsv:2: found b\ndata.tsv:3: found c\nand 1 more bad line in data.tsv");
    list.add({.where = {.line = 5}, .found = "e"});
    CHECK_THROWS_WITH(
        list.throw_if_any(),
        "data.tsv:1: found a\ndata.tsv:2: found b\ndata.tsv:3: found c\nand 2 more bad lines in data.tsv");
    CHECK_THROWS_AS(list.throw_if_any(), dp::DataError);
    CHECK(list.size() == 5);
}
