// Reading of the files that the command line names, of any format and gzipped or not, into a RecordSet:
//
//   bench_read records.fa records.fa.gz
//
// items_per_second is records per second. No file: no benchmark.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>

#include <deepprune/core/error.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_record_set.hpp>

namespace dp = deepprune;

namespace {

void read(benchmark::State& state, std::filesystem::path const& path) {
    std::size_t records = 0;
    try {
        for (auto _ : state) {
            dp::LineReader lines{path};
            records += dp::read_record_set(lines).records.size();
        }
    } catch (dp::Error const& error) {
        state.SkipWithError(error.what());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(records));
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    for (int i = 1; i < argc; ++i) {
        std::filesystem::path const path{argv[i]};
        benchmark::RegisterBenchmark(("read/" + path.filename().string()).c_str(), [path](benchmark::State& state) {
            read(state, path);
        })->Unit(benchmark::kMillisecond);
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
