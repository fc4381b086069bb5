// deepprune tomtom: the known motifs that resemble those of a file.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_motifs.hpp>
#include <deepprune/io/read_words.hpp>
#include <deepprune/io/write_tomtom.hpp>
#include <deepprune/motif/tomtom_options.hpp>
#include <deepprune/motif/tomtom_search.hpp>
#include <deepprune/motif/word_motif.hpp>

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
    std::vector<std::string> words{};
    std::string target{};
    std::string out{};
    std::string distance = "pearson";
    bool incomplete_scores = false;
    bool given_strand = false;
    bool evalue = false;
    std::size_t min_overlap = 1;
    std::optional<double> threshold{};
    std::optional<std::size_t> top{};
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

// The options that affect the numbers, as one would give them again.
std::string command_line(TomtomFileOptions const& options, double threshold) {
    std::string text = "deepprune " DEEPPRUNE_VERSION " tomtom";
    text += options.query.empty() ? "" : " --query " + options.query;
    for (std::string const& word : options.words) {
        text += " --query-word " + word;
    }
    return text + " --target " + options.target + " --dist " + options.distance +
           (options.incomplete_scores ? " --incomplete-scores" : "") + (options.given_strand ? " --norc" : "") +
           " --min-overlap " + std::to_string(options.min_overlap) + " --threshold " + exact(threshold) +
           (options.evalue ? " --evalue" : "") + (options.top ? " --top " + std::to_string(*options.top) : "");
}

// The words of the command line, then the motifs or words of the file.
std::vector<dp::Motif> read_queries(TomtomFileOptions const& options) {
    std::vector<dp::Motif> queries;
    for (std::string const& word : options.words) {
        queries.push_back(dp::word_motif(word));
    }
    if (!options.query.empty()) {
        dp::LineReader lines{options.query};
        std::vector<std::string> warnings;
        auto motifs = dp::begins_with_words(lines) ? dp::read_words(lines) : dp::read_motifs(lines, warnings);
        print_warnings(warnings);
        queries.insert(queries.end(), std::make_move_iterator(motifs.begin()), std::make_move_iterator(motifs.end()));
    }
    return queries;
}

void compare_files(TomtomFileOptions const& options) {
    if (options.query.empty() && options.words.empty()) {
        throw CLI::RequiredError("--query or --query-word");
    }
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
    tomtom.max_matches = options.top.value_or(tomtom.max_matches);
    auto const queries = read_queries(options);
    auto const target_file = training::read_motif_database(options.target);
    auto const& targets = target_file.motifs;
    print_warnings(target_file.warnings);
    tomtom.background = queries.front().background();
    dp::TomtomSearch search{targets, tomtom};
    constexpr std::size_t batch = 512;  // queries whose matches are in memory
    std::size_t found = 0;
    write_result_of(options.out, [&](auto const& write) {
        dp::TomtomTable table{targets};
        for (std::size_t begin = 0; begin < queries.size(); begin += batch) {
            auto const some = std::span{queries}.subspan(begin, std::min(batch, queries.size() - begin));
            auto const matches = search.matches(some);
            write((begin == 0 ? dp::TomtomTable::header() : std::string{}) + table.rows(matches, some));
            found += matches.size();
        }
        write(dp::TomtomTable::footer(command_line(options, threshold)));
    });
    print_summary(options.out, std::to_string(found) + " matches of " + std::to_string(queries.size()) +
                                   " motifs with " + std::to_string(targets.size()) + " targets in " +
                                   place_of(options.out) + '\n');
}

}  // namespace

void add_tomtom(CLI::App& app) {
    auto* const command = app.add_subcommand("tomtom", "find the known motifs that resemble those of a file");
    command->footer(
        R"(Both files may be in MEME (text), JASPAR or TRANSFAC format; that of --query may be FASTA of words
instead, as ACGTGTCA or, in IUPAC's codes, STRGGTCAN. The table has the columns of Tomtom's
(Gupta et al. 2007), with p-values, E-values and q-values computed as Tomtom does. A query column
without a partner scores the median of its scores, unless --incomplete-scores is given. --threshold
applies to the q-value (default 0.5), or with --evalue to the E-value (default 10).)");
    auto const options = std::make_shared<TomtomFileOptions>();
    command->add_option("--query", options->query, "look up the motifs of this file")->type_name("FILE");
    command->add_option("--query-word", options->words, "look up this word; may be given several times")
        ->type_name("WORD")
        ->allow_extra_args(false);
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
    command->add_option("--top", options->top, "write at most this many matches of each query, the best")
        ->check(whole_number(1, 1000000000));
    command->add_option("--threads", options->threads, "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    command->callback([options] { compare_files(*options); });
}

}  // namespace programs
