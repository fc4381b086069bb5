#include <string>
#include <vector>

#include <deepprune/train/events.hpp>
#include <deepprune/train/observer.hpp>

#include "../../catch.hpp"

namespace dp = deepprune;

namespace {

struct CountsEpochs {
    int epochs = 0;
    void operator()(dp::EpochEnd const&) { ++epochs; }
};

struct Unrelated {};

template <class Observer>
constexpr bool observes_a_fit = dp::ObserverOf<Observer, dp::FitBegin, dp::BatchEnd, dp::EpochEnd>;

auto const answers_control = [](dp::EpochEnd const&) { return dp::Control::stop; };
auto const answers_nothing = [](dp::EpochEnd const&) {};
auto const answers_bool = [](dp::EpochEnd const&) { return true; };
auto const takes_another = [](Unrelated const&) {};
auto const takes_all = [](auto const&) {};

static_assert(observes_a_fit<decltype(answers_control)>);
static_assert(observes_a_fit<decltype(answers_nothing)>);
static_assert(observes_a_fit<decltype(takes_all)>);
static_assert(observes_a_fit<CountsEpochs>);
static_assert(observes_a_fit<CountsEpochs&>);
static_assert(!observes_a_fit<CountsEpochs const&>);  // its call operator is not const
static_assert(observes_a_fit<dp::NoObserver>);
static_assert(!observes_a_fit<decltype(answers_bool)>);
static_assert(!observes_a_fit<decltype(takes_another)>);
static_assert(!observes_a_fit<int>);

}  // namespace

TEST_CASE("a set of observers gives each event to the callable that takes its type", "[train][observer]") {
    std::vector<std::string> heard;
    dp::Observers observers{[&](dp::FitBegin const& event) { heard.push_back("begin " + std::to_string(event.cycle)); },
                            [&](dp::EpochEnd const& event) {
                                heard.push_back("epoch " + std::to_string(event.epoch));
                                return dp::Control::stop;
                            }};
    CHECK(dp::notify(observers, dp::FitBegin{.cycle = 5}) == dp::Control::proceed);
    CHECK(dp::notify(observers, dp::BatchEnd{.batch = 9}) == dp::Control::proceed);  // nobody takes it
    CHECK(dp::notify(observers, dp::EpochEnd{.epoch = 2}) == dp::Control::stop);
    CHECK(heard == std::vector<std::string>{"begin 5", "epoch 2"});
}

TEST_CASE("an observer is passed by reference and keeps its state", "[train][observer]") {
    CountsEpochs counter;
    CHECK(dp::notify(counter, dp::EpochEnd{}) == dp::Control::proceed);
    CHECK(dp::notify(counter, dp::FitBegin{}) == dp::Control::proceed);
    CHECK(dp::notify(counter, dp::EpochEnd{}) == dp::Control::proceed);
    CHECK(counter.epochs == 2);
}

TEST_CASE("a result of another type than Control is refused, not ignored", "[train][observer]") {
    auto const mixed = dp::Observers{answers_bool, [](dp::FitBegin const&) {}};
    CHECK_FALSE(observes_a_fit<decltype(mixed)>);
    auto const sound = dp::Observers{answers_control, [](dp::FitBegin const&) {}};
    CHECK(observes_a_fit<decltype(sound)>);
}
