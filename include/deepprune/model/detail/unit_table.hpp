/// \file
/// \brief The parameters of a chain with another number of units: how large they are, and how values move between both.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/layers/parameter.hpp>
#include <deepprune/model/chain.hpp>
#include <deepprune/model/detail/initialise.hpp>
#include <deepprune/model/layout.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

template <class Layer, std::size_t Units, bool Narrow>
struct Narrowed {
    using type = Layer;
};
template <class Layer, std::size_t Units>
struct Narrowed<Layer, Units, true> {
    using type = typename Layer::template with_units<Units>;
};

/// \brief `Layer`, which stands at `Place`, in the chain with `Units` units in layer `UnitLayer`.
template <class Layer, std::size_t Units, std::size_t Place, std::size_t UnitLayer>
using narrowed = typename Narrowed<Layer, Units, Place == UnitLayer>::type;

template <std::size_t Units, std::size_t UnitLayer, class Layers, class Places>
struct LayoutWithUnits;
template <std::size_t Units, std::size_t UnitLayer, class... Layers, std::size_t... Place>
struct LayoutWithUnits<Units, UnitLayer, std::tuple<Layers...>, std::index_sequence<Place...>> {
    using type = Layout<narrowed<Layers, Units, Place, UnitLayer>...>;
};

/// \brief The layout of the same chain with one unit.
template <class Wide>
using one_unit_layout = typename LayoutWithUnits<1, Wide::unit_layer, typename Wide::specifications,
                                                 std::make_index_sequence<Wide::layers>>::type;

/// \brief The unit layer picks the parameters of some of its units by itself: they do not lie along an axis.
template <class Bound, class T>
inline constexpr bool copies_units =
    requires(ParameterSpans<T const, Bound::parameters.size()> wide, std::span<std::size_t const> live,
             ParameterSpans<T, Bound::parameters.size()> narrow) { Bound::template copy_units<T>(wide, live, narrow); };

/// \brief The unit layer can have any number of units, and the parameters of each lie along an axis.
template <class Wide>
concept ResizableUnits = Wide::unit_layer != Wide::none && requires {
    typename Wide::template layer<Wide::unit_layer>::template with_units<1>;
} && !copies_units<typename Wide::template bound<Wide::unit_layer>, double>;

/// \brief The sizes of the parameters of a chain as functions of its number of units. Every extent and every fan is
/// a + b · units; the layouts with one unit and with all of them give a and b.
template <ResizableUnits Wide>
struct UnitTable {
    using One = one_unit_layout<Wide>;
    static constexpr std::size_t max_units = Wide::template bound<Wide::mask_layer>::parameters[0].size();

    /// \brief The parameters of the chain with `units` units, 1 to `max_units`. O(parameters).
    [[nodiscard]] static constexpr auto of(std::size_t units) noexcept {
        auto table = Wide::parameters;
        std::size_t offset = 0;
        for (std::size_t i = 0; i < table.size(); ++i) {
            Parameter& parameter = table[i].parameter;
            Parameter const& one = One::parameters[i].parameter;
            for (std::size_t axis = 0; axis < parameter.shape.size(); ++axis) {
                parameter.shape[axis] = resized(parameter.shape[axis], one.shape[axis], units);
            }
            parameter.fan_in = resized(parameter.fan_in, one.fan_in, units);
            parameter.fan_out = resized(parameter.fan_out, one.fan_out, units);
            table[i].offset = offset;
            offset += parameter.size();
        }
        return table;
    }

    /// \brief The number of values of all parameters with `units` units.
    [[nodiscard]] static constexpr std::size_t size(std::size_t units) noexcept {
        auto const table = of(units);
        return table.back().offset + table.back().parameter.size();
    }

    /// \brief \throws OptionError for a number of units that the chain cannot have
    static void require_possible(std::size_t units) {
        if (units == 0 || units > max_units) {
            throw OptionError(
                message({.found = std::to_string(units) + " live units",
                         .expected = concat({"1 to ", std::to_string(max_units), ", as the model's type has"})}));
        }
    }

  private:
    [[nodiscard]] static constexpr std::size_t resized(std::size_t wide, std::size_t one, std::size_t units) noexcept {
        return wide == one ? wide : one + (wide - one) / (max_units - 1) * (units - 1);
    }
};

/// \brief Calls `visit(place in the wide block, place in the narrow block)` for each value of the narrow one.
///
/// The two chains differ by their numbers of units alone, so an axis of another extent counts units: there the live
/// ones are taken, wherever in the shape it stands.
/// \param except a layer that is left out
template <class Visit>
void for_each_unit_value(std::span<PlacedParameter const> wide, std::span<PlacedParameter const> narrow,
                         std::span<std::size_t const> live, std::size_t except, Visit&& visit) {
    for (std::size_t i = 0; i < narrow.size(); ++i) {
        if (narrow[i].layer == except) {
            continue;
        }
        auto const& from = wide[i].parameter.shape;
        auto const& to = narrow[i].parameter.shape;
        auto const source = [&](std::size_t axis, std::size_t index) {
            return from[axis] == to[axis] ? index : live[index];
        };
        std::size_t place = narrow[i].offset;
        for (std::size_t x = 0; x < to[0]; ++x) {
            for (std::size_t y = 0; y < to[1]; ++y) {
                for (std::size_t z = 0; z < to[2]; ++z) {
                    visit(wide[i].offset + (source(0, x) * from[1] + source(1, y)) * from[2] + source(2, z), place++);
                }
            }
        }
    }
}

inline constexpr std::size_t no_layer = (std::numeric_limits<std::size_t>::max)();

// The same for all layouts, so that they are compiled once.
template <std::floating_point T>
void spread_values(std::span<PlacedParameter const> wide, std::span<PlacedParameter const> narrow, std::size_t units,
                   std::span<T const> compact, std::span<T> block) {
    std::vector<std::size_t> first(units);
    std::iota(first.begin(), first.end(), std::size_t{0});
    std::ranges::fill(block, T{0});
    for_each_unit_value(wide, narrow, first, no_layer,
                        [&](std::size_t to, std::size_t from) { block[to] = compact[from]; });
}
template <std::floating_point T>
[[nodiscard]] std::vector<T> gather_values(std::span<PlacedParameter const> wide,
                                           std::span<PlacedParameter const> narrow, std::span<std::size_t const> live,
                                           std::span<T const> block) {
    std::vector<T> compact(narrow.back().offset + narrow.back().parameter.size());
    for_each_unit_value(wide, narrow, live, no_layer,
                        [&](std::size_t from, std::size_t to) { compact[to] = block[from]; });
    return compact;
}

/// \brief Sets the first `units` units of `block`, of the chain with all of them, to `compact`, of that with so many;
/// the others are 0, and so is their mask.
template <ResizableUnits Wide, std::floating_point T>
void spread_units(std::span<T const> compact, std::size_t units, std::span<T> block) {
    spread_values<T>(Wide::parameters, UnitTable<Wide>::of(units), units, compact, block);
}

/// \brief The values of the units `live` of `block`, as the chain with so many units has them.
template <ResizableUnits Wide, std::floating_point T>
[[nodiscard]] std::vector<T> gather_units(std::span<T const> block, std::span<std::size_t const> live) {
    return gather_values<T>(Wide::parameters, UnitTable<Wide>::of(live.size()), live, block);
}

/// \brief Sets `block` to the initial values of a chain of which the first `live` units are live; see `BasicModel`.
/// \throws OptionError for a number of units that the chain cannot have
template <ResizableUnits Wide, std::floating_point T>
void initialise_live(Seed seed, std::size_t live, std::span<T> block) {
    UnitTable<Wide>::require_possible(live);
    std::vector<T> compact(UnitTable<Wide>::size(live));
    initialise<T>(UnitTable<Wide>::of(live), seed, compact);
    spread_units<Wide, T>(compact, live, block);
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
