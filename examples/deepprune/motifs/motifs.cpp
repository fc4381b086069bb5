// deepprune motifs: the kernels of a saved model as motifs, with their logos and similar known motifs.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/io/safetensors.hpp>

#include "commands.hpp"
#include "engine/network.hpp"
#include "kept_kernels.hpp"
#include "motifs/findings.hpp"
#include "numbers.hpp"
#include "output_folder.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct MotifsCommand {
    std::string model{};
    std::string data{};
    std::string out{};
    motifs::FindingOptions finding{};
    std::uint64_t max_bases = dp::unlimited_bases;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

std::string summary(motifs::Findings const& findings) {
    std::vector<std::vector<std::string>> rows{{"motif", "weight", "sites", "consensus", "best match", "E-value"}};
    for (auto const& kernel : findings.reading.kernels) {
        bool const matched = !kernel.matches.empty();
        auto const* const target = matched ? &findings.known[kernel.matches.front().target] : nullptr;
        std::string const alternate = matched ? target->alternate_name() : std::string{};
        std::string const name = matched ? target->name() + (alternate.empty() ? "" : " " + alternate) : std::string{};
        rows.push_back({"kernel_" + std::to_string(kernel.found.kernel.index),
                        fixed(kernel.found.kernel.dense_weight, 3), std::to_string(kernel.found.sites.size()),
                        kernel.motif ? kernel.motif->matrix().consensus() : "-",
                        matched ? dp::visible(name, dp::max_shown_name) : "-",
                        matched ? dp::number_text(kernel.matches.front().e_value, 3) : "-"});
    }
    std::string text = aligned(rows);
    for (auto const& warning : findings.reading.warnings) {
        text += "warning: " + warning.text + '\n';
    }
    return text;
}

void find_motifs(MotifsCommand const& options) {
    auto const file = dp::load_safetensors(options.model);
    auto const network = engine::load_network(file);
    training::MotifFile known;
    if (!options.finding.database.empty()) {
        known = training::read_known_motifs(options.finding.database);
        print_warnings(known.warnings);
    }
    // Records without labels are the sequences to search.
    auto const set = training::encode(training::read_sequences(options.data, {.labels_optional = true,
                                                                              .minimum = network->minimum_length(),
                                                                              .max_bases = options.max_bases,
                                                                              .remedy_if_shorter = "drop the record"})
                                          .records);
    OutputFolder folder{options.out, "motifs.meme"};
    auto const findings =
        motifs::find(*network, set, kept_kernels(file), std::move(known.motifs), options.finding, options.threads);
    auto const files = motifs::files(findings, options.finding);
    folder.keep();
    for (auto const& output : files) {
        folder.write(output);
    }
    motifs::remove_stale(options.out, files);
    print(summary(findings));
}

}  // namespace

void add_motifs(CLI::App& app) {
    auto const options = std::make_shared<MotifsCommand>();
    auto* const command = app.add_subcommand("motifs", "read the kernels of a model as motifs and draw their logos");
    command->footer(
        R"(The folder gets motifs.meme, motifs.tsv (sites, strands, weights), logos/*.svg and, with --motif-db,
motif_matches.tsv with the columns of Tomtom's table.)");
    command->add_option("--model", options->model, "load the model.safetensors that train wrote")
        ->required()
        ->type_name("FILE");
    command->add_option("--data", options->data, "find sites in these sequences, in any format that train reads")
        ->required()
        ->type_name("FILE");
    command->add_option("--out", options->out, "write the results to this folder, created if missing")
        ->required()
        ->type_name("DIR");
    motifs::add_options(*command, options->finding, "");
    command->add_option("--threads", options->threads, "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    add_max_bases(*command, options->max_bases);
    command->callback([options] { find_motifs(*options); });
}

}  // namespace programs
