/// \file
/// \brief The differences of random changes, of which p-values are made.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace programs::sites {

/// \brief Absolute differences, one for each allele of every record, or of every second, fourth, ... one where there
/// would be more than a limit: the sample is that of the whole file, and the same however its records are divided.
class RandomChanges {
  public:
    /// \param limit differences that are kept; 0: none
    explicit RandomChanges(std::uint64_t limit) : limit_{limit} {}

    /// \brief Whether those of a record are wanted. \param record its number
    [[nodiscard]] bool wanted(std::uint64_t record) const noexcept { return limit_ > 0 && record % stride_ == 0; }

    /// \brief Adds the difference of an allele of a record.
    void add(std::uint64_t record, float difference) {
        if (!wanted(record)) {
            return;
        }
        kept_.push_back({record, difference});
        while (kept_.size() > limit_) {
            stride_ *= 2;
            std::erase_if(kept_, [&](Change const& change) { return change.record % stride_ != 0; });
        }
    }

    /// \brief Ends the sample.
    void sort() {
        sorted_.resize(kept_.size());
        std::ranges::transform(kept_, sorted_.begin(), &Change::difference);
        std::ranges::sort(sorted_);
    }

    /// \brief How many there are.
    [[nodiscard]] std::size_t size() const noexcept { return kept_.size(); }

    /// \brief (1 + those that are as large or larger) / (1 + all), after `sort`.
    [[nodiscard]] double p_value(float difference) const noexcept {
        auto const smaller = std::ranges::lower_bound(sorted_, difference) - sorted_.begin();
        auto const all = static_cast<double>(sorted_.size());
        return (1.0 + all - static_cast<double>(smaller)) / (1.0 + all);
    }

  private:
    struct Change {
        std::uint64_t record;
        float difference;
    };

    std::uint64_t limit_;
    std::uint64_t stride_ = 1;
    std::vector<Change> kept_{};
    std::vector<float> sorted_{};
};

}  // namespace programs::sites
