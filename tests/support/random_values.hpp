/// \file
/// \brief Random numbers, batches and sets of sequences, from a stream that the test names.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepprune/core/batch.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune::test {

/// \brief `count` numbers, uniform in [low, high).
[[nodiscard]] inline std::vector<double> uniform_values(RandomStream& stream, std::size_t count, double low,
                                                        double high) {
    std::vector<double> values(count);
    for (double& value : values) {
        value = low + (high - low) * stream.uniform();
    }
    return values;
}

/// \brief A batch with sequences of `lengths` rows. Its values lie in (-6, 14), no two of them equal and none within
/// 1e-3 of 0 or of 10: central differences of a narrower step meet no bend of the library's activations and change no
/// maximum.
[[nodiscard]] inline Batch<double> spaced_batch(RandomStream& stream, std::span<std::size_t const> lengths,
                                                std::size_t channels) {
    Batch<double> batch;
    for (std::size_t const length : lengths) {
        batch.offsets.push_back(batch.offsets.back() + length);
    }
    batch.resize(channels);
    std::vector<std::size_t> ranks(batch.values.size());
    std::iota(ranks.begin(), ranks.end(), std::size_t{0});
    shuffle(std::span{ranks}, stream);
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        double value = -6.0 + 20.0 * (static_cast<double>(ranks[i]) + 0.5) / static_cast<double>(ranks.size());
        for (double const bend : {0.0, 10.0}) {
            if (std::abs(value - bend) < 1e-3) {
                value = bend + 2e-3;
            }
        }
        batch.all()[i] = value;
    }
    return batch;
}

/// \brief `size` sequences of `shortest` to `longest` letters, one letter in `letters_per_unknown` an N (0: none), with
/// random labels; the first is a positive and the last is none.
[[nodiscard]] inline EncodedSet random_set(RandomStream& stream, std::size_t size, std::size_t shortest,
                                           std::size_t longest, std::size_t letters_per_unknown = 0) {
    EncodedSet set;
    for (std::size_t i = 0; i < size; ++i) {
        std::string sequence(shortest + stream.below(longest - shortest + 1), 'A');
        for (char& letter : sequence) {
            bool const unknown = letters_per_unknown != 0 && stream.below(letters_per_unknown) == 0;
            letter = base_letters[unknown ? 4 : stream.below(4)];
        }
        bool const label = stream.below(2) == 0;
        set.add(sequence, i == 0 || (label && i + 1 != size));
    }
    return set;
}

/// \brief 0, 1, ..., size - 1.
[[nodiscard]] inline std::vector<std::size_t> every(std::size_t size) {
    std::vector<std::size_t> all(size);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

}  // namespace deepprune::test
