#include "report/report.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "draw/charts.hpp"
#include "draw/html.hpp"
#include "draw/svg.hpp"
#include "report/lineage.hpp"
#include "report/motifs.hpp"
#include "report/style.hpp"

namespace programs::report {

namespace dp = deepprune;
using namespace draw;
using draw::fixed;  // with a true minus sign, unlike that of text.hpp

namespace {

constexpr double wide = 1040;
constexpr double narrow = 350;

std::string evaluation_set(ReportData const& data) { return data.has_test_set ? "test" : "validation"; }

// After pruning, before fine-tuning.
double auroc_before(dp::Cycle const& cycle) {
    auto const& metrics = cycle.test ? cycle.inter_test : cycle.inter_validation;
    return metrics ? metrics->auroc : absent;
}

std::size_t epochs_of(dp::Cycle const& cycle) { return cycle.fit.epochs.size(); }

std::string section(std::string_view heading, std::string_view note, std::string const& body) {
    return "<section>\n<h2>" + std::string{heading} + "</h2>\n" +
           (note.empty() ? std::string{} : "<p class=\"note\">" + std::string{note} + "</p>\n") + body + "</section>\n";
}

std::string figure(std::string const& picture, std::string_view caption) {
    return "<figure>\n" + picture + (caption.empty() ? "" : "<figcaption>" + std::string{caption} + "</figcaption>\n") +
           "</figure>\n";
}

std::string summary(ReportData const& data) {
    if (data.cycles.empty()) {
        return "No cycle of training was finished.";
    }
    dp::Cycle const& first = data.cycles.front();
    dp::Cycle const& last = data.cycles.back();
    std::string text = "A network of " + plural(first.kernels(), "kernel");
    if (data.kernel_length != 0) {
        text += " of length " + count(data.kernel_length);
    }
    text += " was trained";
    if (!data.data.empty()) {
        text += " on " + plural(data.data.front().counts.records, "sequence");
    }
    if (data.cycles.size() > 1) {
        text += " and pruned to " + count(last.kernels()) + " in " + plural(data.cycles.size() - 1, "cycle") +
                ", fine-tuned after each";
        if (!data.criterion.empty()) {
            text += " (criterion: " + escape(data.criterion) + ")";
        }
        if (data.soft) {
            text += "; behind the first cycle, kernels weigh every window of " +
                    std::string{data.both_strands ? "both strands" : "a sequence"} + " (soft pooling)";
        }
    } else {
        text += "; it was not pruned";
    }
    std::size_t epochs = 0;
    for (dp::Cycle const& cycle : data.cycles) {
        epochs += epochs_of(cycle);
    }
    if (epochs != 0) {
        text += "; " + plural(epochs, "epoch");
        if (std::isfinite(data.seconds)) {
            text += " in " + duration(data.seconds);
        }
    }
    return text + ".";
}

std::string header(ReportData const& data) {
    std::string out = "<header>\n<p class=\"kind\">deepprune train</p>\n<h1>" + escape(data.title) + "</h1>\n";
    if (!data.cycles.empty()) {
        auto const headline = [&](dp::Cycle const& cycle, std::string_view css) {
            return "<p" + std::string{css} + "><span>" + evaluation_set(data) + " AUROC</span> <strong>" +
                   fixed(evaluated(cycle).auroc, 4) + "</strong> <span>with " + plural(cycle.kernels(), "kernel") +
                   "</span></p>\n";
        };
        out += "<div class=\"figures\">\n" + headline(data.cycles.back(), " class=\"first\"");
        if (data.cycles.size() > 1) {
            out += headline(data.cycles.front(), "");
        }
        if (std::isfinite(data.reference_auroc)) {
            out += "<p><span>" + evaluation_set(data) + " AUROC</span> <strong>" + fixed(data.reference_auroc, 4) +
                   "</strong> <span>of the reference, six networks of many kernels</span></p>\n";
        }
        out += "</div>\n";
    }
    out += "<p class=\"lead\">" + summary(data) + "</p>\n";
    for (std::string const& choice : data.choices) {
        out += "<p class=\"note below\">" + escape(choice) + "</p>\n";
    }
    if (!data.has_test_set && !data.cycles.empty()) {
        out +=
            "<p class=\"note below\">No test set was given. The figures are those of the validation set, which also "
            "chose the best "
            "epoch of each cycle: expect a little less on new data.</p>\n";
    }
    return out + "</header>\n";
}

std::string data_check(ReportData const& data) {
    if (data.data.empty() && data.warnings.empty()) {
        return {};
    }
    std::string out = "<div class=\"pair\">\n";
    if (!data.data.empty()) {
        out += "<div class=\"scroll\"><table class=\"data full words\">\n<thead><tr><th scope=\"col\">set</th>";
        for (DataSet const& set : data.data) {
            out += "<th scope=\"col\" style=\"text-align:right\">" + escape(set.name) + "</th>";
        }
        out += "</tr></thead>\n<tbody>\n";
        auto const row = [&](std::string_view name, auto const& value) {
            out += "<tr><th scope=\"row\">" + std::string{name} + "</th>";
            for (DataSet const& set : data.data) {
                out += "<td>" + value(set) + "</td>";
            }
            out += "</tr>\n";
        };
        row("records", [](DataSet const& set) { return count(set.counts.records); });
        row("positives", [](DataSet const& set) { return count(set.counts.positives); });
        row("negatives", [](DataSet const& set) { return count(set.counts.negatives); });
        row("length, bases", [](DataSet const& set) {
            return set.counts.records == 0 ? std::string{missing}
                   : set.counts.shortest == set.counts.longest
                       ? count(set.counts.shortest)
                       : count(set.counts.shortest) + "\u2013" + count(set.counts.longest);
        });
        row("G and C in positives",
            [](DataSet const& set) { return percent(set.counts.gc_positives.value_or(absent)); });
        row("G and C in negatives",
            [](DataSet const& set) { return percent(set.counts.gc_negatives.value_or(absent)); });
        row("unknown letters (N)", [](DataSet const& set) { return count(set.counts.unknown_letters); });
        row("records with unknown letters", [](DataSet const& set) { return count(set.counts.records_with_unknown); });
        row("repeated sequences", [](DataSet const& set) { return count(set.counts.duplicates); });
        row("sequences in both classes", [](DataSet const& set) { return count(set.counts.in_both_classes); });
        row("records also in training", [](DataSet const& set) {
            return set.shared_with_training ? count(*set.shared_with_training) : std::string{missing};
        });
        out += "</tbody>\n</table></div>\n";
    }
    if (!data.warnings.empty()) {
        out += "<ul class=\"warnings\">\n";
        for (std::string const& warning : data.warnings) {
            out += "<li>" + escape(warning) + "</li>\n";
        }
        out += "</ul>\n";
    }
    return section("Data check", data.warnings.empty() ? "Nothing unusual was found." : "", out + "</div>\n");
}

std::string auroc_figure(ReportData const& data) {
    if (std::ranges::count_if(data.cycles,
                              [](dp::Cycle const& cycle) { return std::isfinite(evaluated(cycle).auroc); }) < 2) {
        return {};
    }
    LineChart chart;
    chart.description =
        "AUROC on the " + evaluation_set(data) + " set by number of kernels, before and after fine-tuning";
    chart.x = {.label = "kernels", .log2 = true, .reversed = true};
    chart.y = {.label = evaluation_set(data) + " AUROC", .min = 0.0, .max = 1.0};
    Series before{
        .label = "before fine-tuning", .colour = Palette::vermilion, .dashed = true, .dots = true, .values = true};
    Series after{.label = "after fine-tuning", .colour = Palette::blue, .dots = true, .values = true};
    for (dp::Cycle const& cycle : data.cycles) {
        auto const kernels = static_cast<double>(cycle.kernels());
        chart.x.ticks.push_back(kernels);
        before.points.push_back({kernels, auroc_before(cycle)});
        after.points.push_back({kernels, evaluated(cycle).auroc});
    }
    bool const pruned = std::ranges::any_of(before.points, [](Point const& p) { return std::isfinite(p.y); });
    if (pruned) {
        chart.series.push_back(std::move(before));
    } else {
        after.label = "trained";
    }
    chart.series.push_back(std::move(after));
    chart.key = LineChart::Key::ends;
    return figure("<h3>AUROC by number of kernels</h3>\n" + render_both(chart, {620, 400}, {narrow, 300}), "");
}

std::string roc_figure(ReportData const& data) {
    if (data.roc.empty()) {
        return {};
    }
    LineChart chart;
    chart.description = "Receiver operating characteristic on the " + evaluation_set(data) + " set";
    std::vector<double> const ticks{0, 0.25, 0.5, 0.75, 1};
    chart.x = {.label = "false positive rate", .ticks = ticks, .min = 0.0, .max = 1.0};
    chart.y = {.label = "true positive rate", .ticks = ticks, .min = 0.0, .max = 1.0};
    chart.key = LineChart::Key::corner;
    chart.diagonal = true;
    for (std::size_t i = std::min<std::size_t>(data.roc.size(), 2); i-- > 0;) {  // the final model's line on top
        RocCurve const& curve = data.roc[i];
        Series series{.label = curve.label + ", " + fixed(curve.auroc, 4),
                      .colour = i == 0 ? Palette::blue : Palette::grey};
        for (dp::RocPoint const& point : curve.points) {
            series.points.push_back({point.false_positive_rate, point.true_positive_rate});
        }
        chart.series.push_back(std::move(series));
    }
    return figure("<h3>ROC curve</h3>\n" + render_both(chart, {380, 400}, {narrow, 350}), "");
}

std::string cycle_table(ReportData const& data) {
    std::string out =
        "<div class=\"scroll\"><table class=\"cycles full\">\n<thead>\n<tr class=\"groups\"><td colspan=\"2\"></td>"
        "<th colspan=\"3\" scope=\"colgroup\"><span>training</span></th><th colspan=\"6\" scope=\"colgroup\"><span>" +
        evaluation_set(data) + " set</span></th><td></td></tr>\n<tr>";
    for (std::string_view const name :
         {"cycle", "kernels", "learning<br>rate", "epochs", "validation<br>loss", "AUROC before<br>fine-tuning",
          "AUROC", "AUPRC", "MCC", "log-loss", "accuracy", "seconds"}) {
        out += "<th scope=\"col\">" + std::string{name} + "</th>";
    }
    out += "</tr>\n</thead>\n<tbody>\n";
    for (std::size_t i = 0; i < data.cycles.size(); ++i) {
        dp::Cycle const& cycle = data.cycles[i];
        dp::ClassificationMetrics const& metrics = evaluated(cycle);
        out += i + 1 == data.cycles.size() ? "<tr class=\"last\">" : "<tr>";
        for (std::string const& cell :
             {count(i), count(cycle.kernels()), general(cycle.learning_rate, 3), count(epochs_of(cycle)),
              fixed(cycle.fit.validation_loss, 4), fixed(auroc_before(cycle), 4), fixed(metrics.auroc, 4),
              fixed(metrics.auprc, 4), fixed(metrics.mcc, 4), fixed(metrics.log_loss, 4), fixed(metrics.accuracy, 4),
              fixed(i < data.cycle_seconds.size() ? data.cycle_seconds[i] : absent, 2)}) {
            out += "<td>" + cell + "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</tbody>\n</table></div>\n";
}

// How many kernels the data need.
std::string enough(ReportData const& data) {
    if (!data.enough || data.cycles.size() < 2) {
        return {};
    }
    auto const& cycle = data.cycles[*data.enough];
    auto const best =
        std::ranges::min_element(data.cycles, {}, [](dp::Cycle const& other) { return other.validation.log_loss; });
    return "<p class=\"lead\"><b>" + plural(cycle.kernels(), "kernel") + (cycle.kernels() == 1 ? " is" : " are") +
           " enough</b> for these data: the fewest whose validation loss, " + fixed(cycle.validation.log_loss, 4) +
           ", is within one standard error (" + fixed(best->validation.log_loss_error, 4) + ") of the best, " +
           fixed(best->validation.log_loss, 4) + " with " + count(best->kernels()) + ".</p>\n";
}

std::string performance(ReportData const& data) {
    if (data.cycles.empty() && data.roc.empty()) {
        return {};
    }
    std::string const figures = auroc_figure(data) + roc_figure(data);
    std::string body = figures.empty() ? figures : "<div class=\"pair\">\n" + figures + "</div>\n";
    body += enough(data);
    if (!data.cycles.empty()) {
        body += cycle_table(data);
    }
    return section("Accuracy", "All figures on the " + evaluation_set(data) + " set.", body);
}

// The motifs of the network that is enough, if they were asked for and it is not the last one.
std::string by_loss(ReportData const& data) {
    if (data.by_loss == nullptr || !data.enough || *data.enough + 1 == data.cycles.size()) {
        return {};
    }
    auto other = data;
    other.findings = data.by_loss;
    other.motif_note = "The network of " + plural(data.cycles[*data.enough].kernels(), "kernel") +
                       ", which is enough by validation loss (by_loss/model.safetensors).";
    return render_motifs(other);
}

/// A ceiling that keeps one wild epoch from flattening all others.
std::optional<double> loss_ceiling(std::vector<double> losses) {
    std::erase_if(losses, [](double loss) { return !std::isfinite(loss); });
    if (losses.size() < 20) {
        return std::nullopt;
    }
    std::ranges::sort(losses);
    double const usual = losses[losses.size() * 19 / 20];
    return losses.back() > 2.5 * usual && usual > 0 ? std::optional{1.5 * usual} : std::nullopt;
}

std::string losses(ReportData const& data) {
    LineChart chart;
    chart.description = "Training and validation loss by epoch, over all cycles";
    chart.x = {.label = "epoch", .whole = true};
    chart.y = {.label = "loss (binary cross-entropy)", .min = 0.0};
    chart.key = LineChart::Key::top;
    chart.mark_label = "best epoch, kept";
    Series training{.label = "training", .colour = Palette::vermilion};
    Series validation{.label = "validation", .colour = Palette::blue};
    std::vector<double> all;
    std::size_t before = 0;
    for (std::size_t i = 0; i < data.cycles.size(); ++i) {
        dp::Cycle const& cycle = data.cycles[i];
        std::size_t const epochs = epochs_of(cycle);
        if (epochs == 0) {
            continue;
        }
        auto const position = [before](std::size_t epoch) { return static_cast<double>(before + epoch); };
        chart.rules.push_back({before == 0 ? 1.0 : position(0) + 0.5,
                               before == 0 ? plural(cycle.kernels(), "kernel") : count(cycle.kernels())});
        auto const add = [&](Series& series, double dp::EpochEnd::*loss) {
            series.points.push_back({absent, absent});  // each fit is a line of its own
            for (std::size_t n = 0; n < epochs; ++n) {
                series.points.push_back({position(n + 1), cycle.fit.epochs[n].*loss});
                all.push_back(cycle.fit.epochs[n].*loss);
            }
        };
        add(training, &dp::EpochEnd::train_loss);
        add(validation, &dp::EpochEnd::validation_loss);
        std::size_t const best = cycle.fit.best_epoch;
        if (best > 0 && best <= epochs) {
            chart.marks.push_back({position(best), cycle.fit.epochs[best - 1].validation_loss});
        }
        before += epochs;
    }
    if (before < 2) {
        return {};  // the one number stands in the table
    }
    chart.series = {std::move(training), std::move(validation)};
    chart.y.max = loss_ceiling(std::move(all));
    return section("Losses", "Each vertical line starts a cycle; the number is the count of kernels.",
                   figure(render_both(chart, {wide, 340}, {narrow, 320}),
                          chart.y.max ? "A few epochs lie above the frame and are drawn at its edge." : ""));
}

/// A bar left (negative) or right (positive) of the middle.
std::string weight_bar(double weight, double largest) {
    if (!std::isfinite(weight) || !(largest > 0)) {
        return {};
    }
    double const length = 78 * std::abs(weight) / largest;
    return "<svg viewBox=\"0 0 160 12\" width=\"160\" height=\"12\" aria-hidden=\"true\"><path d=\"M" +
           svg::at(weight < 0 ? 80 - length : 80) + " 1.5h" + svg::at(length) + "v9h-" + svg::at(length) + "z\"" +
           svg::attribute("fill", weight < 0 ? Palette::vermilion : Palette::blue) + "/><path d=\"M80 0v12\"" +
           svg::attribute("stroke", Palette::grey) + "/></svg>";
}

std::string kernels(ReportData const& data) {
    std::string body;
    std::vector<std::vector<std::size_t>> kept;
    std::size_t first = 0;
    for (dp::Cycle const& cycle : data.cycles) {
        kept.push_back(cycle.live);
        first = std::max(first, cycle.live.empty() ? 0 : std::max(cycle.kernels(), cycle.live.back() + 1));
    }
    if (kept.size() > 1) {
        bool const labelled = kept.back().size() <= 16;
        body +=
            figure("<div class=\"wide\">" + render_lineage(kept, first, wide) + "</div><div class=\"narrow\">" +
                       render_lineage(kept, first, narrow) + "</div>\n",
                   "One row per cycle, headed by its number of kernels; one column per kernel of the first model. Pale "
                   "blue: alive in that cycle. Dark blue: alive to the end" +
                       std::string{labelled ? ", with its index below." : "."});
    }
    auto const survivors = kernels_by_weight(data);
    if (!survivors.empty()) {
        double const largest = std::abs(survivors.front()->found.kernel.dense_weight);
        body +=
            "<div class=\"scroll\"><table class=\"kernels\">\n<thead><tr><th scope=\"col\">kernel</th>"
            "<th scope=\"col\">dense weight</th><th></th><th scope=\"col\">bias</th></tr></thead>\n<tbody>\n";
        for (auto const* const survivor : survivors) {
            auto const& kernel = survivor->found.kernel;
            body += "<tr><td>" + count(kernel.index) + "</td><td>" + fixed(kernel.dense_weight, 4) + "</td><td>" +
                    weight_bar(kernel.dense_weight, largest) + "</td><td>" + fixed(kernel.bias, 4) + "</td></tr>\n";
        }
        body += "</tbody>\n</table></div>\n";
        if (std::isfinite(data.output_bias)) {
            body += "<p class=\"note\">Bias of the dense layer: " + fixed(data.output_bias, 4) + ".</p>\n";
        }
    }
    return body.empty()
               ? body
               : section("Surviving kernels", "Kernels are named by their index in the first model, from 0.", body);
}

std::string options(ReportData const& data) {
    if (data.options.empty()) {
        return {};
    }
    bool const any_given = std::ranges::any_of(data.options, &Option::given);
    std::string body = "<ul class=\"options\">\n";
    for (Option const& option : data.options) {
        body += std::string{option.given ? "<li class=\"given\">" : "<li>"} + "<span>" + escape(option.name) +
                "</span> <b>" + (option.value.empty() ? std::string{missing} : escape(option.value)) + "</b></li>\n";
    }
    return section("Options",
                   any_given ? "Blue: given on the command line. The others are defaults or follow from these." : "",
                   body + "</ul>\n");
}

std::string provenance(ReportData const& data) {
    std::string body;
    std::string facts;
    for (auto const& [name, value] :
         std::initializer_list<std::pair<std::string_view, std::string_view>>{{"deepprune", data.version},
                                                                              {"compiler", data.compiler},
                                                                              {"seed", data.seed},
                                                                              {"threads", data.threads}}) {
        if (!value.empty()) {
            facts += "<li><span>" + std::string{name} + "</span> <b>" + escape(value) + "</b></li>\n";
        }
    }
    if (!facts.empty()) {
        body += "<ul class=\"options\">\n" + facts + "</ul>\n";
    }
    if (!data.command_line.empty()) {
        body += "<pre>" + escape(data.command_line) + "</pre>\n";
    }
    if (!data.inputs.empty()) {
        body +=
            "<div class=\"scroll\"><table class=\"inputs words\">\n<thead><tr><th scope=\"col\">input</th>"
            "<th scope=\"col\">file</th><th scope=\"col\" style=\"text-align:right\">bytes</th>"
            "<th scope=\"col\">hash</th></tr></thead>\n<tbody>\n";
        for (training::InputFile const& file : data.inputs) {
            body += "<tr><td class=\"word\">" + escape(file.role) + "</td><td class=\"word\">" + escape(file.path) +
                    "</td><td class=\"number\">" + count(static_cast<std::size_t>(file.bytes)) +
                    "</td><td class=\"word\"><code>" + (file.hash.empty() ? std::string{missing} : escape(file.hash)) +
                    "</code></td></tr>\n";
        }
        body += "</tbody>\n</table></div>\n";
    }
    return body.empty() ? body : section("To repeat this run", "", body);
}

}  // namespace

std::string render_report(ReportData const& data) {
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src "
        "data:\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>" +
        escape(data.title) + " \u00B7 deepprune</title>\n<style>" + std::string{style_sheet} +
        "</style>\n</head>\n<body>\n" + motif_glyphs(data) + "<main>\n";
    out += header(data) + data_check(data) + performance(data) + render_motifs(data) + by_loss(data) +
           render_maps(data) + losses(data) + kernels(data) + options(data) + provenance(data);
    out += "<footer>Written by deepprune" + (data.version.empty() ? "" : " " + escape(data.version)) +
           ". This page holds all it needs: no scripts, no other files.</footer>\n</main>\n</body>\n</html>\n";
    return out;
}

}  // namespace programs::report
