/// \file
/// \brief The gradient of a kernel: each sequence adds its derivative to the letters of one window.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/word_shape.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The one-hot form of each pair of neighbouring letters: a row of 2 x 4 channels. A row is identified by the
/// offset of its first value, 8 · (`symbols` · first letter + second letter).
template <std::floating_point T>
class PairChannels {
  public:
    explicit PairChannels(bool unknown_is_uniform) noexcept {
        for (std::size_t first = 0; first < symbols; ++first) {
            for (std::size_t second = 0; second < symbols; ++second) {
                for (std::size_t base = 0; base < 4; ++base) {
                    auto const channel = [&](std::size_t letter) {
                        return letter == unknown_base && unknown_is_uniform ? T{0.25} : T(letter == base);
                    };
                    values_[(first * symbols + second) * 8 + base] = channel(first);
                    values_[(first * symbols + second) * 8 + 4 + base] = channel(second);
                }
            }
        }
    }

    [[nodiscard]] [[gnu::always_inline]] Pack<T, 8> operator[](std::size_t row) const noexcept {
        return Pack<T, 8>::load(values_.data() + row);
    }

  private:
    alignas(64) std::array<T, symbols * symbols * 8> values_{};
};

/// \brief Sets `gradient` (Length, 4) to the sum over `count` sequences of `derivatives[i * stride]` times the one-hot
/// window whose pairs of letters begin at `pairs + places[i * stride]`.
///
/// The sums of 12 pairs stay in registers during a pass over the sequences: one multiply-add for two letters.
template <std::floating_point T, std::size_t Length>
[[gnu::noinline]] void window_gradient(PairChannels<T> const& channels, std::uint16_t const* pairs,
                                       T const* derivatives, IntegerOf<T> const* places, std::size_t stride,
                                       std::size_t count, T* gradient) {
    constexpr std::size_t max_pairs = 12;
    constexpr std::size_t all = (Length + 1) / 2;
    auto const sum = [&]<std::size_t First, std::size_t Count>() {
        Pack<T, 8> sums[Count];
        for (auto& one : sums) {
            one = Pack<T, 8>::all(T{0});
        }
        for (std::size_t i = 0; i < count; ++i) {
            std::uint16_t const* const pair = pairs + places[i * stride] + 2 * First;
            auto const derivative = Pack<T, 8>::all(derivatives[i * stride]);
            for (std::size_t j = 0; j < Count; ++j) {
                sums[j] = sums[j] + derivative * channels[pair[2 * j]];
            }
        }
        constexpr std::size_t whole = Length / 2 - First < Count ? Length / 2 - First : Count;
        for (std::size_t j = 0; j < whole; ++j) {
            sums[j].store(gradient + (First + j) * 8);
        }
        if constexpr (whole < Count) {  // the last letter of an odd kernel
            for (std::size_t base = 0; base < 4; ++base) {
                gradient[(First + whole) * 8 + base] = sums[whole][base];
            }
        }
    };
    [&]<std::size_t... Part>(std::index_sequence<Part...>) {
        (sum.template
         operator()<Part * max_pairs, ((Part + 1) * max_pairs < all ? max_pairs : all - Part * max_pairs)>(),
         ...);
    }(std::make_index_sequence<(all + max_pairs - 1) / max_pairs>{});
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
