/// \file
/// \brief The gradient of a kernel: each sequence adds its slope to the letters of one window.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepprune/detail/pack.hpp>
#include <deepprune/scan/coded_strands.hpp>
#include <deepprune/scan/scan_sizes.hpp>
#include <deepprune/scan/word_shape.hpp>

namespace deepprune::inline v0::detail {

/// \brief Two neighbouring letters as 2 x 4 channels, by `symbols` times the first plus the second.
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
                    rows_[first * symbols + second][base] = channel(first);
                    rows_[first * symbols + second][4 + base] = channel(second);
                }
            }
        }
    }

    [[nodiscard]] [[gnu::always_inline]] Pack<T, 8> operator[](std::size_t pair) const noexcept {
        return Pack<T, 8>::load(rows_[pair].data());
    }

  private:
    alignas(64) std::array<std::array<T, 8>, symbols * symbols> rows_{};
};

/// \brief Sets `gradient` (Length, 4) to the sum over sequences of `slopes[i * stride]` times the one-hot window that
/// begins at `windows[i * stride]`; on both strands, windows count on from the first strand to the second.
///
/// The sums of 12 pairs of letters stay in registers while the sequences go by: one multiply-add for two letters.
template <std::floating_point T, std::size_t Length>
void window_gradient(CodedStrands const& sequences, PairChannels<T> const& channels, T const* slopes,
                     IntegerOf<T> const* windows, std::size_t stride, std::span<T> gradient) {
    constexpr std::size_t pairs = (Length + 1) / 2;
    constexpr std::size_t most = 12;
    auto const strands = sequences.strands();
    std::size_t const per_sequence = strands.size() / (strands.empty() ? 1 : sequences.size());
    auto const sum = [&]<std::size_t First, std::size_t Count>() {
        Pack<T, 8> sums[Count];
        for (auto& one : sums) {
            one = Pack<T, 8>::all(T{0});
        }
        for (std::size_t i = 0; i < sequences.size(); ++i) {
            auto window = static_cast<std::size_t>(windows[i * stride]);
            CodedStrands::Strand strand = strands[i * per_sequence];
            if (window >= strand.windows) {
                window -= strand.windows;
                strand = strands[i * per_sequence + 1];
            }
            std::uint8_t const* const pair = sequences.pairs() + strand.begin + window + 2 * First;
            auto const slope = Pack<T, 8>::all(slopes[i * stride]);
            for (std::size_t j = 0; j < Count; ++j) {
                sums[j] = sums[j] + slope * channels[pair[2 * j]];
            }
        }
        for (std::size_t j = 0; j < Count; ++j) {
            std::array<T, 8> values{};
            sums[j].store(values.data());
            for (std::size_t v = 0; v < 8 && (First + j) * 8 + v < gradient.size(); ++v) {
                gradient[(First + j) * 8 + v] = values[v];
            }
        }
    };
    [&]<std::size_t... Part>(std::index_sequence<Part...>) {
        (sum.template operator()<Part * most, ((Part + 1) * most < pairs ? most : pairs - Part * most)>(), ...);
    }(std::make_index_sequence<(pairs + most - 1) / most>{});
}

}  // namespace deepprune::inline v0::detail
