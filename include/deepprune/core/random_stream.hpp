/// \file
/// \brief Counter-based random numbers, equal on every machine and standard library.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <deepprune/core/seed.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief One stream of random numbers, identified by (seed, purpose, index).
///
/// Philox4x32-10 of Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). The seed is
/// the key; purpose and index are part of the counter, so streams can be made anywhere, in any order, without shared
/// state. A stream has 2^34 words of 32 bits.
class RandomStream {
  public:
    /// \brief Four words: the state and the output of the bijection.
    using Block = std::array<std::uint32_t, 4>;

    /// \brief The stream of this seed, purpose and index.
    explicit RandomStream(Seed seed, Purpose purpose, std::uint64_t index = 0) noexcept
        : key_{static_cast<std::uint32_t>(seed.value), static_cast<std::uint32_t>(seed.value >> 32U)},
          counter_{0, static_cast<std::uint32_t>(purpose), static_cast<std::uint32_t>(index),
                   static_cast<std::uint32_t>(index >> 32U)} {}

    /// \brief The next 32 bits.
    std::uint32_t next32() noexcept {
        if (used_ == block_.size()) {
            block_ = philox(counter_, key_);
            ++counter_[0];
            used_ = 0;
        }
        return block_[used_++];
    }

    /// \brief The next 64 bits.
    std::uint64_t next64() noexcept {
        std::uint64_t const low = next32();
        return low | (static_cast<std::uint64_t>(next32()) << 32U);
    }

    /// \brief Sets `words` to what as many calls of `next32` return, for less time where it is dozens of words.
    void fill(std::span<std::uint32_t> words) noexcept {
        std::size_t filled = 0;
        auto const words_left = [&] { return words.size() - filled; };
        while (words_left() > 0 && used_ < block_.size()) {
            words[filled++] = block_[used_++];
        }
        constexpr std::size_t lanes = 16;
        for (; words_left() >= lanes * block_.size(); filled += lanes * block_.size()) {
            Lanes<lanes> counters{};
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                counters[0][lane] = counter_[0]++;
                counters[1][lane] = counter_[1];
                counters[2][lane] = counter_[2];
                counters[3][lane] = counter_[3];
            }
            philox(counters, key_);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                for (std::size_t word = 0; word < block_.size(); ++word) {
                    words[filled + lane * block_.size() + word] = counters[word][lane];
                }
            }
        }
        while (words_left() > 0) {
            words[filled++] = next32();
        }
    }

    /// \brief Uniform in [0, 1), a multiple of 2^-53.
    double uniform() noexcept { return static_cast<double>(next64() >> 11U) * 0x1.0p-53; }

    /// \brief Uniform in {0, ..., n - 1}, without bias (rejection of the incomplete last interval). `n` is at least 1.
    std::uint64_t below(std::uint64_t n) noexcept {
        std::uint64_t const tail = (0 - n) % n;  // 2^64 mod n
        std::uint64_t draw = next64();
        while (draw < tail) {
            draw = next64();
        }
        return draw % n;
    }

    /// \brief The ten-round Philox4x32 bijection itself.
    [[nodiscard]] static constexpr Block philox(Block counter, std::array<std::uint32_t, 2> key) noexcept {
        Lanes<1> lanes{{{counter[0]}, {counter[1]}, {counter[2]}, {counter[3]}}};
        philox(lanes, key);
        return {lanes[0][0], lanes[1][0], lanes[2][0], lanes[3][0]};
    }

  private:
    // Several blocks, the first words of all of them first: what vectors compute in one go.
    template <std::size_t Count>
    using Lanes = std::array<std::array<std::uint32_t, Count>, 4>;

    template <std::size_t Count>
    static constexpr void philox(Lanes<Count>& c, std::array<std::uint32_t, 2> key) noexcept {
        for (int round = 0; round < 10; ++round) {
            for (std::size_t lane = 0; lane < Count; ++lane) {
                std::uint64_t const a = std::uint64_t{0xD2511F53U} * c[0][lane];
                std::uint64_t const b = std::uint64_t{0xCD9E8D57U} * c[2][lane];
                c[0][lane] = static_cast<std::uint32_t>(b >> 32U) ^ c[1][lane] ^ key[0];
                c[1][lane] = static_cast<std::uint32_t>(b);
                c[2][lane] = static_cast<std::uint32_t>(a >> 32U) ^ c[3][lane] ^ key[1];
                c[3][lane] = static_cast<std::uint32_t>(a);
            }
            key[0] += 0x9E3779B9U;
            key[1] += 0xBB67AE85U;
        }
    }

    std::array<std::uint32_t, 2> key_;
    Block counter_;
    Block block_{};
    std::size_t used_ = 4;
};

/// \brief Draws whole numbers uniformly: `below(n)` is in {0, ..., n - 1}, for an n of at least 1.
template <class Draws>
concept UniformBelow = requires(Draws& draws, std::size_t n) {
    { draws.below(n) } -> std::unsigned_integral;
};

/// \brief Fisher-Yates: every order of `items` is equally likely. O(n).
template <class T, UniformBelow Draws>
void shuffle(std::span<T> items, Draws& draws) {
    for (std::size_t left = items.size(); left > 1; --left) {
        auto const pick = static_cast<std::size_t>(draws.below(left));
        using std::swap;
        swap(items[left - 1], items[pick]);
    }
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
