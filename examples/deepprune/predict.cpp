// deepprune predict: the scores of a saved model on a file of sequences.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>

#include <deepprune/io/read_records.hpp>
#include <deepprune/metrics/classification_metrics.hpp>

#include "commands.hpp"
#include "engine/network.hpp"
#include "numbers.hpp"
#include "result.hpp"
#include "text.hpp"
#include "train/outputs.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace {

namespace dp = deepprune;

struct PredictCommand {
    std::string model{};
    std::string data{};
    std::string out{};
    std::uint64_t max_bases = dp::unlimited_bases;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

void predict(PredictCommand const& options) {
    using Clock = std::chrono::steady_clock;
    auto const seconds = [](Clock::duration time) { return fixed(std::chrono::duration<double>(time).count(), 2); };
    auto const network = engine::load_network(options.model);
    auto const begin = Clock::now();
    auto const file = training::read_sequences(options.data, {.labels_optional = true,
                                                              .minimum = network->minimum_length(),
                                                              .max_bases = options.max_bases,
                                                              .remedy_if_shorter = "drop the record"});
    auto const& records = file.records;
    bool const labelled = file.labelled;
    auto const set = training::encode(records);
    auto const read = Clock::now();
    auto const logits = network->logits(set, options.threads);
    auto const scored = Clock::now();
    write_result_of(options.out,
                    [&](auto const& write) { training::write_predictions(records, logits, labelled, write); });
    std::cerr << "read " << seconds(read - begin) << " s, scored " << seconds(scored - read) << " s, written "
              << seconds(Clock::now() - scored) << " s\n";
    std::string summary = "wrote " + std::to_string(records.size()) + " predictions";
    if (labelled && set.positives() != 0 && set.negatives() != 0) {
        summary += ", AUROC " + fixed(dp::classification_metrics(logits, set.labels()).auroc, 4);
    }
    print_summary(options.out, summary + '\n');
}

}  // namespace

void add_predict(CLI::App& app) {
    auto const options = std::make_shared<PredictCommand>();
    auto* const command = app.add_subcommand("predict", "score sequences with a trained model");
    command->add_option("--model", options->model, "load the model.safetensors that train wrote")
        ->required()
        ->type_name("FILE");
    command
        ->add_option(
            "--data", options->data,
            "score these sequences, in any format that train reads, or - for standard input; labels are optional")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--out", options->out,
                     "write a table of id, label, score and probability to this file; -: standard output")
        ->required()
        ->type_name("FILE");
    command->add_option("--threads", options->threads, "run this many threads; the result does not depend on it")
        ->check(whole_number(1, max_threads))
        ->capture_default_str();
    add_max_bases(*command, options->max_bases);
    command->callback([options] { predict(*options); });
}

}  // namespace programs
