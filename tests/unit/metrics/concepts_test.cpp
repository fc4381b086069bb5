#include <array>
#include <cstdint>
#include <deque>
#include <list>
#include <span>
#include <vector>

#include <deepprune/metrics/concepts.hpp>

namespace dp = deepprune;

static_assert(dp::ScoreRange<std::vector<float>>);
static_assert(dp::ScoreRange<std::vector<double> const&>);
static_assert(dp::ScoreRange<std::array<float, 3>&>);
static_assert(dp::ScoreRange<std::span<float const>>);
static_assert(dp::ScoreRange<std::span<double, 4>>);
static_assert(dp::ScoreRange<float (&)[5]>);

static_assert(!dp::ScoreRange<std::vector<int>>);           // calls, not scores
static_assert(!dp::ScoreRange<std::vector<long double>>);   // no NaN test for it
static_assert(!dp::ScoreRange<std::vector<std::uint8_t>>);  // labels in the scores' place
static_assert(!dp::ScoreRange<std::list<float>>);           // not side by side
static_assert(!dp::ScoreRange<std::deque<double>>);
static_assert(!dp::ScoreRange<float>);
