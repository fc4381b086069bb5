// deepprune train: the main job, from a file of sequences to a pruned model and a report.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/prune/presets.hpp>

#include "commands.hpp"
#include "engine/network.hpp"
#include "motifs/findings.hpp"
#include "output_folder.hpp"
#include "report/report.hpp"
#include "text.hpp"
#include "train/outputs.hpp"
#include "train/progress.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace {

namespace dp = deepprune;

std::string const formats = "automatic, fasta, deepbind, zeng or tsv";
std::map<std::string, dp::DataFormat> const format_names{{"automatic", dp::DataFormat::automatic},
                                                         {"fasta", dp::DataFormat::fasta},
                                                         {"deepbind", dp::DataFormat::deepbind},
                                                         {"zeng", dp::DataFormat::zeng},
                                                         {"tsv", dp::DataFormat::tsv}};
std::map<std::string, engine::Criterion> const criterion_names{{"weight", engine::Criterion::weight},
                                                               {"score", engine::Criterion::score},
                                                               {"score-weight", engine::Criterion::score_weight},
                                                               {"surgeon", engine::Criterion::surgeon},
                                                               {"random", engine::Criterion::random}};

// The three recipes differ in type; here only their values count.
struct Recipe {
    engine::Activation activation;
    dp::Preset<void> values;
};

template <class Activation>
Recipe recipe(dp::Preset<Activation> const& preset) {
    return {
        std::is_same_v<Activation, dp::ReLU> ? engine::Activation::relu : engine::Activation::clipped_leaky_relu,
        {preset.name, preset.kernels, preset.kernel_length, preset.split, preset.validation_fraction, preset.pruning}};
}

Recipe recipe(std::string const& name) {
    if (name == dp::paper_preset.name) {
        return recipe(dp::paper_preset);
    }
    return name == dp::authors_preset.name ? recipe(dp::authors_preset) : recipe(dp::recommended_preset);
}

struct TrainCommand {
    std::string out{};
    std::string preset{dp::recommended_preset.name};
    std::string format = "automatic";
    std::string criterion = "weight";
    std::uint64_t seed = 0;
    training::DataOptions data{};
    dp::PruneOptions pruning{};
    motifs::FindingOptions finding{};
    std::size_t kernels = dp::recommended_preset.kernels;
    std::size_t kernel_length = dp::recommended_preset.kernel_length;
};

// Every option of the command with the value in force.
std::vector<report::Option> option_table(CLI::App const& command, TrainCommand const& options) {
    auto const number = [](double value) { return exact(value); };
    std::map<std::string, std::string> const values{
        {"--kernels", std::to_string(options.kernels)},
        {"--final-kernels", std::to_string(options.pruning.final_kernels)},
        {"--kernel-length", std::to_string(options.kernel_length)},
        {"--criterion", options.criterion},
        {"--preset", options.preset},
        {"--seed", std::to_string(options.seed)},
        {"--learning-rate", number(options.pruning.learning_rate)},
        {"--learning-rate-decay", number(options.pruning.learning_rate_decay)},
        {"--max-loss-rise",
         std::isfinite(options.pruning.max_loss_rise) ? number(options.pruning.max_loss_rise) : std::string{"any"}},
        {"--batch-size", std::to_string(options.pruning.batch_size)},
        {"--max-epochs", std::to_string(options.pruning.max_epochs)},
        {"--patience", std::to_string(options.pruning.patience)},
        {"--l1", number(options.pruning.l1)},
        {"--l2", number(options.pruning.l2)},
        {"--validation-split", options.data.split == dp::ValidationSplit::stratified ? "stratified" : "last"},
        {"--validation-fraction", number(options.data.validation_fraction)},
        {"--test-fraction", number(options.data.test_fraction)},
        {"--threads", std::to_string(options.pruning.threads)},
        {"--format", options.format},
        {"--motif-dist", options.finding.distance},
        {"--motif-threshold", number(options.finding.extract.threshold)},
        {"--motif-sites", options.finding.extract.sites == dp::SiteChoice::best ? "best" : "all"},
        {"--motif-trim", number(options.finding.trim_bits)},
    };
    std::vector<report::Option> table;
    for (CLI::Option const* option : command.get_options()) {
        std::string const name = option->get_name();
        auto const known = values.find(name);
        if (known != values.end()) {
            table.push_back({name, known->second, option->count() > 0});
        } else if (option->count() > 0) {
            std::string text;
            for (std::string const& result : option->results()) {
                text += (text.empty() ? "" : " ") + result;
            }
            table.push_back({name, text, true});
        }
    }
    return table;
}

void train(CLI::App const& command, TrainCommand options, std::string const& command_line) {
    auto const start = std::chrono::steady_clock::now();
    Recipe const chosen = recipe(options.preset);
    dp::Seed const seed{options.seed};
    options.pruning.seed = seed;
    options.data.seed = seed;
    options.data.format = format_names.at(options.format);
    options.data.kernel_length = options.kernel_length;
    if (options.pruning.final_kernels > options.kernels) {
        throw dp::OptionError(dp::message({.found = "--final-kernels " + std::to_string(options.pruning.final_kernels),
                                           .expected = "at most --kernels, " + std::to_string(options.kernels)}));
    }

    training::TrainingData data = training::load(options.data);
    auto known = motifs::read_database(options.finding.database);
    if (!options.finding.database.empty()) {
        data.inputs.push_back(training::fingerprint("known motifs", options.finding.database));
    } else if (options.data.train.empty()) {  // of the built-in set the truth is known
        for (auto& motif : training::built_in_motifs()) {
            std::string const name = "planted_" + std::to_string(motif.size()) + "bp";
            known.emplace_back(std::move(motif), dp::MotifDetails{.name = name});
        }
    }
    for (std::string const& note : data.notes) {
        std::cerr << note << '\n';
    }
    OutputFolder folder{options.out, "model.safetensors"};
    auto const train = training::encode(data.train);
    auto const validation = training::encode(data.validation);
    auto const test = training::encode(data.test);
    dp::EncodedSet const* const test_or_null = test.empty() ? nullptr : &test;
    auto const& evaluated = test.empty() ? validation : test;

    auto const network = engine::make_network({chosen.activation, options.kernels, options.kernel_length}, seed);
    std::size_t cycles = 1;
    for (std::size_t live = options.kernels; live > options.pruning.final_kernels; live /= 2) {
        ++cycles;
    }
    std::vector<float> full_logits;
    training::Progress progress{cycles, options.pruning.patience, [&](dp::CycleEnd const& event) {
                                    if (event.cycle.cycle == 0) {
                                        full_logits = network->logits(evaluated, options.pruning.threads);
                                    }
                                }};
    auto const result = network->prune(criterion_names.at(options.criterion), options.pruning, train, validation,
                                       test_or_null, progress);
    if (result.refused) {
        std::cerr << "pruning ends at " << result.cycles.back().kernels() << " kernels: with "
                  << result.refused->kernels() << " the validation loss is "
                  << fixed(result.refused->validation.log_loss, 4) << ", above that of " << options.kernels
                  << " kernels, " << fixed(result.cycles.front().validation.log_loss, 4)
                  << ", by more than --max-loss-rise " << exact(options.pruning.max_loss_rise) << '\n';
    }
    auto const final_logits = network->logits(evaluated, options.pruning.threads);
    auto const findings = motifs::find(*network, train, result.cycles.back().live, std::move(known), options.finding,
                                       options.pruning.threads);
    auto const motif_files = motifs::files(findings, options.finding);

    training::Run const run{.data = data,
                            .result = result,
                            .epoch_seconds = progress.epoch_seconds(),
                            .cycle_seconds = progress.cycle_seconds(),
                            .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                            .kernel_length = options.kernel_length,
                            .criterion = options.criterion,
                            .full_logits = full_logits,
                            .final_logits = final_logits,
                            .kernel_biases = network->kernel_biases(),
                            .dense_bias = network->dense_bias(),
                            .findings = findings,
                            .motif_files = motif_files,
                            .finding = options.finding,
                            .options = option_table(command, options),
                            .command_line = command_line,
                            .seed = std::to_string(options.seed),
                            .threads = std::to_string(options.pruning.threads)};

    std::string kept;
    for (std::size_t const unit : result.cycles.back().live) {
        kept += (kept.empty() ? "" : " ") + std::to_string(unit);
    }
    network->save(folder.file("model.safetensors"), {{"preset", options.preset},
                                                     {"seed", run.seed},
                                                     {"criterion", options.criterion},
                                                     {"first_kernels", std::to_string(options.kernels)},
                                                     {"kept_kernels", kept}});
    folder.keep();
    folder.write({"history.csv", training::history_csv(run)});
    folder.write({"cycles.csv", training::cycles_csv(run)});
    folder.write({"predictions.tsv", training::predictions_tsv(run.evaluated(), final_logits)});
    for (OutputFile const& file : motif_files) {
        folder.write(file);
    }
    motifs::remove_stale(options.out, motif_files);
    folder.write({"report.html", report::render_report(training::report_data(run))});
    folder.write({"manifest.json", training::manifest_json(run)});

    dp::Cycle const& last = result.cycles.back();
    std::cout << (last.test ? "test" : "validation") << " AUROC "
              << fixed((last.test ? *last.test : last.validation).auroc, 4) << " with " << last.kernels()
              << " kernels\n";
}

template <class Values>
CLI::IsMember one_of(Values const& values) {
    return CLI::IsMember(std::vector<std::size_t>(values.begin(), values.end()));
}

}  // namespace

void add_train(CLI::App& app) {
    auto const options = std::make_shared<TrainCommand>();
    options->pruning.threads = std::max(1U, std::thread::hardware_concurrency());
    auto* const command = app.add_subcommand("train", "train a network, prune it to a few kernels, write a report");

    command->add_option("--out", options->out, "folder for the results; made if it is not there")
        ->required()
        ->group("Data");
    command
        ->add_option("--train", options->data.train,
                     "sequences to learn from: FASTA, DeepBind .seq, Zeng .data, or sequence<TAB>label; plain or "
                     "gzipped. Negatives are made by shuffling if it holds positives only. Without it: a built-in "
                     "simulated set")
        ->group("Data");
    command->add_option("--negatives", options->data.negatives, "the negatives, if --train holds positives only")
        ->needs("--train")
        ->group("Data");
    auto* const test = command->add_option("--test", options->data.test, "sequences that take no part in the training")
                           ->needs("--train")
                           ->group("Data");
    command
        ->add_option("--test-fraction", options->data.test_fraction,
                     "set this part of the training sequences aside as the test set, each class apart")
        ->check(CLI::Range(0.0, 0.9))
        ->excludes(test)
        ->group("Data");
    command->add_option("--format", options->format, "format of the files: " + formats)
        ->check(CLI::IsMember(format_names))
        ->capture_default_str()
        ->group("Data");
    command->add_option("--length", options->data.length, "refuse sequences that do not have so many bases")
        ->check(CLI::NonNegativeNumber)
        ->group("Data");

    command
        ->add_option("--preset", options->preset,
                     "recommended; paper: as Luo, Chi & Deng (2019) print it; authors: as their code does it, with the "
                     "last 10 % of the file for validation")
        ->check(CLI::IsMember(std::vector<std::string>{"recommended", "paper", "authors"}))
        ->capture_default_str()
        ->group("Network");
    command->add_option("--kernels", options->kernels, "kernels to begin with")
        ->check(CLI::Range(std::size_t{1}, engine::max_kernels))
        ->capture_default_str()
        ->group("Network");
    command->add_option("--final-kernels", options->pruning.final_kernels, "kernels to end with")
        ->check(CLI::Range(std::size_t{1}, engine::max_kernels))
        ->capture_default_str()
        ->group("Network");
    command->add_option("--kernel-length", options->kernel_length, "positions of a kernel")
        ->check(one_of(engine::kernel_lengths))
        ->capture_default_str()
        ->group("Network");

    command->add_option("--criterion", options->criterion, "what decides which kernels stay")
        ->check(CLI::IsMember(criterion_names))
        ->capture_default_str()
        ->group("Training");
    command->add_option("--learning-rate", options->pruning.learning_rate, "of Adam, in the first cycle")
        ->check(CLI::PositiveNumber)
        ->capture_default_str()
        ->group("Training");
    command
        ->add_option("--learning-rate-decay", options->pruning.learning_rate_decay,
                     "cycle i learns at the learning rate divided by this to the i")
        ->check(CLI::Range(1.0, 1e6))
        ->capture_default_str()
        ->group("Training");
    command
        ->add_option("--max-loss-rise", options->pruning.max_loss_rise,
                     "stop pruning before the validation loss is above the first one by more than this fraction of it")
        ->check(CLI::NonNegativeNumber)
        ->default_str("any")
        ->group("Training");
    command->add_option("--batch-size", options->pruning.batch_size, "sequences in a mini-batch")
        ->check(CLI::PositiveNumber)
        ->capture_default_str()
        ->group("Training");
    command->add_option("--max-epochs", options->pruning.max_epochs, "of each cycle")
        ->check(CLI::PositiveNumber)
        ->capture_default_str()
        ->group("Training");
    command->add_option("--patience", options->pruning.patience, "epochs without progress that end a cycle")
        ->check(CLI::PositiveNumber)
        ->capture_default_str()
        ->group("Training");
    command->add_option("--l1", options->pruning.l1, "penalty on the sum of |dense weight|")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str()
        ->group("Training");
    command->add_option("--l2", options->pruning.l2, "penalty on the sum of squared dense weights")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str()
        ->group("Training");
    auto* const split =
        command
            ->add_option("--validation-split", options->data.split,
                         "stratified: at random, each class apart; last: the end of the file; the "
                         "preset's if not given")
            ->transform(CLI::CheckedTransformer(
                std::map<std::string, dp::ValidationSplit>{{"stratified", dp::ValidationSplit::stratified},
                                                           {"last", dp::ValidationSplit::last_fraction}},
                CLI::ignore_case))
            ->group("Training");
    command->add_option("--validation-fraction", options->data.validation_fraction, "part used for early stopping")
        ->check(CLI::Range(0.001, 0.9))
        ->capture_default_str()
        ->group("Training");
    command
        ->add_option("--validation-chromosomes", options->data.validation_chromosomes,
                     "hold these out instead, e.g. chr8,chr9; ids must be like chr8:100-200")
        ->delimiter(',')
        ->excludes(split)
        ->group("Training");

    motifs::add_options(*command, options->finding, "motif-");

    command->add_option("--seed", options->seed, "of weights, split, shuffles and batches; equal seeds, equal bytes")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str()
        ->group("Running");
    command->add_option("--threads", options->pruning.threads, "the result does not depend on it")
        ->check(CLI::PositiveNumber)
        ->capture_default_str()
        ->group("Running");

    command->callback([command, options, split] {
        if (split->count() == 0) {
            options->data.split = recipe(options->preset).values.split;
        }
        std::string line = "deepprune train";
        for (CLI::Option const* option : command->parse_order()) {
            line += ' ' + option->get_name();
            for (std::string const& value : option->results()) {
                line += ' ' + value;
            }
        }
        train(*command, *options, line);
    });
}

}  // namespace programs
