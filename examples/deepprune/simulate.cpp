// deepprune simulate: random sequences, some of them with a site of a motif.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/read_matrix.hpp>
#include <deepprune/motif/random_motif.hpp>
#include <deepprune/motif/simulate.hpp>

#include "commands.hpp"
#include "numbers.hpp"
#include "record_file.hpp"
#include "result.hpp"
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

// The motif in the format that --motif reads; the numbers survive the round trip exactly.
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

std::vector<dp::Record> draw_records(std::vector<dp::PositionWeightMatrix> const& motifs,
                                     dp::SimulateOptions const& options) {
    auto const too_large = [&] {
        return dp::OptionError(
            dp::message({.found = std::to_string(options.positives) + " + " + std::to_string(options.negatives) +
                                  " sequences of " + std::to_string(options.length) + " bases",
                         .expected = "a set that fits into memory",
                         .remedy = "use fewer --positives and --negatives, or a smaller --length"}));
    };
    try {
        return dp::simulate(motifs, options);
    } catch (std::bad_alloc const&) {
        throw too_large();
    } catch (std::length_error const&) {
        throw too_large();
    }
}

void simulate_file(SimulateFileOptions const& options) {
    require_output(options.out, options.motifs);
    auto const motifs = make_motifs(options);
    auto const records = draw_records(motifs, options.set);
    for (std::size_t i = 0; !options.motifs_out.empty() && i < motifs.size(); ++i) {
        dp::write_file(options.motifs_out + std::to_string(i + 1) + ".txt", matrix_text(motifs[i]));
    }
    write_records(options.out, records, false);
    std::string text = std::to_string(records.size()) + " sequences of " + std::to_string(options.set.length) +
                       " bases (" + std::to_string(options.set.positives) + " positives) in " + place_of(options.out) +
                       '\n';
    for (std::size_t i = 0; i < motifs.size(); ++i) {
        text += "motif " + std::to_string(i + 1) + ": " + motifs[i].consensus() + ", " +
                fixed(motifs[i].information_content(), 2) + " bits\n";
    }
    print_summary(options.out, text);
}

}  // namespace

void add_simulate(CLI::App& app) {
    constexpr std::uint64_t max_records = std::uint64_t{1} << 40U;
    constexpr std::uint64_t max_length = std::uint64_t{1} << 30U;  // bases
    auto* const command = app.add_subcommand("simulate", "write random sequences, some of them with a site of a motif");
    command->footer(
        R"(The table has the columns sequence, label and id; the two classes are mixed evenly. Each positive
gets a site of one motif at a random position; its id names the motif. Motifs come from files
(--motif; one line for each column, with the probabilities of A, C, G and T) or are random
(--motif-length and --information). For a test set, write the motifs of the training set with
--motifs-out and pass them to --motif with another seed.)");
    auto const options = std::make_shared<SimulateFileOptions>();
    command->add_option("--out", options->out, "write the table to this file; -: standard output")
        ->required()
        ->type_name("FILE");
    auto* const motif =
        command->add_option("--motif", options->motifs, "read motifs from these files, one each")->type_name("FILE");
    auto* const lengths =
        command->add_option("--motif-length", options->lengths, "draw random motifs of these lengths, in bases")
            ->delimiter(',')
            ->check(whole_number(1, max_length))
            ->capture_default_str();
    auto* const bits = command
                           ->add_option("--information", options->bits,
                                        "give them this information content, in bits, at most 2 per base")
                           ->delimiter(',')
                           ->check(finite_number(0.0, 2.0 * static_cast<double>(max_length)))
                           ->capture_default_str();
    lengths->excludes(motif);
    bits->excludes(motif);
    command->add_option("--motifs-out", options->motifs_out, "write the motifs to PREFIX1.txt, PREFIX2.txt and so on")
        ->type_name("PREFIX");
    command->add_option("--positives", options->set.positives, "write this many sequences with a site")
        ->check(whole_number(0, max_records))
        ->capture_default_str();
    command->add_option("--negatives", options->set.negatives, "write this many sequences without one")
        ->check(whole_number(0, max_records))
        ->capture_default_str();
    command->add_option("--length", options->set.length, "make each sequence this long, in bases")
        ->check(whole_number(1, max_length))
        ->capture_default_str();
    command->add_option("--gc", options->set.gc, "draw C or G with this probability in the background")
        ->check(finite_number(0.0, 1.0))
        ->capture_default_str();
    command
        ->add_option("--seed", options->set.seed.value, "start the random numbers here; equal seeds give equal files")
        ->check(whole_number(0))
        ->capture_default_str();
    command->callback([options] { simulate_file(*options); });
}

}  // namespace programs
