// Networks: strands, orders, threads, pruning, saving.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepprune/io/archive.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/model/general_backend.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/model/soft_model.hpp>
#include <deepprune/model/transfer.hpp>
#include <deepprune/prune/compact.hpp>
#include <deepprune/prune/keep_units.hpp>
#include <deepprune/train/fit.hpp>

#include "../support/bytes.hpp"
#include "../support/temp_dir.hpp"
#include "property.hpp"

namespace dp = deepprune;
using dp::RandomStream;
using dp::test::between;
using dp::test::for_all;

namespace {

template <dp::Padding Pad, dp::Strands Mode, std::size_t Kernels = 6>
using Net = dp::BasicModel<float, dp::OneHot<>, dp::Conv1D<Kernels, 5, Pad, Mode>, dp::ReLU, dp::GlobalMaxPool,
                           dp::Mask, dp::Dense<1>, dp::Sigmoid>;
using Same = Net<dp::Padding::same, dp::Strands::both>;
using Forward = Net<dp::Padding::same, dp::Strands::forward>;

template <class Any>
Any any_net(RandomStream& stream) {
    Any net{dp::Seed{stream.next64()}};
    for (float& value : net.parameters()) {
        value = static_cast<float>(stream.uniform() * 4.0 - 2.0);
    }
    for (std::size_t k = 0; k < net.units(); ++k) {
        net.mask()(k) = k == 0 || stream.below(3) != 0 ? 1.0F : 0.0F;
    }
    return net;
}

std::vector<std::string> any_sequences(RandomStream& stream) {
    std::vector<std::string> sequences(between(stream, 2, 6));
    for (std::string& letters : sequences) {
        letters = dp::test::any_letters(stream, between(stream, 5, 40), "ACGTACGTN");
    }
    return sequences;
}

dp::EncodedSet set_of(std::vector<std::string> const& sequences) {
    dp::EncodedSet set;
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        set.add(sequences[i], i % 2 == 0);
    }
    return set;
}

std::string turned(std::string letters) {
    std::ranges::reverse(letters);
    for (char& letter : letters) {
        letter = letter == 'A' ? 'T' : letter == 'T' ? 'A' : letter == 'C' ? 'G' : letter == 'G' ? 'C' : letter;
    }
    return letters;
}

std::vector<float> logits_of(auto const& net, dp::EncodedSet const& set, unsigned threads = 1) {
    auto const logits = net.logits(set, threads);
    return {logits.begin(), logits.end()};
}

bool equal_parameters(auto const& a, auto const& b) { return std::ranges::equal(a.parameters(), b.parameters()); }

std::filesystem::path model_file() {
    static TempDir const dir;
    return dir.path() / "model.safetensors";
}

}  // namespace

TEST_CASE("both strands: the reverse complement has the same logit, bit by bit", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const valid = any_net<Net<dp::Padding::valid, dp::Strands::both>>(stream);
        auto const same = any_net<Same>(stream);
        auto sequences = any_sequences(stream);
        auto const set = set_of(sequences);
        std::ranges::transform(sequences, sequences.begin(), turned);
        auto const other = set_of(sequences);
        return logits_of(valid, set) == logits_of(valid, other) && logits_of(same, set) == logits_of(same, other);
    });
}

TEST_CASE("the logit of a sequence does not depend on the others or on their order", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const net = any_net<Same>(stream);
        auto const sequences = any_sequences(stream);
        std::vector<std::size_t> order(sequences.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        dp::shuffle(std::span{order}, stream);
        std::vector<std::string> mixed;
        for (std::size_t const i : order) {
            mixed.push_back(sequences[i]);
        }
        auto const before = logits_of(net, set_of(sequences));
        auto const after = logits_of(net, set_of(mixed));
        bool good = logits_of(net, set_of({sequences[0]}))[0] == before[0];
        for (std::size_t i = 0; i < order.size(); ++i) {
            good = good && after[i] == before[order[i]];
        }
        return good;
    });
}

TEST_CASE("logits do not depend on the number of threads", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const net = any_net<Same>(stream);
        auto const set = set_of(any_sequences(stream));
        return logits_of(net, set, 1) == logits_of(net, set, static_cast<unsigned>(between(stream, 2, 4)));
    });
}

TEST_CASE("the fused engine and the layers agree without any difference on whole numbers", "[properties]") {
    for_all([](RandomStream& stream) {
        auto net = any_net<Same>(stream);
        auto mask = net.mask();
        std::vector<float> const live(mask.begin(), mask.end());
        for (float& value : net.parameters()) {  // multiples of 4, for the quarters of an unknown letter
            value = 4.0F * (static_cast<float>(stream.below(17)) - 8.0F);
        }
        std::ranges::copy(live, mask.begin());
        auto const set = set_of(any_sequences(stream));
        std::vector<std::size_t> which(set.size());
        std::iota(which.begin(), which.end(), std::size_t{0});
        std::vector<float> plain(set.size());
        dp::GeneralBackend<float, dp::OneHot<>, dp::Conv1D<6, 5, dp::Padding::same, dp::Strands::both>, dp::ReLU,
                           dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>{}
            .logits(net.parameters(), set, which, plain);
        return logits_of(net, set) == plain;
    });
}

TEST_CASE("a probability lies in [0, 1] and rises with its logit", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const net = any_net<Forward>(stream);
        auto const set = set_of(any_sequences(stream));
        auto const logits = logits_of(net, set);
        auto const probabilities = net.probabilities(set);
        bool good = probabilities.size() == logits.size();
        for (std::size_t i = 0; good && i < logits.size(); ++i) {
            good = probabilities[i] >= 0 && probabilities[i] <= 1;
            for (std::size_t j = 0; good && j < i; ++j) {
                good = logits[i] >= logits[j] ? probabilities[i] >= probabilities[j]
                                              : probabilities[i] <= probabilities[j];
            }
        }
        return good;
    });
}

TEST_CASE("keep_units leaves exactly these units, and changes no other parameter", "[properties]") {
    for_all([](RandomStream& stream) {
        auto net = any_net<Same>(stream);
        auto const before = net;
        std::vector<std::size_t> stay;
        for (std::size_t k = 0; k < net.units(); ++k) {
            if (stream.below(2) == 0) {
                stay.push_back(k);
            }
        }
        if (stay.empty()) {
            stay.push_back(stream.below(net.units()));
        }
        dp::keep_units(net, stay);
        bool const live = net.live_units() == stay;
        std::ranges::copy(before.mask(), net.mask().begin());
        return live && equal_parameters(net, before);
    });
}

TEST_CASE("a unit that is pruned has no say, whatever its weights", "[properties]") {
    for_all([](RandomStream& stream) {
        auto net = any_net<Same>(stream);
        std::vector<std::size_t> const stay{0, 1 + stream.below(net.units() - 1)};
        dp::keep_units(net, stay);
        auto const set = set_of(any_sequences(stream));
        auto const before = logits_of(net, set);
        auto weights = net.dense_weights();
        for (std::size_t k = 0; k < net.units(); ++k) {
            if (k != stay[0] && k != stay[1]) {
                weights(k, 0) = static_cast<float>(stream.uniform() * 100.0);
            }
        }
        return logits_of(net, set) == before;
    });
}

TEST_CASE("a compact model gives the logits of the masked one, bit by bit", "[properties]") {
    for_all([](RandomStream& stream) {
        auto net = any_net<Same>(stream);
        std::vector<std::size_t> units(net.units());
        std::iota(units.begin(), units.end(), std::size_t{0});
        dp::shuffle(std::span{units}, stream);
        units.resize(3);
        std::ranges::sort(units);
        dp::keep_units(net, units);
        auto const set = set_of(any_sequences(stream));
        return logits_of(dp::compact<3>(net), set) == logits_of(net, set);
    });
}

TEST_CASE("a model is loaded as the same bits", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const net = any_net<Same>(stream);
        dp::save_model(net, model_file(), {{"case", std::to_string(stream.next64())}});
        return equal_parameters(dp::load_model<Same>(model_file()), net);
    });
}

TEST_CASE("save_compact writes the compact model", "[properties]") {
    for_all([](RandomStream& stream) {
        auto net = any_net<Same>(stream);
        std::vector<std::size_t> const stay{stream.below(3), 3 + stream.below(3)};
        dp::keep_units(net, stay);
        dp::save_compact(net, model_file());
        std::string const bytes = read_bytes(model_file());
        auto const set = set_of(any_sequences(stream));
        auto const loaded = dp::load_compact<Same>(dp::parse_safetensors(bytes, "f"));
        dp::save_model(dp::compact<2>(net), model_file());
        return read_bytes(model_file()) == bytes && logits_of(loaded, set) == logits_of(net, set);
    });
}

TEST_CASE("units carried there and back are the same, in the first places", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const net = any_net<Same>(stream);
        Net<dp::Padding::valid, dp::Strands::forward, 9> wide{dp::Seed{stream.next64()}};
        dp::transfer(net, wide);
        Same back{dp::Seed{stream.next64()}};
        dp::transfer(wide, back);
        auto const live = net.live_units();
        bool good = wide.live_units().size() == live.size() && back.live_units().size() == live.size();
        auto const set = set_of(any_sequences(stream));
        auto const a = logits_of(net, set);
        auto const b = logits_of(back, set);
        for (std::size_t i = 0; i < a.size(); ++i) {
            good = good && a[i] == b[i];
        }
        return good;
    });
}

TEST_CASE("an epoch gives the same bits on any number of threads", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const start = any_net<Same>(stream);
        auto const train = set_of(any_sequences(stream));
        auto const validation = set_of(any_sequences(stream));
        dp::TrainOptions options{
            .batch_size = between(stream, 1, 4), .max_epochs = 1, .seed = dp::Seed{stream.next64()}};
        auto one = start;
        dp::fit(one, train, validation, options);
        options.threads = 2;
        auto two = start;
        dp::fit(two, train, validation, options);
        return equal_parameters(one, two);
    });
}
