/// \file
/// \brief The option `--background`.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <deepprune/core/error.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>

namespace programs {

/// \brief The shares of A, C, G and T that a text gives: `uniform`, or four numbers with commas between them.
/// \param others what else the option takes, in words, with a comma and a blank behind each
/// \throws deepprune::OptionError for anything else
[[nodiscard]] inline deepprune::BaseProbabilities background_shares(std::string const& text,
                                                                    std::string const& others = {}) {
    if (text == "uniform") {
        return deepprune::uniform_background;
    }
    constexpr double tolerance = 1e-3;  // frequencies are printed with three digits
    deepprune::BaseProbabilities shares{};
    std::string_view rest = text;
    double total = 0.0;
    bool good = true;
    for (std::size_t base = 0; base < shares.size(); ++base) {
        auto const comma = rest.find(',');
        auto const share = deepprune::parse_number<double>(rest.substr(0, comma));
        good = good && share && *share > 0.0 && (comma == std::string_view::npos) == (base + 1 == shares.size());
        shares[base] = share.value_or(0.0);
        total += shares[base];
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    if (!good || !(std::abs(total - 1.0) <= tolerance)) {
        throw deepprune::OptionError(deepprune::message(
            {.found = "--background " + deepprune::printable(text),
             .expected = others + "uniform, or the shares of A, C, G and T, above 0 and 1 in all, such as "
                                  "0.3,0.2,0.2,0.3"}));
    }
    for (double& share : shares) {
        share /= total;
    }
    return shares;
}

}  // namespace programs
