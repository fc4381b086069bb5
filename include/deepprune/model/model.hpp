/// \file
/// \brief The network: a chain of layers as a type, and the parameters that it owns.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/seed.hpp>
#include <deepprune/core/tensor.hpp>
#include <deepprune/layers/mask.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/model/backend.hpp>
#include <deepprune/model/chain.hpp>
#include <deepprune/model/detail/initialise.hpp>
#include <deepprune/model/detail/unit_table.hpp>
#include <deepprune/model/layout.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief What a model's kernels found: (sequences, units) each.
template <std::floating_point T>
struct UnitWindows {
    Tensor<T, 2> scores;  ///< u_k = max_i act((F_k * S)_i); 0 for pruned units
    Tensor<std::size_t, 2>
        windows;  ///< the i of the maximum, from 0; with both strands, the second's follow the first's
};

/// \brief A network for two classes of DNA sequences. Its shape is its type; its parameters are one block on the heap,
/// so a model is a value: copies are deep, moves are cheap.
/// \tparam T the scalar, `float` or `double`
/// \tparam Layers an encoder, layers that fit, `Dense<1>`, `Sigmoid` (see `LayerChain`); a chain that does not fit is
/// one error where the type is named.
template <std::floating_point T, class... Layers>
    requires CheckedLayerChain<Layers...>
class BasicModel {
  public:
    using scalar = T;
    using layout = Layout<Layers...>;
    using backend = typename BackendFor<T, Layers...>::type;
    static_assert(BackendOf<backend, T>,
                  "deepprune: the backend chosen by BackendFor lacks a member: see BackendOf in model/backend.hpp");

    static constexpr bool has_mask = layout::mask_layer != layout::none && layout::unit_layer != layout::none;

    static constexpr bool has_kernels =
        has_mask && layout::find(layout::unit_layer, "kernels") != layout::parameter_count;

    /// \brief Parameters as their layers say, from the seed: equal seeds, equal bits.
    explicit BasicModel(Seed seed) : values_(layout::size) { detail::initialise<T>(layout::parameters, seed, values_); }

    /// \brief A model of which only the first `live` units are live, each with the value that it has in a model of
    /// `live` units with this seed: the type then says how many there can be, and not how many there are. The others
    /// are 0, and masked. Training and prediction take the time of `live` units.
    /// \throws OptionError if `live` is 0 or more than `units()`
    BasicModel(Seed seed, std::size_t live)
        requires detail::ResizableUnits<layout>
        : values_(layout::size) {
        using Table = detail::UnitTable<layout>;
        Table::require_possible(live);
        std::vector<T> compact(Table::size(live));
        detail::initialise<T>(Table::of(live), seed, compact);
        std::vector<std::size_t> first(live);
        std::iota(first.begin(), first.end(), std::size_t{0});
        detail::spread_units<layout, T>(compact, first, values_);
    }

    /// \brief All parameters, in the order of `layout::parameters`.
    [[nodiscard]] std::span<T> parameters() noexcept { return values_; }
    [[nodiscard]] std::span<T const> parameters() const noexcept { return values_; }

    /// \brief Parameter `name` of layer `Layer` as an xtensor view of `Rank` axes; it lives as long as the model.
    template <std::size_t Layer, std::size_t Rank>
    [[nodiscard]] auto parameter(std::string_view name) {
        return view<Layer, Rank>(name, parameters());
    }
    template <std::size_t Layer, std::size_t Rank>
    [[nodiscard]] auto parameter(std::string_view name) const {
        return view<Layer, Rank>(name, parameters());
    }

    /// \brief The kernels of the layer that pruning narrows, (K, L, 4): kernel, position, letter.
    [[nodiscard]] auto kernels()
        requires has_kernels
    {
        return parameter<layout::unit_layer, 3>("kernels");
    }
    [[nodiscard]] auto kernels() const
        requires has_kernels
    {
        return parameter<layout::unit_layer, 3>("kernels");
    }
    /// \brief Their biases, (K).
    [[nodiscard]] auto kernel_biases()
        requires has_kernels
    {
        return parameter<layout::unit_layer, 1>("biases");
    }
    [[nodiscard]] auto kernel_biases() const
        requires has_kernels
    {
        return parameter<layout::unit_layer, 1>("biases");
    }
    /// \brief The mask, (K), of zeros and ones.
    [[nodiscard]] auto mask()
        requires has_mask
    {
        return parameter<layout::mask_layer, 1>("mask");
    }
    [[nodiscard]] auto mask() const
        requires has_mask
    {
        return parameter<layout::mask_layer, 1>("mask");
    }
    /// \brief The weights of the dense layer behind the mask, (K, outputs).
    [[nodiscard]] auto dense_weights()
        requires has_mask
    {
        return parameter<layout::reader_layer, 2>("weights");
    }
    [[nodiscard]] auto dense_weights() const
        requires has_mask
    {
        return parameter<layout::reader_layer, 2>("weights");
    }
    /// \brief Its biases, (outputs).
    [[nodiscard]] auto dense_biases()
        requires has_mask
    {
        return parameter<layout::reader_layer, 1>("biases");
    }
    [[nodiscard]] auto dense_biases() const
        requires has_mask
    {
        return parameter<layout::reader_layer, 1>("biases");
    }

    /// \brief The number of units that the mask switches, live or not.
    [[nodiscard]] static constexpr std::size_t units() noexcept
        requires has_mask
    {
        return layout::template bound<layout::mask_layer>::parameters[0].size();
    }

    /// \brief The units that are not pruned, ascending.
    [[nodiscard]] std::vector<std::size_t> live_units() const
        requires has_mask
    {
        std::vector<std::size_t> live;
        detail::find_live_units(layout::template of_layer<layout::mask_layer>(parameters())[0], live);
        return live;
    }

    /// \brief Refuses data that the first layers cannot take. \throws DataError that names the sequence.
    static void check(EncodedSet const& set) {
        layout::encoder::check(set);
        detail::require_minimum_length(set, layout::minimum_length);
    }

    /// \brief The values before the final sigmoid, one per sequence. O(bases · kernels · kernel length).
    /// \throws DataError as `check` does
    [[nodiscard]] std::vector<T> logits(EncodedSet const& set, unsigned threads = 1) const {
        check(set);
        std::vector<T> out(set.size());
        backend{threads}.logits(parameters(), set, every(set), out);
        return out;
    }

    /// \brief The probability of being bound, one per sequence, in [0, 1]. \throws DataError as `check` does
    [[nodiscard]] std::vector<T> probabilities(EncodedSet const& set, unsigned threads = 1) const {
        std::vector<T> out = logits(set, threads);
        for (T& value : out) {
            value = Sigmoid::value(value);
        }
        return out;
    }

    /// \brief The same for a range of bare sequences. \throws DataError for a letter that is none, and as `check` does
    template <SequenceRange Range>
    [[nodiscard]] std::vector<T> probabilities(Range&& sequences, unsigned threads = 1) const {
        EncodedSet set;
        for (auto const& sequence : sequences) {  // a string that a view makes on the way must live until it is added
            set.add(sequence, false);
        }
        return probabilities(set, threads);
    }

    /// \brief What reaches the mask, (sequences, units): u_k = max_i act((F_k * S)_i); 0 for pruned units.
    [[nodiscard]] Tensor<T, 2> unit_scores(EncodedSet const& set, unsigned threads = 1) const
        requires has_mask
    {
        check(set);
        Tensor<T, 2> out({set.size(), units()});
        backend{threads}.unit_scores(parameters(), set, every(set), std::span<T>{out.data(), out.size()});
        return out;
    }

    /// \brief `unit_scores` with the windows that have them. Output i of a convolution begins `left_padding` bases to
    /// the left of base i. \throws DataError as `check` does
    [[nodiscard]] UnitWindows<T> unit_windows(EncodedSet const& set, unsigned threads = 1) const
        requires(has_kernels && layout::pools_windows)
    {
        check(set);
        UnitWindows<T> out{Tensor<T, 2>({set.size(), units()}), Tensor<std::size_t, 2>({set.size(), units()})};
        backend{threads}.unit_windows(parameters(), set, every(set), std::span<T>{out.scores.data(), out.scores.size()},
                                      std::span<std::size_t>{out.windows.data(), out.windows.size()});
        return out;
    }

    /// \brief The architecture as text; see `Layout::signature`.
    [[nodiscard]] static std::string signature() { return layout::signature(); }

  private:
    template <std::size_t Layer, std::size_t Rank, class Value>
    [[nodiscard]] static auto view(std::string_view name, std::span<Value> block) {
        std::size_t const index = layout::find(Layer, name);
        if (index == layout::parameter_count || layout::parameters[index].parameter.rank != Rank) {
            detail::refuse_parameter(name, Rank, Layer, signature());
        }
        std::array<std::size_t, Rank> shape{};
        std::copy_n(layout::parameters[index].parameter.shape.begin(), Rank, shape.begin());
        return view_as<Value, Rank>(layout::values(index, block), shape);
    }

    [[nodiscard]] static std::vector<std::size_t> every(EncodedSet const& set) {
        std::vector<std::size_t> all(set.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        return all;
    }

    std::vector<T> values_;
};

// A chain that does not fit has been reported where it was named: what is then done with it adds no second error.
template <std::floating_point T, class... Layers>
    requires CheckedLayerChain<Layers...> && (!LayerChain<Layers...>)
class BasicModel<T, Layers...> {
  public:
    explicit BasicModel(Seed /*seed*/) {}
};

namespace detail {
// Clang drops a name whose constraint was hard to answer, and then calls each use of it an error. So the chain is
// judged before the constraint asks, and the name stays.
template <class T, class... Layers>
struct Judged {
    static_assert(sizeof(chain_verdict<Layers...>) > 0);
    using type = T;
};
}  // namespace detail

/// \brief The usual model, in single precision.
template <class... Layers>
using Model = BasicModel<typename detail::Judged<float, Layers...>::type, Layers...>;

namespace detail {
template <class>
inline constexpr bool is_model = false;
template <class T, class... Layers>
    requires LayerChain<Layers...>
inline constexpr bool is_model<BasicModel<T, Layers...>> = true;
}  // namespace detail

/// \brief A `BasicModel`.
template <class M>
concept AnyModel = detail::is_model<M>;

/// \brief A model that can be pruned: it has a `Mask`, behind a layer with units and before one that reads them.
template <class M>
concept PrunableModel = AnyModel<M> && M::has_mask && (M::layout::reader_layer != M::layout::none);

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
