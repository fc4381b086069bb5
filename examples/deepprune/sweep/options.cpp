#include "sweep/options.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include <deepprune/core/error.hpp>

namespace programs::sweep {

std::string variant_names() {
    std::string names;
    for (lab::Method const method : lab::all_methods) {
        names += (names.empty() ? "" : ", ") + std::string{lab::name_of(method)};
    }
    return names;
}

std::vector<lab::Method> variants_of(std::vector<std::string> const& names) {
    std::set<lab::Method> chosen;
    for (std::string const& name : names) {
        auto const it = std::ranges::find(lab::all_methods, std::string_view{name}, lab::name_of);
        if (it == lab::all_methods.end()) {
            throw deepprune::OptionError(deepprune::message(
                {.found = "the variant '" + deepprune::printable(name) + "'",
                 .expected = "one of " + variant_names(),
                 .remedy = name == "inter" ? "inter is recorded with prune: name that" : "correct --variants"}));
        }
        chosen.insert(*it);
    }
    if (chosen.empty()) {
        throw deepprune::OptionError(deepprune::message(
            {.found = "no variant", .expected = "one or more of " + variant_names(), .remedy = "correct --variants"}));
    }
    return {chosen.begin(), chosen.end()};
}

}  // namespace programs::sweep
