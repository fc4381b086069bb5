// What every benchmark program ends with.
#pragma once

#include <benchmark/benchmark.h>

// Runs what is registered, as the command line says. The exit status: 1 for an option that is none.
inline int run_benchmarks(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
