#include "engine/instruction_set.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <deepprune/core/error.hpp>

#include "built_in_networks.hpp"  // written by CMakeLists.txt
namespace programs::engine {

namespace {

constexpr std::array built_in{DEEPPRUNE_BUILT_IN_NETWORKS};

std::string names() {
    std::string text;
    for (InstructionSet const& set : built_in) {
        text += (text.empty() ? "" : ", ") + std::string{set.name};
    }
    return text;
}

}  // namespace

bool is_supported([[maybe_unused]] std::string_view name) {
#if defined(__x86_64__) && defined(__GNUC__)
    bool const v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    if (name == "x86-64-v3") {
        return v3;
    }
    if (name == "x86-64-v4") {
        return v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
    }
#endif
    return true;
}

InstructionSet const& instruction_set() {
    char const* const forced = std::getenv("DEEPPRUNE_INSTRUCTION_SET");
    if (forced == nullptr) {
        auto const best = std::find_if(built_in.rbegin(), built_in.rend(),
                                       [](InstructionSet const& set) { return is_supported(set.name); });
        return best == built_in.rend() ? built_in.front() : *best;
    }
    auto const set = std::ranges::find(built_in, forced, &InstructionSet::name);
    if (set == built_in.end()) {
        throw dp::OptionError(dp::message({.found = "DEEPPRUNE_INSTRUCTION_SET=" + dp::printable(forced),
                                           .expected = "one that this program was built for: " + names()}));
    }
    if (!is_supported(set->name)) {
        throw dp::OptionError(dp::message(
            {.found = "DEEPPRUNE_INSTRUCTION_SET=" + std::string{set->name} + " on a processor that lacks it",
             .expected = "another of " + names(),
             .remedy = "unset the variable, and the best one is taken"}));
    }
    return *set;
}

}  // namespace programs::engine
