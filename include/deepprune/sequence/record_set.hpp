/// \file
/// \brief Many records in little memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/sequence/detail/index_iterator.hpp>
#include <deepprune/sequence/record.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Records whose ids and letters lie one after the other: 1 byte a base, 34 a record and those of its id, where
/// a `std::vector<Record>` needs 80 a record and, for each text of more than 15 bytes, its size and 16.
///
/// A record is given as a `RecordView`, which is valid as long as the set or a selection of it is there, and until
/// `extend` or `pop_back` changes that record. Copies and selections share the texts, which nothing changes.
class RecordSet {
  public:
    RecordSet() = default;
    /// \brief A copy has the texts, but not the room behind the last one, so that each writes to its own.
    RecordSet(RecordSet const& other) : records_{other.records_}, blocks_{other.blocks_} {}
    /// \brief As the copy.
    RecordSet& operator=(RecordSet const& other) { return *this = RecordSet{other}; }
    /// \brief Leaves `other` empty. Like std::deque, a moved set needs memory in some standard libraries.
    RecordSet(RecordSet&& other) { swap(other); }
    /// \brief Leaves `other` empty.
    RecordSet& operator=(RecordSet&& other) {
        RecordSet taken;
        taken.swap(other);
        swap(taken);
        return *this;
    }
    ~RecordSet() = default;

    /// \brief Appends a copy of `record`. O(its letters).
    void push_back(RecordView const& record) {
        std::size_t const size = record.id.size() + record.sequence.size();
        char* const text = room_for(size);
        write(write(text, record.id), record.sequence);
        left_ -= size;
        records_.push_back(
            {text, record.id.size(), record.sequence.size(), record.line << 1U | (record.label ? 1U : 0U)});
    }

    /// \brief Appends letters to the last record; there must be one. O(letters), amortized.
    void extend(std::string_view letters) {
        Entry& last = records_.back();
        std::size_t const size = last.id + last.sequence;
        bool const open = ends_at_room(last);
        if (!open || letters.size() > left_) {  // to where it can grow
            bool const alone = open && last.text == blocks_.back().get();
            char* const text = room_for(size + (std::max)(size, letters.size()));
            write(text, {last.text, size});
            last.text = text;
            left_ -= size;
            if (alone) {
                blocks_.erase(blocks_.end() - 2);
            }
        }
        write(last.text + size, letters);
        left_ -= letters.size();
        last.sequence += letters.size();
    }

    /// \brief Takes the last record away; there must be one.
    void pop_back() {
        left_ += ends_at_room(records_.back()) ? records_.back().id + records_.back().sequence : 0;
        records_.pop_back();
    }

    /// \brief Appends the records of `other`, whose texts are shared. O(records).
    void append(RecordSet other) {
        blocks_.insert(blocks_.begin(), other.blocks_.begin(), other.blocks_.end());  // ours at the end has room left
        records_.insert(records_.end(), other.records_.begin(), other.records_.end());
    }

    /// \brief The records at `positions`, each below `size()`, in that order; the texts are shared. O(positions).
    [[nodiscard]] RecordSet pick(std::span<std::size_t const> positions) const {
        RecordSet picked;
        picked.blocks_ = blocks_;
        for (std::size_t const position : positions) {
            picked.records_.push_back(records_[position]);
        }
        return picked;
    }

    /// \brief The number of records.
    [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }
    /// \brief Whether there are no records.
    [[nodiscard]] bool empty() const noexcept { return records_.empty(); }
    /// \brief Record `i`.
    [[nodiscard]] RecordView operator[](std::size_t i) const noexcept {
        Entry const& entry = records_[i];
        return {.id = {entry.text, entry.id},
                .sequence = {entry.text + entry.id, entry.sequence},
                .label = (entry.line_and_label & 1U) != 0,
                .line = entry.line_and_label >> 1U};
    }
    /// \brief The last record; there must be one.
    [[nodiscard]] RecordView back() const noexcept { return (*this)[size() - 1]; }
    /// \brief The first record, as an iterator.
    [[nodiscard]] auto begin() const noexcept { return detail::IndexIterator<RecordSet>{*this, 0}; }
    /// \brief The place behind the last record.
    [[nodiscard]] auto end() const noexcept { return detail::IndexIterator<RecordSet>{*this, size()}; }

    /// \brief Whether the records are the same in the same order, wherever in their files.
    friend bool operator==(RecordSet const& a, RecordSet const& b) { return std::ranges::equal(a, b); }

  private:
    static constexpr std::size_t first_block = std::size_t{1} << 12U;
    static constexpr std::size_t largest_block = std::size_t{1} << 20U;  // unless a record needs more

    struct Entry {
        char* text;  // the id, then the letters
        std::size_t id;
        std::size_t sequence;
        std::size_t line_and_label;
    };

    static char* write(char* to, std::string_view text) { return std::ranges::copy(text, to).out; }

    /// \brief Whether the free bytes follow `entry`.
    [[nodiscard]] bool ends_at_room(Entry const& entry) const noexcept {
        return entry.text != nullptr && entry.text + entry.id + entry.sequence == end_ - left_;
    }

    /// \brief Where the next `size` bytes go; they are not yet taken.
    char* room_for(std::size_t size) {
        if (size > left_ || blocks_.empty()) {
            std::size_t const block = (std::min)((std::max)(first_block, 2 * block_), largest_block);
            std::size_t const room = (std::max)(block, size);
            blocks_.push_back(std::shared_ptr<char[]>{new char[room]});  // what throws leaves all as it was
            end_ = blocks_.back().get() + room;
            left_ = room;
            block_ = block;
        }
        return end_ - left_;
    }

    void swap(RecordSet& other) noexcept {
        std::swap(records_, other.records_);
        std::swap(blocks_, other.blocks_);
        std::swap(end_, other.end_);
        std::swap(left_, other.left_);
        std::swap(block_, other.block_);
    }

    std::deque<Entry> records_;
    std::vector<std::shared_ptr<char[]>> blocks_;
    char* end_ = nullptr;    // of the last block
    std::size_t left_ = 0;   // bytes before it that are free
    std::size_t block_ = 0;  // the size of the last block
};

namespace detail {

/// \brief Appends a copy of a record, to either container.
inline void add_record(RecordSet& records, RecordView const& record) { records.push_back(record); }
inline void add_record(std::vector<Record>& records, RecordView const& record) {
    records.push_back({.id = std::string{record.id},
                       .sequence = std::string{record.sequence},
                       .label = record.label,
                       .line = record.line});
}

/// \brief Appends letters to the last record.
inline void extend_last(RecordSet& records, std::string_view letters) { records.extend(letters); }
inline void extend_last(std::vector<Record>& records, std::string_view letters) { records.back().sequence += letters; }

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
