#include <array>
#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <deepprune/sequence/example.hpp>
#include <deepprune/sequence/record.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

struct Peak {
    std::string_view sequence;
    float label;
};
struct Foreign {
    std::string bases;
    char bound;
};
struct NoLabel {
    std::string sequence;
};
struct TextLabel {
    std::string sequence;
    std::string label;
};

}  // namespace

template <>
struct deepprune::ExampleTraits<Foreign> {
    static std::string_view sequence(Foreign const& e) { return e.bases; }
    static int label(Foreign const& e) { return e.bound == '+' ? 1 : 0; }
};

TEST_CASE("what is an example", "[sequence][example]") {
    STATIC_REQUIRE(dp::Example<dp::Record>);
    STATIC_REQUIRE(dp::Example<Peak>);
    STATIC_REQUIRE(dp::Example<Foreign>);
    STATIC_REQUIRE(dp::Example<std::pair<std::string, int>>);
    STATIC_REQUIRE(dp::Example<std::tuple<char const*, bool, double>>);
    STATIC_REQUIRE_FALSE(dp::Example<NoLabel>);
    STATIC_REQUIRE_FALSE(dp::Example<TextLabel>);
    STATIC_REQUIRE_FALSE(dp::Example<std::string>);
    STATIC_REQUIRE_FALSE(dp::Example<std::tuple<std::string>>);
    STATIC_REQUIRE_FALSE(dp::Example<std::pair<int, std::string>>);
}

TEST_CASE("what is a range of examples", "[sequence][example]") {
    using Pairs = std::vector<std::pair<std::string, int>>;
    STATIC_REQUIRE(dp::ExampleRange<Pairs>);
    STATIC_REQUIRE(dp::ExampleRange<Pairs const&>);
    STATIC_REQUIRE(dp::ExampleRange<std::list<dp::Record>>);
    STATIC_REQUIRE(dp::ExampleRange<std::span<Pairs::value_type const>>);
    STATIC_REQUIRE_FALSE(dp::ExampleRange<std::vector<std::string>>);
    STATIC_REQUIRE(dp::SequenceRange<std::vector<std::string>>);
    STATIC_REQUIRE(dp::SequenceRange<std::array<char const*, 2>>);
    STATIC_REQUIRE_FALSE(dp::SequenceRange<Pairs>);
}

TEST_CASE("sequence and label come out of each kind of element", "[sequence][example]") {
    CHECK(dp::ExampleTraits<Peak>::sequence({"ACG", 1.0F}) == "ACG");
    CHECK(dp::ExampleTraits<Peak>::label({"ACG", 1.0F}) == 1.0F);
    CHECK(dp::ExampleTraits<Foreign>::label({"ACG", '+'}) == 1);
    std::tuple<std::string, int, double> const row{"TTT", 0, 0.5};
    CHECK(dp::ExampleTraits<std::tuple<std::string, int, double>>::sequence(row) == "TTT");
    CHECK(dp::ExampleTraits<std::tuple<std::string, int, double>>::label(row) == 0);
}
