#include "train/options.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <thread>
#include <type_traits>

#include <deepprune/core/error.hpp>
#include <deepprune/prune/chosen_criterion.hpp>

#include "commands.hpp"
#include "names.hpp"
#include "numbers.hpp"
#include "peak_options.hpp"
#include "text.hpp"

namespace programs::training {

namespace dp = deepprune;

namespace {

constexpr char const* resume_flag = "--resume";  // no part of the run: it leaves no trace in the results

std::map<std::string, dp::DataFormat> const format_names{{"automatic", dp::DataFormat::automatic},
                                                         {"fasta", dp::DataFormat::fasta},
                                                         {"deepbind", dp::DataFormat::deepbind},
                                                         {"zeng", dp::DataFormat::zeng},
                                                         {"tsv", dp::DataFormat::tsv}};

template <class Values>
CLI::IsMember one_of(Values const& values) {
    return CLI::IsMember(std::vector<std::size_t>(values.begin(), values.end()));
}

// Presets of different activations differ in type: calls `visit` with the one of this name.
auto with_preset(std::string const& name, auto const& visit) {
    if (name == dp::paper_preset.name) {
        return visit(dp::paper_preset);
    }
    return name == dp::authors_preset.name ? visit(dp::authors_preset) : visit(dp::recommended_preset);
}

void add_data_options(CLI::App& command, CommandOptions& options) {
    command.option_defaults()->group("Data");
    command.add_option("--out", options.out, "write the results to this folder, created if missing")
        ->required()
        ->type_name("DIR");
    command
        .add_option("--train", options.data.train,
                    "learn from these sequences: FASTA, DeepBind .seq, Zeng .data or sequence<TAB>label, plain or "
                    "gzipped; if all are positives, negatives are made by shuffling. Without it: a built-in simulated "
                    "set")
        ->type_name("FILE");
    command.add_option("--negatives", options.data.negatives, "read the negatives here; --train holds positives only")
        ->type_name("FILE")
        ->needs("--train");
    auto* const test = command.add_option("--test", options.data.test, "test on these sequences, never train on them")
                           ->type_name("FILE")
                           ->needs("--train");
    command
        .add_option("--test-fraction", options.data.test_fraction,
                    "hold out this fraction of each class of the training sequences as the test set")
        ->check(finite_number(0.0, 0.9))
        ->excludes(test);
    command
        .add_option(
            "--test-chromosomes", options.data.test_chromosomes,
            "hold out these chromosomes as the test set, such as chr1,chr8; the ids of --train must then look like "
            "chr8:100-200")
        ->delimiter(',')
        ->excludes(test)
        ->excludes("--test-fraction");
    command.add_option("--format", options.format, "read all files in this format")
        ->check(CLI::IsMember(format_names))
        ->capture_default_str();
    command.add_option("--length", options.data.length, "refuse sequences of any other length, in bases")
        ->check(whole_number(0, max_count));
    add_max_bases(command, options.data.max_bases);
    options.peaks.negatives_from = "shuffle";
    command.option_defaults()->group("Peaks and a genome");
    auto* const peaks = add_peak_options(command, options.peaks);
    for (char const* const other : {"--train", "--negatives", "--test", "--format", "--length"}) {
        peaks->excludes(other);
    }
}

void add_network_options(CLI::App& command, CommandOptions& options) {
    command.option_defaults()->group("Network");
    command
        .add_option("--preset", options.preset,
                    "follow this recipe: recommended: soft pruning; paper: Luo, Chi & Deng (2019) as printed; authors: "
                    "their code, which validates on the last 10 % of the file")
        ->check(CLI::IsMember(std::vector<std::string>{"recommended", "paper", "authors"}))
        ->capture_default_str();
    command.add_option("--kernels", options.kernels, "start with this many kernels")
        ->check(whole_number(1, engine::max_kernels))
        ->capture_default_str();
    command.add_option("--final-kernels", options.pruning.final_kernels, "prune to this many kernels")
        ->check(whole_number(1, engine::max_kernels))
        ->capture_default_str();
    command
        .add_option("--kernel-length", options.kernel_length,
                    "make each kernel this long, in bases. Default: 16, or 24 with the other presets")
        ->check(one_of(engine::kernel_lengths));
    command
        .add_option("--strands", options.strands,
                    "let kernels read both strands or the given one (forward); auto: whichever has the lower "
                    "validation loss. Default: auto, or forward with the other presets")
        ->check(CLI::IsMember(std::vector<std::string>{"auto", "both", "forward"}));
    command
        .add_option("--pooling", options.pooling,
                    "let the last kernels weigh every window (soft) or take the best one (max); auto: whichever has "
                    "the lower validation loss. Default: auto, or max with the other presets")
        ->check(CLI::IsMember(std::vector<std::string>{"auto", "soft", "max"}));
}

void add_training_options(CLI::App& command, CommandOptions& options) {
    command.option_defaults()->group("Training");
    command
        .add_option("--criterion", options.criterion,
                    "decide by this criterion which kernels stay. Default: surgeon, or weight with the other presets")
        ->check(CLI::IsMember(names(dp::built_in_criterion_names)));
    command
        .add_option("--schedule", options.schedule,
                    "keep exactly so many kernels at each cut, such as 64,32,16,12,8,6,4. Default: eight times the "
                    "final number (32 to 64) at the first one, then half; with --pooling max always half")
        ->delimiter(',')
        ->check(whole_number(1, engine::max_kernels))
        ->excludes("--final-kernels");
    auto* const fresh = command.add_flag("--fresh-negatives", options.fresh_negatives,
                                         "train on new dinucleotide shuffles of the positives in each epoch. Default: "
                                         "with the preset recommended, if no negatives are given");
    command.add_flag("--fixed-negatives", options.fixed_negatives, "train on the same negatives in each epoch")
        ->excludes(fresh);
    command
        .add_option("--soft-learning-rate", options.soft_pruning.soft_learning_rate,
                    "train at this rate with soft pooling, and at less below 32 kernels")
        ->check(finite_number(1e-30, dp::max_learning_rate))
        ->capture_default_str();
    command
        .add_option("--last-patience", options.soft_pruning.last_patience,
                    "end the last cycle after this many epochs without improvement, with soft pooling")
        ->check(whole_number(1, max_count))
        ->capture_default_str();
    command
        .add_option("--learning-rate", options.pruning.train.learning_rate,
                    "start Adam at this rate in the first cycle")
        ->check(finite_number(1e-30, dp::max_learning_rate))
        ->capture_default_str();
    command
        .add_option("--learning-rate-decay", options.pruning.learning_rate_decay,
                    "divide the learning rate by this at each further cycle (with soft pooling below 32 kernels)")
        ->check(finite_number(1.0, 1e6))
        ->capture_default_str();
    command.add_flag("--kernels-by-loss", options.kernels_by_loss,
                     "also keep the smallest network whose validation loss is within one standard error of the best, "
                     "with its motifs, in the folder by_loss");
    command.add_flag("--reference", options.reference,
                     "also train the mean of six networks, the first one and one of 64 kernels that pools softly with "
                     "kernels of 12, 16 and 20 bases, to see what is to be had from the data");
    command
        .add_option("--max-loss-rise", options.pruning.max_loss_rise,
                    "stop pruning before the validation loss exceeds that of the first cycle by more than this "
                    "fraction of it")
        ->check(finite_number(0.0))
        ->default_str("any");
    command.add_option("--batch-size", options.pruning.train.batch_size, "put this many sequences into a mini-batch")
        ->check(whole_number(1, max_count))
        ->capture_default_str();
    command.add_option("--max-epochs", options.pruning.train.max_epochs, "end a cycle after this many epochs")
        ->check(whole_number(1, max_count))
        ->capture_default_str();
    command
        .add_option("--patience", options.pruning.train.patience,
                    "end a cycle after this many epochs without improvement. Default: 4, or 15 with the other presets")
        ->check(whole_number(1, max_count));
    command.add_option("--l1", options.pruning.train.l1, "penalize the sum of |dense weight| with this factor")
        ->check(finite_number(0.0))
        ->capture_default_str();
    command.add_option("--l2", options.pruning.train.l2, "penalize the sum of squared dense weights with this factor")
        ->check(finite_number(0.0))
        ->capture_default_str();
    auto* const split =
        command
            .add_option("--validation-split", options.data.split,
                        "choose the validation set: stratified: at random, each class apart; last: the end of the "
                        "file. Default: as the preset does")
            ->transform(CLI::CheckedTransformer(
                            std::map<std::string, dp::ValidationSplit>{{"stratified", dp::ValidationSplit::stratified},
                                                                       {"last", dp::ValidationSplit::last_fraction}},
                            CLI::ignore_case)
                            .description("{stratified,last}"))
            ->type_name("TEXT");
    command
        .add_option("--validation-fraction", options.data.validation_fraction,
                    "hold out this fraction of the training sequences for early stopping")
        ->check(finite_number(0.001, 0.9))
        ->capture_default_str();
    command
        .add_option(
            "--validation-chromosomes", options.data.validation_chromosomes,
            "hold out these chromosomes instead, such as chr8,chr9; the ids of --train must look like chr8:100-200")
        ->delimiter(',')
        ->excludes(split);
}

void add_running_options(CLI::App& command, CommandOptions& options) {
    command.option_defaults()->group("Running");
    command
        .add_option("--seed", options.seed,
                    "draw weights, split, shuffles and batches from this seed; equal seeds give equal bytes")
        ->check(whole_number(0))
        ->capture_default_str();
    command
        .add_option("--threads", options.pruning.train.threads,
                    "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    command.add_flag(resume_flag, options.resume,
                     "go on with the unfinished run in --out, if there is one; all other options and the data must be "
                     "those it began with. It ends with the results of a run that was never interrupted");
    command
        .add_option("--checkpoint-seconds", options.checkpoint_seconds,
                    "keep what --resume needs every so many seconds, at the end of an epoch, as well as whenever a "
                    "training ends")
        ->check(whole_number(0, max_count))
        ->capture_default_str();
}

}  // namespace

Method method_of(CommandOptions const& options) {
    Method method{.criterion = dp::built_in_criterion(options.criterion),
                  .pruning = options.pruning,
                  .soft_pruning = options.soft_pruning};
    method.first = with_preset(options.preset, [&]<class Activation>(dp::Preset<Activation> const&) {
        return engine::NetworkShape{.activation = std::is_same_v<Activation, dp::ReLU>
                                                      ? engine::Activation::relu
                                                      : engine::Activation::clipped_leaky_relu,
                                    .kernels = options.kernels,
                                    .kernel_length = options.kernel_length};
    });
    if (options.strands != "auto") {
        method.strands = options.strands == "both" ? dp::Strands::both : dp::Strands::forward;
    }
    if (options.pooling != "auto") {
        method.pooling = options.pooling == "soft" ? engine::Pooling::soft : engine::Pooling::max;
    }
    return method;
}

void add_options(CLI::App& command, CommandOptions& options) {
    options.pruning.train.threads = std::max(1U, std::thread::hardware_concurrency());
    add_data_options(command, options);
    add_network_options(command, options);
    add_training_options(command, options);
    motifs::add_options(command, options.finding, "motif-");
    add_running_options(command, options);
}

void complete(CLI::App const& command, CommandOptions& options) {
    auto const given = [&](char const* name) { return command.count(name) > 0; };
    if (given("--peaks")) {
        options.data.peaks = options.peaks;
    }
    with_preset(options.preset, [&]<class Activation>(dp::Preset<Activation> const& preset) {
        bool const soft = preset.soft_pruning.has_value();
        if (!given("--validation-split")) {
            options.data.split = preset.split;
        }
        if (!given("--kernel-length")) {
            options.kernel_length = preset.kernel_length;
        }
        if (!given("--patience")) {
            options.pruning.train.patience = preset.pruning.train.patience;
        }
        if (!given("--criterion")) {
            options.criterion = dp::built_in_criterion_names[static_cast<std::size_t>(preset.criterion)];
        }
        if (!given("--strands") && !soft) {
            options.strands = "forward";
        }
        if (!given("--pooling") && (!soft || given("--max-loss-rise"))) {
            options.pooling = "max";
        }
        if (std::is_same_v<Activation, dp::ReLU> && (options.strands != "forward" || options.pooling != "max")) {
            throw dp::OptionError(dp::message(
                {.found = "--preset paper with --strands " + options.strands + " and --pooling " + options.pooling,
                 .expected = "--strands forward and --pooling max, as printed",
                 .remedy = "leave --preset out, or take authors"}));
        }
        if (given("--max-loss-rise") && options.pooling != "max") {
            throw dp::OptionError(dp::message(
                {.found = "--max-loss-rise with --pooling " + options.pooling, .expected = "--pooling max"}));
        }
        if (!options.fresh_negatives && !options.fixed_negatives) {
            bool const shuffles = options.data.negatives.empty() &&
                                  (!options.data.peaks || options.data.peaks->negatives_from == "shuffle");
            (soft && shuffles ? options.fresh_negatives : options.fixed_negatives) = true;
        }
    });
    options.pruning.train.seed = dp::Seed{options.seed};
    options.data.seed = dp::Seed{options.seed};
    options.data.format = format_names.at(options.format);
    options.data.kernel_length = options.kernel_length;
    if (!options.schedule.empty()) {
        options.pruning.schedule = dp::PruneSchedule::counts(options.schedule);
        options.pruning.final_kernels = options.schedule.back();
    }
    if (options.pruning.final_kernels > options.kernels) {
        throw dp::OptionError(dp::message({.found = "--final-kernels " + std::to_string(options.pruning.final_kernels),
                                           .expected = "at most --kernels, " + std::to_string(options.kernels)}));
    }
    options.soft_pruning.schedule = options.pruning.schedule;
    options.soft_pruning.final_kernels = options.pruning.final_kernels;
    options.soft_pruning.learning_rate_decay = options.pruning.learning_rate_decay;
}

std::vector<report::Option> option_table(CLI::App const& command, CommandOptions const& options) {
    auto const number = [](double value) { return exact(value); };
    std::map<std::string, std::string> values{
        {"--kernels", std::to_string(options.kernels)},
        {"--final-kernels", std::to_string(options.pruning.final_kernels)},
        {"--kernel-length", std::to_string(options.kernel_length)},
        {"--criterion", options.criterion},
        {"--strands", options.strands},
        {"--pooling", options.pooling},
        {"--fresh-negatives", options.fresh_negatives ? "yes" : "no"},
        {"--soft-learning-rate", number(options.soft_pruning.soft_learning_rate)},
        {"--last-patience", std::to_string(options.soft_pruning.last_patience)},
        {"--preset", options.preset},
        {"--seed", std::to_string(options.seed)},
        {"--learning-rate", number(options.pruning.train.learning_rate)},
        {"--learning-rate-decay", number(options.pruning.learning_rate_decay)},
        {"--max-loss-rise",
         std::isfinite(options.pruning.max_loss_rise) ? number(options.pruning.max_loss_rise) : std::string{"any"}},
        {"--batch-size", std::to_string(options.pruning.train.batch_size)},
        {"--max-epochs", std::to_string(options.pruning.train.max_epochs)},
        {"--patience", std::to_string(options.pruning.train.patience)},
        {"--l1", number(options.pruning.train.l1)},
        {"--l2", number(options.pruning.train.l2)},
        {"--validation-split", options.data.split == dp::ValidationSplit::stratified ? "stratified" : "last"},
        {"--validation-fraction", number(options.data.validation_fraction)},
        {"--test-fraction", number(options.data.test_fraction)},
        {"--threads", std::to_string(options.pruning.train.threads)},
        {"--checkpoint-seconds", std::to_string(options.checkpoint_seconds)},
        {"--format", options.format},
        {"--motif-dist", options.finding.distance},
        {"--motif-threshold", number(options.finding.reading.extract.threshold)},
        {"--motif-sites", options.finding.reading.extract.sites == dp::SiteChoice::best ? "best" : "all"},
        {"--motif-trim", number(options.finding.reading.trim_bits)},
    };
    if (options.data.peaks) {
        values.insert(
            {{"--width", std::to_string(options.peaks.width)}, {"--negatives-from", options.peaks.negatives_from}});
    }
    std::vector<report::Option> table;
    for (CLI::Option const* option : command.get_options()) {
        std::string const name = option->get_name();
        auto const known = values.find(name);
        if (name == resume_flag) {
            continue;
        }
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

std::string command_line(CLI::App const& command) {
    std::string line = "deepprune train";
    for (CLI::Option const* option : command.parse_order()) {
        if (option->get_name() == resume_flag) {
            continue;
        }
        line += ' ' + option->get_name();
        for (std::string const& value : option->results()) {
            line += ' ' + value;
        }
    }
    return line;
}

}  // namespace programs::training
