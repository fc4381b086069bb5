// Networks whose kernels are written by hand, so that what they find can be counted on paper.
#pragma once

#include <cstddef>
#include <ratio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/layers/conv1d.hpp>
#include <deepprune/layers/dense.hpp>
#include <deepprune/layers/expectation_pool.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/one_hot.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune::test {

template <Padding Pad, Strands StrandMode = Strands::forward, std::size_t Kernels = 2, class Activation = ReLU>
using PlantedNet =
    Model<OneHot<>, Conv1D<Kernels, 4, Pad, StrandMode>, Activation, GlobalMaxPool, Mask, Dense<1>, Sigmoid>;

/// The same with soft pooling and without an activation.
template <Padding Pad, Strands StrandMode = Strands::forward, std::size_t Kernels = 2, class Exponent = std::ratio<1>>
using PlantedSoftNet =
    Model<OneHot<>, Conv1D<Kernels, 4, Pad, StrandMode>, ExpectationPool<1, Exponent>, Mask, Dense<1>, Sigmoid>;

/// Kernel `k` scores +1 for each base of `word` and -1 for others ('N': 0 for all), plus the bias.
template <class Net>
void plant(Net& net, std::size_t k, std::string_view word, typename Net::scalar bias) {
    using T = typename Net::scalar;
    auto kernels = net.kernels();
    for (std::size_t t = 0; t < word.size(); ++t) {
        for (std::size_t base = 0; base < 4; ++base) {
            kernels(k, t, base) = word[t] == 'N' ? T{0} : (word[t] == base_letters[base] ? T{1} : T{-1});
        }
    }
    net.kernel_biases()(k) = bias;
}

inline EncodedSet set_of(std::vector<std::pair<std::string, bool>> const& sequences) {
    EncodedSet set;
    for (auto const& [letters, label] : sequences) {
        set.add(letters, label);
    }
    return set;
}

/// `count` sequences of `bases` random letters, one of 21 unknown; each is bound with the given probability.
inline EncodedSet random_set(std::size_t count, std::size_t bases, double bound, RandomStream& stream) {
    EncodedSet set;
    for (std::size_t n = 0; n < count; ++n) {
        std::string letters;
        for (std::size_t b = 0; b < bases; ++b) {
            letters += "ACGTN"[static_cast<std::size_t>(stream.uniform() * 4.2)];
        }
        set.add(letters, stream.uniform() < bound);
    }
    return set;
}

/// How often each base stands in each column of equally long words; 'N' counts nothing.
inline std::vector<BaseCounts> counts_of(std::vector<std::string> const& words) {
    std::vector<BaseCounts> counts(words.front().size(), BaseCounts{});
    for (auto const& word : words) {
        for (std::size_t t = 0; t < word.size(); ++t) {
            if (auto const base = encode_base(word[t]); base < 4) {
                counts[t][base] += 1.0;
            }
        }
    }
    return counts;
}

}  // namespace deepprune::test
