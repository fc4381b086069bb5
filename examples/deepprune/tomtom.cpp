#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/io/read_motifs.hpp>
#include <deepprune/io/write_tomtom.hpp>
#include <deepprune/motif/tomtom.hpp>

#include "commands.hpp"
#include "terminal.hpp"
#include "text.hpp"

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

/// The options that change the figures, as they would be given again.
std::string command_line(TomtomFileOptions const& options, double threshold) {
    return "deepprune " DEEPPRUNE_VERSION " tomtom --query " + options.query + " --target " + options.target +
           " --dist " + options.distance + (options.incomplete_scores ? " --incomplete-scores" : "") +
           (options.given_strand ? " --norc" : "") + " --min-overlap " + std::to_string(options.min_overlap) +
           " --threshold " + exact(threshold) + (options.evalue ? " --evalue" : "");
}

void compare_files(TomtomFileOptions const& options) {
    constexpr double usual_q_value = 0.5;
    constexpr double usual_e_value = 10.0;
    double const threshold = options.threshold.value_or(options.evalue ? usual_e_value : usual_q_value);
    dp::TomtomOptions tomtom{.distance = dp::column_distance(options.distance),
                             .complete_scores = !options.incomplete_scores,
                             .reverse_complements = !options.given_strand,
                             .min_overlap = options.min_overlap,
                             .threads = options.threads};
    (options.evalue ? tomtom.max_e_value : tomtom.max_q_value) = threshold;
    auto const queries = dp::read_motifs(options.query);
    auto const targets = dp::read_motifs(options.target);
    auto const matches = dp::tomtom(queries, targets, tomtom);
    dp::write_tomtom(options.out, matches, queries, targets, command_line(options, threshold));
    print(std::to_string(matches.size()) + " matches of " + std::to_string(queries.size()) + " motifs with " +
          std::to_string(targets.size()) + " targets in " + options.out + '\n');
}

}  // namespace

void add_tomtom(CLI::App& app) {
    auto* const command = app.add_subcommand("tomtom", "Finds the known motifs that motifs are like");
    command->footer(
        "Both files may be in the format of MEME (text), JASPAR or TRANSFAC. The table has the columns of Tomtom's\n"
        "(Gupta et al. 2007), and the p-values, E-values and q-values are computed in its way. A query column without\n"
        "partner counts as the median of its scores, unless --incomplete-scores is given. Without --evalue the\n"
        "threshold is for the q-value and 0.5 if not given; with it for the E-value, and 10.");
    auto const options = std::make_shared<TomtomFileOptions>();
    command->add_option("--query", options->query, "Motifs to look up")->required()->type_name("FILE");
    command->add_option("--target", options->target, "Known motifs")->required()->type_name("FILE");
    command->add_option("--out", options->out, "Table to write")->required()->type_name("FILE");
    command->add_option("--dist", options->distance, "How columns are compared")
        ->check(CLI::IsMember({"pearson", "ed", "kullback", "sandelin", "allr"}))
        ->capture_default_str();
    command->add_flag("--incomplete-scores", options->incomplete_scores, "Columns without partner do not count");
    command->add_flag("--norc", options->given_strand, "Does not try the targets' other strand");
    command->add_option("--min-overlap", options->min_overlap, "Least number of columns that face each other")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--threshold", options->threshold, "Matches above it are left out")
        ->check(CLI::NonNegativeNumber);
    command->add_flag("--evalue", options->evalue, "The threshold is for the E-value, not the q-value");
    command->add_option("--threads", options->threads, "The result does not depend on it")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->callback([options] { compare_files(*options); });
}

}  // namespace programs
