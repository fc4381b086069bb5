// deepprune shuffle: dinucleotide-preserving shuffles of a file of sequences.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include <deepprune/io/read_records.hpp>
#include <deepprune/io/write_records.hpp>
#include <deepprune/sequence/shuffled_negatives.hpp>

#include "commands.hpp"
#include "terminal.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct ShuffleOptions {
    std::string in{};
    std::string out{};
    std::uint64_t seed = 0;
};

// Decided by the extension of `out`; with any other extension the same as the input.
bool wants_fasta(std::filesystem::path const& out, dp::DataFormat in) {
    auto const ending = out.extension();
    if (ending == ".gz") {
        throw CLI::ValidationError("--out", "the output is plain text; gzip the file afterwards");
    }
    for (std::string_view const fasta : {".fa", ".fasta", ".fna"}) {
        if (ending == fasta) {
            return true;
        }
    }
    return ending != ".tsv" && ending != ".txt" && in == dp::DataFormat::fasta;
}

void shuffle_file(ShuffleOptions const& options) {
    dp::LineReader lines{options.in};
    auto const format = dp::detect_format(lines);
    bool const fasta = wants_fasta(options.out, format);
    auto const shuffled = dp::shuffled_negatives(dp::read_records(lines, format), dp::Seed{options.seed});
    if (fasta) {
        dp::write_fasta(options.out, shuffled);
    } else {
        dp::write_tsv(options.out, shuffled);
    }
    print(std::to_string(shuffled.size()) + " shuffled sequences in " + options.out + '\n');
}

}  // namespace

void add_shuffle(CLI::App& app) {
    auto* const command = app.add_subcommand("shuffle", "shuffle each sequence, preserving its dinucleotide counts");
    command->footer(
        R"(The shuffle is exact and uniform (Altschul & Erickson 1985); case is folded, the first and the last
base stay. A
record's shuffle depends only on the seed and on its position in the file. The suffix _shuf is added
to ids, labels become 0, the order is kept. The output is FASTA if its name ends in .fa, .fasta or
.fna, and a table 'sequence TAB label TAB id' if it ends in .tsv or .txt; with any other name it is
FASTA for FASTA input and a table otherwise.)");
    auto const options = std::make_shared<ShuffleOptions>();
    command
        ->add_option("--in", options->in,
                     "read these sequences: FASTA, DeepBind .seq, Zeng .data or a table, plain or gzipped")
        ->required()
        ->type_name("FILE");
    command->add_option("--out", options->out, "write the shuffled sequences to this file")
        ->required()
        ->type_name("FILE");
    command->add_option("--seed", options->seed, "start the random numbers here; equal seeds give equal files")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->callback([options] { shuffle_file(*options); });
}

}  // namespace programs
