/// \file
/// \brief Vectors whose elements begin at a cache line.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Allocates at multiples of 64 bytes, so that no register's load straddles two cache lines.
template <class T>
struct LineAllocator {
    using value_type = T;
    static constexpr std::align_val_t alignment{64};

    LineAllocator() = default;
    template <class Other>
    constexpr LineAllocator(LineAllocator<Other> const&) noexcept {}

    [[nodiscard]] T* allocate(std::size_t count) {
        return static_cast<T*>(::operator new(count * sizeof(T), alignment));
    }
    void deallocate(T* values, std::size_t) noexcept { ::operator delete(values, alignment); }

    friend bool operator==(LineAllocator const&, LineAllocator const&) noexcept { return true; }
};

template <class T>
using AlignedVector = std::vector<T, LineAllocator<T>>;

/// \brief Makes room for at least `count` elements; their values are not kept.
template <class T>
void make_room(AlignedVector<T>& values, std::size_t count) {
    if (values.size() < count) {
        values.clear();
        values.resize(count);
    }
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
