/// \file
/// \brief The page that `deepprune train` writes, and its contents.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <deepprune/interpret/mutation_map_svg.hpp>
#include <deepprune/metrics/classification_metrics.hpp>
#include <deepprune/metrics/roc_curve.hpp>
#include <deepprune/motif/logo_options.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/prune/prune_result.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/data_report.hpp>

#include "motifs/findings.hpp"
#include "training/training_data.hpp"

namespace programs::report {

/// \brief A missing number; shown as an en dash.
inline constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// \brief The data check of one set.
struct DataSet {
    std::string name{};  ///< training, validation, test
    deepprune::SetReport counts{};
    std::optional<std::size_t> shared_with_training{};  ///< records; none for the training set itself
};

/// \brief A curve from (0, 0) to (1, 1).
struct RocCurve {
    std::string label{};  ///< such as "4 kernels"
    std::vector<deepprune::RocPoint> points{};
    double auroc = absent;
};

/// \brief The metrics that the figures are about: of the test set, or of the validation set if there is none.
[[nodiscard]] inline deepprune::ClassificationMetrics const& evaluated(deepprune::Cycle const& cycle) {
    return cycle.test ? *cycle.test : cycle.validation;
}

/// \brief What the bases of a sequence mean to the last network.
struct SequenceMap {
    std::string id{};
    double probability = absent;
    std::vector<deepprune::Base> sequence{};
    std::vector<deepprune::BaseScores> changes{};              ///< see `deepprune::MutationMapper`
    std::vector<deepprune::MutationMapOptions::Mark> sites{};  ///< of kernels
};

/// \brief An option of the command with the value in force.
struct Option {
    std::string name{};
    std::string value{};
    bool given = false;  ///< on the command line
};

/// \brief All that the page shows. Empty parts are left out or shown as an en dash.
struct ReportData {
    std::string title = "Training report";
    bool has_test_set = false;  ///< otherwise the figures are those of the validation set, and the page says so
    std::size_t kernel_length = 0;
    std::string criterion{};
    bool both_strands = false;           ///< whether kernels read both strands
    bool soft = false;                   ///< whether the last kernels pool softly
    std::vector<std::string> choices{};  ///< how that was chosen, one sentence each
    double seconds = absent;             ///< the whole run
    std::vector<DataSet> data{};
    std::vector<std::string> warnings{};
    std::vector<deepprune::Cycle> cycles{};
    std::vector<double> cycle_seconds{};  ///< one for each cycle
    std::vector<RocCurve> roc{};          ///< the final model first
    double output_bias = absent;
    motifs::Findings const* findings = nullptr;  ///< the surviving kernels; null: none
    deepprune::LogoColours colours = deepprune::classic_logo_colours;
    std::string motif_note{};                   ///< how the motifs were made
    std::optional<std::size_t> enough{};        ///< place of the cycle whose kernels are enough, by validation loss
    motifs::Findings const* by_loss = nullptr;  ///< of the kernels of that cycle; null: not asked for
    std::vector<SequenceMap> maps{};            ///< of the sequences with the highest probability
    double reference_auroc = absent;            ///< of the mean of larger networks
    std::vector<Option> options{};
    std::vector<training::InputFile> inputs{};
    std::string command_line{};
    std::string version{};
    std::string compiler{};
    std::string seed{};
    std::string threads{};
};

/// \brief The page: one self-contained HTML5 document. Equal data give equal bytes.
[[nodiscard]] std::string render_report(ReportData const& data);

}  // namespace programs::report
