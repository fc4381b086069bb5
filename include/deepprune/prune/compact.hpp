/// \file
/// \brief From a masked model to the smaller one that it has become.
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

namespace deepprune::inline v0 {

namespace detail {

// The model type with `Units` units in its unit layer.
template <class Net, std::size_t Units, class Places = std::make_index_sequence<Net::layout::layers>>
struct Compacted;
template <class T, class... Layers, std::size_t Units, std::size_t... I>
struct Compacted<BasicModel<T, Layers...>, Units, std::index_sequence<I...>> {
    using layout = Layout<Layers...>;
    template <class Layer, bool Narrow>
    struct Narrowed {
        using type = Layer;
    };
    template <class Layer>
    struct Narrowed<Layer, true> {
        using type = typename Layer::template with_units<Units>;
    };
    using type = BasicModel<T, typename Narrowed<Layers, I == layout::unit_layer>::type...>;
};

inline void require_live(std::size_t live, std::size_t wanted) {
    if (live != wanted) {
        throw OptionError(message({.found = std::to_string(live) + " live units",
                                   .expected = std::to_string(wanted) + ", as compact<" + std::to_string(wanted) +
                                               "> says"}));
    }
}

// A model's parameters, and which of its layers count units along the first axis.
struct UnitTable {
    std::span<PlacedParameter const> parameters;
    std::size_t unit_layer;
    std::size_t reader_layer;
    std::size_t units;
};

template <std::floating_point T>
void copy_live_rows(UnitTable const& from, std::span<T const> values, std::span<PlacedParameter const> to,
                    std::span<T> small, std::span<std::size_t const> live) {
    for (std::size_t i = 0; i < to.size(); ++i) {
        PlacedParameter const& placed = from.parameters[i];
        auto const source = values.subspan(placed.offset, placed.parameter.size());
        auto const target = small.subspan(to[i].offset, to[i].parameter.size());
        bool const counts_units = placed.layer >= from.unit_layer && placed.layer <= from.reader_layer &&
                                  placed.parameter.shape[0] == from.units &&
                                  to[i].parameter.shape[0] == live.size();
        if (!counts_units) {
            std::ranges::copy(source, target.begin());
            continue;
        }
        std::size_t const row = source.size() / from.units;
        for (std::size_t j = 0; j < live.size(); ++j) {
            std::ranges::copy(source.subspan(live[j] * row, row), target.subspan(j * row, row).begin());
        }
    }
}

}  // namespace detail

/// \brief `Net` with `Units` units where pruning narrows it, e.g. `Model<OneHot<101>, Conv1D<4, 24>, ...>`.
template <PrunableModel Net, std::size_t Units>
using CompactModel = typename detail::Compacted<Net, Units>::type;

/// \brief The live units of `net` as a model of their own, in their order, with nothing masked. It gives the same
/// predictions, bit by bit. O(parameters).
/// \tparam Units how many units `net` has live
/// \throws OptionError if it has another number of them
template <std::size_t Units, PrunableModel Net>
[[nodiscard]] CompactModel<Net, Units> compact(Net const& net) {
    using From = typename Net::layout;
    using Small = CompactModel<Net, Units>;
    auto const live = net.live_units();
    detail::require_live(live.size(), Units);
    Small small{Seed{}};
    detail::copy_live_rows<typename Net::scalar>(
        {From::parameters, From::unit_layer, From::reader_layer, Net::units()}, net.parameters(),
        Small::layout::parameters, small.parameters(), live);
    return small;
}

}  // namespace deepprune::inline v0
