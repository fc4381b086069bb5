// Which ranges are data, and which are scores.

#include <array>
#include <concepts>
#include <forward_list>
#include <iterator>
#include <list>
#include <map>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <deepprune/deepprune.hpp>

#include "support/views.hpp"

namespace data_types {

struct Peak {  // members of the right names are enough
    std::string sequence;
    bool label;
    double height;
};
struct Window {  // a type of other people's, told about below
    std::string letters;
    int bound;
};
struct Named {
    std::string sequence;
    std::string label;
};
struct Line {
    std::string sequence;
    int label;
};
std::istream& operator>>(std::istream& stream, Line& line);

}  // namespace data_types

template <>
struct deepprune::ExampleTraits<data_types::Window> {
    static std::string_view sequence(data_types::Window const& window) { return window.letters; }
    static int label(data_types::Window const& window) { return window.bound; }
};

namespace {

namespace dp = deepprune;
using data_types::Line;
using data_types::Named;
using data_types::Peak;
using data_types::Window;
using Pair = std::pair<std::string, int>;

// Elements.
static_assert(dp::Example<Pair>);
static_assert(dp::Example<std::pair<char const*, bool>>);
static_assert(dp::Example<std::pair<std::string_view, double>>);
static_assert(dp::Example<std::tuple<std::string, float>>);
static_assert(dp::Example<std::tuple<std::string, int, double, std::string>>);
static_assert(dp::Example<Peak>);
static_assert(dp::Example<Window>);
static_assert(dp::Example<dp::Record>);
static_assert(!dp::Example<int>);
static_assert(!dp::Example<std::string>);
static_assert(!dp::Example<Named>);
static_assert(!dp::Example<std::pair<int, std::string>>);
static_assert(!dp::Example<std::pair<std::string, std::string>>);
static_assert(!dp::Example<std::tuple<std::string>>);

// Ranges.
static_assert(dp::ExampleRange<std::vector<Pair>>);
static_assert(dp::ExampleRange<std::vector<Pair> const&>);
static_assert(dp::ExampleRange<std::list<Peak>&>);
static_assert(dp::ExampleRange<std::forward_list<Window>>);
static_assert(dp::ExampleRange<std::array<dp::Record, 3>>);
static_assert(dp::ExampleRange<std::span<Pair const>>);
static_assert(dp::ExampleRange<Pair (&)[4]>);
static_assert(dp::ExampleRange<std::map<std::string, int>>);
static_assert(!dp::ExampleRange<int>);
static_assert(!dp::ExampleRange<Pair>);
static_assert(!dp::ExampleRange<std::vector<int>>);
static_assert(!dp::ExampleRange<std::vector<std::string>>);
static_assert(!dp::ExampleRange<std::vector<Named>>);
static_assert(!dp::ExampleRange<std::string>);
static_assert(!dp::ExampleRange<dp::EncodedSet>);

// Bare sequences.
static_assert(dp::SequenceRange<std::vector<std::string>>);
static_assert(dp::SequenceRange<std::list<std::string_view> const&>);
static_assert(dp::SequenceRange<std::array<char const*, 3>>);
static_assert(!dp::SequenceRange<std::string>);
static_assert(!dp::SequenceRange<std::vector<Pair>>);
static_assert(!dp::SequenceRange<dp::EncodedSet>);

// Views.
#if DEEPPRUNE_TEST_HAS_VIEWS
constexpr auto is_long = [](Pair const& pair) { return pair.first.size() > 9; };
constexpr auto as_pair = [](Peak const& peak) { return Pair{peak.sequence, peak.label ? 1 : 0}; };
static_assert(dp::ExampleRange<decltype(std::views::filter(std::declval<std::vector<Pair>&>(), is_long))>);
static_assert(dp::ExampleRange<decltype(std::views::transform(std::declval<std::list<Peak>&>(), as_pair))>);
// Training goes through data more than once: a range that can be read once only is none.
static_assert(std::ranges::input_range<std::ranges::istream_view<Line>> && dp::Example<Line>);
static_assert(!dp::ExampleRange<std::ranges::istream_view<Line>>);
static_assert(dp::SequenceRange<decltype(std::views::keys(std::declval<std::vector<Pair>&>()))>);
static_assert(!dp::SequenceRange<std::ranges::istream_view<std::string>>);
#endif

// Scores.
static_assert(dp::ScoreRange<std::vector<float>>);
static_assert(dp::ScoreRange<std::vector<double> const&>);
static_assert(dp::ScoreRange<std::span<float const>>);
static_assert(!dp::ScoreRange<std::vector<std::string>>);
static_assert(!dp::ScoreRange<double>);

// Doors.
template <class Range>
concept Predictable = requires(dp::Model<dp::OneHot<>, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid> const& net,
                               Range&& range) { net.probabilities(range); };
static_assert(Predictable<dp::EncodedSet> && Predictable<std::vector<std::string>&> && !Predictable<std::vector<int>&>);
static_assert(std::constructible_from<dp::EncodedSet, std::vector<Pair>&> &&
              !std::constructible_from<dp::EncodedSet, std::vector<int>&>);
static_assert(!std::convertible_to<std::vector<Pair>, dp::EncodedSet>);

}  // namespace
