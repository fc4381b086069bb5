/// \file
/// \brief Records by position, wherever they are kept.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <deepprune/sequence/detail/index_iterator.hpp>
#include <deepprune/sequence/record.hpp>
#include <deepprune/sequence/record_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief What functions on records take: a vector or span of `Record`, or a `RecordSet`. It owns nothing.
class RecordsView {
  public:
    RecordsView() = default;
    /// \brief Of a vector, an array, a span.
    template <class Range>
        requires std::convertible_to<Range const&, std::span<Record const>>
    RecordsView(Range const& records) : plain_{records} {}
    /// \brief Of a set.
    RecordsView(RecordSet const& records) noexcept : set_{&records} {}

    /// \brief The number of records.
    [[nodiscard]] std::size_t size() const noexcept { return set_ != nullptr ? set_->size() : plain_.size(); }
    /// \brief Whether there are no records.
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// \brief Record `i`.
    [[nodiscard]] RecordView operator[](std::size_t i) const noexcept {
        if (set_ != nullptr) {
            return (*set_)[i];
        }
        Record const& record = plain_[i];
        return {.id = record.id, .sequence = record.sequence, .label = record.label, .line = record.line};
    }
    /// \brief The first record, as an iterator.
    [[nodiscard]] auto begin() const noexcept { return detail::IndexIterator<RecordsView>{*this, 0}; }
    /// \brief The place behind the last record.
    [[nodiscard]] auto end() const noexcept { return detail::IndexIterator<RecordsView>{*this, size()}; }

  private:
    std::span<Record const> plain_{};
    RecordSet const* set_ = nullptr;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
