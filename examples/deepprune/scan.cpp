// deepprune scan: where in a genome the kernels of a model, or the motifs of a file, have sites.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/io/safetensors.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/scan/site_scanner.hpp>

#include "background_shares.hpp"
#include "commands.hpp"
#include "engine/network.hpp"
#include "kept_kernels.hpp"
#include "model_kernels.hpp"
#include "numbers.hpp"
#include "result.hpp"
#include "sites/scan_genome.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct ScanCommand {
    std::string model{};
    std::string motifs{};
    std::string background = "sequence";
    sites::ScanOptions scan{.threads = std::max(1U, std::thread::hardware_concurrency())};
    bool given_strand = false;
};

sites::NamedMatrices kernels_of(std::string const& model) {
    auto const file = dp::load_safetensors(model);
    auto kernels = model_kernels(*engine::load_network(file), kept_kernels(file));
    sites::NamedMatrices wanted;
    wanted.names = std::move(kernels.names);
    wanted.against = [all = std::move(kernels.matrices)](dp::BaseProbabilities const&) { return all; };
    return wanted;
}

sites::NamedMatrices motifs_of(std::string const& path) {
    auto file = training::read_motif_database(path);
    print_warnings(file.warnings);
    sites::NamedMatrices wanted;
    for (dp::Motif const& motif : file.motifs) {
        if (motif.size() > dp::SiteScanner::max_length) {
            throw dp::DataError(dp::message(
                {.where = {.file = path},
                 .found = "motif '" + dp::printable(motif.name()) + "' of " + std::to_string(motif.size()) + " columns",
                 .expected = "at most " + std::to_string(dp::SiteScanner::max_length)}));
        }
        wanted.names.push_back(motif.name());
    }
    wanted.against = [motifs = std::move(file.motifs)](dp::BaseProbabilities const& background) {
        std::vector<dp::ScoreMatrix> matrices;
        for (dp::Motif const& motif : motifs) {
            matrices.push_back(dp::score_matrix(motif, {.background = background}));
        }
        return matrices;
    };
    return wanted;
}

// Nothing for the word `sequence`.
std::optional<dp::BaseProbabilities> background_of(std::string const& text) {
    return text == "sequence" ? std::nullopt : std::optional{background_shares(text, "sequence, ")};
}

void scan(ScanCommand& options) {
    require_output(options.scan.out, {options.model, options.motifs, options.scan.genome, options.scan.regions},
                   Compression::offered);
    options.scan.background = background_of(options.background);
    auto wanted = options.model.empty() ? motifs_of(options.motifs) : kernels_of(options.model);
    wanted.one_strand = options.given_strand;
    auto const found = sites::scan_genome(wanted, options.scan);
    if (!found.hopeless.empty()) {
        constexpr std::size_t shown = 5;
        std::string names;
        for (std::size_t i = 0; i < std::min(shown, found.hopeless.size()); ++i) {
            names += (i == 0 ? "" : ", ") + dp::visible(found.hopeless[i]);
        }
        if (found.hopeless.size() > shown) {
            names += ", and " + std::to_string(found.hopeless.size() - shown) + " more";
        }
        print_warnings({"no window can have a p-value of " + dp::number_text(options.scan.threshold) +
                        " or less, as the matrix is too short or too flat: " + names});
    }
    std::string background;
    for (double const share : found.background) {
        background += (background.empty() ? "" : ",") + dp::fixed_text(share, 3);
    }
    print_summary(options.scan.out, counted(found.sites, "site", "sites") + " of " +
                                        (options.model.empty() ? counted(wanted.names.size(), "motif", "motifs")
                                                               : counted(wanted.names.size(), "kernel", "kernels")) +
                                        " in " + counted(found.bases, "base", "bases") + ", background " + background +
                                        ", in " + place_of(options.scan.out) + '\n');
}

}  // namespace

void add_scan(CLI::App& app) {
    auto* const command = app.add_subcommand("scan", "find the sites of a model's kernels, or of motifs, in a genome");
    command->footer(
        R"(Every window, on both strands, is scored by the kernel's weights, or by the motif's log-odds with 0.1
pseudocounts, and is a site if its p-value is low enough. The output is sorted (LC_ALL=C sort -k1,1
-k2,2n); its columns are those of BED6, with -10 log10 p up to 1000 in column 5, then the score, its
p-value and its q-value. p is exact for bases drawn independently of each other, of scores on a grid of
32,767 steps; q is Benjamini and Hochberg's among the sites of the matrix, of all its windows as tests.
Case is ignored; windows with N or another unknown base are passed over and do not count as tests.)");
    auto const options = std::make_shared<ScanCommand>();
    auto* const matrices = command->add_option_group("matrices", "what is scanned for");
    matrices->add_option("--model", options->model, "scan for the kernels of this model.safetensors that train wrote")
        ->type_name("FILE");
    matrices
        ->add_option("--motifs", options->motifs,
                     "scan for the motifs of this file: MEME, JASPAR, TRANSFAC or another format that tomtom reads")
        ->type_name("FILE");
    matrices->require_option(1);
    command
        ->add_option("--genome", options->scan.genome,
                     "scan this FASTA, plain or bgzipped; its index is made if there is none")
        ->required()
        ->type_name("FILE");
    command
        ->add_option(
            "--regions", options->scan.regions,
            "scan windows within these regions alone: BED, plain or gzipped; those that overlap or touch are one")
        ->type_name("FILE");
    command
        ->add_option(
            "--out", options->scan.out,
            "write the sites to this file, bgzipped and with its index .tbi if it ends in .gz; -: standard output")
        ->required()
        ->type_name("FILE");
    command->add_option("--threshold", options->scan.threshold, "leave out windows above this p-value")
        ->check(finite_number(1e-300, 1.0))
        ->capture_default_str();
    command
        ->add_option(
            "--background", options->background,
            "draw random windows from these shares of bases: sequence: those of what is scanned; uniform; or four "
            "numbers, for A,C,G,T. With both strands, A counts as T and C as G")
        ->type_name("SHARES")
        ->capture_default_str();
    command->add_flag("--norc", options->given_strand, "scan the given strand alone");
    command->add_option("--threads", options->scan.threads, "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    command->callback([options] { scan(*options); });
}

}  // namespace programs
