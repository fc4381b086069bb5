/// \file
/// \brief What the processor that runs a test can do.
#pragma once

#include <string_view>

/// \brief Whether this processor has `instruction_set`: "scalar", "x86-64", "x86-64-v3" or "x86-64-v4".
[[nodiscard]] inline bool supported(std::string_view instruction_set) {
#if defined(__x86_64__) && defined(__GNUC__)
    bool const v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    bool const v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                    __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl");
    if (instruction_set == "x86-64-v3") {
        return v3;
    }
    if (instruction_set == "x86-64-v4") {
        return v4;
    }
    return instruction_set == "scalar" || instruction_set == "x86-64";
#else
    return instruction_set == "scalar";
#endif
}
