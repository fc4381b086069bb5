// deepprune join: one file of the parts that the shards of a scan have written.

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include "commands.hpp"
#include "numbers.hpp"
#include "result.hpp"
#include "sites/scan_genome.hpp"
#include "text.hpp"

namespace programs {

namespace {

struct JoinCommand {
    std::vector<std::string> parts{};
    std::string out{};
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

void join(JoinCommand const& options) {
    require_output(options.out, options.parts, Compression::offered);
    auto const joined = sites::join_parts(options.parts, options.out, options.threads);
    print_summary(
        options.out,
        counted(joined.lines, joined.track ? "probability" : "site", joined.track ? "probabilities" : "sites") +
            " of " + counted(options.parts.size(), "part", "parts") + " in " + place_of(options.out) + '\n');
}

}  // namespace

void add_join(CLI::App& app) {
    auto* const command = app.add_subcommand("join", "join the parts that scan --shard wrote");
    command->footer(
        R"(The parts of one run, all of them, in any order: sites or a track. The output has the bytes of a scan in
one process; of sites it has the q-values, which take those of all parts. A track becomes bigWig or bedGraph,
as --out is named. Neither model nor genome is needed.)");
    auto const options = std::make_shared<JoinCommand>();
    command->add_option("parts", options->parts, "join these files")->required()->type_name("FILE");
    command
        ->add_option("--out", options->out,
                     "write to this file; its ending says the format, as for scan; -: standard output")
        ->required()
        ->type_name("FILE");
    command->add_option("--threads", options->threads, "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    command->callback([options] { join(*options); });
}

}  // namespace programs
