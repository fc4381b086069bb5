#include <algorithm>
#include <array>
#include <ranges>
#include <span>
#include <string>
#include <vector>

#include <deepprune/sequence/record.hpp>
#include <deepprune/sequence/record_set.hpp>
#include <deepprune/sequence/records_view.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

static_assert(std::ranges::random_access_range<dp::RecordsView>);

namespace {

std::string ids(dp::RecordsView records) {
    std::string text;
    for (dp::RecordView const record : records) {
        text += std::string{record.id} + (record.label ? "+" : "-") + std::string{record.sequence} +
                std::to_string(record.line) + ' ';
    }
    return text;
}

}  // namespace

TEST_CASE("records are seen alike wherever they are", "[sequence][records_view]") {
    std::vector<dp::Record> const vector{{.id = "a", .sequence = "AC", .label = true, .line = 4},
                                         {.id = "b", .sequence = "T", .label = false, .line = 7}};
    std::array<dp::Record, 2> const array{vector[0], vector[1]};
    dp::RecordSet set;
    for (auto const& record : vector) {
        dp::detail::add_record(set, {record.id, record.sequence, record.label, record.line});
    }
    std::string const expected = "a+AC4 b-T7 ";
    CHECK(ids(vector) == expected);
    CHECK(ids(array) == expected);
    CHECK(ids(std::span{vector}) == expected);
    CHECK(ids(set) == expected);
    CHECK(ids({}).empty());
    CHECK(dp::RecordsView{}.empty());
    CHECK(dp::RecordsView{set}.size() == 2);
    CHECK(dp::RecordsView{vector}[1].id == "b");
    CHECK(std::ranges::count_if(dp::RecordsView{set}, &dp::RecordView::label) == 1);
}
