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
#include <deepprune/model/model.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

// The model type with `Units` units in its unit layer.
template <class Net, std::size_t Units, class Places = std::make_index_sequence<Net::layout::layers>>
struct Compacted;
template <class T, class... Layers, std::size_t Units, std::size_t... Place>
struct Compacted<BasicModel<T, Layers...>, Units, std::index_sequence<Place...>> {
    using layout = Layout<Layers...>;
    template <class Layer, bool Narrow>
    struct Narrowed {
        using type = Layer;
    };
    template <class Layer>
    struct Narrowed<Layer, true> {
        using type = typename Layer::template with_units<Units>;
    };
    using type = BasicModel<T, typename Narrowed<Layers, Place == layout::unit_layer>::type...>;
};

inline void require_live(std::size_t live, std::size_t wanted) {
    if (live != wanted) {
        throw OptionError(
            message({.found = std::to_string(live) + " live units",
                     .expected = std::to_string(wanted) + ", as compact<" + std::to_string(wanted) + "> says"}));
    }
}

// Copies the parameters of every layer but `special`. The two models differ by their numbers of units alone, so an axis
// of another extent counts units: there the live ones are taken, wherever in the shape it stands.
template <std::floating_point T>
void copy_live_units(std::span<PlacedParameter const> from, std::span<T const> values,
                     std::span<PlacedParameter const> to, std::span<T> small, std::span<std::size_t const> live,
                     std::size_t special) {
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (to[i].layer == special) {
            continue;
        }
        auto const& wide = from[i].parameter.shape;
        auto const& narrow = to[i].parameter.shape;
        auto const source = [&](std::size_t axis, std::size_t index) {
            return wide[axis] == narrow[axis] ? index : live[index];
        };
        T const* const read = values.data() + from[i].offset;
        T* write = small.data() + to[i].offset;
        for (std::size_t x = 0; x < narrow[0]; ++x) {
            for (std::size_t y = 0; y < narrow[1]; ++y) {
                for (std::size_t z = 0; z < narrow[2]; ++z) {
                    *write++ = read[(source(0, x) * wide[1] + source(1, y)) * wide[2] + source(2, z)];
                }
            }
        }
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
    using Small = CompactModel<Net, Units>;
    auto const live = net.live_units();
    detail::require_live(live.size(), Units);
    using T = typename Net::scalar;
    using UnitLayer = typename From::template bound<From::unit_layer>;
    Small small{Seed{}};
    auto const wide = From::template of_layer<From::unit_layer>(net.parameters());
    auto const narrow = Small::layout::template of_layer<From::unit_layer>(small.parameters());
    constexpr bool special = requires { UnitLayer::template copy_units<T>(wide, live, narrow); };
    if constexpr (special) {
        UnitLayer::template copy_units<T>(wide, live, narrow);
    }
    detail::copy_live_units<T>(From::parameters, net.parameters(), Small::layout::parameters, small.parameters(), live,
                               special ? From::unit_layer : From::none);
    return small;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
