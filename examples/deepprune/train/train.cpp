// deepprune train: from a file of sequences to a pruned model and a report.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/metrics/auroc.hpp>
#include <deepprune/prune/enough_kernels.hpp>
#include <deepprune/sequence/record_set.hpp>
#include <deepprune/train/fresh_negatives.hpp>

#include "commands.hpp"
#include "engine/network.hpp"
#include "interruption.hpp"
#include "motifs/findings.hpp"
#include "output_folder.hpp"
#include "report/report.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "train/kept_run.hpp"
#include "train/options.hpp"
#include "train/outputs.hpp"
#include "train/progress.hpp"
#include "trained_length.hpp"
#include "training/method.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace {

namespace dp = deepprune;

// The motifs that kernels are compared with: those of --motif-db, or those planted in the built-in set.
training::MotifFile known_motifs(training::CommandOptions const& options) {
    if (!options.finding.database.empty()) {
        return training::read_known_motifs(options.finding.database, "known motifs");
    }
    training::MotifFile known;
    if (options.data.train.empty() && !options.data.peaks) {
        for (auto& motif : training::built_in_motifs()) {
            std::string const name = "planted_" + std::to_string(motif.size()) + "bp";
            known.motifs.emplace_back(std::move(motif), dp::MotifDetails{.name = name});
        }
    }
    return known;
}

void explain_early_end(dp::PruneResult const& result, training::CommandOptions const& options) {
    if (result.refused) {
        std::cerr << "pruning ends at " << result.cycles.back().kernels() << " kernels: with "
                  << result.refused->kernels() << " the validation loss is "
                  << fixed(result.refused->validation.log_loss, 4) << ", above that of " << options.kernels
                  << " kernels, " << fixed(result.cycles.front().validation.log_loss, 4)
                  << ", by more than --max-loss-rise " << exact(options.pruning.max_loss_rise) << '\n';
    }
}

// Says if the last network is no better on the validation set than one probability for all records.
void warn_of_no_learning(dp::Cycle const& last, dp::EncodedSet const& validation, std::vector<std::string>& notes) {
    double const share = static_cast<double>(validation.positives()) / static_cast<double>(validation.size());
    double const constant = -share * std::log(share) - (1.0 - share) * std::log1p(-share);
    if (last.validation.log_loss >= constant) {
        notes.push_back("Warning: the last network has learned nothing that holds for new data: its validation loss, " +
                        fixed(last.validation.log_loss, 4) + ", is not below that of a constant, " +
                        fixed(constant, 4) + ". Use more data, a lower --learning-rate or another --seed.");
        print_notes({notes.back()});
    }
}

// The median length of the training sequences, in bases.
std::size_t usual_length(dp::RecordSet const& records) {
    std::vector<std::size_t> lengths;
    for (std::size_t i = 0; i < records.size(); ++i) {
        lengths.push_back(records[i].sequence.size());
    }
    auto const middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
    std::nth_element(lengths.begin(), middle, lengths.end());
    return *middle;
}

// What is stored with the network of a cycle.
dp::ModelMetadata metadata(training::Run const& run, training::CommandOptions const& options, std::size_t cycle) {
    std::string kept;
    for (std::size_t const unit : run.result.cycles[cycle].live) {
        kept += (kept.empty() ? "" : " ") + std::to_string(unit);
    }
    return {{"preset", options.preset},       {"seed", run.seed},
            {"criterion", options.criterion}, {"first_kernels", std::to_string(options.kernels)},
            {"kept_kernels", kept},           {trained_length_key, std::to_string(usual_length(run.data.train))}};
}

// Writes a network and takes note of it.
void save(OutputFolder& folder, std::string const& name, engine::Network const& network,
          dp::ModelMetadata const& metadata) {
    network.save(folder.file(name), metadata);
    folder.note(name);
}

// The results of an earlier run with --kernels-by-loss.
void remove_by_loss(OutputFolder const& folder) {
    folder.remove("by_loss/model.safetensors");
    folder.remove("by_loss/motifs.tsv");
    motifs::remove_stale(folder.file("by_loss"), {});
    std::error_code ignored;
    std::filesystem::remove(folder.file("by_loss/logos"), ignored);
    std::filesystem::remove(folder.file("by_loss"), ignored);  // if nothing else is in it
}

// All files. The manifest of an earlier run goes before its results change, and that of this run comes when they are
// complete: files without a manifest are those of a run that did not end. The checkpoint goes last.
// \param by_loss the network with as few kernels as are enough; null: not asked for
void write_outputs(OutputFolder& folder, training::KeptRun& kept, engine::Network const& small,
                   engine::Network const* by_loss, training::Run const& run, training::CommandOptions const& options) {
    constexpr char const* manifest = "manifest.json";
    folder.remove(manifest);
    folder.keep();
    save(folder, "model.safetensors", small, metadata(run, options, run.result.cycles.size() - 1));
    folder.write({"history.csv", training::history_csv(run)});
    folder.write({"cycles.csv", training::cycles_csv(run)});
    folder.write({"predictions.tsv", std::string{training::predictions_header()} +
                                         training::prediction_rows(run.evaluated(), run.final_logits, true)});
    for (OutputFile const& file : run.motif_files) {
        folder.write(file);
    }
    motifs::remove_stale(options.out, run.motif_files);
    if (by_loss != nullptr) {
        save(folder, "by_loss/model.safetensors", *by_loss, metadata(run, options, run.enough));
    } else {
        remove_by_loss(folder);
    }
    folder.write({"report.html", report::render_report(training::report_data(run))});
    folder.write({manifest, training::manifest_json(run, folder.written())});
    kept.complete();
}

void train(CLI::App const& command, training::CommandOptions options) {
    auto const start = std::chrono::steady_clock::now();
    Interruption const interruption{"deepprune", "to go on, run the same command with --resume"};
    training::complete(command, options);
    training::TrainingData data = training::load(options.data);
    auto known = known_motifs(options);
    if (!options.finding.database.empty()) {
        data.inputs.push_back(known.input);
    }
    for (std::string const& warning : known.warnings) {
        data.notes.push_back("Warning: " + warning + ".");
    }
    print_notes(data.notes);
    OutputFolder folder{options.out, "model.safetensors"};
    auto const table = training::option_table(command, options);
    auto const facts = training::facts_of(table, data.inputs);
    if (options.resume && training::is_complete(folder, facts)) {
        print("nothing to resume: the run in " + dp::visible(options.out) + " is complete\n");
        return;
    }
    training::KeptRun kept{folder, facts, options.resume, options.checkpoint_seconds};
    if (!kept.note().empty()) {
        print_notes({kept.note()});
    }
    options.pruning.train.store = kept.store();
    auto const train = training::encode(data.train);
    auto const validation = training::encode(data.validation);
    auto const test = training::encode(data.test);
    dp::EncodedSet const* const test_or_null = test.empty() ? nullptr : &test;
    auto const& evaluated = test.empty() ? validation : test;

    std::optional<dp::FreshNegatives> fresh;
    if (options.fresh_negatives && (data.made_negatives || command.count("--fresh-negatives") > 0)) {
        fresh.emplace(train, dp::FreshNegativesOptions{.seed = options.pruning.train.seed,
                                                       .threads = options.pruning.train.threads});
    }
    engine::TrainingSets const sets =
        fresh ? engine::TrainingSets{[&](std::size_t cycle, std::size_t epoch) -> dp::EncodedSet const& {
            return fresh->epoch(cycle, epoch);
        }}
              : engine::TrainingSets{train};
    if (fresh) {
        data.notes.emplace_back("The training negatives are shuffled anew in each epoch (--fresh-negatives).");
    }
    auto const method = training::method_of(options);
    std::vector<float> full_logits;
    training::Progress progress{training::plan_of(method).size(), options.pruning.train.patience,
                                [&](dp::CycleEnd const& event, engine::Network const& now) {
                                    if (event.cycle.cycle == 0) {
                                        full_logits = now.logits(evaluated, options.pruning.train.threads);
                                    }
                                }};
    auto const trained = training::train_network(method, {sets, validation, test_or_null}, progress);
    auto const& result = trained.result;
    auto const* const network = trained.network.get();
    print_notes(trained.notes);
    explain_early_end(result, options);
    warn_of_no_learning(result.cycles.back(), validation, data.notes);
    auto const final_logits = network->logits(evaluated, options.pruning.train.threads);
    auto const findings = motifs::find(*network, train, result.cycles.back().live, std::move(known.motifs),
                                       options.finding, options.pruning.train.threads);
    auto motif_files = motifs::files(findings, options.finding);

    // The smallest network that is as good as the best, with its motifs if they are asked for.
    std::size_t const enough = dp::enough_kernels(result.cycles);
    std::optional<motifs::Findings> by_loss;
    if (options.kernels_by_loss) {
        by_loss = motifs::find(*trained.stages[enough], train, result.cycles[enough].live, findings.known,
                               options.finding, options.pruning.train.threads);
        for (OutputFile file : motifs::files(*by_loss, options.finding)) {
            file.name = "by_loss/" + file.name;
            motif_files.push_back(std::move(file));
        }
    }
    std::optional<double> reference_auroc;
    if (options.reference) {
        auto const reference = training::train_reference(method, network->shape().strands, {sets, validation});
        reference_auroc = dp::auroc(reference.logits(evaluated, options.pruning.train.threads), evaluated.labels());
        std::cerr << "reference: the mean of " << reference.size() << " networks of many kernels, "
                  << (test.empty() ? "validation" : "test") << " AUROC " << fixed(*reference_auroc, 4) << '\n';
    }

    training::Run const run{.data = data,
                            .result = result,
                            .epoch_seconds = trained.epoch_seconds,
                            .cycle_seconds = trained.cycle_seconds,
                            .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                            .choices = trained.notes,
                            .network = *network,
                            .criterion = options.criterion,
                            .full_logits = full_logits,
                            .final_logits = final_logits,
                            .findings = findings,
                            .motif_files = motif_files,
                            .enough = enough,
                            .by_loss = by_loss ? &*by_loss : nullptr,
                            .reference_auroc = reference_auroc,
                            .finding = options.finding,
                            .options = table,
                            .command_line = training::command_line(command),
                            .seed = std::to_string(options.seed),
                            .threads = std::to_string(options.pruning.train.threads),
                            .facts = training::checksum_of(facts)};

    write_outputs(folder, kept, *network, options.kernels_by_loss ? trained.stages[enough].get() : nullptr, run,
                  options);

    dp::Cycle const& last = result.cycles.back();
    if (result.cycles[enough].kernels() != last.kernels()) {
        std::cout << result.cycles[enough].kernels()
                  << " kernels are enough: the fewest within one standard error of the best validation loss\n";
    }
    std::cout << (last.test ? "test" : "validation") << " AUROC "
              << fixed((last.test ? *last.test : last.validation).auroc, 4) << " with " << last.kernels()
              << " kernels\n";
}

}  // namespace

void add_train(CLI::App& app) {
    auto const options = std::make_shared<training::CommandOptions>();
    auto* const command = app.add_subcommand("train", "train a network, prune it to a few kernels, write a report");
    training::add_options(*command, *options);
    command->callback([command, options] { train(*command, *options); });
}

}  // namespace programs
