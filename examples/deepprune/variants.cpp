// deepprune variants: what a model says of the alleles of a VCF file.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/io/safetensors.hpp>

#include "background_shares.hpp"
#include "commands.hpp"
#include "engine/network.hpp"
#include "kept_kernels.hpp"
#include "model_kernels.hpp"
#include "numbers.hpp"
#include "result.hpp"
#include "sites/score_variants.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "trained_length.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct VariantsCommand {
    std::string model{};
    std::string background = "uniform";
    std::size_t width = 0;  // as the model says
    std::uint64_t seed = 0;
    sites::VariantOptions variants{.threads = std::max(1U, std::thread::hardware_concurrency())};
};

// Checks that the results can be what the name says.
void require_format(std::string const& out) {
    bool const compressed = out.ends_with(".gz") && !out.ends_with(".vcf.gz");
    if (compressed || out.ends_with(".bcf")) {
        throw dp::OptionError(dp::message({.where = {.file = out},
                                           .found = compressed ? "a name that promises compression" : "BCF",
                                           .expected = "a name for --out that ends in .vcf, .vcf.gz or, for a table, "
                                                       ".tsv"}));
    }
}

void variants(VariantsCommand& options) {
    auto& wanted = options.variants;
    require_format(wanted.out);
    require_output(wanted.out, {options.model, wanted.vcf, wanted.genome}, Compression::offered);
    wanted.background = background_shares(options.background);
    wanted.seed = dp::Seed{options.seed};
    auto const file = dp::load_safetensors(options.model);
    wanted.width = options.width > 0 ? options.width : trained_length(file);
    auto const network = engine::load_network(file);
    auto kernels = kernels_as_read(*network, kept_kernels(file));
    auto const summary = sites::score_variants({.scorer = network->scorer(),
                                                .minimum_length = network->minimum_length(),
                                                .names = std::move(kernels.names),
                                                .matrices = std::move(kernels.matrices)},
                                               wanted);
    print_notes(summary.notes);
    print_summary(
        wanted.out,
        counted(summary.scored, "allele", "alleles") + " of " + counted(summary.records, "record", "records") +
            (wanted.max_changes > 0 ? ", p-values of " + counted(summary.changes, "random change", "random changes")
                                    : std::string{}) +
            ", in " + place_of(wanted.out) + '\n');
}

}  // namespace

void add_variants(CLI::App& app) {
    auto* const command =
        app.add_subcommand("variants", "score the alleles of a VCF file: reference against alternative");
    command->footer(
        R"(Each allele is brought into its shortest form, moved to the left where it can be, and scored with the
same flanks as the reference: --width bases for a single changed base, half of it on each side. The table
has a line for each scored allele; VCF keeps all it has and gets INFO fields that begin with DEEPPRUNE_.
A kernel's site is a window, on a strand that the model reads, whose p-value is low enough, as scan finds
it; gained and lost are those at the change that the alternative alone has, or the reference alone:
kernel, strand, first and last base. p is the share of random single-base changes, one in the window of
each allele, whose difference is as large: (1 + number as large) / (1 + number). Alleles that are no
sequence (*, <DEL>, breakends) are passed over and counted.)");
    auto const options = std::make_shared<VariantsCommand>();
    auto& wanted = options->variants;
    command->add_option("--model", options->model, "load the model.safetensors that train wrote")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--vcf", wanted.vcf,
                     "score the alleles of this VCF, plain, gzipped or bgzipped, or BCF, or - for standard input")
        ->required()
        ->type_name("FILE");
    command
        ->add_option(
            "--genome", wanted.genome,
            "take the bases around them from this FASTA, plain or bgzipped; its index is made if there is none")
        ->required()
        ->type_name("FILE");
    command
        ->add_option(
            "--out", wanted.out,
            "write the results to this file: VCF if it ends in .vcf or .vcf.gz, which is bgzipped and gets its "
            "index .tbi, otherwise a table; -: a table on standard output")
        ->required()
        ->type_name("FILE");
    constexpr std::uint64_t widest = 1000000;  // bases
    command
        ->add_option(
            "--width", options->width,
            "score windows this wide, in bases. Default: as long as the sequences that the model was trained on")
        ->check(whole_number(1, widest));
    command
        ->add_option("--shifts", wanted.shifts,
                     "also find the largest difference among windows moved by up to this many bases to either side")
        ->check(whole_number(0, widest))
        ->capture_default_str();
    command->add_option("--threshold", wanted.threshold, "call windows up to this p-value sites of a kernel")
        ->check(finite_number(1e-300, 1.0))
        ->capture_default_str();
    command
        ->add_option("--background", options->background,
                     "draw random windows for the p-values of sites from these shares of bases: uniform, or four "
                     "numbers, for A,C,G,T, such as those that scan prints")
        ->type_name("SHARES")
        ->capture_default_str();
    command
        ->add_option("--null", wanted.max_changes,
                     "make p-values of at most this many random changes, spread over the file; 0: no p-values")
        ->check(whole_number(0, std::uint64_t{1} << 28U))
        ->capture_default_str();
    command->add_option("--seed", options->seed, "draw the random changes from this seed; equal seeds give equal files")
        ->check(whole_number(0))
        ->capture_default_str();
    command
        ->add_option("--chromosome-prefix", wanted.chromosome_prefix,
                     "add chr to the chromosomes of the VCF, or remove it, where the genome names them otherwise")
        ->check(CLI::IsMember(std::vector<std::string>{"keep", "add", "remove"}))
        ->capture_default_str();
    command->add_flag("--keep-going", wanted.keep_going,
                      "leave out and count records that do not fit the genome, instead of ending with an error");
    command->add_option("--threads", wanted.threads, "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    command->callback([options] { variants(*options); });
}

}  // namespace programs
