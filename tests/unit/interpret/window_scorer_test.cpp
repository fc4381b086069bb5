#include <deepprune/interpret/detail/window_scorer.hpp>

#include <cstddef>
#include <vector>

#include "../../catch.hpp"
#include "planted_network.hpp"

namespace dp = deepprune;
using dp::detail::ScoredWindow;
using dp::detail::WindowScorer;

namespace {

/// +1 for the letters of AAGC, -1 for others; an unknown letter counts -0.5, the mean.
dp::KernelWindows kernel(dp::Padding padding, dp::Strands strands) {
    dp::KernelWindows found{.length = 4, .padding = padding, .strands = strands};
    found.kernels = {{.weights = {1, -1, -1, -1, 1, -1, -1, -1, -1, -1, 1, -1, -1, 1, -1, -1}, .bias = 0.25}};
    return found;
}

std::vector<ScoredWindow> windows_of(WindowScorer const& scorer, dp::EncodedSet const& set) {
    std::vector<ScoredWindow> windows;
    scorer.for_each_window(set.sequence(0), [&](ScoredWindow const& window) { windows.push_back(window); });
    return windows;
}

}  // namespace

TEST_CASE("windows come in the order of the pooling, each with its score") {
    auto const found = kernel(dp::Padding::same, dp::Strands::both);
    auto const set = dp::test::set_of({{"AAGCN", true}});  // the other strand: NGCTT
    WindowScorer const scorer{found, found.kernels[0]};
    auto const windows = windows_of(scorer, set);
    REQUIRE(windows.size() == 10);
    std::vector<std::ptrdiff_t> starts;
    std::vector<double> scores;
    for (std::size_t i = 0; i < windows.size(); ++i) {
        CHECK(windows[i].reverse == (i >= 5));
        starts.push_back(windows[i].start);
        scores.push_back(windows[i].score - 0.25);
        CHECK(scorer.place(i, 5, windows[i].score).at(windows[i]));
        CHECK(scorer.overhangs(windows[i], 5) == (windows[i].start < 0 || windows[i].start > 1));
    }
    CHECK(starts == std::vector<std::ptrdiff_t>{-1, 0, 1, 2, 3, 2, 1, 0, -1, -2});
    // .AAG, AAGC, AGCN, GCN., CN..; of NGCTT: .NGC, NGCT, GCTT, CTT., TT..
    CHECK(scores == std::vector<double>{-1, 4, -1.5, -2.5, -1.5, 1.5, -3.5, -4, -3, -2});
    auto const best = scorer.best(set.sequence(0));
    CHECK(best.any->at(windows[1]));
    CHECK(best.within->score == 4.25);
}

TEST_CASE("the best window within is looked for beside the best of all; the first of equal ones") {
    auto const found = kernel(dp::Padding::same, dp::Strands::both);
    WindowScorer const scorer{found, found.kernels[0]};
    auto const set = dp::test::set_of({{"AGCTCCCC", true}, {"TAAGCTTA", true}, {"AAG", true}});
    auto const first = scorer.best(set.sequence(0));  // .AGC scores 3, and so does GCT. read as .AGC
    CHECK(first.any->start == -1);
    CHECK_FALSE(first.any->reverse);
    CHECK(first.any->score == 3.25);
    CHECK(first.within->score < 3.0);
    CHECK(first.within->start >= 0);
    auto const palindrome = scorer.best(set.sequence(1));  // AAGCTT is its own reverse complement
    CHECK(palindrome.within->start == 1);
    CHECK_FALSE(palindrome.within->reverse);
    auto const brief = scorer.best(set.sequence(2));
    CHECK(brief.any.has_value());
    CHECK_FALSE(brief.within.has_value());
}

TEST_CASE("the score before the activation decides among equal ones after it") {
    auto found = kernel(dp::Padding::valid, dp::Strands::forward);
    found.activations = {+[](double x) { return x > 0.0 ? 1.0 : 0.0; }};
    WindowScorer const scorer{found, found.kernels[0]};
    auto const set = dp::test::set_of({{"AAGTAAGCAAGC", true}});
    auto const best = scorer.best(set.sequence(0));
    CHECK(best.any->start == 4);
    CHECK(best.any->score == 1.0);
    CHECK(best.any->before == 4.25);
    CHECK(best.within->at(*best.any));
    CHECK(windows_of(scorer, set).size() == 9);
}
