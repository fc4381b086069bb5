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

using namespace draw;

namespace {

constexpr double wide = 1040;
constexpr double narrow = 350;

std::string evaluation_set(ReportData const& data) { return data.has_test_set ? "test" : "validation"; }

std::size_t epochs_of(Cycle const& cycle) {
    return std::max(cycle.training_losses.size(), cycle.validation_losses.size());
}

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
    Cycle const& first = data.cycles.front();
    Cycle const& last = data.cycles.back();
    std::string text = "A network of " + plural(first.kernels, "kernel");
    if (data.kernel_length != 0) {
        text += " of length " + count(data.kernel_length);
    }
    text += " was trained";
    if (!data.data.empty()) {
        text += " on " + plural(data.data.front().records, "sequence");
    }
    if (data.cycles.size() > 1) {
        text += " and pruned to " + count(last.kernels) + " in " + plural(data.cycles.size() - 1, "cycle") +
                ", fine-tuned after each";
        if (!data.criterion.empty()) {
            text += " (criterion: " + escape(data.criterion) + ")";
        }
    } else {
        text += "; it was not pruned";
    }
    std::size_t epochs = 0;
    for (Cycle const& cycle : data.cycles) {
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
        auto const headline = [&](Cycle const& cycle, std::string_view css) {
            return "<p" + std::string{css} + "><span>" + evaluation_set(data) + " AUROC</span> <strong>" +
                   fixed(cycle.auroc, 4) + "</strong> <span>with " + plural(cycle.kernels, "kernel") + "</span></p>\n";
        };
        out += "<div class=\"figures\">\n" + headline(data.cycles.back(), " class=\"first\"");
        if (data.cycles.size() > 1) {
            out += headline(data.cycles.front(), "");
        }
        out += "</div>\n";
    }
    out += "<p class=\"lead\">" + summary(data) + "</p>\n";
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
        row("records", [](DataSet const& set) { return count(set.records); });
        row("positives", [](DataSet const& set) { return count(set.positives); });
        row("negatives", [](DataSet const& set) { return count(set.negatives); });
        row("length, bases", [](DataSet const& set) {
            return set.records == 0              ? std::string{missing}
                   : set.shortest == set.longest ? count(set.shortest)
                                                 : count(set.shortest) + "\u2013" + count(set.longest);
        });
        row("G and C in positives", [](DataSet const& set) { return percent(set.gc_positives); });
        row("G and C in negatives", [](DataSet const& set) { return percent(set.gc_negatives); });
        row("unknown letters (N)", [](DataSet const& set) { return count(set.unknown_bases); });
        row("records with unknown letters", [](DataSet const& set) { return count(set.records_with_unknown); });
        row("repeated sequences", [](DataSet const& set) { return count(set.duplicates); });
        row("sequences in both classes", [](DataSet const& set) { return count(set.in_both_classes); });
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
    if (std::ranges::count_if(data.cycles, [](Cycle const& cycle) { return std::isfinite(cycle.auroc); }) < 2) {
        return {};
    }
    LineChart chart;
    chart.description =
        "AUROC on the " + evaluation_set(data) + " set by number of kernels, before and after fine-tuning";
    chart.x = {.label = "kernels", .log2 = true, .reversed = true};
    chart.y = {.label = evaluation_set(data) + " AUROC", .least = 0.0, .most = 1.0};
    Series before{
        .label = "before fine-tuning", .colour = Palette::vermilion, .dashed = true, .dots = true, .values = true};
    Series after{.label = "after fine-tuning", .colour = Palette::blue, .dots = true, .values = true};
    for (Cycle const& cycle : data.cycles) {
        auto const kernels = static_cast<double>(cycle.kernels);
        chart.x.ticks.push_back(kernels);
        before.points.push_back({kernels, cycle.inter_auroc});
        after.points.push_back({kernels, cycle.auroc});
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
    chart.x = {.label = "false positive rate", .ticks = ticks, .least = 0.0, .most = 1.0};
    chart.y = {.label = "true positive rate", .ticks = ticks, .least = 0.0, .most = 1.0};
    chart.key = LineChart::Key::corner;
    chart.diagonal = true;
    for (std::size_t i = std::min<std::size_t>(data.roc.size(), 2); i-- > 0;) {  // the final model's line on top
        RocCurve const& curve = data.roc[i];
        Series series{.label = curve.label + ", " + fixed(curve.auroc, 4),
                      .colour = i == 0 ? Palette::blue : Palette::grey};
        for (std::size_t n = 0; n < std::min(curve.false_positive_rate.size(), curve.true_positive_rate.size()); ++n) {
            series.points.push_back({curve.false_positive_rate[n], curve.true_positive_rate[n]});
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
        Cycle const& cycle = data.cycles[i];
        out += i + 1 == data.cycles.size() ? "<tr class=\"last\">" : "<tr>";
        for (std::string const& cell :
             {count(i), count(cycle.kernels), general(cycle.learning_rate, 3), count(epochs_of(cycle)),
              fixed(cycle.validation_loss, 4), fixed(cycle.inter_auroc, 4), fixed(cycle.auroc, 4),
              fixed(cycle.auprc, 4), fixed(cycle.mcc, 4), fixed(cycle.log_loss, 4), fixed(cycle.accuracy, 4),
              fixed(cycle.seconds, 2)}) {
            out += "<td>" + cell + "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</tbody>\n</table></div>\n";
}

std::string performance(ReportData const& data) {
    if (data.cycles.empty() && data.roc.empty()) {
        return {};
    }
    std::string const figures = auroc_figure(data) + roc_figure(data);
    std::string body = figures.empty() ? figures : "<div class=\"pair\">\n" + figures + "</div>\n";
    if (!data.cycles.empty()) {
        body += cycle_table(data);
    }
    return section("Accuracy", "All figures on the " + evaluation_set(data) + " set.", body);
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
    chart.y = {.label = "loss (binary cross-entropy)", .least = 0.0};
    chart.key = LineChart::Key::top;
    chart.mark_label = "best epoch, kept";
    Series training{.label = "training", .colour = Palette::vermilion};
    Series validation{.label = "validation", .colour = Palette::blue};
    std::vector<double> all;
    std::size_t before = 0;
    for (std::size_t i = 0; i < data.cycles.size(); ++i) {
        Cycle const& cycle = data.cycles[i];
        std::size_t const epochs = epochs_of(cycle);
        if (epochs == 0) {
            continue;
        }
        auto const position = [before](std::size_t epoch) { return static_cast<double>(before + epoch); };
        chart.rules.push_back({before == 0 ? 1.0 : position(0) + 0.5,
                               before == 0 ? plural(cycle.kernels, "kernel") : count(cycle.kernels)});
        auto const add = [&](Series& series, std::vector<double> const& values) {
            series.points.push_back({absent, absent});  // each fit is a line of its own
            for (std::size_t n = 0; n < values.size(); ++n) {
                series.points.push_back({position(n + 1), values[n]});
            }
            all.insert(all.end(), values.begin(), values.end());
        };
        add(training, cycle.training_losses);
        add(validation, cycle.validation_losses);
        if (cycle.best_epoch > 0 && cycle.best_epoch <= cycle.validation_losses.size()) {
            chart.marks.push_back({position(cycle.best_epoch), cycle.validation_losses[cycle.best_epoch - 1]});
        }
        before += epochs;
    }
    if (before < 2) {
        return {};  // the one number stands in the table
    }
    chart.series = {std::move(training), std::move(validation)};
    chart.y.most = loss_ceiling(std::move(all));
    return section("Losses", "Each vertical line starts a cycle; the number is the count of kernels.",
                   figure(render_both(chart, {wide, 340}, {narrow, 320}),
                          chart.y.most ? "A few epochs lie above the frame and are drawn at its edge." : ""));
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
    for (Cycle const& cycle : data.cycles) {
        if (!cycle.kept.empty()) {
            kept.push_back(cycle.kept);
            first = std::max({first, cycle.kernels, *std::ranges::max_element(cycle.kept) + 1});
        }
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
    if (!data.survivors.empty()) {
        auto survivors = data.survivors;
        std::ranges::stable_sort(survivors, [](Kernel const& a, Kernel const& b) {
            auto const size = [](Kernel const& k) { return std::isfinite(k.weight) ? std::abs(k.weight) : -1.0; };
            return size(a) > size(b);
        });
        double const largest = std::isfinite(survivors.front().weight) ? std::abs(survivors.front().weight) : 0;
        body +=
            "<div class=\"scroll\"><table class=\"kernels\">\n<thead><tr><th scope=\"col\">kernel</th>"
            "<th scope=\"col\">dense weight</th><th></th><th scope=\"col\">bias</th></tr></thead>\n<tbody>\n";
        for (Kernel const& kernel : survivors) {
            body += "<tr><td>" + count(kernel.index) + "</td><td>" + fixed(kernel.weight, 4) + "</td><td>" +
                    weight_bar(kernel.weight, largest) + "</td><td>" + fixed(kernel.bias, 4) + "</td></tr>\n";
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
        for (InputFile const& file : data.inputs) {
            body += "<tr><td class=\"word\">" + escape(file.role) + "</td><td class=\"word\">" + escape(file.path) +
                    "</td><td class=\"number\">" +
                    (file.bytes ? count(static_cast<std::size_t>(*file.bytes)) : std::string{missing}) +
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
        "</style>\n</head>\n<body>\n" + data.glyphs + "<main>\n";
    out += header(data) + data_check(data) + performance(data) + render_motifs(data) + losses(data) + kernels(data) +
           options(data) + provenance(data);
    out += "<footer>Written by deepprune" + (data.version.empty() ? "" : " " + escape(data.version)) +
           ". This page holds all it needs: no scripts, no other files.</footer>\n</main>\n</body>\n</html>\n";
    return out;
}

}  // namespace programs::report
