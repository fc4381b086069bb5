#include "train/outputs.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include <deepprune/core/config.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/metrics/roc_curve.hpp>
#include <deepprune/motif/consensus.hpp>
#include <deepprune/motif/logo.hpp>
#include <deepprune/motif/logo_pair.hpp>

#include "draw/html.hpp"
#include "text.hpp"

namespace programs::training {

namespace dp = deepprune;

namespace {

std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

// The metrics of the set that the figures are about.
dp::ClassificationMetrics const& evaluated(dp::Cycle const& cycle) {
    return cycle.test ? *cycle.test : cycle.validation;
}

report::RocCurve roc(std::string label, Run const& run, std::vector<float> const& logits, double auroc) {
    report::RocCurve curve{.label = std::move(label), .auroc = auroc};
    for (dp::RocPoint const& point : dp::roc_curve(logits, encode(run.evaluated()).labels())) {
        curve.false_positive_rate.push_back(point.false_positive_rate);
        curve.true_positive_rate.push_back(point.true_positive_rate);
    }
    return curve;
}

report::DataSet data_set(std::string name, dp::SetReport const& set, std::optional<std::size_t> shared) {
    return {.name = std::move(name),
            .records = set.records,
            .positives = set.positives,
            .negatives = set.negatives,
            .shortest = set.shortest,
            .longest = set.longest,
            .gc_positives = set.gc_positives.value_or(report::absent),
            .gc_negatives = set.gc_negatives.value_or(report::absent),
            .unknown_bases = set.unknown_letters,
            .records_with_unknown = set.records_with_unknown,
            .duplicates = set.duplicates,
            .in_both_classes = set.in_both_classes,
            .shared_with_training = shared};
}

constexpr std::string_view glyph_prefix = "glyph-";

dp::LogoOptions logo_options(Run const& run) {
    return {.colours = run.finding.colour_blind_safe ? dp::colour_blind_safe_logo_colours : dp::classic_logo_colours,
            .shared_glyphs = std::string{glyph_prefix}};
}

void add_motif(report::Kernel& row, dp::KernelReading const& kernel, Run const& run) {
    constexpr std::size_t shown = 3;
    row.read = true;
    row.max_score = kernel.found.max_score;
    row.sites = kernel.found.sites.size();
    row.reverse_sites = kernel.found.reverse_sites;
    row.sequences = kernel.found.sequences;
    row.searched = run.findings.reading.searched;
    row.overhanging = kernel.found.overhanging;
    row.positions = {kernel.positions.first, kernel.positions.width, kernel.positions.counts};
    if (!kernel.motif) {
        return;
    }
    auto drawing = logo_options(run);
    row.logo = dp::logo_svg(*kernel.motif, drawing);
    row.consensus = dp::iupac_consensus(*kernel.motif);
    row.information = kernel.information;
    row.agreement = kernel.softmax->agreement;
    for (auto const& match : kernel.matches) {
        bool const best = row.matches.empty();
        drawing.axes = best;
        drawing.column = best ? 18.0 : 11.0;
        drawing.height = best ? 64.0 : 38.0;
        drawing.title = "kernel " + std::to_string(row.index);
        row.matches.push_back({.picture = dp::logo_pair_svg(*kernel.motif, run.findings.known[match.target],
                                                            {match.offset, match.reverse}, drawing),
                               .p_value = match.p_value,
                               .e_value = match.e_value,
                               .q_value = match.q_value});
        if (row.matches.size() == shown) {
            break;
        }
    }
}

// How the motifs were made, in words.
std::string motif_note(Run const& run) {
    auto const& extract = run.finding.reading.extract;
    std::string text = extract.sites == dp::SiteChoice::best ? "The letters at the best window of each "
                                                             : "The letters at the windows of each ";
    text += extract.positives_only ? "bound training sequence" : "training sequence";
    text += extract.threshold > 0.0
                ? " that score above " + fixed(100.0 * extract.threshold, 0) + " % of the kernel\u2019s highest score"
                : " that score above 0";
    if (run.finding.reading.trim_bits > 0.0) {
        text += "; flanks of columns below " + exact(run.finding.reading.trim_bits) + " bits are cut off";
    }
    text += ".";
    if (run.findings.looked_up) {
        text += " Beside each kernel stand the most similar of " + draw::count(run.findings.known.size()) +
                " known motifs, compared as Tomtom does, with E-values up to " +
                exact(run.finding.reading.tomtom.max_e_value) + ".";
    }
    return text;
}

}  // namespace

std::string history_csv(Run const& run) {
    std::string out = "cycle,kernels,epoch,learning_rate,train_loss,validation_loss,seconds\n";
    for (std::size_t c = 0; c < run.result.cycles.size(); ++c) {
        auto const& epochs = run.result.cycles[c].fit.epochs;
        for (std::size_t e = 0; e < epochs.size(); ++e) {
            out += std::to_string(epochs[e].cycle) + ',' + std::to_string(epochs[e].kernels) + ',' +
                   std::to_string(epochs[e].epoch) + ',' + exact(epochs[e].learning_rate) + ',' +
                   exact(epochs[e].train_loss) + ',' + exact(epochs[e].validation_loss) + ',' +
                   fixed(run.epoch_seconds[c][e], 3) + '\n';
        }
    }
    return out;
}

std::string cycles_csv(Run const& run) {
    std::string out =
        "cycle,kernels,learning_rate,epochs,validation_loss,inter_auroc,auroc,auprc,mcc,log_loss,accuracy,best_epoch,"
        "validation_inter_auroc,validation_auroc,validation_auprc,seconds,kept\n";
    auto const column = [&out](std::optional<double> value) { out += ',' + (value ? exact(*value) : std::string{}); };
    auto const of = [](std::optional<dp::ClassificationMetrics> const& metrics,
                       double dp::ClassificationMetrics::*which) {
        return metrics ? std::optional{(*metrics).*which} : std::nullopt;
    };
    using M = dp::ClassificationMetrics;
    for (std::size_t c = 0; c < run.result.cycles.size(); ++c) {
        dp::Cycle const& cycle = run.result.cycles[c];
        out += std::to_string(cycle.cycle) + ',' + std::to_string(cycle.kernels());
        column(cycle.learning_rate);
        out += ',' + std::to_string(cycle.fit.epochs.size());
        column(cycle.fit.validation_loss);
        column(of(cycle.inter_test, &M::auroc));
        column(of(cycle.test, &M::auroc));
        column(of(cycle.test, &M::auprc));
        column(of(cycle.test, &M::mcc));
        column(of(cycle.test, &M::log_loss));
        column(of(cycle.test, &M::accuracy));
        out += ',' + std::to_string(cycle.fit.best_epoch);
        column(of(cycle.inter_validation, &M::auroc));
        column(cycle.validation.auroc);
        column(cycle.validation.auprc);
        out += ',' + fixed(run.cycle_seconds[c], 3) + ',';
        for (std::size_t i = 0; i < cycle.live.size(); ++i) {
            out += (i == 0 ? "" : " ") + std::to_string(cycle.live[i]);
        }
        out += '\n';
    }
    return out;
}

std::string predictions_tsv(std::span<dp::Record const> records, std::span<float const> logits, bool labelled) {
    std::string out = "id\tlabel\tscore\tprobability\n";
    for (std::size_t i = 0; i < records.size(); ++i) {
        std::string const label = labelled ? (records[i].label ? "1" : "0") : "NA";
        out +=
            records[i].id + '\t' + label + '\t' + exact(logits[i]) + '\t' + exact(dp::Sigmoid::value(logits[i])) + '\n';
    }
    return out;
}

std::string manifest_json(Run const& run) {
    nlohmann::ordered_json manifest{{"command", run.command_line}, {"deepprune_version", DEEPPRUNE_VERSION},
                                    {"compiler", compiler()},      {"seed", run.seed},
                                    {"threads", run.threads},      {"seconds", run.seconds}};
    for (report::Option const& option : run.options) {
        manifest["options"][option.name] = option.value;
    }
    manifest["inputs"] = nlohmann::ordered_json::array();
    for (InputFile const& input : run.data.inputs) {
        manifest["inputs"].push_back(
            {{"role", input.role}, {"path", input.path}, {"bytes", input.bytes}, {"hash", input.hash}});
    }
    manifest["notes"] = run.data.notes;
    manifest["outputs"] = {"model.safetensors", "history.csv", "cycles.csv", "predictions.tsv", "report.html"};
    for (OutputFile const& file : run.motif_files) {
        manifest["outputs"].push_back(file.name);
    }
    return manifest.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

report::ReportData report_data(Run const& run) {
    report::ReportData page{.has_test_set = !run.data.test.empty(),
                            .kernel_length = run.kernel_length,
                            .criterion = run.criterion,
                            .seconds = run.seconds,
                            .output_bias = static_cast<double>(run.dense_bias),
                            .options = run.options,
                            .command_line = run.command_line,
                            .version = DEEPPRUNE_VERSION,
                            .compiler = compiler(),
                            .seed = run.seed,
                            .threads = run.threads};
    dp::DataReportOptions const reach{.kernel_length = run.kernel_length};
    dp::DataReport const validation = dp::make_data_report(run.data.train, run.data.validation, reach);
    dp::DataReport const test = dp::make_data_report(run.data.train, run.data.test, reach);
    page.data.push_back(data_set("training", test.train, std::nullopt));
    page.data.push_back(data_set("validation", validation.test, validation.shared));
    if (page.has_test_set) {
        page.data.push_back(data_set("test", test.test, test.shared));
    }
    page.warnings = run.data.notes;
    page.warnings.insert(page.warnings.end(), test.warnings.begin(), test.warnings.end());

    for (std::size_t c = 0; c < run.result.cycles.size(); ++c) {
        dp::Cycle const& cycle = run.result.cycles[c];
        auto const& inter = cycle.test ? cycle.inter_test : cycle.inter_validation;
        dp::ClassificationMetrics const& metrics = evaluated(cycle);
        report::Cycle row{.kernels = cycle.kernels(),
                          .learning_rate = cycle.learning_rate,
                          .best_epoch = cycle.fit.best_epoch,
                          .validation_loss = cycle.fit.validation_loss,
                          .inter_auroc = inter ? inter->auroc : report::absent,
                          .auroc = metrics.auroc,
                          .auprc = metrics.auprc,
                          .mcc = metrics.mcc,
                          .log_loss = metrics.log_loss,
                          .accuracy = metrics.accuracy,
                          .seconds = run.cycle_seconds[c],
                          .kept = cycle.live};
        for (dp::EpochEnd const& epoch : cycle.fit.epochs) {
            row.training_losses.push_back(epoch.train_loss);
            row.validation_losses.push_back(epoch.validation_loss);
        }
        page.cycles.push_back(std::move(row));
    }
    dp::Cycle const& first = run.result.cycles.front();
    dp::Cycle const& last = run.result.cycles.back();
    auto const kernels = [](dp::Cycle const& cycle) { return std::to_string(cycle.kernels()) + " kernels"; };
    page.roc.push_back(roc(kernels(last), run, run.final_logits, evaluated(last).auroc));
    if (run.result.cycles.size() > 1) {
        page.roc.push_back(roc(kernels(first), run, run.full_logits, evaluated(first).auroc));
    }
    for (std::size_t i = 0; i < last.live.size(); ++i) {
        std::size_t const unit = last.live[i];
        page.survivors.push_back(
            {.index = unit, .weight = last.dense_weights[unit], .bias = static_cast<double>(run.kernel_biases[unit])});
        if (i < run.findings.reading.kernels.size()) {
            add_motif(page.survivors.back(), run.findings.reading.kernels[i], run);
        }
    }
    page.both_strands = run.findings.reading.strands == dp::Strands::both;
    page.looked_up = run.findings.looked_up;
    page.motif_note = motif_note(run);
    for (auto const& warning : run.findings.reading.warnings) {
        page.motif_warnings.push_back(warning.text);
    }
    page.glyphs = dp::shared_logo_glyphs(glyph_prefix);
    for (InputFile const& input : run.data.inputs) {
        page.inputs.push_back({.role = input.role, .path = input.path, .hash = input.hash, .bytes = input.bytes});
    }
    return page;
}

}  // namespace programs::training
