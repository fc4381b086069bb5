// deepprune mutate: mutation maps of sequences.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/interpret/mutation_map_svg.hpp>
#include <deepprune/io/safetensors.hpp>
#include <deepprune/motif/logo_options.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/sequence/record_set.hpp>

#include "commands.hpp"
#include "engine/network.hpp"
#include "file_name.hpp"
#include "kept_kernels.hpp"
#include "model_kernels.hpp"
#include "mutation_maps.hpp"
#include "numbers.hpp"
#include "output_folder.hpp"
#include "result.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "training/peak_data.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct MutateCommand {
    std::string model{};
    std::string data{};
    training::PeakOptions regions{.width = 0};
    std::string out{};
    std::string svg{};
    double threshold = 1e-4;
    bool colour_blind_safe = false;
    std::uint64_t max_bases = dp::unlimited_bases;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

// The sequences of the file, or of the regions.
dp::RecordSet read_records(MutateCommand const& options, std::size_t minimum) {
    if (!options.data.empty()) {
        return training::read_sequences(options.data, {.labels_optional = true,
                                                       .minimum = minimum,
                                                       .max_bases = options.max_bases,
                                                       .remedy_if_shorter = "drop the record"})
            .records;
    }
    auto data = training::read_peaks(options.regions, dp::Seed{});
    print_notes(data.notes);
    for (std::size_t i = 0; i < data.train.size(); ++i) {
        if (auto const& record = data.train[i]; record.sequence.size() < minimum) {
            throw dp::DataError(
                dp::message({.where = {.file = options.regions.peaks, .line = record.line},
                             .found = counted(record.sequence.size(), "base", "bases"),
                             .expected = "at least " + std::to_string(minimum) + ", as the model's kernels have",
                             .remedy = "drop the region"}));
        }
    }
    return std::move(data.train);
}

struct Mapped {
    std::string table{};
    std::string svg{};
};

Mapped map_sequence(MutationMaps const& maps, std::string_view id, std::span<dp::Base const> sequence,
                    MutateCommand const& options) {
    constexpr int digits = 6;
    auto const changes = maps.changes(sequence);
    Mapped mapped;
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        mapped.table += id;
        mapped.table += '\t' + std::to_string(i + 1) + '\t' + dp::base_letters[sequence[i]];
        for (double const change : changes[i]) {
            mapped.table += '\t' + dp::number_text(change, digits);
        }
        mapped.table += '\n';
    }
    if (!options.svg.empty()) {
        mapped.svg = dp::mutation_map_svg(
            sequence, changes,
            {.title = std::string{id},
             .marks = maps.sites(sequence),
             .colours = options.colour_blind_safe ? dp::colour_blind_safe_logo_colours : dp::classic_logo_colours});
    }
    return mapped;
}

void mutate(MutateCommand const& options) {
    constexpr std::size_t together = 256;  // sequences
    require_output(options.out, {options.model, options.data, options.regions.peaks, options.regions.genome});
    auto const file = dp::load_safetensors(options.model);
    auto const network = engine::load_network(file);
    MutationMaps const maps{kernels_as_read(*network, kept_kernels(file)), options.threshold};
    auto const records = read_records(options, network->minimum_length());
    auto const set = training::encode(records);
    std::optional<OutputFolder> folder;
    std::set<std::string> taken;
    if (!options.svg.empty() && !records.empty()) {
        folder.emplace(options.svg, file_name(records[0].id, "sequence", taken) + ".svg");
        taken.clear();
    }
    dp::Team team{options.threads};
    write_result_of(options.out, [&](auto const& write) {
        write(std::string_view{"sequence\tposition\treference\tA\tC\tG\tT\n"});
        for (std::size_t first = 0; first < set.size(); first += together) {
            std::vector<Mapped> mapped((std::min)(together, set.size() - first));
            team.run(mapped.size(), [&](std::size_t i, std::size_t) {
                mapped[i] = map_sequence(maps, records[first + i].id, set.sequence(first + i), options);
            });
            for (std::size_t i = 0; i < mapped.size(); ++i) {
                write(std::string_view{mapped[i].table});
                if (folder) {
                    folder->write({file_name(records[first + i].id, "sequence", taken) + ".svg", mapped[i].svg});
                }
            }
        }
    });
    if (folder) {
        folder->keep();
    }
    print_summary(options.out, counted(set.size(), "map", "maps") + " in " + place_of(options.out) +
                                   (folder ? " and " + dp::visible(options.svg) : std::string{}) + '\n');
}

}  // namespace

void add_mutate(CLI::App& app) {
    auto* const command = app.add_subcommand("mutate", "map what each base of a sequence means to a model");
    command->footer(
        R"(For each base and each of A, C, G and T, the table has the change of the logit if the base becomes that
one, and 0 for the base itself; positions count from 1. It is what predicting every mutant would give,
without the rounding of single precision. Drawings show the sequence with letters as high as the logit
falls at most if the base changes; below it the changes, blue where the logit falls and orange where it
rises; and below that the sites of kernels, on the strands that the model reads.)");
    auto const options = std::make_shared<MutateCommand>();
    command->add_option("--model", options->model, "load the model.safetensors that train wrote")
        ->required()
        ->type_name("FILE");
    auto* const sequences = command->add_option_group("sequences", "what is mapped");
    sequences
        ->add_option("--in", options->data,
                     "map these sequences, in any format that train reads, or - for standard input")
        ->type_name("FILE");
    auto* const regions =
        sequences
            ->add_option("--regions", options->regions.peaks,
                         "map the sequences of these regions of a genome: BED, plain or gzipped; of the reverse strand "
                         "where column 6 is -")
            ->type_name("FILE");
    sequences->require_option(1);
    auto* const genome =
        command
            ->add_option("--genome", options->regions.genome,
                         "take the bases of regions from this FASTA, plain or bgzipped; its index is made if there is "
                         "none")
            ->type_name("FILE")
            ->needs(regions);
    regions->needs(genome);
    command
        ->add_option("--chromosome-prefix", options->regions.chromosome_prefix,
                     "add chr to the chromosomes of regions, or remove it, where the genome names them otherwise")
        ->check(CLI::IsMember(std::vector<std::string>{"keep", "add", "remove"}))
        ->needs(regions)
        ->capture_default_str();
    command->add_option("--out", options->out, "write the table to this file; -: standard output")
        ->required()
        ->type_name("FILE");
    command->add_option("--svg", options->svg, "draw a map of each sequence in this folder, named by its id")
        ->type_name("DIR");
    command->add_option("--threshold", options->threshold, "mark windows up to this p-value as sites of a kernel")
        ->check(finite_number(1e-300, 1.0))
        ->capture_default_str();
    command->add_flag("--colour-blind", options->colour_blind_safe, "use colours that are safe for the colour-blind");
    command->add_option("--threads", options->threads, "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    add_max_bases(*command, options->max_bases);
    command->callback([options] { mutate(*options); });
}

}  // namespace programs
