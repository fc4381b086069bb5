/// \file
/// \brief What each kernel contributes to the output of its network.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include <deepprune/interpret/kernel_windows.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The share of each live kernel in the variance of the logit over the sequences: cov(w_k u_k, z) / var(z), with
/// u_k the kernel's scores, w_k its dense weight and z the sum of all w_k u_k.
///
/// What two kernels explain together is divided equally between them, so the shares sum to 1. A share below 0 belongs
/// to a kernel that works against the others. All are NaN where the logit is no such sum (`KernelWindows::additive`),
/// or is the same for all sequences. The shares depend on how many of the sequences are bound.
/// \return one number for each of `found.kernels`. Complexity: O(sequences · kernels).
[[nodiscard]] inline std::vector<double> variance_shares(KernelWindows const& found) {
    std::size_t const kernels = found.kernels.size();
    std::vector<double> shares(kernels, std::numeric_limits<double>::quiet_NaN());
    if (!found.additive || found.sequences == 0) {
        return shares;
    }
    // Relative to the first sequence, so that a kernel of equal scores contributes exactly nothing.
    auto const part = [&](std::size_t n, std::size_t k) {
        return found.kernels[k].dense_weight * (found.scores[n * kernels + k] - found.scores[k]);
    };
    std::vector<double> means(kernels, 0.0);
    for (std::size_t n = 0; n < found.sequences; ++n) {
        for (std::size_t k = 0; k < kernels; ++k) {
            means[k] += part(n, k);
        }
    }
    for (double& mean : means) {
        mean /= static_cast<double>(found.sequences);
    }
    std::vector<double> products(kernels, 0.0);
    double variance = 0.0;
    for (std::size_t n = 0; n < found.sequences; ++n) {
        double logit = 0.0;
        for (std::size_t k = 0; k < kernels; ++k) {
            logit += part(n, k) - means[k];
        }
        for (std::size_t k = 0; k < kernels; ++k) {
            products[k] += (part(n, k) - means[k]) * logit;
        }
        variance += logit * logit;
    }
    if (variance > 0.0) {
        for (std::size_t k = 0; k < kernels; ++k) {
            shares[k] = products[k] / variance;
        }
    }
    return shares;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
