/// \file
/// \brief Uniform whole numbers from few random bits each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <deepprune/core/random_stream.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Uniform whole numbers from a stream, 16 or 32 bits a draw in place of 64 and hardly ever a division: other
/// numbers than those of `RandomStream::below`, for less time.
///
/// Lemire, "Fast random integer generation in an interval", ACM Transactions on Modeling and Computer Simulation 29:3,
/// 2019.
class ShortDraws {
  public:
    /// \brief From the words of `stream`.
    explicit ShortDraws(RandomStream const& stream) noexcept : stream_{stream} {}

    /// \brief Uniform in {0, ..., n - 1}, without bias: 16 bits for an n up to 4096. \param n at least 1 and below 2^32
    std::uint32_t below(std::uint64_t n) noexcept {
        return n <= 4096 ? scaled<16>(n, [this] { return next16(); }) : scaled<32>(n, [this] { return next32(); });
    }

  private:
    // The upper bits of a draw times n; a draw of the incomplete last interval, by its lower bits, is rejected.
    template <unsigned Bits, class Next>
    static std::uint32_t scaled(std::uint64_t n, Next const& next) noexcept {
        constexpr std::uint64_t range = std::uint64_t{1} << Bits;
        std::uint64_t product = next() * n;
        if (product % range < n) {
            std::uint64_t const tail = range % n;
            while (product % range < tail) {
                product = next() * n;
            }
        }
        return static_cast<std::uint32_t>(product >> Bits);
    }

    std::uint32_t next16() noexcept {
        half_left_ = !half_left_;
        if (half_left_) {
            word_ = next32();
            return word_ & 0xFFFFU;
        }
        return word_ >> 16U;
    }

    std::uint32_t next32() noexcept {
        if (used_ == words_.size()) {
            stream_.fill(words_);
            used_ = 0;
        }
        return words_[used_++];
    }

    RandomStream stream_;
    std::array<std::uint32_t, 64> words_;  // of the stream, ahead of their use
    std::size_t used_ = words_.size();
    std::uint32_t word_ = 0;
    bool half_left_ = false;  // the upper half of `word_` is not used yet
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
