#include "figures/likeness.hpp"

#include <cstddef>

namespace programs::figures {

namespace dp = deepprune;

std::vector<Likeness> likenesses(std::vector<dp::Motif> const& kernels, std::vector<dp::Motif> const& known,
                                 std::vector<dp::Motif> const& truth, dp::ColumnDistance distance) {
    std::vector<Likeness> best(truth.size());
    if (kernels.empty()) {
        return best;
    }
    for (dp::TomtomMatch const& match : dp::tomtom(kernels, known, {.distance = distance, .min_overlap = 5})) {
        for (std::size_t t = 0; t < truth.size(); ++t) {
            if (known[match.target].name() == truth[t].name() &&
                (!best[t].kernel || match.p_value < best[t].match.p_value)) {
                best[t] = {kernels[match.query], match};
            }
        }
    }
    return best;
}

}  // namespace programs::figures
