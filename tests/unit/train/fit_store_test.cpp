#include <cstddef>
#include <optional>
#include <ratio>
#include <string>
#include <vector>

#include <deepprune/layers/dropout.hpp>
#include <deepprune/model/soft_model.hpp>
#include <deepprune/train/fit.hpp>
#include <deepprune/train/fit_store.hpp>
#include <deepprune/train/fresh_negatives.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/memory_store.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"

namespace dp = deepprune;
using dp::test::MemoryStore;
using dp::test::planted_set;
using dp::test::same_bits;
using dp::test::says;
using Net = dp::test::SmallNet<8>;

namespace {

// A chain that the general backend runs, with a layer that is random in training.
template <class T>
using Noisy = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<6, 8>, dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask,
                             dp::Dropout<std::ratio<1, 4>>, dp::Dense<1>, dp::Sigmoid>;

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = planted_set(80, dp::Seed{1});
    return set;
}
dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = planted_set(30, dp::Seed{2});
    return set;
}

// Early stopping ends it, after epochs that were not the best.
dp::TrainOptions options(dp::FitStore* store) {
    return {.learning_rate = 0.05,
            .batch_size = 16,
            .max_epochs = 12,
            .patience = 3,
            .l2 = 1e-3,
            .seed = dp::Seed{9},
            .cycle = 4,
            .store = store};
}

// A fit, and what its observer heard.
template <class Model>
struct Fitted {
    Model net{dp::Seed{3}};
    dp::FitResult result{};
    std::vector<dp::EpochEnd> epochs{};
    std::size_t batches = 0;
};

template <class Model, class Source>
Fitted<Model> fitted(Source& source, dp::TrainOptions const& how) {
    Fitted<Model> fit;
    fit.net.mask()(2) = 0;
    fit.result = dp::fit(fit.net, source, validation(), how,
                         dp::Observers{[&](dp::EpochEnd const& event) { fit.epochs.push_back(event); },
                                       [&](dp::BatchEnd const&) { ++fit.batches; }});
    return fit;
}

bool same(dp::EpochEnd const& a, dp::EpochEnd const& b) {
    return a.cycle == b.cycle && a.kernels == b.kernels && a.epoch == b.epoch && a.learning_rate == b.learning_rate &&
           a.train_loss == b.train_loss && a.validation_loss == b.validation_loss && a.best == b.best;
}

void require_same(auto const& a, auto const& b) {
    CHECK(same_bits(a.net.parameters(), b.net.parameters()));
    CHECK(a.result.best_epoch == b.result.best_epoch);
    CHECK(a.result.validation_loss == b.result.validation_loss);
    CHECK(a.result.stopped == b.result.stopped);
    REQUIRE(a.epochs.size() == b.epochs.size());
    REQUIRE(a.result.epochs.size() == a.epochs.size());
    REQUIRE(b.result.epochs.size() == a.epochs.size());
    for (std::size_t e = 0; e < a.epochs.size(); ++e) {
        CAPTURE(e);
        CHECK(same(a.epochs[e], b.epochs[e]));
        CHECK(same(a.result.epochs[e], b.result.epochs[e]));
    }
}

}  // namespace

TEMPLATE_TEST_CASE("a fit that is cut short after any epoch ends with the bits of one that is not",
                   "[train][fit][store]", Net, (dp::test::SmallNet<5, double>), (dp::SoftModel<6, 8>), Noisy<float>,
                   Noisy<double>) {
    auto const plain = fitted<TestType>(train(), options(nullptr));
    REQUIRE(plain.epochs.size() > 3);
    auto const all =
        dp::test::cut_short_everywhere([&](dp::FitStore* store) { return fitted<TestType>(train(), options(store)); });
    REQUIRE(all.size() == plain.epochs.size() + 1);
    for (std::size_t states = 0; states < all.size(); ++states) {
        CAPTURE(states);
        require_same(plain, all[states]);
        CHECK(all[states].batches == 5 * (plain.epochs.size() - states));  // what was kept is not repeated
    }
}

TEST_CASE("a fit on fresh negatives can be resumed, on another number of threads", "[train][fit][store]") {
    auto const run = [](dp::FitStore* store, unsigned threads) {
        dp::FreshNegatives source{train(), {.seed = dp::Seed{5}, .threads = threads}};
        auto how = options(store);
        how.threads = threads;
        return fitted<Net>(source, how);
    };
    auto const plain = run(nullptr, 1);
    unsigned threads = 1;
    auto const all = dp::test::cut_short_everywhere([&](dp::FitStore* store) {
        threads = threads % 4 + 1;
        return run(store, threads);
    });
    REQUIRE(all.size() > 3);
    for (auto const& one : all) {
        require_same(plain, one);
    }
}

TEST_CASE("a fit may go on to more states from one that was resumed", "[train][fit][store]") {
    auto const plain = fitted<Net>(train(), options(nullptr));
    std::vector<dp::FitState> kept;
    std::optional<Fitted<Net>> last;
    while (!last) {  // each process comes one epoch further
        MemoryStore store;
        store.fits = kept;
        store.kills_after = 1;
        try {
            last = fitted<Net>(train(), options(&store));
        } catch (dp::test::Killed const&) {
            kept = store.fits;
        }
    }
    CHECK(kept.front().epochs.size() == plain.epochs.size());
    require_same(plain, *last);
}

TEST_CASE("the store keeps what it wants, and the end of each fit", "[train][fit][store]") {
    MemoryStore store;
    store.every_epoch = false;
    auto const fit = fitted<Net>(train(), options(&store));
    CHECK(store.kept == 1);
    REQUIRE(store.fits.size() == 1);
    auto const& state = store.fits.front();
    CHECK(state.finished);
    CHECK(state.epochs.size() == fit.epochs.size());
    CHECK(std::vector<float>(state.best.begin(), state.best.end()) ==
          std::vector<float>(fit.net.parameters().begin(), fit.net.parameters().end()));
    CHECK(state.parameters.empty());
    CHECK(state.first_moments.empty());

    MemoryStore every;
    fitted<Net>(train(), options(&every));
    CHECK(every.kept == fit.epochs.size());
}

TEST_CASE("the store hears what a fit begins with", "[train][fit][store]") {
    struct Listening final : dp::FitStore {
        std::string signature{};
        std::vector<double> parameters{};
        std::size_t train_size = 0;
        std::size_t validation_size = 0;
        std::size_t cycle = 0;
        [[nodiscard]] dp::FitState const* find(dp::FitStart const& start) override {
            signature = start.signature;
            parameters = start.parameters;
            train_size = start.train.size();
            validation_size = start.validation.size();
            cycle = start.options.cycle;
            return nullptr;
        }
        [[nodiscard]] bool wants(dp::EpochEnd const& /*epoch*/) override { return false; }
        void keep(dp::FitState /*state*/) override {}
    };
    Listening store;
    Net net{dp::Seed{3}};
    std::vector<double> const before(net.parameters().begin(), net.parameters().end());
    dp::fit(net, train(), validation(), options(&store));
    CHECK(store.signature == Net::signature());
    CHECK(same_bits(store.parameters, before));
    CHECK(store.train_size == 80);
    CHECK(store.validation_size == 30);
    CHECK(store.cycle == 4);
}

TEST_CASE("a fit that an observer stops has not come to its end", "[train][fit][store]") {
    auto const plain = fitted<Net>(train(), options(nullptr));
    MemoryStore store;
    Net net{dp::Seed{3}};
    net.mask()(2) = 0;
    auto const stopped = dp::fit(net, train(), validation(), options(&store), [](dp::EpochEnd const& event) {
        return event.epoch == 2 ? dp::Control::stop : dp::Control::proceed;
    });
    CHECK(stopped.stopped);
    REQUIRE(store.fits.size() == 1);
    CHECK(!store.fits.front().finished);
    CHECK(store.fits.front().epochs.size() == 1);
    MemoryStore resumed;
    resumed.fits = store.fits;
    require_same(plain, fitted<Net>(train(), options(&resumed)));
}

TEST_CASE("an observer may stop at an epoch that is not repeated", "[train][fit][store]") {
    MemoryStore store;
    fitted<Net>(train(), options(&store));
    MemoryStore resumed;
    resumed.fits = store.fits;
    Net net{dp::Seed{3}};
    net.mask()(2) = 0;
    auto const result = dp::fit(net, train(), validation(), options(&resumed), [](dp::EpochEnd const& event) {
        return event.epoch == 1 ? dp::Control::stop : dp::Control::proceed;
    });
    CHECK(result.stopped);
    CHECK(result.epochs.size() == store.fits.front().epochs.size());  // it takes effect after the last of them
    CHECK(resumed.kept == 0);
}

TEST_CASE("a state that this fit cannot have left is refused", "[train][fit][store]") {
    MemoryStore running;
    running.kills_after = 2;
    CHECK_THROWS_AS(fitted<Net>(train(), options(&running)), dp::test::Killed);
    MemoryStore done;
    fitted<Net>(train(), options(&done));
    auto const refused = [](dp::FitState const& state, std::string const& why) {
        CAPTURE(why);
        MemoryStore store;
        store.fits = {state};
        CHECK_THROWS_AS(fitted<Net>(train(), options(&store)), dp::OptionError);
        MemoryStore again;
        again.fits = {state};
        CHECK_THROWS_WITH(fitted<Net>(train(), options(&again)), says(why));
    };
    auto const changed = [](dp::FitState state, auto const& change) {
        change(state);
        return state;
    };
    dp::FitState const& half = running.fits.front();
    dp::FitState const& whole = done.fits.front();
    refused(changed(half, [](auto& state) { state.best.pop_back(); }), "a kept fit with");
    refused(changed(half, [](auto& state) { state.parameters.push_back(0.0); }), "parameters in place of");
    refused(changed(half, [](auto& state) { state.first_moments.clear(); }), "parameters in place of");
    refused(changed(half, [](auto& state) { state.second_moments.clear(); }), "parameters in place of");
    refused(changed(half, [](auto& state) { state.epochs.clear(); }), "0 of 12 epochs");
    refused(changed(whole, [](auto& state) { state.epochs.resize(13); }), "13 of 12 epochs");
    refused(changed(half, [](auto& state) { state.epochs[1].epoch = 3; }), "an epoch 2 that cannot be");
    refused(changed(half, [](auto& state) { state.epochs[0].cycle = 1; }), "an epoch 1 that cannot be");
    refused(changed(half, [](auto& state) { state.epochs[0].best = false; }), "an epoch 1 that cannot be");
    refused(changed(whole, [](auto& state) { state.epochs.pop_back(); }), "epochs to come, and finished");
    refused(changed(half, [&](auto& state) { state.epochs = whole.epochs; }), "its last epoch done, and not finished");
    refused(changed(whole,
                    [](auto& state) {
                        state.epochs.push_back(state.epochs.back());
                        ++state.epochs.back().epoch;
                    }),
            "that cannot be");
}
