/// \file
/// \brief Iterates over what `operator[]` gives by value.
#pragma once

#include <compare>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A random-access iterator of C++20 whose reference is the value of `items[i]`.
template <class Items>
class IndexIterator {
  public:
    using value_type = std::remove_cvref_t<decltype(std::declval<Items const&>()[0])>;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;  // of C++17, which wants true references
    using iterator_concept = std::random_access_iterator_tag;

    IndexIterator() = default;
    IndexIterator(Items const& items, std::size_t at) noexcept
        : items_{&items}, at_{static_cast<difference_type>(at)} {}

    [[nodiscard]] value_type operator*() const { return (*this)[0]; }
    [[nodiscard]] value_type operator[](difference_type n) const {
        return (*items_)[static_cast<std::size_t>(at_ + n)];
    }
    IndexIterator& operator+=(difference_type n) noexcept {
        at_ += n;
        return *this;
    }
    IndexIterator& operator-=(difference_type n) noexcept { return *this += -n; }
    IndexIterator& operator++() noexcept { return *this += 1; }
    IndexIterator& operator--() noexcept { return *this += -1; }
    IndexIterator operator++(int) noexcept { return std::exchange(*this, *this + 1); }
    IndexIterator operator--(int) noexcept { return std::exchange(*this, *this - 1); }
    friend IndexIterator operator+(IndexIterator it, difference_type n) noexcept { return it += n; }
    friend IndexIterator operator+(difference_type n, IndexIterator it) noexcept { return it += n; }
    friend IndexIterator operator-(IndexIterator it, difference_type n) noexcept { return it -= n; }
    friend difference_type operator-(IndexIterator a, IndexIterator b) noexcept { return a.at_ - b.at_; }
    friend bool operator==(IndexIterator a, IndexIterator b) noexcept { return a.at_ == b.at_; }
    friend std::strong_ordering operator<=>(IndexIterator a, IndexIterator b) noexcept { return a.at_ <=> b.at_; }

  private:
    Items const* items_ = nullptr;
    difference_type at_ = 0;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
