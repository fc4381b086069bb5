/// \file
/// \brief How good a model is on a set.
#pragma once

#include <deepprune/metrics/classification_metrics.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune::inline DEEPPRUNE_ABI {

/// \brief AUROC and the other figures of `net` on `set`. One forward pass.
/// \throws DataError for data that the model cannot take or that lacks a class; NumericalError for a logit that is not
/// finite
template <AnyModel Net>
[[nodiscard]] ClassificationMetrics evaluate(Net const& net, EncodedSet const& set, unsigned threads = 1) {
    return classification_metrics(net.logits(set, threads), set.labels());
}

}  // namespace deepprune::inline DEEPPRUNE_ABI
