#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <ratio>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/clipped_leaky_relu.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_average_pool.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/scorer.hpp>
#include <deepprune/model/soft_model.hpp>

#include "../../catch.hpp"
#include "../../support/random_values.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::random_set;
using dp::test::says;

namespace {

template <class T, dp::Padding Pad, dp::Strands StrandMode, dp::Unknown Policy = dp::Unknown::uniform>
using MaxNet = dp::BasicModel<T, dp::OneHot<dp::dynamic_length, Policy>, dp::Conv1D<20, 9, Pad, StrandMode>,
                              dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
template <class T, class Exponent, class... Activation>
using SoftNet = dp::BasicModel<T, dp::OneHot<>, dp::Conv1D<20, 9, dp::Padding::same, dp::Strands::both>, Activation...,
                               dp::ExpectationPool<1, Exponent>, dp::Mask, dp::Dense<1>, dp::Sigmoid>;

// Random parameters, and only the first `live` units of every second one live.
template <class Net>
Net random_net(dp::RandomStream& stream, std::size_t live) {
    Net net{dp::Seed{stream.next64()}};
    for (auto& bias : net.kernel_biases()) {
        bias = static_cast<typename Net::scalar>(stream.uniform() - 0.5);
    }
    auto mask = net.mask();
    for (std::size_t k = 0; k < Net::units(); ++k) {
        mask(k) = k % 2 == 0 && k / 2 < live ? typename Net::scalar{1} : typename Net::scalar{0};
    }
    net.dense_biases()(0) = static_cast<typename Net::scalar>(0.125);
    return net;
}

std::string letters(std::span<dp::Base const> codes) {
    std::string text;
    for (dp::Base const code : codes) {
        text += dp::base_letters[code];
    }
    return text;
}

// The score of kernel k in the window of `sequence`, which is the strand that is read, from `start` on: letter by
// letter, in double precision.
template <class Net>
double plain_score(Net const& net, std::size_t k, std::span<dp::Base const> sequence, std::ptrdiff_t start,
                   double unknown_share) {
    constexpr std::size_t length = Net::layout::template layer<1>::length;
    double score = static_cast<double>(net.kernel_biases()(k));
    for (std::size_t t = 0; t < length; ++t) {
        auto const at = start + static_cast<std::ptrdiff_t>(t);
        if (at < 0 || at >= static_cast<std::ptrdiff_t>(sequence.size())) {
            continue;
        }
        dp::Base const base = sequence[static_cast<std::size_t>(at)];
        for (dp::Base channel = 0; channel < 4; ++channel) {
            double const share = base == dp::unknown_base ? unknown_share : (base == channel ? 1.0 : 0.0);
            score += share * static_cast<double>(net.kernels()(k, t, channel));
        }
    }
    return score;
}

std::vector<dp::Base> reverse_complement(std::span<dp::Base const> codes) {
    std::vector<dp::Base> reverse(codes.rbegin(), codes.rend());
    std::ranges::transform(reverse, reverse.begin(), dp::complement);
    return reverse;
}

// Additions of 9 float weights of at most about 1 each: far below 1e-5, whatever their order.
constexpr double tolerance = 1e-5;

template <class Net>
void check_against_model(std::size_t live) {
    CAPTURE(Net::signature(), live);
    dp::RandomStream stream{dp::Seed{11}, dp::Purpose::test, live};
    auto const net = random_net<Net>(stream, live);
    auto const set = random_set(stream, 40, 12, 90, 20);
    auto const logits = net.logits(set);
    auto const units = net.unit_scores(set);
    auto const numbers = net.live_units();
    dp::Scorer const scorer{net};
    auto scratch = scorer.scratch();
    CHECK(std::ranges::equal(scorer.kernels(), numbers));
    for (std::size_t i = 0; i < set.size(); ++i) {
        CAPTURE(i);
        auto const codes = set.sequence(i);
        CHECK(scorer.logit(codes, scratch) == logits[i]);
        CHECK(scorer.logit(letters(codes), scratch) == logits[i]);
        CHECK(scorer(letters(codes)) == dp::Sigmoid::value(logits[i]));
        auto const scores = scorer.scores(codes, scratch);
        REQUIRE(scores.size() == numbers.size());
        auto const reverse = reverse_complement(codes);
        for (std::size_t j = 0; j < scores.size(); ++j) {
            CHECK(scores[j].kernel == numbers[j]);
            CHECK(scores[j].score == units(i, numbers[j]));
            // Its window is the best of all, by the plain sum.
            auto const size = static_cast<std::ptrdiff_t>(codes.size());
            auto const left =
                static_cast<std::ptrdiff_t>(dp::left_padding(Net::layout::template layer<1>::padding, scorer.length()));
            auto const count = static_cast<std::ptrdiff_t>(
                dp::window_count(Net::layout::template layer<1>::padding, scorer.length(), codes.size()));
            double best = -std::numeric_limits<double>::infinity();
            for (std::ptrdiff_t start = -left; start < count - left; ++start) {
                best = std::max(best, plain_score(net, numbers[j], codes, start, 0.25));
                if (scorer.strands() == dp::Strands::both) {
                    best = std::max(best, plain_score(net, numbers[j], reverse, start, 0.25));
                }
            }
            auto const length = static_cast<std::ptrdiff_t>(scorer.length());
            double const found = scores[j].reverse
                                     ? plain_score(net, numbers[j], reverse, size - scores[j].start - length, 0.25)
                                     : plain_score(net, numbers[j], codes, scores[j].start, 0.25);
            CHECK(found == Approx(best).margin(tolerance));
        }
    }
}

}  // namespace

TEST_CASE("a scorer has the model's bits and names the best windows", "[model][scorer]") {
    for (std::size_t const live : {1U, 4U, 5U, 10U}) {  // one block of each width
        check_against_model<MaxNet<float, dp::Padding::same, dp::Strands::both>>(live);
        check_against_model<MaxNet<float, dp::Padding::same, dp::Strands::forward>>(live);
        check_against_model<MaxNet<float, dp::Padding::valid, dp::Strands::both>>(live);
        check_against_model<MaxNet<double, dp::Padding::same, dp::Strands::both>>(live);
        check_against_model<SoftNet<float, std::ratio<1>>>(live);
        check_against_model<SoftNet<double, std::ratio<2>>>(live);
        check_against_model<SoftNet<float, std::ratio<1>, dp::ReLU>>(live);
        check_against_model<SoftNet<float, dp::Trainable<std::ratio<1>>>>(live);
    }
}

TEST_CASE("more kernels than a register holds", "[model][scorer]") {
    dp::RandomStream stream{dp::Seed{12}, dp::Purpose::test};
    dp::SoftModel<70, 16> const net{dp::Seed{3}};
    auto const set = random_set(stream, 5, 60, 101);
    auto const logits = net.logits(set);
    dp::Scorer const scorer{net};
    auto scratch = scorer.scratch();
    for (std::size_t i = 0; i < set.size(); ++i) {
        CHECK(scorer.logit(set.sequence(i), scratch) == logits[i]);
        CHECK(scorer.scores(set.sequence(i), scratch).size() == 70);
    }
}

TEST_CASE("a scan visits every window within the sequence, piece by piece", "[model][scorer]") {
    dp::RandomStream stream{dp::Seed{13}, dp::Purpose::test};
    auto const check = [&](auto const& net) {
        dp::Scorer const scorer{net};
        auto scratch = scorer.scratch();
        // Shorter than a kernel, one window, and lengths about the ends of pieces.
        for (std::size_t const bases : {0U, 8U, 9U, 10U, 100U, 4103U, 4104U, 4105U, 9000U}) {
            CAPTURE(bases);
            std::vector<dp::Base> codes(bases);
            for (auto& code : codes) {
                code = static_cast<dp::Base>(stream.below(30) == 0 ? 4U : stream.below(4));
            }
            auto const reverse = reverse_complement(codes);
            std::size_t next = 0;
            bool second = false;
            std::size_t wrong = 0;
            scorer.scan(std::span<dp::Base const>{codes}, scratch,
                        [&](std::size_t start, bool on_reverse, std::span<float const> scores) {
                            wrong += start != next || on_reverse != second ? 1 : 0;
                            for (std::size_t j = 0; j < scores.size(); ++j) {
                                auto const begin = static_cast<std::ptrdiff_t>(start);
                                double const expected = plain_score(
                                    net, scorer.kernels()[j], on_reverse ? reverse : codes,
                                    on_reverse ? static_cast<std::ptrdiff_t>(bases - start - 9) : begin, 0.25);
                                wrong += std::abs(static_cast<double>(scores[j]) - expected) < tolerance ? 0 : 1;
                            }
                            if (scorer.strands() == dp::Strands::both && !second) {
                                second = true;
                            } else {
                                second = false;
                                ++next;
                            }
                        });
            CHECK(wrong == 0);
            CHECK(next == (bases < 9 ? 0 : bases - 8));
            CHECK_FALSE(second);
        }
    };
    check(random_net<MaxNet<float, dp::Padding::same, dp::Strands::both>>(stream, 5));
    check(random_net<MaxNet<float, dp::Padding::valid, dp::Strands::forward>>(stream, 3));
    check(random_net<SoftNet<float, std::ratio<1>>>(stream, 10));
}

TEST_CASE("a scan of letters is that of their codes", "[model][scorer]") {
    dp::RandomStream stream{dp::Seed{14}, dp::Purpose::test};
    auto const net = random_net<SoftNet<float, std::ratio<1>>>(stream, 4);
    dp::Scorer const scorer{net};
    auto scratch = scorer.scratch();
    auto const set = random_set(stream, 1, 5000, 5000, 10);
    std::vector<float> of_codes;
    std::vector<float> of_letters;
    auto const into = [](std::vector<float>& all) {
        return [&all](std::size_t, bool, std::span<float const> scores) {
            all.insert(all.end(), scores.begin(), scores.end());
        };
    };
    scorer.scan(set.sequence(0), scratch, into(of_codes));
    scorer.scan(letters(set.sequence(0)), scratch, into(of_letters));
    CHECK(of_codes.size() == 2 * 4 * (5000 - 8));
    CHECK(of_codes == of_letters);
}

TEST_CASE("a scorer outlives its model and serves several threads", "[model][scorer]") {
    dp::RandomStream stream{dp::Seed{15}, dp::Purpose::test};
    auto const set = random_set(stream, 200, 30, 101);
    std::vector<float> expected;
    std::optional<dp::Scorer<float>> scorer;
    {
        auto const net = random_net<SoftNet<float, std::ratio<1>>>(stream, 4);
        expected = net.logits(set);
        scorer.emplace(net);
    }
    std::vector<std::vector<float>> found(4);
    std::vector<std::jthread> threads;
    for (auto& mine : found) {
        threads.emplace_back([&] {
            auto scratch = scorer->scratch();
            for (std::size_t i = 0; i < set.size(); ++i) {
                mine.push_back(scorer->logit(set.sequence(i), scratch));
            }
        });
    }
    threads.clear();  // joins
    for (auto const& mine : found) {
        CHECK(mine == expected);
    }
    auto const copy = *scorer;
    CHECK(copy(letters(set.sequence(0))) == dp::Sigmoid::value(expected[0]));
}

TEST_CASE("a scorer refuses what its model refuses, and goes on", "[model][scorer]") {
    dp::RandomStream stream{dp::Seed{16}, dp::Purpose::test};
    auto const valid = random_net<MaxNet<float, dp::Padding::valid, dp::Strands::both>>(stream, 2);
    dp::Scorer const scorer{valid};
    auto scratch = scorer.scratch();
    CHECK_THROWS_WITH(scorer("ACGTACGT", scratch), says("a sequence of 8 bases"));
    CHECK_THROWS_WITH(scorer("ACGT!ACGTA", scratch), says("'!' at position 5"));
    CHECK_THROWS_AS(scorer("ACGT!ACGTA", scratch), dp::DataError);
    auto const ignore = [](std::size_t, bool, std::span<float const>) {};
    CHECK_THROWS_WITH(scorer.scan(std::string(5000, 'A') + "!" + std::string(50, 'A'), scratch, ignore),
                      says("an invalid character at position 5001"));
    std::string const good = "ACGTACGTNACCA";
    dp::EncodedSet set;
    set.add(good, false);
    CHECK(scorer.logit(good, scratch) == valid.logits(set).front());

    auto const strict = random_net<MaxNet<float, dp::Padding::same, dp::Strands::both, dp::Unknown::reject>>(stream, 2);
    dp::Scorer const strict_scorer{strict};
    auto other = strict_scorer.scratch();
    CHECK_THROWS_WITH(strict_scorer(good, other), says("an unknown letter at position 9"));
    CHECK_THROWS_WITH(strict_scorer.scan(good, other, ignore), says("an unknown letter at position 9"));
}

TEST_CASE("only models that the fused engine runs have a scorer", "[model][scorer]") {
    STATIC_REQUIRE(dp::ScorableModel<dp::SoftModel<4, 16>>);
    STATIC_REQUIRE(dp::ScorableModel<dp::DeepBindModel<dp::ReLU, 4, 24>>);
    STATIC_REQUIRE_FALSE(dp::ScorableModel<dp::Model<dp::OneHot<>, dp::Conv1D<4, 8>, dp::ReLU, dp::GlobalAveragePool,
                                                     dp::Mask, dp::Dense<1>, dp::Sigmoid>>);
    STATIC_REQUIRE_FALSE(dp::ScorableModel<int>);
}
