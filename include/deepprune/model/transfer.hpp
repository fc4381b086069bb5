/// \file
/// \brief The live units of a model in a model of another type.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/model/detail/unit_table.hpp>
#include <deepprune/model/model.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A parameter that `transfer` carried.
struct CarriedParameter {
    std::size_t from_layer = 0;    ///< the place of its layer in the chain that it comes from
    std::size_t to_layer = 0;      ///< the same in the chain that it goes to
    std::string_view parameter{};  ///< its name in both, such as "kernels"

    /// \brief Equality of all members.
    friend bool operator==(CarriedParameter const&, CarriedParameter const&) = default;
};

namespace detail {

/// \brief Where the mask's layers stand, and the stretches between them.
enum class Stretch { before_units, units, before_mask, mask, before_reader, reader, behind };

/// \brief What a layer is to a chain with a mask. The unit layer, the mask and the reader are known by that; any other
/// layer by its signature, and which one of its kind it is in its stretch.
struct LayerRole {
    Stretch stretch{};
    std::string signature{};
    std::size_t earlier = 0;

    friend bool operator==(LayerRole const&, LayerRole const&) = default;
};

/// \brief The role of each layer of a chain with a mask and a layer that reads it.
template <class Layout>
[[nodiscard]] std::array<LayerRole, Layout::layers> layer_roles() {
    auto const signatures = Layout::layer_signatures();
    std::array<LayerRole, Layout::layers> roles{};
    for (std::size_t place = 0; place < Layout::layers; ++place) {
        constexpr std::array marks{Layout::unit_layer, Layout::mask_layer, Layout::reader_layer};
        auto const passed = static_cast<int>(std::ranges::count_if(marks, [&](auto mark) { return mark < place; }));
        bool const is_mark = std::ranges::find(marks, place) != marks.end();
        LayerRole role{.stretch = static_cast<Stretch>(2 * passed + (is_mark ? 1 : 0))};
        if (!is_mark) {
            role.signature = signatures[place];
            role.earlier = static_cast<std::size_t>(std::count_if(
                roles.begin(), roles.begin() + static_cast<std::ptrdiff_t>(place), [&](LayerRole const& other) {
                    return other.stretch == role.stretch && other.signature == role.signature;
                }));
        }
        roles[place] = std::move(role);
    }
    return roles;
}

}  // namespace detail

/// \brief A prunable model whose units can be carried into another: the parameters of each lie along an axis, which is
/// not so for the rotations of a `CircularConv1D`.
template <class Net>
concept TransferableModel = PrunableModel<Net> && detail::ResizableUnits<typename Net::layout>;

/// \brief Carries the live units of `from` into `to`, a model of another type, and what else fits: from a network that
/// pools the maximum to one that pools softly, or into one with less or more room.
///
/// The n live units become the first n units of `to`, in their order, and its only live ones; the others are 0. A
/// parameter is carried if a layer of the same role has one of the same name and, for n units, of the same shape. The
/// layer with the units, and the one that reads them, have these roles whatever their types; any other layer needs one
/// of the same signature at the same stretch of the chain. What is not carried keeps the value that it had in `to`, for
/// the first n units. O(parameters).
/// \param from the model with the units
/// \param to the model that gets them; its scalar may be another
/// \return what was carried, in the order of `to`, without the mask
/// \throws OptionError if `to` has room for fewer units, or units with a parameter that does not fit; it is
/// then unchanged
template <TransferableModel From, TransferableModel To>
std::vector<CarriedParameter> transfer(From const& from, To& to) {
    using Source = typename From::layout;
    using Target = typename To::layout;
    using T = typename To::scalar;
    auto const live = from.live_units();
    detail::UnitTable<Target>::require_possible(live.size());
    std::vector<std::size_t> first(live.size());
    std::iota(first.begin(), first.end(), std::size_t{0});
    auto const source = detail::gather_units<Source>(from.parameters(), live);
    auto target = detail::gather_units<Target>(std::span<T const>{to.parameters()}, first);
    auto const source_table = detail::UnitTable<Source>::of(live.size());
    auto const target_table = detail::UnitTable<Target>::of(live.size());
    auto const source_roles = detail::layer_roles<Source>();
    auto const target_roles = detail::layer_roles<Target>();

    std::vector<CarriedParameter> carried;
    for (PlacedParameter const& into : target_table) {
        bool fits = false;
        for (PlacedParameter const& out : source_table) {
            if (source_roles[out.layer] == target_roles[into.layer] && out.parameter.name == into.parameter.name &&
                out.parameter.shape == into.parameter.shape) {
                fits = true;
                for (std::size_t i = 0; i < into.parameter.size(); ++i) {
                    target[into.offset + i] = static_cast<T>(source[out.offset + i]);
                }
                if (into.layer != Target::mask_layer) {
                    carried.push_back({out.layer, into.layer, into.parameter.name});
                }
            }
        }
        if (into.layer == Target::unit_layer && !fits) {
            throw OptionError(message(
                {.found = detail::concat({Source::layer_signatures()[Source::unit_layer],
                                          ", whose units have no fitting ", std::string{into.parameter.name}}),
                 .expected = detail::concat({"units as those of ", Target::layer_signatures()[Target::unit_layer]})}));
        }
    }
    detail::spread_units<Target, T>(target, live.size(), to.parameters());
    return carried;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
