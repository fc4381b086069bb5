/// \file
/// \brief From a masked model to a smaller one without the pruned units.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/model/detail/unit_table.hpp>
#include <deepprune/model/model.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

// The model type with `Units` units in its unit layer.
template <class Net, std::size_t Units, class Places = std::make_index_sequence<Net::layout::layers>>
struct Compacted;
template <class T, class... Layers, std::size_t Units, std::size_t... Place>
struct Compacted<BasicModel<T, Layers...>, Units, std::index_sequence<Place...>> {
    using type = BasicModel<T, narrowed<Layers, Units, Place, Layout<Layers...>::unit_layer>...>;
};

inline void require_live(std::size_t live, std::size_t wanted) {
    if (live != wanted) {
        throw OptionError(
            message({.found = std::to_string(live) + " live units",
                     .expected = std::to_string(wanted) + ", as compact<" + std::to_string(wanted) + "> says"}));
    }
}

}  // namespace detail

/// \brief `Net` with `Units` units where pruning narrows it, e.g. `Model<OneHot<101>, Conv1D<4, 24>, ...>`.
template <PrunableModel Net, std::size_t Units>
using CompactModel = typename detail::Compacted<Net, Units>::type;

/// \brief The live units of `net`, in their order, as a smaller model without masked units. It gives the same
/// predictions, bit by bit, if both have the same backend (`BackendFor`), otherwise up to rounding: the rotations
/// of a `CircularConv1D` become kernels that the fused backend takes. O(parameters).
/// \tparam Units the number of live units of `net`
/// \throws OptionError if it has another number of them
template <std::size_t Units, PrunableModel Net>
[[nodiscard]] CompactModel<Net, Units> compact(Net const& net) {
    using From = typename Net::layout;
    using Narrow = CompactModel<Net, Units>;
    auto const live = net.live_units();
    detail::require_live(live.size(), Units);
    using T = typename Net::scalar;
    using UnitLayer = typename From::template bound<From::unit_layer>;
    Narrow compacted{Seed{}};
    auto const wide = From::template of_layer<From::unit_layer>(net.parameters());
    auto const narrow = Narrow::layout::template of_layer<From::unit_layer>(compacted.parameters());
    constexpr bool special = detail::copies_units<UnitLayer, T>;
    if constexpr (special) {
        UnitLayer::template copy_units<T>(wide, live, narrow);
    }
    auto const values = net.parameters();
    auto const narrow_values = compacted.parameters();
    detail::for_each_unit_value(From::parameters, Narrow::layout::parameters, live,
                                special ? From::unit_layer : From::none,
                                [&](std::size_t from, std::size_t to) { narrow_values[to] = values[from]; });
    return compacted;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
