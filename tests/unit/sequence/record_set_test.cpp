#include <algorithm>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/record.hpp>
#include <deepprune/sequence/record_set.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

static_assert(std::ranges::random_access_range<dp::RecordSet>);
static_assert(dp::ExampleRange<dp::RecordSet>);

namespace {

std::vector<dp::Record> copies(dp::RecordSet const& set) {
    std::vector<dp::Record> out;
    for (dp::RecordView const record : set) {
        dp::detail::add_record(out, record);
    }
    return out;
}

}  // namespace

TEST_CASE("a set gives the records that were put in", "[sequence][record_set]") {
    dp::RecordSet set;
    CHECK(set.empty());
    CHECK(set.begin() == set.end());
    set.push_back({.id = "a", .sequence = "ACGT", .label = true, .line = 3});
    set.push_back({.id = "", .sequence = ""});
    set.push_back({.id = "b", .sequence = "", .line = 9});
    set.extend("AC");
    set.extend("GTN");
    REQUIRE(set.size() == 3);
    CHECK(set[0].id == "a");
    CHECK(set[0].sequence == "ACGT");
    CHECK(set[0].label);
    CHECK(set[0].line == 3);
    CHECK(set[1].id.empty());
    CHECK(set[1].sequence.empty());
    CHECK(set.back().sequence == "ACGTN");
    CHECK_FALSE(set.back().label);
    CHECK(set.back().line == 9);
    set.pop_back();
    CHECK(set.size() == 2);
    dp::EncodedSet const encoded{set};
    CHECK(encoded.size() == 2);
    CHECK(encoded.positives() == 1);
}

TEST_CASE("a set does what a vector of records does", "[sequence][record_set]") {
    constexpr std::uint64_t seed = 20261126;
    CAPTURE(seed);
    dp::RandomStream random{dp::Seed{seed}, dp::Purpose::mixing};
    auto const letters = [&](std::size_t most) {
        std::string text(random.next64() % (most + 1), 'A');
        for (char& letter : text) {
            letter = "ACGT"[random.next64() % 4];
        }
        return text;
    };
    dp::RecordSet set;
    std::vector<dp::Record> plain;
    // Texts from nothing to several times the size of a block, so that records are moved, also ones alone in a block.
    for (int step = 0; step < 3000; ++step) {
        auto const kind = random.next64() % 10;
        std::size_t const most = step % 100 == 0 ? 3'000'000 : 400;
        if (kind < 5 || plain.empty()) {
            dp::Record const record{
                .id = letters(20), .sequence = letters(most), .label = kind % 2 == 0, .line = random.next64() >> 2U};
            plain.push_back(record);
            set.push_back({record.id, record.sequence, record.label, record.line});
        } else if (kind < 9) {
            std::string const more = letters(most);
            plain.back().sequence += more;
            set.extend(more);
        } else {
            plain.pop_back();
            set.pop_back();
        }
    }
    auto const got = copies(set);
    REQUIRE(got.size() == plain.size());
    CHECK(got == plain);
    CHECK(std::ranges::equal(got, plain, {}, &dp::Record::line, &dp::Record::line));
}

TEST_CASE("copies, selections and unions share texts that nothing changes", "[sequence][record_set]") {
    dp::RecordSet set;
    set.push_back({.id = "a", .sequence = "AC", .label = true, .line = 1});
    set.push_back({.id = "b", .sequence = "GT", .label = false, .line = 2});
    dp::RecordSet copy = set;
    dp::RecordSet const picked = set.pick(std::vector<std::size_t>{1, 0, 1});
    set.extend("AAAA");  // where the copy's last record ends
    copy.extend("CC");
    CHECK(set.back().sequence == "GTAAAA");
    CHECK(copy.back().sequence == "GTCC");
    REQUIRE(picked.size() == 3);
    CHECK(picked[0].sequence == "GT");
    CHECK(picked[1].sequence == "AC");
    CHECK(picked[1].sequence.data() == set[0].sequence.data());
    copy.append(picked);
    copy.append(copy);
    CHECK(copy.size() == 10);
    CHECK(copy[9].id == "b");
    copy.push_back({.id = "c", .sequence = "T"});
    set = dp::RecordSet{};  // the texts stay for the others
    CHECK(copies(picked)[0] == dp::Record{.id = "b", .sequence = "GT"});
    CHECK(copy[1].sequence == "GTCC");
    CHECK(copy.back().id == "c");
    dp::RecordSet const moved = std::move(copy);
    CHECK(moved.size() == 11);
    dp::RecordSet assigned;
    assigned.push_back({.id = "x", .sequence = "A"});
    assigned = moved;
    CHECK(assigned == moved);
    assigned.extend("T");
    CHECK(assigned != moved);
    assigned.pop_back();
    CHECK(assigned != moved);
}
