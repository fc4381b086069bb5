// deepprune tomtom: the known motifs that resemble those of a file.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/io/write_tomtom.hpp>
#include <deepprune/motif/tomtom.hpp>

#include "commands.hpp"
#include "names.hpp"
#include "numbers.hpp"
#include "result.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct TomtomFileOptions {
    std::string query{};
    std::string target{};
    std::string out{};
    std::string distance = "pearson";
    bool incomplete_scores = false;
    bool given_strand = false;
    bool evalue = false;
    std::size_t min_overlap = 1;
    std::optional<double> threshold{};
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

// The options that affect the numbers, as one would give them again.
std::string command_line(TomtomFileOptions const& options, double threshold) {
    return "deepprune " DEEPPRUNE_VERSION " tomtom --query " + options.query + " --target " + options.target +
           " --dist " + options.distance + (options.incomplete_scores ? " --incomplete-scores" : "") +
           (options.given_strand ? " --norc" : "") + " --min-overlap " + std::to_string(options.min_overlap) +
           " --threshold " + exact(threshold) + (options.evalue ? " --evalue" : "");
}

void compare_files(TomtomFileOptions const& options) {
    require_output(options.out, {options.query, options.target});
    constexpr double default_q_value = 0.5;
    constexpr double default_e_value = 10.0;
    double const threshold = options.threshold.value_or(options.evalue ? default_e_value : default_q_value);
    dp::TomtomOptions tomtom{.distance = dp::column_distance(options.distance),
                             .complete_scores = !options.incomplete_scores,
                             .reverse_complements = !options.given_strand,
                             .min_overlap = options.min_overlap,
                             .threads = options.threads};
    (options.evalue ? tomtom.max_e_value : tomtom.max_q_value) = threshold;
    auto const query_file = training::read_motif_file(options.query);
    auto const target_file = training::read_motif_database(options.target);
    auto const& queries = query_file.motifs;
    auto const& targets = target_file.motifs;
    print_warnings(query_file.warnings);
    print_warnings(target_file.warnings);
    auto const matches = dp::tomtom(queries, targets, tomtom);
    write_result(options.out, dp::tomtom_text(matches, queries, targets, command_line(options, threshold)));
    print_summary(options.out, std::to_string(matches.size()) + " matches of " + std::to_string(queries.size()) +
                                   " motifs with " + std::to_string(targets.size()) + " targets in " +
                                   place_of(options.out) + '\n');
}

}  // namespace

void add_tomtom(CLI::App& app) {
    auto* const command = app.add_subcommand("tomtom", "find the known motifs that resemble those of a file");
    command->footer(
        R"(Both files may be in MEME (text), JASPAR or TRANSFAC format. The table has the columns of Tomtom's
(Gupta et al. 2007), with p-values, E-values and q-values computed as Tomtom does. A query column
without a partner scores the median of its scores, unless --incomplete-scores is given. --threshold
applies to the q-value (default 0.5), or with --evalue to the E-value (default 10).)");
    auto const options = std::make_shared<TomtomFileOptions>();
    command->add_option("--query", options->query, "look up the motifs of this file")->required()->type_name("FILE");
    command->add_option("--target", options->target, "compare them with the motifs of this file")
        ->required()
        ->type_name("FILE");
    command->add_option("--out", options->out, "write the table of matches to this file; -: standard output")
        ->required()
        ->type_name("FILE");
    command->add_option("--dist", options->distance, "compare columns by this measure")
        ->check(CLI::IsMember(names(dp::column_distance_names)))
        ->capture_default_str();
    command->add_flag("--incomplete-scores", options->incomplete_scores, "ignore columns without a partner");
    command->add_flag("--norc", options->given_strand, "skip the reverse complements of the targets");
    command->add_option("--min-overlap", options->min_overlap, "align at least this many columns")
        ->check(whole_number(1, 1000000))
        ->capture_default_str();
    command->add_option("--threshold", options->threshold, "leave out matches above this q-value or E-value")
        ->check(finite_number(0.0));
    command->add_flag("--evalue", options->evalue, "apply the threshold to the E-value instead of the q-value");
    command->add_option("--threads", options->threads, "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    command->callback([options] { compare_files(*options); });
}

}  // namespace programs
