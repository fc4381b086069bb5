/// \file
/// \brief Where a softly pooled kernel begins to fire.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include <deepprune/interpret/kernel_motif.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief A limit of scores, and how it was found.
struct SiteLimit {
    SiteRule rule = SiteRule::one_class;                     ///< any but `threshold`
    double value = std::numeric_limits<double>::infinity();  ///< scores of at least that count
};

/// \brief The lowest score t of a positive, from that of rank `min_sites` on (the highest is rank 1), at which
/// P / N · N(t) <= max_false_share · P(t), with P(t) and N(t) the positives and negatives that score at least t, and P
/// and N all of them: the expected share of false ones among the positives that count. Without such a score, or with
/// one class alone, it is the score of rank `min_sites`, or the lowest of fewer. Infinite if all scores are equal: they
/// tell nothing. O(n log n).
/// \param positives finite scores
/// \param negatives finite scores
/// \param max_false_share 0 to below 1
/// \param min_sites at least 1
[[nodiscard]] inline SiteLimit site_limit(std::vector<double> positives, std::vector<double> negatives,
                                          double max_false_share, std::size_t min_sites) {
    bool const one_class = positives.empty() || negatives.empty();
    if (positives.empty()) {
        positives.swap(negatives);
    }
    std::ranges::sort(positives, std::ranges::greater{});
    std::ranges::sort(negatives, std::ranges::greater{});
    SiteLimit out{.rule = one_class ? SiteRule::one_class : SiteRule::highest};
    bool const differ =
        !positives.empty() &&
        (positives.front() != positives.back() ||
         (!negatives.empty() && (negatives.front() != positives.front() || negatives.back() != positives.front())));
    if (!differ) {
        return out;
    }
    std::size_t const least = (std::min)(min_sites, positives.size()) - 1;
    out.value = positives[least];
    if (one_class) {
        return out;
    }
    double const per_negative = static_cast<double>(positives.size()) / static_cast<double>(negatives.size());
    std::size_t below = 0;  // the first negative under the limit
    for (std::size_t rank = least; rank < positives.size(); ++rank) {
        if (rank + 1 < positives.size() && positives[rank + 1] == positives[rank]) {
            continue;  // equal scores count together
        }
        while (below < negatives.size() && negatives[below] >= positives[rank]) {
            ++below;
        }
        if (per_negative * static_cast<double>(below) <= max_false_share * static_cast<double>(rank + 1)) {
            out = {SiteRule::false_share, positives[rank]};
        }
    }
    return out;
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
