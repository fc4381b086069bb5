#include "train/outputs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include <deepprune/core/config.hpp>
#include <deepprune/layers/sigmoid.hpp>
#include <deepprune/metrics/roc_curve.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "draw/html.hpp"
#include "model_kernels.hpp"
#include "mutation_maps.hpp"
#include "text.hpp"

namespace programs::training {

namespace dp = deepprune;

namespace {

report::RocCurve roc(dp::Cycle const& cycle, Run const& run, std::vector<float> const& logits) {
    return {.label = std::to_string(cycle.kernels()) + " kernels",
            .points = dp::roc_curve(logits, encode(run.evaluated()).labels()),
            .auroc = report::evaluated(cycle).auroc};
}

// How the motifs were made, in words.
std::string motif_note(Run const& run) {
    auto const& extract = run.finding.reading.extract;
    std::string text = extract.sites == dp::SiteChoice::best ? "The letters at the best window of each "
                                                             : "The letters at the windows of each ";
    text += extract.positives_only ? "bound training sequence" : "training sequence";
    if (run.network.shape().pooling == engine::Pooling::soft) {
        text =
            "The letters at the best window of each bound training sequence whose value is above the kernel\u2019s "
            "limit, which is given with it";
    } else {
        text += extract.threshold > 0.0 ? " that score above " + fixed(100.0 * extract.threshold, 0) +
                                              " % of the kernel\u2019s highest score"
                                        : " that score above 0";
    }
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

// The maps of the evaluated sequences with the highest logits, among those that a page has room for.
std::vector<report::SequenceMap> best_maps(Run const& run) {
    constexpr std::size_t wanted = 3;
    constexpr std::size_t longest = 1000;  // bases
    constexpr double threshold = 1e-4;     // p-value of a site
    auto const& records = run.evaluated();
    std::vector<std::size_t> best;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i].sequence.size() <= longest) {
            best.push_back(i);
        }
    }
    std::size_t const count = std::min(wanted, best.size());
    std::ranges::partial_sort(
        best, best.begin() + static_cast<std::ptrdiff_t>(count), [&](std::size_t a, std::size_t b) {
            return run.final_logits[a] != run.final_logits[b] ? run.final_logits[a] > run.final_logits[b] : a < b;
        });
    best.resize(count);
    MutationMaps const maps{kernels_as_read(run.network, run.result.cycles.back().live), threshold};
    std::vector<report::SequenceMap> out;
    for (std::size_t const i : best) {
        report::SequenceMap map{.id = std::string{records[i].id},
                                .probability = static_cast<double>(dp::Sigmoid::value(run.final_logits[i]))};
        std::ranges::transform(records[i].sequence, std::back_inserter(map.sequence), dp::encode_base);
        map.changes = maps.changes(map.sequence);
        map.sites = maps.sites(map.sequence);
        out.push_back(std::move(map));
    }
    return out;
}

}  // namespace

std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

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

std::string_view predictions_header() { return "id\tlabel\tscore\tprobability\n"; }

std::string prediction_rows(dp::RecordsView records, std::span<float const> logits, bool labelled) {
    std::string out;
    for (std::size_t i = 0; i < records.size(); ++i) {
        out += records[i].id;
        out += '\t';
        out += labelled ? (records[i].label ? "1" : "0") : "NA";
        out += '\t' + exact(logits[i]) + '\t' + exact(dp::Sigmoid::value(logits[i])) + '\n';
    }
    return out;
}

std::string manifest_json(Run const& run, std::span<WrittenFile const> outputs) {
    nlohmann::ordered_json manifest{{"command", run.command_line}, {"deepprune_version", DEEPPRUNE_VERSION},
                                    {"compiler", compiler()},      {"seed", run.seed},
                                    {"threads", run.threads},      {"run", run.facts},
                                    {"seconds", run.seconds}};
    for (report::Option const& option : run.options) {
        manifest["options"][option.name] = option.value;
    }
    manifest["inputs"] = nlohmann::ordered_json::array();
    for (InputFile const& input : run.data.inputs) {
        manifest["inputs"].push_back(
            {{"role", input.role}, {"path", input.path}, {"bytes", input.bytes}, {"hash", input.hash}});
    }
    manifest["notes"] = run.data.notes;
    manifest["choices"] = run.choices;
    manifest["outputs"] = nlohmann::ordered_json::array();
    for (WrittenFile const& file : outputs) {
        manifest["outputs"].push_back({{"path", file.name}, {"bytes", file.bytes}, {"hash", file.hash}});
    }
    manifest["enough_kernels"] = run.result.cycles[run.enough].kernels();
    if (run.reference_auroc) {
        manifest["reference_auroc"] = *run.reference_auroc;
    }
    return manifest.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

report::ReportData report_data(Run const& run) {
    auto const shape = run.network.shape();
    report::ReportData page{.has_test_set = !run.data.test.empty(),
                            .kernel_length = shape.kernel_length,
                            .criterion = run.criterion,
                            .both_strands = shape.strands == dp::Strands::both,
                            .soft = shape.pooling == engine::Pooling::soft,
                            .choices = run.choices,
                            .seconds = run.seconds,
                            .cycles = run.result.cycles,
                            .cycle_seconds = run.cycle_seconds,
                            .output_bias = static_cast<double>(run.network.parameters().dense_bias),
                            .findings = &run.findings,
                            .colours = run.finding.colours(),
                            .motif_note = motif_note(run),
                            .options = run.options,
                            .inputs = run.data.inputs,
                            .command_line = run.command_line,
                            .version = DEEPPRUNE_VERSION,
                            .compiler = compiler(),
                            .seed = run.seed,
                            .threads = run.threads};
    dp::DataReportOptions const reach{.kernel_length = shape.kernel_length};
    dp::DataReport const validation = dp::make_data_report(run.data.train, run.data.validation, reach);
    dp::DataReport const test = dp::make_data_report(run.data.train, run.data.test, reach);
    page.data.push_back({.name = "training", .counts = test.train});
    page.data.push_back({.name = "validation", .counts = validation.test, .shared_with_training = validation.shared});
    if (page.has_test_set) {
        page.data.push_back({.name = "test", .counts = test.test, .shared_with_training = test.shared});
    }
    page.maps = best_maps(run);
    page.enough = run.enough;
    page.by_loss = run.by_loss;
    page.reference_auroc = run.reference_auroc.value_or(report::absent);
    page.warnings = run.data.notes;  // with the warnings about the data
    page.roc.push_back(roc(run.result.cycles.back(), run, run.final_logits));
    if (run.result.cycles.size() > 1) {
        page.roc.push_back(roc(run.result.cycles.front(), run, run.full_logits));
    }
    return page;
}

}  // namespace programs::training
