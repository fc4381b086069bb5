/// \file
/// \brief L1 and L2 penalties on dense weights.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <deepprune/model/model.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Adds the gradient of l1 · sum |w| + l2 · sum w² over the dense weights to `gradient`. \return the penalty
///
/// As Keras's kernel regularizers do it. The weights of pruned units are not penalised and keep their values.
template <AnyModel Net>
double add_penalty(Net const& net, double l1, double l2, std::span<typename Net::scalar> gradient) {
    using T = typename Net::scalar;
    using Layout = typename Net::layout;
    double penalty = 0.0;
    for (std::size_t i = 0; i < Layout::parameter_count; ++i) {
        auto const& placed = Layout::parameters[i];
        if (placed.parameter.role != Role::penalised) {
            continue;
        }
        std::span<T const> mask;
        if constexpr (Net::has_mask) {
            if (placed.layer == Layout::reader_layer) {
                mask = Layout::template of_layer<Layout::mask_layer>(net.parameters())[0];
            }
        }
        auto const weights = Layout::values(i, net.parameters());
        auto const derivatives = Layout::values(i, gradient);
        std::size_t const outputs = weights.size() / placed.parameter.shape[0];
        for (std::size_t w = 0; w < weights.size(); ++w) {
            if (!mask.empty() && mask[w / outputs] == T{0}) {
                continue;
            }
            auto const weight = static_cast<double>(weights[w]);
            double const sign = weight > 0.0 ? 1.0 : (weight < 0.0 ? -1.0 : 0.0);
            penalty += l1 * sign * weight + l2 * weight * weight;
            derivatives[w] += static_cast<T>(l1 * sign + 2.0 * l2 * weight);
        }
    }
    return penalty;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
