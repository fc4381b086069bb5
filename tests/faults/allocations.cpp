// The global operator new, which fails on order and counts what is not freed.

#include <cstddef>
#include <cstdlib>
#include <new>

#include "faults.hpp"

namespace {

void* take(std::size_t size, std::size_t alignment) {
    std::size_t const whole = (size + alignment - 1) / alignment * alignment;
    void* const memory = deepprune::test::allocation_fault.strikes()
                             ? nullptr
                             : std::aligned_alloc(alignment, whole == 0 ? alignment : whole);
    if (memory == nullptr) {
        throw std::bad_alloc{};
    }
    ++deepprune::test::living_allocations;
    return memory;
}

void give(void* memory) noexcept {
    deepprune::test::living_allocations -= memory == nullptr ? 0 : 1;
    std::free(memory);
}

}  // namespace

// The forms of new[] call these; so does that of nothrow, but not the address sanitizer's. Not inlined: g++ 12 would
// hold a free() inside a delete against the new that it belongs to.
[[gnu::noinline]] void* operator new(std::size_t size) { return take(size, alignof(std::max_align_t)); }
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
    return take(size, static_cast<std::size_t>(alignment));
}
[[gnu::noinline]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
    try {
        return operator new(size);
    } catch (std::bad_alloc const&) {
        return nullptr;
    }
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { give(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { give(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { give(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { give(memory); }
