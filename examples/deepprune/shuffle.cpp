// deepprune shuffle: dinucleotide-preserving shuffles of a file of sequences.

#include <cstdint>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_record_set.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/sequence/shuffled_negatives.hpp>

#include "commands.hpp"
#include "numbers.hpp"
#include "record_file.hpp"
#include "result.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct ShuffleOptions {
    std::string in{};
    std::string out{};
    std::uint64_t seed = 0;
    std::uint64_t max_bases = dp::unlimited_bases;
};

void shuffle_file(ShuffleOptions const& options) {
    require_output(options.out, {options.in});
    dp::LineReader lines{options.in};
    auto const format = dp::detect_format(lines);
    bool const fasta = wants_fasta(options.out, format == dp::DataFormat::fasta);
    auto const shuffled = dp::shuffled_negatives(
        dp::read_record_set(lines, {.format = format, .max_bases = options.max_bases}).records, dp::Seed{options.seed});
    write_records(options.out, shuffled, fasta);
    print_summary(options.out,
                  std::to_string(shuffled.size()) + " shuffled sequences in " + place_of(options.out) + '\n');
}

}  // namespace

void add_shuffle(CLI::App& app) {
    auto* const command = app.add_subcommand("shuffle", "shuffle each sequence, preserving its dinucleotide counts");
    command->footer(
        R"(The shuffle is exact and uniform (Altschul & Erickson 1985); the first and the last base stay, case
is folded. A record's shuffle depends only on the seed and on its position in the file. The suffix
_shuf is added to ids, labels become 0, the order is kept. The output is FASTA if its name ends in
.fa, .fasta or .fna, and a table 'sequence TAB label TAB id' if it ends in .tsv or .txt; with any
other name it is FASTA for FASTA input and a table otherwise.)");
    auto const options = std::make_shared<ShuffleOptions>();
    command
        ->add_option(
            "--in", options->in,
            "read these sequences: FASTA, DeepBind .seq, Zeng .data or a table, plain or gzipped; -: standard input")
        ->required()
        ->type_name("FILE");
    command->add_option("--out", options->out, "write the shuffled sequences to this file; -: standard output")
        ->required()
        ->type_name("FILE");
    command->add_option("--seed", options->seed, "start the random numbers here; equal seeds give equal files")
        ->check(whole_number(0))
        ->capture_default_str();
    add_max_bases(*command, options->max_bases);
    command->callback([options] { shuffle_file(*options); });
}

}  // namespace programs
