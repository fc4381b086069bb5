/// \file
/// \brief The range and the median of many values that are seen part by part.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/detail/pack.hpp>
#include <deepprune/detail/store_compressed.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Finds the lowest and the highest of many values and, if asked for, the median; it keeps its memory.
///
/// A sample gives two bounds between which the median very likely lies. As values come, those below are counted and
/// those between are kept, an eighth or so, of which a histogram then picks the few around the median. The result is
/// exact whatever the sample: if the median is not between the bounds, it is sought among all values.
class RowSummary {
  public:
    /// \brief Begins with new values. \param sample some of them, at least one; put into another order
    /// \param size how many values will come \param median whether it is asked for
    void start(std::span<double> sample, std::size_t size, bool median) {
        low_.fill(std::numeric_limits<double>::infinity());
        high_.fill(-std::numeric_limits<double>::infinity());
        below_ = 0;
        kept_size_ = 0;
        size_ = size;
        median_ = median;
        if (median) {
            kept_.resize((std::max)(kept_.size(), size + lanes));  // what is written behind the last
            auto const at = [&](std::size_t rank) { return sample.begin() + static_cast<std::ptrdiff_t>(rank); };
            std::size_t const middle = (sample.size() - 1) / 2;
            std::size_t const margin = (sample.size() + margin_share - 1) / margin_share;
            auto const first = at(middle - (std::min)(margin, middle));
            auto const last = at((std::min)(middle + margin, sample.size() - 1));
            std::nth_element(sample.begin(), first, sample.end());
            lower_bound_ = *first;
            std::nth_element(first, last, sample.end());
            upper_bound_ = *last;
        }
    }

    /// \brief Some more of the values, which must be finite.
    void add(std::span<double const> values) {
        auto low = Lanes::load(low_.data());
        auto high = Lanes::load(high_.data());
        std::size_t i = 0;
        for (; i + lanes <= values.size(); i += lanes) {
            auto const some = Lanes::load(values.data() + i);
            low = Lanes::choose(low > some, some, low);
            high = Lanes::choose(some > high, some, high);
        }
        low.store(low_.data());
        high.store(high_.data());
        for (; i < values.size(); ++i) {
            low_[0] = (std::min)(low_[0], values[i]);
            high_[0] = (std::max)(high_[0], values[i]);
        }
        if (median_) {
            keep(values);
        }
    }

    /// \brief The lowest value.
    [[nodiscard]] double lowest() const noexcept { return *std::ranges::min_element(low_); }
    /// \brief The highest value.
    [[nodiscard]] double highest() const noexcept { return *std::ranges::max_element(high_); }

    /// \brief Of n values, the one of rank n/2, and for an odd n the mean of those of the ranks (n - 1)/2 and
    /// (n + 1)/2, counted from 1. For an even n this is the lower median. It is the quantile of type 4 of Hyndman & Fan
    /// (1996), which Tomtom uses.
    /// \param values all of them, in any order
    [[nodiscard]] double median(std::span<double const> values) {
        bool const mean = size_ % 2 == 1 && size_ > 1;
        std::size_t const rank = (std::max)(size_ / 2, std::size_t{1}) - 1;  // from 0
        std::size_t const last = rank + (mean ? 1 : 0);
        if (rank < below_ || last >= below_ + kept_size_) {
            all_.assign(values.begin(), values.end());
            return middle_of(all_, rank, mean);
        }
        auto const some = around(rank - below_, last - below_);
        return middle_of(some, rank - below_ - before_, mean);
    }

  private:
    using Lanes = Pack<double, widest<double>>;
    static constexpr std::size_t lanes = widest<double>;
    static constexpr std::size_t margin_share = 14;  // of the sample on either side of its middle
    static constexpr std::size_t bins = 512;

    // Counts the values below the bounds and keeps those between.
    void keep(std::span<double const> values) {
        double const low = lower_bound_;
        double const high = upper_bound_;
        double* const kept = kept_.data();
        std::size_t size = kept_size_;
        std::int64_t below = 0;
        for (double const value : values) {
            below += value < low ? 1 : 0;
        }
        std::size_t i = 0;
        if constexpr (compresses<double>) {
            auto const lows = Lanes::all(low);
            auto const highs = Lanes::all(high);
            for (; i + lanes <= values.size(); i += lanes) {
                auto const some = Lanes::load(values.data() + i);
                size += store_compressed<double>(some, (lows > some) | (some > highs), kept + size);
            }
        }
        for (; i < values.size(); ++i) {
            kept[size] = values[i];
            size += static_cast<std::size_t>(values[i] >= low) & static_cast<std::size_t>(values[i] <= high);
        }
        kept_size_ = size;
        below_ += static_cast<std::size_t>(below);
    }

    // Those of the kept values that share a bin with the ranks, or lie between; `before_` are lower.
    [[nodiscard]] std::span<double> around(std::size_t first, std::size_t last) {
        auto const kept = std::span{kept_}.first(kept_size_);
        double const scale = static_cast<double>(bins) / (upper_bound_ - lower_bound_);
        before_ = 0;
        if (!(scale <= (std::numeric_limits<double>::max)())) {  // equal bounds, or next to
            return kept;
        }
        double const low = lower_bound_;
        auto const bin_of = [scale, low](double value) { return static_cast<std::uint32_t>((value - low) * scale); };
        counts_.fill(0);
        for (double const value : kept) {
            ++counts_[bin_of(value)];
        }
        std::uint32_t first_bin = 0;
        while (before_ + counts_[first_bin] <= first) {
            before_ += counts_[first_bin++];
        }
        std::uint32_t last_bin = first_bin;
        for (std::size_t seen = before_ + counts_[first_bin]; seen <= last;) {
            seen += counts_[++last_bin];
        }
        std::size_t size = 0;
        for (double const value : kept) {  // in place
            std::uint32_t const bin = bin_of(value);
            kept_[size] = value;
            size += static_cast<std::size_t>(bin >= first_bin) & static_cast<std::size_t>(bin <= last_bin);
        }
        return kept.first(size);
    }

    // The value of that rank, from 0, or the mean of it and the next.
    [[nodiscard]] static double middle_of(std::span<double> values, std::size_t rank, bool mean) {
        auto const at = values.begin() + static_cast<std::ptrdiff_t>(rank);
        std::nth_element(values.begin(), at, values.end());
        return mean ? (*at + *std::min_element(at + 1, values.end())) / 2.0 : *at;
    }

    std::array<double, lanes> low_{};
    std::array<double, lanes> high_{};
    double lower_bound_ = 0.0;
    double upper_bound_ = 0.0;
    std::size_t below_ = 0;   // values below the bounds
    std::size_t before_ = 0;  // values between the bounds, but below the bins of the ranks
    std::size_t kept_size_ = 0;
    std::size_t size_ = 0;
    bool median_ = false;
    std::array<std::uint32_t, bins + 1> counts_{};  // the upper bound has a bin of its own
    std::vector<double> kept_{};
    std::vector<double> all_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
