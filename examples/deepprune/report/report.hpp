/// \file
/// \brief The page that `deepprune train` writes: what goes in, and the page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace programs::report {

/// \brief A number that is not there; shown as an en dash.
inline constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// \brief What was counted in one data set.
struct DataSet {
    std::string name{};  ///< training, validation, test
    std::size_t records = 0;
    std::size_t positives = 0;
    std::size_t negatives = 0;
    std::size_t shortest = 0;      ///< bases
    std::size_t longest = 0;       ///< bases
    double gc_positives = absent;  ///< fraction of 1
    double gc_negatives = absent;  ///< fraction of 1
    std::size_t unknown_bases = 0;
    std::size_t records_with_unknown = 0;
    std::size_t duplicates = 0;  ///< records whose sequence came before in the same set
    std::size_t in_both_classes = 0;
    std::optional<std::size_t> shared_with_training{};  ///< none for the training set itself
};

/// \brief One fit: cycle 0 with all kernels, then one after each pruning. Metrics are those of the evaluation set.
struct Cycle {
    std::size_t kernels = 0;
    double learning_rate = absent;
    std::size_t best_epoch = 0;  ///< from 1; 0 where it is not known
    std::vector<double> training_losses{};
    std::vector<double> validation_losses{};
    double validation_loss = absent;
    double inter_auroc = absent;  ///< pruned, not yet fine-tuned
    double auroc = absent;
    double auprc = absent;
    double mcc = absent;
    double log_loss = absent;
    double accuracy = absent;
    double seconds = absent;
    std::vector<std::size_t> kept{};  ///< indices in the first model of the kernels that this cycle trained
};

/// \brief Points from (0, 0) to (1, 1).
struct RocCurve {
    std::string label{};  ///< such as "4 kernels"
    std::vector<double> false_positive_rate{};
    std::vector<double> true_positive_rate{};
    double auroc = absent;
};

/// \brief Counts of sites. Bin i begins at `first + i * width`, in bases from the middle of the sequence.
struct Histogram {
    double first = 0.0;
    double width = 1.0;
    std::vector<std::size_t> counts{};
};

/// \brief A known motif that is like a kernel's.
struct Match {
    std::string picture{};  ///< SVG: both as logos, aligned, with their names
    double p_value = absent;
    double e_value = absent;
    double q_value = absent;
};

/// \brief A kernel of the final model.
struct Kernel {
    std::size_t index = 0;   ///< in the first model
    double weight = absent;  ///< of the dense layer
    double bias = absent;    ///< of the kernel

    bool read = false;   ///< whether its sites were looked for: what follows counts only then
    std::string logo{};  ///< SVG; empty where it never fires
    std::string consensus{};
    double information = absent;  ///< bits
    double agreement = absent;    ///< of its weights with its sites, 1 at best
    double max_score = absent;    ///< score
    std::size_t sites = 0;
    std::size_t reverse_sites = 0;
    std::size_t sequences = 0;    ///< with at least one site
    std::size_t searched = 0;     ///< sequences
    std::size_t overhanging = 0;  ///< sites that hang over an end of their sequence
    Histogram positions{};
    std::vector<Match> matches{};  ///< the best first
};

struct Option {
    std::string name{};
    std::string value{};
    bool given = false;  ///< on the command line
};

struct InputFile {
    std::string role{};
    std::string path{};
    std::string hash{};  ///< with the name of the hash, such as "sha256:..."
    std::optional<std::uintmax_t> bytes{};
};

/// \brief All that the page shows. Whatever is left empty is left out, or shown as an en dash.
struct ReportData {
    std::string title = "Training report";
    bool has_test_set = false;  ///< else the figures are those of the validation set, and the page says so
    std::size_t kernel_length = 0;
    std::string criterion{};
    double seconds = absent;  ///< the whole run
    std::vector<DataSet> data{};
    std::vector<std::string> warnings{};
    std::vector<Cycle> cycles{};
    std::vector<RocCurve> roc{};  ///< the final model first
    std::vector<Kernel> survivors{};
    double output_bias = absent;
    bool both_strands = false;  ///< whether the kernels read both
    bool looked_up = false;     ///< whether there were known motifs to compare with
    std::string motif_note{};   ///< how the motifs were made
    std::vector<std::string> motif_warnings{};
    std::string glyphs{};  ///< SVG that the logos refer to
    std::vector<Option> options{};
    std::vector<InputFile> inputs{};
    std::string command_line{};
    std::string version{};
    std::string compiler{};
    std::string seed{};
    std::string threads{};
};

/// \brief The page: one HTML5 document that needs no other file. Equal data, equal bytes.
[[nodiscard]] std::string render_report(ReportData const& data);

}  // namespace programs::report
