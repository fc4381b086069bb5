// A small Deepprune run of PyTorch, replayed; see README.md beside this file.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <deepprune/deepprune.hpp>

#include "../catch.hpp"
#include "../support/golden_file.hpp"
#include "../support/random_values.hpp"

namespace dp = deepprune;
using Json = nlohmann::json;

namespace {

constexpr double tolerance = 1e-9;  // what we promise; the golden file's own replay differs by 3e-14

template <class Activation, std::size_t Length>
using Net = dp::BasicModel<double, dp::OneHot<>, dp::Conv1D<8, Length>, Activation, dp::GlobalMaxPool, dp::Mask,
                           dp::Dense<1>, dp::Sigmoid>;
template <class Activation, std::size_t Length>
using Backend = dp::GeneralBackend<double, dp::OneHot<>, dp::Conv1D<8, Length>, Activation, dp::GlobalMaxPool, dp::Mask,
                                   dp::Dense<1>, dp::Sigmoid>;

struct PaperRun {
    using Model = Net<dp::ReLU, 7>;
    using General = Backend<dp::ReLU, 7>;
    static constexpr auto file = "parity_paper.json";
};
struct AuthorsRun {
    using Model = Net<dp::ClippedLeakyReLU, 8>;
    using General = Backend<dp::ClippedLeakyReLU, 8>;
    static constexpr auto file = "parity_authors.json";
};

void append(Json const& numbers, std::vector<double>& out) {
    if (!numbers.is_array()) {
        out.push_back(numbers.get<double>());
        return;
    }
    for (Json const& part : numbers) {
        append(part, out);
    }
}

std::vector<double> flat(Json const& numbers) {
    std::vector<double> out;
    append(numbers, out);
    return out;
}

// Calls `visit(our numbers, their numbers)` for each of the four weight tensors.
template <class Model, class Visit>
void for_each_weight(std::span<double> block, Json const& weights, Visit const& visit) {
    using Layout = typename Model::layout;
    auto const one = [&](std::size_t layer, char const* ours, char const* theirs) {
        auto const expected = flat(weights.at(theirs));
        auto const found = Layout::values(Layout::find(layer, ours), block);
        INFO(theirs);
        REQUIRE(found.size() == expected.size());
        visit(found, expected);
    };
    one(Layout::unit_layer, "kernels", "kernels");
    one(Layout::unit_layer, "biases", "kernel_bias");
    one(Layout::reader_layer, "weights", "dense_weights");
    one(Layout::reader_layer, "biases", "dense_bias");
}

double worst_difference(std::span<double const> found, std::span<double const> expected) {
    double worst = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        double const difference = std::abs(found[i] - expected[i]);
        worst = difference <= worst ? worst : difference;  // a NaN stays
    }
    return worst;
}

template <class Model>
void check_weights(std::span<double> block, Json const& weights) {
    for_each_weight<Model>(block, weights, [](std::span<double> found, std::vector<double> const& expected) {
        CHECK(worst_difference(found, expected) <= tolerance);
    });
}

}  // namespace

TEMPLATE_TEST_CASE("a run of PyTorch in double, step by step", "[golden][parity]", PaperRun, AuthorsRun) {
    using Model = typename TestType::Model;
    std::ifstream file{dp::test::golden_file(TestType::file)};
    REQUIRE(file);
    Json const golden = Json::parse(file);
    dp::EncodedSet set;
    for (std::size_t i = 0; i < golden.at("sequences").size(); ++i) {
        set.add(golden["sequences"][i].get<std::string>(), golden.at("labels")[i] == 1);
    }
    auto const everyone = dp::test::every(set.size());

    Model net{dp::Seed{0}};
    for_each_weight<Model>(
        net.parameters(), golden.at("initial"),
        [](std::span<double> ours, std::vector<double> const& theirs) { std::ranges::copy(theirs, ours.begin()); });
    CHECK(worst_difference(net.logits(set), flat(golden.at("initial_logits"))) <= tolerance);

    Json const& adam_json = golden.at("adam");
    dp::AdamOptions options{.learning_rate = adam_json.at("learning_rate"),
                            .beta1 = adam_json.at("beta1"),
                            .beta2 = adam_json.at("beta2"),
                            .epsilon = adam_json.at("epsilon")};
    typename TestType::General backend{2};
    std::vector<double> gradient(net.parameters().size());
    std::vector<double> losses;
    std::size_t const steps = golden.at("steps_per_fit");
    auto const fit = [&](std::size_t first) {
        dp::Adam<double> adam{net.parameters().size(), options};
        for (std::size_t s = first; s < first + steps; ++s) {
            auto const batch = golden.at("batches").at(s).template get<std::vector<std::size_t>>();
            losses.push_back(backend.loss_and_gradient(net.parameters(), set, batch, gradient));
            if (s == 0) {
                check_weights<Model>(gradient, golden.at("initial_gradients"));
            }
            adam.step(net.parameters(), gradient);
        }
    };

    fit(0);
    check_weights<Model>(net.parameters(), golden.at("trained"));

    auto const live = net.live_units();
    auto const scores = dp::WeightMagnitude{}(dp::PruningContext<Model>{net, set, live, live.size() / 2, 1});
    auto mask = net.mask();
    std::ranges::fill(mask, 0.0);
    for (std::size_t const place : dp::select_best(scores, live.size() / 2)) {
        mask(live[place]) = 1.0;
    }
    CHECK(std::vector<double>(mask.begin(), mask.end()) == flat(golden.at("mask")));

    auto const before = std::vector<double>(net.parameters().begin(), net.parameters().end());
    options.learning_rate /= adam_json.at("learning_rate_decay").template get<double>();
    fit(steps);
    check_weights<Model>(net.parameters(), golden.at("final"));
    CHECK(worst_difference(net.logits(set), flat(golden.at("final_logits"))) <= tolerance);

    auto const expected_losses = flat(golden.at("losses"));
    REQUIRE(losses.size() == 2 * steps);
    REQUIRE(expected_losses.size() == 2 * steps);
    CHECK(worst_difference(losses, expected_losses) <= tolerance);

    // Pruned kernels keep their bits.
    auto const kernels = Model::layout::find(Model::layout::unit_layer, "kernels");
    auto const now = Model::layout::values(kernels, net.parameters());
    auto const then = Model::layout::values(kernels, std::span{before});
    std::size_t const window = now.size() / Model::units();
    for (std::size_t k = 0; k < Model::units(); ++k) {
        if (mask(k) == 0.0) {
            CHECK(std::ranges::equal(now.subspan(k * window, window), then.subspan(k * window, window)));
        }
    }
}
