/// \file
/// \brief The files that `deepprune train` writes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/prune/prune_result.hpp>
#include <deepprune/sequence/data_report.hpp>
#include <deepprune/sequence/record_set.hpp>
#include <deepprune/sequence/records_view.hpp>

#include "engine/network.hpp"
#include "motifs/findings.hpp"
#include "output_folder.hpp"
#include "report/report.hpp"
#include "training/training_data.hpp"

namespace programs::training {

/// \brief The results of a run, from which its files are made.
struct Run {
    TrainingData const& data;
    deepprune::PruneResult const& result;
    std::vector<std::vector<double>> const& epoch_seconds;
    std::vector<double> const& cycle_seconds;
    double seconds = 0.0;
    std::vector<std::string> const& choices;  ///< how strands and pooling were chosen
    engine::Network const& network;           ///< the last one
    std::string criterion{};
    std::vector<float> const& full_logits;   ///< of the evaluated set, with all kernels
    std::vector<float> const& final_logits;  ///< of the same, with the kernels that are left
    motifs::Findings const& findings;        ///< of the kernels that are left, on the training set
    std::vector<OutputFile> const& motif_files;
    std::size_t enough = 0;                     ///< place of the cycle whose kernels are enough, by validation loss
    motifs::Findings const* by_loss = nullptr;  ///< of the kernels of that cycle, if they were asked for
    std::optional<double> reference_auroc{};    ///< of the evaluated set
    motifs::FindingOptions const& finding;
    std::vector<report::Option> options{};
    std::string command_line{};
    std::string seed{};
    std::string threads{};
    std::string facts{};  ///< their checksum, see `RunFacts`

    /// \brief The test set, or the validation set if there is none.
    [[nodiscard]] deepprune::RecordSet const& evaluated() const {
        return data.test.empty() ? data.validation : data.test;
    }
};

/// \brief The compiler and its version.
[[nodiscard]] std::string compiler();

/// \brief cycle,kernels,epoch,learning_rate,train_loss,validation_loss,seconds
[[nodiscard]] std::string history_csv(Run const& run);

/// \brief One row per cycle; without a test set its columns are empty.
[[nodiscard]] std::string cycles_csv(Run const& run);

/// \brief The first line of a table of predictions.
[[nodiscard]] std::string_view predictions_header();

/// \brief The lines of id, label, score (the logit) and probability; the label is NA if the records have none.
[[nodiscard]] std::string prediction_rows(deepprune::RecordsView records, std::span<float const> logits, bool labelled);

/// \brief Command, versions, seed, options, inputs and outputs with their hashes.
[[nodiscard]] std::string manifest_json(Run const& run, std::span<WrittenFile const> outputs);

/// \brief The contents of report.html; `run` must outlive them.
[[nodiscard]] report::ReportData report_data(Run const& run);

}  // namespace programs::training
