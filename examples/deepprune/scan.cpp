// deepprune scan: where in a genome the kernels of a model, or the motifs of a file, have sites.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/io/crc64.hpp>
#include <deepprune/io/safetensors.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/scan/site_scanner.hpp>
#include <deepprune/sequence/window.hpp>

#include "background_shares.hpp"
#include "commands.hpp"
#include "engine/network.hpp"
#include "kept_kernels.hpp"
#include "model_kernels.hpp"
#include "numbers.hpp"
#include "result.hpp"
#include "shard.hpp"
#include "sites/scan_genome.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "trained_length.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

constexpr std::uint64_t max_width = 1'000'000;

struct ScanCommand {
    std::string model{};
    std::string motifs{};
    std::string out{};
    std::string track{};
    double threshold = sites::SiteRequest{}.threshold;
    std::string background = "sequence";
    bool given_strand = false;
    std::size_t width = 0;  // 0: as the model says
    std::size_t step = 10;
    std::string shard = "1/1";
    sites::ScanOptions scan{.threads = std::max(1U, std::thread::hardware_concurrency())};
};

sites::NamedMatrices kernels_of(dp::SafetensorsFile const& file, engine::Network const& network) {
    auto kernels = model_kernels(network, kept_kernels(file));
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

// What makes a network another one: its shape and its numbers.
std::string identity_of(engine::Network const& network) {
    auto const shape = network.shape();
    auto const parameters = network.parameters();
    dp::Crc64 sum;
    auto const add = [&](std::span<float const> numbers) {
        sum.add({reinterpret_cast<char const*>(numbers.data()), numbers.size_bytes()});
    };
    for (bool const one : {shape.activation == engine::Activation::relu, shape.strands == dp::Strands::both,
                           shape.pooling == engine::Pooling::soft}) {
        sum.add(one ? "1" : "0");
    }
    add(parameters.kernels);
    add(parameters.kernel_biases);
    add(parameters.dense_weights);
    add({&parameters.dense_bias, 1});
    return hexadecimal(sum.value());
}

void warn_of_hopeless(std::vector<std::string> const& hopeless, double threshold) {
    if (hopeless.empty()) {
        return;
    }
    constexpr std::size_t shown = 5;
    std::vector<std::string> names;
    for (std::string const& name : std::span{hopeless}.first(std::min(shown, hopeless.size()))) {
        names.push_back(dp::visible(name));
    }
    print_warnings({"no window can have a p-value of " + dp::number_text(threshold) +
                    " or less, as the matrix is too short or too flat: " + first_of(names, hopeless.size())});
}

// Before anything is read.
void require_outputs(ScanCommand const& options) {
    std::vector<std::string> const inputs{options.model, options.motifs, options.scan.genome, options.scan.regions};
    for (std::string const& out : {options.out, options.track}) {
        if (!out.empty()) {
            require_output(out, inputs, Compression::offered);
        }
    }
    // Of files that are yet to be written a name is all that can be compared.
    auto const place = [](std::string const& name) {
        std::error_code ignored;
        return name.empty() || is_standard_output(name)
                   ? std::filesystem::path{name}
                   : std::filesystem::weakly_canonical(std::filesystem::absolute(name, ignored), ignored);
    };
    if (place(options.out) == place(options.track)) {
        throw dp::OptionError(
            dp::message({.found = "--out and --track of one file", .expected = "a file of its own for each"}));
    }
}

void scan(ScanCommand const& options) {
    require_outputs(options);
    auto where = options.scan;
    where.shard = shard_of(options.shard);
    std::optional<sites::SiteRequest> sites;
    std::optional<sites::TrackRequest> track;
    if (!options.out.empty()) {
        sites.emplace(sites::SiteRequest{
            .out = options.out, .threshold = options.threshold, .background = background_of(options.background)});
    }
    if (options.model.empty()) {
        sites->wanted = motifs_of(options.motifs);  // a track needs a model, so there is --out
    } else {
        auto const file = dp::load_safetensors(options.model);
        auto const network = engine::load_network(file);
        if (sites) {
            sites->wanted = kernels_of(file, *network);
        }
        if (!options.track.empty()) {
            track.emplace(sites::TrackRequest{.scorer = network->scorer(),
                                              .identity = identity_of(*network),
                                              .out = options.track,
                                              .width = options.width != 0 ? options.width : trained_length(file),
                                              .step = options.step});
        }
    }
    if (sites) {
        sites->wanted.one_strand = options.given_strand;
    }
    auto const found = sites::scan_genome(where, sites ? &*sites : nullptr, track ? &*track : nullptr);
    std::string const of_shard = where.shard.count > 1 ? "shard " + options.shard + ": " : "";
    std::string summary;
    if (sites) {
        warn_of_hopeless(found.hopeless, options.threshold);
        std::string background;
        for (double const share : found.background) {
            background += (background.empty() ? "" : ",") + dp::fixed_text(share, 3);
        }
        auto const& names = sites->wanted.names;
        summary += of_shard + counted(found.sites, "site", "sites") + " of " +
                   (options.model.empty() ? counted(names.size(), "motif", "motifs")
                                          : counted(names.size(), "kernel", "kernels")) +
                   " in " + counted(found.bases, "base", "bases") + ", background " + background + ", in " +
                   place_of(options.out) + '\n';
    }
    if (track) {
        summary += of_shard + counted(found.values, "probability", "probabilities") + " of windows of " +
                   std::to_string(track->width) + " bases in " + counted(found.bases, "base", "bases") + ", in " +
                   place_of(options.track) + '\n';
    }
    print_summary(is_standard_output(options.track) ? options.track : options.out, summary);
}

}  // namespace

void add_scan(CLI::App& app) {
    auto* const command = app.add_subcommand(
        "scan", "find the sites of a model's kernels, or of motifs, in a genome, and the model's track along it");
    command->footer(
        R"(Sites: every window, on both strands, is scored by the kernel's weights, or by the motif's log-odds with
0.1 pseudocounts, and is a site if its p-value is low enough. The output is sorted (LC_ALL=C sort -k1,1
-k2,2n); its columns are those of BED6, with -10 log10 p up to 1000 in column 5, then the score, its
p-value and its q-value. p is exact for bases drawn independently of each other, of scores on a grid of
32,767 steps; q is Benjamini and Hochberg's among the sites of the matrix, of all its windows as tests.
Case is ignored; windows with N or another unknown base are passed over and do not count as tests.

Track: the bases from each multiple of --step to the next have the probability that predict gives for the
window of --width bases with them in its middle: from width / 2 - step / 2 bases before them on, each half
rounded down. The window must lie within the chromosome, or the region. One with some unknown bases is
scored as predict does it; where all are unknown there is no value.

Shards: each has an equal share of the windows, by where they begin, and writes a part of the result, with
a header. deepprune join makes of all parts the file that one process would have written.)");
    auto const options = std::make_shared<ScanCommand>();
    auto* const matrices = command->add_option_group("matrices", "what is scanned for");
    auto* const model =
        matrices
            ->add_option("--model", options->model, "scan for the kernels of this model.safetensors that train wrote")
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
    auto* const regions =
        command
            ->add_option(
                "--regions", options->scan.regions,
                "scan windows within these regions alone: BED, plain or gzipped; those that overlap or touch are one")
            ->type_name("FILE");
    command->add_option("--chromosomes", options->scan.chromosomes, "scan these chromosomes alone, such as chr1,chr2")
        ->delimiter(',')
        ->type_name("NAMES")
        ->excludes(regions);
    command
        ->add_option("--shard", options->shard,
                     "scan part i of n, such as 3/100; the same command with each i, then deepprune join")
        ->type_name("I/N")
        ->capture_default_str();
    auto* const outputs = command->add_option_group("outputs", "what is written");
    auto* const out =
        outputs
            ->add_option(
                "--out", options->out,
                "write the sites to this file, bgzipped and with its index .tbi if it ends in .gz; -: standard output")
            ->type_name("FILE");
    auto* const track =
        outputs
            ->add_option("--track", options->track,
                         "write the model's probabilities along the genome to this file: bigWig if it ends in .bw, "
                         "bedGraph if in .bedGraph or .bg, with .gz bgzipped and with its index; -: standard output")
            ->type_name("FILE")
            ->needs(model);
    outputs->require_option(1, 2);
    command->add_option("--threshold", options->threshold, "leave out windows above this p-value")
        ->check(finite_number(1e-300, 1.0))
        ->needs(out)
        ->capture_default_str();
    command
        ->add_option(
            "--background", options->background,
            "draw random windows from these shares of bases: sequence: those of what is scanned; uniform; or four "
            "numbers, for A,C,G,T. With both strands, A counts as T and C as G")
        ->type_name("SHARES")
        ->needs(out)
        ->capture_default_str();
    command->add_flag("--norc", options->given_strand, "look for sites on the given strand alone")->needs(out);
    command
        ->add_option("--width", options->width,
                     "give the track windows of so many bases; if not given, the length of the training sequences, or "
                     "101 if the model does not say it")
        ->check(whole_number(1, max_width))
        ->needs(track);
    command->add_option("--step", options->step, "give the track a value for each so many bases, at most --width")
        ->check(whole_number(1, max_width))
        ->needs(track)
        ->capture_default_str();
    command->add_option("--threads", options->scan.threads, "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    command->callback([options] { scan(*options); });
}

}  // namespace programs
