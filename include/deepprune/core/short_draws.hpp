/// \file
/// \brief Uniform whole numbers from 32 random bits each.
#pragma once

#include <cstdint>

#include <deepprune/core/random_stream.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Uniform whole numbers from a stream, 32 bits a draw in place of 64 and hardly ever a division: other numbers
/// than those of `RandomStream::below`, for less time.
///
/// Lemire, "Fast random integer generation in an interval", ACM TOMACS 29:3, 2019.
class ShortDraws {
  public:
    /// \brief From the words of `stream`.
    explicit ShortDraws(RandomStream const& stream) noexcept : stream_{stream} {}

    /// \brief Uniform in {0, ..., n - 1}, without bias. \param n at least 1 and below 2^32
    std::uint32_t below(std::uint64_t n) noexcept {
        std::uint64_t product = stream_.next32() * n;
        if (static_cast<std::uint32_t>(product) < n) {
            std::uint64_t const tail = (std::uint64_t{1} << 32U) % n;
            while (static_cast<std::uint32_t>(product) < tail) {
                product = stream_.next32() * n;
            }
        }
        return static_cast<std::uint32_t>(product >> 32U);
    }

  private:
    RandomStream stream_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
