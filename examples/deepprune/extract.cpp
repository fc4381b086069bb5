// deepprune extract: the sequences of peaks, as training would see them.

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/seed.hpp>

#include "commands.hpp"
#include "numbers.hpp"
#include "peak_options.hpp"
#include "record_file.hpp"
#include "result.hpp"
#include "text.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct ExtractOptions {
    training::PeakOptions peaks{};
    std::string out{};
    std::uint64_t seed = 0;
};

void extract(ExtractOptions const& options) {
    require_output(options.out, {options.peaks.peaks, options.peaks.genome, options.peaks.exclude});
    bool const fasta = wants_fasta(options.out, options.peaks.negatives_from.empty());
    if (fasta && !options.peaks.negatives_from.empty()) {
        throw dp::OptionError(dp::message({.found = "--negatives-from with FASTA, which has no labels",
                                           .expected = "a table for --out, named .tsv or .txt",
                                           .remedy = "or leave --negatives-from out, for the positives alone"}));
    }
    auto const data = training::read_peaks(options.peaks, dp::Seed{options.seed});
    for (std::string const& note : data.notes) {
        std::cerr << note << '\n';
    }
    write_records(options.out, data.train, fasta);
    print_summary(options.out,
                  counted(data.train.size(), "sequence", "sequences") + " in " + place_of(options.out) + '\n');
}

}  // namespace

void add_extract(CLI::App& app) {
    auto* const command = app.add_subcommand("extract", "write the sequences of peaks, as train --peaks reads them");
    command->footer(
        R"(Sequences are in upper case, and of the reverse strand where column 6 is -. Ids are those of bedtools
getfasta -name: name::chromosome:start-end(strand), with positions from 0. With --negatives-from the
negatives follow, and the output is a table 'sequence TAB label TAB id'; otherwise it is that if its
name ends in .tsv or .txt, and FASTA with any other name. What is left out is counted on standard error.)");
    auto const options = std::make_shared<ExtractOptions>();
    add_peak_options(*command, options->peaks)->required();
    command->add_option("--out", options->out, "write the sequences to this file; -: standard output")
        ->required()
        ->type_name("FILE");
    command->add_option("--seed", options->seed, "draw negatives from this seed; equal seeds give equal files")
        ->check(whole_number(0))
        ->capture_default_str();
    command->callback([options] { extract(*options); });
}

}  // namespace programs
