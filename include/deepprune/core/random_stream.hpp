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
        for (int round = 0; round < 10; ++round) {
            std::uint64_t const a = std::uint64_t{0xD2511F53U} * counter[0];
            std::uint64_t const b = std::uint64_t{0xCD9E8D57U} * counter[2];
            counter = {static_cast<std::uint32_t>(b >> 32U) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                       static_cast<std::uint32_t>(a >> 32U) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
            key[0] += 0x9E3779B9U;
            key[1] += 0xBB67AE85U;
        }
        return counter;
    }

  private:
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
