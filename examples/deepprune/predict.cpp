// deepprune predict: the scores of a saved model on a file of sequences.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>

#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/metrics/classification_metrics.hpp>

#include "commands.hpp"
#include "engine/network.hpp"
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
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

void predict(PredictCommand const& options) {
    using Clock = std::chrono::steady_clock;
    auto const seconds = [](Clock::duration time) { return fixed(std::chrono::duration<double>(time).count(), 2); };
    auto const network = engine::load_network(options.model);
    auto const begin = Clock::now();
    dp::DataFormat format = dp::DataFormat::automatic;
    {
        dp::LineReader lines{options.data};
        format = dp::detect_format(lines);
    }
    bool const labelled = format != dp::DataFormat::fasta;
    auto const records = training::read_checked(options.data, format, network->minimum_length(), 0, true);
    auto const set = training::encode(records);
    auto const read = Clock::now();
    auto const logits = network->logits(set, options.threads);
    auto const scored = Clock::now();
    dp::write_file(options.out, training::predictions_tsv(records, logits, labelled));
    std::cerr << "read " << seconds(read - begin) << " s, scored " << seconds(scored - read) << " s, written "
              << seconds(Clock::now() - scored) << " s\n";
    std::cout << "wrote " << records.size() << " predictions";
    if (labelled && set.positives() != 0 && set.negatives() != 0) {
        std::cout << ", AUROC " << fixed(dp::classification_metrics(logits, set.labels()).auroc, 4);
    }
    std::cout << '\n';
}

}  // namespace

void add_predict(CLI::App& app) {
    auto const options = std::make_shared<PredictCommand>();
    auto* const command = app.add_subcommand("predict", "score sequences with a trained model");
    command->add_option("--model", options->model, "load the model.safetensors that train wrote")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--data", options->data,
                     "score these sequences, in any format that train reads; labels are optional")
        ->required()
        ->type_name("FILE");
    command->add_option("--out", options->out, "write a table of id, label, score and probability to this file")
        ->required()
        ->type_name("FILE");
    command->add_option("--threads", options->threads, "run this many threads; the result does not depend on it")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->callback([options] { predict(*options); });
}

}  // namespace programs
