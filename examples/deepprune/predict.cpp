// deepprune predict: the scores of a saved model on a file of sequences.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/io/read_record_set.hpp>
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

// Reads, scores and writes batch by batch.
void predict(PredictCommand const& options) {
    using Clock = std::chrono::steady_clock;
    require_output(options.out, {options.model, options.data});
    auto const network = engine::load_network(options.model);
    Clock::duration scoring{};
    Clock::duration writing{};
    auto const timed = [](Clock::duration& sum, auto const& work) {
        auto const begin = Clock::now();
        work();
        sum += Clock::now() - begin;
    };
    std::size_t predictions = 0;
    std::size_t positives = 0;
    std::vector<float> scores;  // of labelled records alone
    std::vector<std::uint8_t> labels;
    auto const begin = Clock::now();
    write_result_of(options.out, [&](auto const& write) {
        write(training::predictions_header());
        training::read_sequence_batches(
            options.data,
            {.labels_optional = true,
             .minimum = network->minimum_length(),
             .max_bases = options.max_bases,
             .remedy_if_shorter = "drop the record"},
            [&](dp::ReadRecordSet const& batch) {
                std::vector<float> logits;
                timed(scoring, [&] {
                    auto const set = training::encode(batch.records);
                    logits = network->logits(set, options.threads);
                    if (batch.labelled) {
                        scores.insert(scores.end(), logits.begin(), logits.end());
                        labels.insert(labels.end(), set.labels().begin(), set.labels().end());
                        positives += set.positives();
                    }
                });
                timed(writing, [&] { write(training::prediction_rows(batch.records, logits, batch.labelled)); });
                predictions += batch.records.size();
            });
    });
    auto const seconds = [](Clock::duration time) { return fixed(std::chrono::duration<double>(time).count(), 2); };
    std::cerr << "read " << seconds(Clock::now() - begin - scoring - writing) << " s, scored " << seconds(scoring)
              << " s, written " << seconds(writing) << " s\n";
    std::string summary = "wrote " + std::to_string(predictions) + " predictions";
    if (positives != 0 && positives != labels.size()) {
        summary += ", AUROC " + fixed(dp::classification_metrics(scores, labels).auroc, 4);
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
