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
#include <deepprune/model/unit_windows.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A network for two classes of DNA sequences. Its shape is its type; its parameters are one block on the heap,
/// so a model is a value: copies are deep, moves are cheap. For predictions see `probabilities` and `probability`.
/// \tparam T the scalar, `float` or `double`
/// \tparam Layers an encoder, layers that fit, `Dense<1>`, `Sigmoid` (see `LayerChain`); a chain that does not fit is
/// one error where it is named.
template <std::floating_point T, class... Layers>
    requires detail::CheckedLayerChain<Layers...>
class BasicModel {
  public:
    /// \brief The type of each parameter.
    using scalar = T;
    /// \brief The layout of the chain.
    using layout = Layout<Layers...>;
    /// \brief The code that runs the chain.
    using backend = typename BackendFor<T, Layers...>::type;
    static_assert(BackendOf<backend, T, layout>,
                  "deepprune: the backend chosen by BackendFor lacks a member that this chain needs (unit_scores for a "
                  "Mask, unit_windows for a GlobalMaxPool before it, a Seed for layers that are random in training): "
                  "see BackendOf in model/backend.hpp");

    /// \brief Whether a `Mask` switches the units of a layer.
    static constexpr bool has_mask = layout::masks_units;
    /// \brief Whether these units are kernels, (K, L, channels).
    static constexpr bool has_kernels = has_mask && layout::has_parameter(layout::unit_layer, "kernels", 3);
    /// \brief Whether the layer behind the mask is dense: weights (K, outputs) and biases (outputs), as in `Dense`.
    static constexpr bool has_dense_reader = [] {
        if constexpr (has_mask) {
            return layout::is_dense(layout::reader_layer,
                                    layout::template bound<layout::mask_layer>::parameters[0].size());
        } else {
            return false;
        }
    }();

    /// \brief Initial parameters as the layers specify, drawn from the seed: equal seeds give equal bits.
    explicit BasicModel(Seed seed) : values_(layout::size) { detail::initialise<T>(layout::parameters, seed, values_); }

    /// \brief A model of which only the first `live` units are live, each with the value that it has in a model of
    /// `live` units with this seed: the type then says how many there can be, and not how many there are. The others
    /// are 0, and masked. Training and prediction take the time of `live` units.
    /// \throws OptionError if `live` is 0 or more than `units()`
    BasicModel(Seed seed, std::size_t live)
        requires detail::ResizableUnits<layout>
        : values_(layout::size) {
        detail::initialise_live<layout, T>(seed, live, values_);
    }

    /// \brief All parameters, in the order of `layout::parameters`.
    [[nodiscard]] std::span<T> parameters() noexcept { return values_; }
    /// \brief The same, read-only.
    [[nodiscard]] std::span<T const> parameters() const noexcept { return values_; }

    /// \brief Parameter `name` of layer `Layer` as an xtensor view of `Rank` axes; it lives as long as the model.
    template <std::size_t Layer, std::size_t Rank>
    [[nodiscard]] auto parameter(std::string_view name) {
        return view<Layer, Rank>(name, parameters());
    }
    /// \brief The same, read-only.
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
    /// \brief The same, read-only.
    [[nodiscard]] auto kernels() const
        requires has_kernels
    {
        return parameter<layout::unit_layer, 3>("kernels");
    }
    /// \brief Their biases, (K).
    [[nodiscard]] auto kernel_biases()
        requires(has_kernels && layout::has_parameter(layout::unit_layer, "biases", 1))
    {
        return parameter<layout::unit_layer, 1>("biases");
    }
    /// \brief The same, read-only.
    [[nodiscard]] auto kernel_biases() const
        requires(has_kernels && layout::has_parameter(layout::unit_layer, "biases", 1))
    {
        return parameter<layout::unit_layer, 1>("biases");
    }
    /// \brief The mask, (K), of zeros and ones.
    [[nodiscard]] auto mask()
        requires has_mask
    {
        return parameter<layout::mask_layer, 1>("mask");
    }
    /// \brief The same, read-only.
    [[nodiscard]] auto mask() const
        requires has_mask
    {
        return parameter<layout::mask_layer, 1>("mask");
    }
    /// \brief The weights of the dense layer behind the mask, (K, outputs).
    [[nodiscard]] auto dense_weights()
        requires has_dense_reader
    {
        return parameter<layout::reader_layer, 2>("weights");
    }
    /// \brief The same, read-only.
    [[nodiscard]] auto dense_weights() const
        requires has_dense_reader
    {
        return parameter<layout::reader_layer, 2>("weights");
    }
    /// \brief Its biases, (outputs).
    [[nodiscard]] auto dense_biases()
        requires has_dense_reader
    {
        return parameter<layout::reader_layer, 1>("biases");
    }
    /// \brief The same, read-only.
    [[nodiscard]] auto dense_biases() const
        requires has_dense_reader
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

    /// \brief Checks that the model can take each sequence. \throws DataError that names one it cannot take
    static void require_readable(EncodedSet const& set) {
        layout::encoder::require_readable(set);
        detail::require_minimum_length(set, layout::minimum_length);
    }

    /// \brief The values before the final sigmoid, one per sequence. O(bases · kernels · kernel length).
    /// \throws DataError as `require_readable` does
    [[nodiscard]] std::vector<T> logits(EncodedSet const& set, unsigned threads = 1) const {
        require_readable(set);
        std::vector<T> out(set.size());
        backend{threads}.logits(parameters(), set, every(set), out);
        return out;
    }

    /// \brief The predictions: the probability of being bound, one per sequence, in [0, 1]. For a single sequence see
    /// `probability`. \throws DataError as `require_readable` does
    [[nodiscard]] std::vector<T> probabilities(EncodedSet const& set, unsigned threads = 1) const {
        std::vector<T> out = logits(set, threads);
        for (T& value : out) {
            value = Sigmoid::value(value);
        }
        return out;
    }

    /// \brief The same for a range of bare sequences. \throws DataError for an invalid character, and as
    /// `require_readable` does
    template <SequenceRange Range>
    [[nodiscard]] std::vector<T> probabilities(Range&& sequences, unsigned threads = 1) const {
        EncodedSet set;
        for (auto const& sequence : sequences) {  // keeps a string alive that a view returns by value
            set.add(sequence, false);
        }
        return probabilities(set, threads);
    }

    /// \brief The prediction for a single sequence: the probability of being bound, in [0, 1]. For many sequences
    /// `probabilities` is faster.
    /// \throws DataError for an invalid character or a length that the chain does not take
    [[nodiscard]] T probability(std::string_view sequence) const {
        return probabilities(std::span{&sequence, 1}).front();
    }

    /// \brief The mask's input, (sequences, units): u_k = max_i act((F_k * S)_i); 0 for pruned units.
    [[nodiscard]] Tensor<T, 2> unit_scores(EncodedSet const& set, unsigned threads = 1) const
        requires has_mask
    {
        require_readable(set);
        Tensor<T, 2> out({set.size(), units()});
        backend{threads}.unit_scores(parameters(), set, every(set), std::span<T>{out.data(), out.size()});
        return out;
    }

    /// \brief `unit_scores`, and the windows that they come from. Output i of a convolution begins `left_padding`
    /// bases to the left of base i. \throws DataError as `require_readable` does
    [[nodiscard]] UnitWindows<T> unit_windows(EncodedSet const& set, unsigned threads = 1) const
        requires(has_kernels && layout::pools_windows)
    {
        require_readable(set);
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
        return detail::view_as<Value, Rank>(layout::values(index, block), shape);
    }

    [[nodiscard]] static std::vector<std::size_t> every(EncodedSet const& set) {
        std::vector<std::size_t> all(set.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        return all;
    }

    std::vector<T> values_;
};

/// \brief A chain that does not fit. It has been reported where it was named: using it must not cause further errors.
template <std::floating_point T, class... Layers>
    requires detail::CheckedLayerChain<Layers...> && (!LayerChain<Layers...>)
class BasicModel<T, Layers...> {
  public:
    /// \brief For a chain that does not fit, which has already been reported.
    explicit BasicModel(Seed /*seed*/) {}
};

namespace detail {
// Clang drops a declaration whose constraint has a hard error, and reports each later use of its name. So the chain is
// checked before the constraint is.
template <class T, class... Layers>
struct Judged {
    static_assert(sizeof(detail::chain_verdict<Layers...>) > 0);
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
template <class Net>
concept AnyModel = detail::is_model<Net>;

/// \brief A model that can be pruned: it has a `Mask`, behind a layer with units and before a dense layer that reads
/// them. Dense is a layer with parameters "weights" (units, outputs) and "biases" (outputs).
template <class Net>
concept PrunableModel = AnyModel<Net> && Net::has_mask && Net::has_dense_reader;

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
