/// \file
/// \brief Masks all units except some.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/model/model.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Masks all units of `net` except `stay`, which keep their values. O(units).
/// \throws OptionError for no unit at all or one that the model does not have; `net` is then unchanged.
template <PrunableModel Net>
void keep_units(Net& net, std::span<std::size_t const> stay) {
    if (stay.empty() || (std::ranges::max)(stay) >= Net::units()) {
        throw OptionError(
            message({.found = stay.empty() ? "no unit to keep" : "a unit to keep that the model does not have",
                     .expected = detail::concat({"units from 0 to ", std::to_string(Net::units() - 1)})}));
    }
    auto mask = net.mask();
    std::ranges::fill(mask, typename Net::scalar{0});
    for (std::size_t const unit : stay) {
        mask(unit) = typename Net::scalar{1};
    }
}

/// \brief The lottery ticket (Frankle & Carbin, ICLR 2019): `initial`, the model before its first training, with only
/// the units `stay`. Trained with the undecayed learning rate, it is the `prune-reinit`
/// of Luo, Chi & Deng (2019). \throws OptionError as `keep_units`
template <PrunableModel Net>
[[nodiscard]] Net lottery_ticket(Net initial, std::span<std::size_t const> stay) {
    keep_units(initial, stay);
    return initial;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
