/// \file
/// \brief The place of each parameter in a model's block of memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include <deepprune/core/shape.hpp>
#include <deepprune/layers/concepts.hpp>
#include <deepprune/layers/global_max_pool.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/model/chain.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief One parameter of a model: which layer it belongs to and where its values are.
struct PlacedParameter {
    std::size_t layer = 0;  ///< the layer's place in the chain, the encoder being 0
    /// \brief Its description.
    Parameter parameter{};
    std::size_t offset = 0;  ///< the first value's place in the block
};

namespace detail {

// The bound forms of the layers behind the encoder, as a tuple type.
template <class Bounds, class Input, class... Layers>
struct Bind;
template <class... Bounds, class Input>
struct Bind<std::tuple<Bounds...>, Input> {
    using type = std::tuple<Bounds...>;
};
template <class... Bounds, class Input, class Layer, class... Rest>
struct Bind<std::tuple<Bounds...>, Input, Layer, Rest...>
    : Bind<std::tuple<Bounds..., typename Layer::template On<Input>>, output_of<Layer, Input>, Rest...> {};

template <class Layer>
inline constexpr bool is_mask = std::same_as<Layer, Mask>;

/// \brief The signature of a chain from those of its layers.
[[nodiscard]] inline std::string chain_signature(std::span<std::string const> layers) {
    std::string text;
    for (std::string const& name : layers) {
        text += (text.empty() ? "" : " ") + name;
    }
    return text;
}

// Nothing in the parameters of a channelwise layer counts channels.
template <class Bound>
inline constexpr bool takes_any_channels = channels(typename Bound::output{}) > 1
                                               ? std::ranges::all_of(Bound::parameters,
                                                                     [](Parameter const& p) { return p.size() == 1; })
                                               : Bound::parameters.empty();

}  // namespace detail

/// \brief Compile-time properties of a chain of layers. Layers count from 0, which is the encoder.
template <class First, class... Rest>
    requires LayerChain<First, Rest...>
struct Layout {
    /// \brief The number of layers, the encoder included.
    static constexpr std::size_t layers = 1 + sizeof...(Rest);
    /// \brief The place of a layer that the chain does not have.
    static constexpr std::size_t none = layers;

    /// \brief The first layer.
    using encoder = First;
    /// \brief All layers.
    using specifications = std::tuple<First, Rest...>;
    /// \brief Layer `Place`.
    template <std::size_t Place>
    using layer = std::tuple_element_t<Place, specifications>;
    /// \brief The bound form of layer `Place`, which is not the encoder.
    template <std::size_t Place>
    using bound =
        std::tuple_element_t<Place - 1, typename detail::Bind<std::tuple<>, typename First::output, Rest...>::type>;

    /// \brief Calls `visit.operator()<Place>()` for each layer behind the encoder, in order.
    template <class Visit>
    static constexpr void for_each_layer(Visit&& visit) {
        [&]<std::size_t... Place>(std::index_sequence<Place...>) {
            (visit.template operator()<Place + 1>(), ...);
        }(std::make_index_sequence<sizeof...(Rest)>{});
    }

    /// \brief The number of parameters.
    static constexpr std::size_t parameter_count = [] {
        std::size_t count = 0;
        for_each_layer([&]<std::size_t Place>() { count += bound<Place>::parameters.size(); });
        return count;
    }();

    /// \brief All parameters in the order of the layers.
    static constexpr auto parameters = [] {
        std::array<PlacedParameter, parameter_count> all{};
        std::size_t next = 0;
        std::size_t offset = 0;
        for_each_layer([&]<std::size_t Place>() {
            for (Parameter const& parameter : bound<Place>::parameters) {
                all[next++] = {Place, parameter, offset};
                offset += parameter.size();
            }
        });
        return all;
    }();

    /// \brief The number of values of all parameters.
    static constexpr std::size_t size =
        parameters.empty() ? 0 : parameters.back().offset + parameters.back().parameter.size();

    /// \brief The layer that `Mask` is, or `none`.
    static constexpr std::size_t mask_layer = [] {
        std::size_t found = none;
        for_each_layer(
            [&]<std::size_t Place>() { found = detail::is_mask<layer<Place>> && found == none ? Place : found; });
        return found;
    }();

    /// \brief The layer whose units the mask switches: the last one before it that is not channelwise.
    static constexpr std::size_t unit_layer = [] {
        std::size_t found = none;
        for_each_layer([&]<std::size_t Place>() {
            found = Place < mask_layer && !detail::is_channelwise<bound<Place>> ? Place : found;
        });
        return mask_layer == none ? none : found;
    }();

    /// \brief Whether there is a mask, and a layer whose units it switches.
    static constexpr bool masks_units = mask_layer != none && unit_layer != none;

    /// \brief Whether pruned channels can be left out between the unit layer and the mask.
    static constexpr bool packs_live_units = [] {
        bool packs = unit_layer != none;
        for_each_layer([&]<std::size_t Place>() {
            if constexpr (Place == unit_layer) {
                packs = packs && detail::has_live_form<bound<Place>> && !detail::has_training_form<bound<Place>>;
            } else if constexpr (Place > unit_layer && Place < mask_layer) {
                packs = packs && detail::is_channelwise<bound<Place>> && detail::takes_any_channels<bound<Place>>;
            }
        });
        return packs;
    }();

    /// \brief Whether a layer works differently in training than in prediction.
    static constexpr bool has_noise = [] {
        bool found = false;
        for_each_layer([&]<std::size_t Place>() { found = found || detail::has_training_form<bound<Place>>; });
        return found;
    }();

    /// \brief Whether the mask comes directly after a GlobalMaxPool over the units, so that each has a best window.
    static constexpr bool pools_windows = [] {
        bool pools = false;
        for_each_layer([&]<std::size_t Place>() {
            if constexpr (Place > unit_layer && Place + 1 == mask_layer) {
                pools = std::same_as<layer<Place>, GlobalMaxPool>;
            }
        });
        return pools;
    }();

    /// \brief The layer that reads the mask's output: the first one behind it that is not channelwise.
    static constexpr std::size_t reader_layer = [] {
        std::size_t found = none;
        for_each_layer([&]<std::size_t Place>() {
            found = found == none && Place > mask_layer && !detail::is_channelwise<bound<Place>> ? Place : found;
        });
        return found;
    }();

    /// \brief The index in `parameters` of parameter `name` of layer `which`; `parameter_count` if there is none.
    [[nodiscard]] static constexpr std::size_t find(std::size_t which, std::string_view name) noexcept {
        std::size_t i = 0;
        while (i < parameter_count && (parameters[i].layer != which || parameters[i].parameter.name != name)) {
            ++i;
        }
        return i;
    }

    /// \brief Whether layer `which` has a parameter `name` of `rank` axes.
    [[nodiscard]] static constexpr bool has_parameter(std::size_t which, std::string_view name,
                                                      std::size_t rank) noexcept {
        std::size_t const index = find(which, name);
        return index != parameter_count && parameters[index].parameter.rank == rank;
    }

    /// \brief Whether layer `which` is dense over `inputs` numbers: weights (inputs, outputs) and biases (outputs).
    [[nodiscard]] static constexpr bool is_dense(std::size_t which, std::size_t inputs) noexcept {
        if (!has_parameter(which, "weights", 2) || !has_parameter(which, "biases", 1)) {
            return false;
        }
        auto const& weights = parameters[find(which, "weights")].parameter.shape;
        return weights[0] == inputs && weights[1] == parameters[find(which, "biases")].parameter.shape[0];
    }

    /// \brief The values of parameter number `index` within the block.
    template <class T>
    [[nodiscard]] static constexpr std::span<T> values(std::size_t index, std::span<T> block) noexcept {
        return block.subspan(parameters[index].offset, parameters[index].parameter.size());
    }

    /// \brief The spans of layer `Place` within the block.
    template <std::size_t Place, class T>
    [[nodiscard]] static auto of_layer(std::span<T> block) noexcept {
        constexpr std::size_t count = bound<Place>::parameters.size();
        ParameterSpans<T, count> spans{};
        for (std::size_t i = 0, j = 0; i < parameter_count; ++i) {
            if (parameters[i].layer == Place) {
                spans[j++] = values(i, block);
            }
        }
        return spans;
    }

    /// \brief The shortest sequence that the chain accepts.
    static constexpr std::size_t minimum_length = [] {
        std::size_t needed = 1;
        [&]<std::size_t... Place>(std::index_sequence<Place...>) {
            auto const one = [&]<std::size_t Which>() {
                if constexpr (detail::HasMinimumLength<layer<Which>>) {
                    needed = layer<Which>::minimum_length(needed);
                }
            };
            (one.template operator()<sizeof...(Rest) - Place>(), ...);
        }(std::make_index_sequence<sizeof...(Rest)>{});
        return needed;
    }();

    /// \brief The chain as text, e.g. "OneHot<101> Conv1D<256,24,same> ReLU ...", which identifies the architecture in
    /// a saved model.
    [[nodiscard]] static std::string signature() { return detail::chain_signature(layer_signatures()); }

    /// \brief The signature of each layer, the encoder first.
    [[nodiscard]] static std::array<std::string, layers> layer_signatures() {
        return {std::string{First::signature()}, std::string{Rest::signature()}...};
    }
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
