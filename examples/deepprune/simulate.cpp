#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/read_matrix.hpp>
#include <deepprune/io/write_records.hpp>
#include <deepprune/motif/random_motif.hpp>
#include <deepprune/motif/simulate.hpp>

#include "commands.hpp"
#include "terminal.hpp"
#include "text.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct SimulateFileOptions {
    std::string out{};
    std::vector<std::string> motifs{};
    std::vector<std::size_t> lengths{8, 23};
    std::vector<double> bits{10.0, 12.0};
    std::string motifs_out{};
    dp::SimulateOptions set{};
};

std::vector<dp::PositionWeightMatrix> make_motifs(SimulateFileOptions const& options) {
    std::vector<dp::PositionWeightMatrix> motifs;
    for (auto const& file : options.motifs) {
        motifs.push_back(dp::read_matrix(file));
    }
    if (!motifs.empty()) {
        return motifs;
    }
    if (options.lengths.size() != options.bits.size()) {
        throw CLI::ValidationError("--motif-length", std::to_string(options.lengths.size()) + " lengths for " +
                                                         std::to_string(options.bits.size()) +
                                                         " information contents; give as many of each");
    }
    for (std::size_t i = 0; i < options.lengths.size(); ++i) {
        dp::RandomStream stream{options.set.seed, dp::Purpose::motif, i};
        motifs.push_back(dp::random_motif({.length = options.lengths[i], .bits = options.bits[i]}, stream));
    }
    return motifs;
}

/// The motif in the form that --motif reads; the digits give back the same numbers.
std::string matrix_text(dp::PositionWeightMatrix const& motif) {
    std::string text;
    for (auto const& column : motif.columns()) {
        for (std::size_t base = 0; base < column.size(); ++base) {
            text += (base == 0 ? "" : " ") + exact(column[base]);
        }
        text += '\n';
    }
    return text;
}

void simulate_file(SimulateFileOptions const& options) {
    auto const motifs = make_motifs(options);
    auto const records = dp::simulate(motifs, options.set);
    for (std::size_t i = 0; !options.motifs_out.empty() && i < motifs.size(); ++i) {
        dp::write_file(options.motifs_out + std::to_string(i + 1) + ".txt", matrix_text(motifs[i]));
    }
    dp::write_tsv(options.out, records);
    std::string text = std::to_string(records.size()) + " sequences of " + std::to_string(options.set.length) +
                       " bases (" + std::to_string(options.set.positives) + " positives) in " + options.out + '\n';
    for (std::size_t i = 0; i < motifs.size(); ++i) {
        text += "motif " + std::to_string(i + 1) + ": " + motifs[i].consensus() + ", " +
                fixed(motifs[i].information_content(), 2) + " bits\n";
    }
    print(text);
}

}  // namespace

void add_simulate(CLI::App& app) {
    auto* const command = app.add_subcommand(
        "simulate", "Writes random sequences, half of them with a motif's site at a random position");
    command->footer(
        "The table has the columns sequence, label and id, with both classes spread over all of it. Each positive "
        "gets\n"
        "one of the motifs at random; its id says which. Motifs come from files (--motif; a line per column, with the\n"
        "probabilities of A, C, G and T) or are made up (--motif-length and --information). For a test set write the\n"
        "motifs of the training set with --motifs-out, and give them to --motif with another seed.");
    auto const options = std::make_shared<SimulateFileOptions>();
    command->add_option("--out", options->out, "Table to write")->required()->type_name("FILE");
    auto* const motif = command->add_option("--motif", options->motifs, "Motifs, one file each")->type_name("FILE");
    auto* const lengths = command->add_option("--motif-length", options->lengths, "Lengths of made-up motifs, in bases")
                              ->delimiter(',')
                              ->check(CLI::PositiveNumber)
                              ->capture_default_str();
    auto* const bits =
        command->add_option("--information", options->bits, "Their information, in bits, at most 2 per base")
            ->delimiter(',')
            ->check(CLI::NonNegativeNumber)
            ->capture_default_str();
    lengths->excludes(motif);
    bits->excludes(motif);
    command->add_option("--motifs-out", options->motifs_out, "Writes the motifs as PREFIX1.txt, PREFIX2.txt, ...")
        ->type_name("PREFIX");
    command->add_option("--positives", options->set.positives, "Sequences with a site")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->add_option("--negatives", options->set.negatives, "Sequences without")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->add_option("--length", options->set.length, "Length of each sequence, in bases")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--gc", options->set.gc, "Probability of C or G in the background")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_option("--seed", options->set.seed.value, "Equal seeds give equal files")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->callback([options] { simulate_file(*options); });
}

}  // namespace programs
