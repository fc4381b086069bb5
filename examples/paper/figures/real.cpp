// The figures and tables of the real sets.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "figures/figure.hpp"
#include "figures/kernel_boxes.hpp"
#include "figures/plots.hpp"
#include "figures/sheet.hpp"
#include "text.hpp"

namespace programs::figures {

namespace {

using lab::Arm;
using lab::Method;

void want(lab::Sets const& sets, Wants& wanted, std::set<Method> const& methods) {
    for (lab::RealSet const& set : sets.real) {
        wanted[set.name].methods.insert(methods.begin(), methods.end());
    }
}
void want_pair(lab::Sets const& sets, Wants& wanted) { want(sets, wanted, {Method::baseline, Method::prune}); }
void want_ticket(lab::Sets const& sets, Wants& wanted) {
    want(sets, wanted, {Method::baseline, Method::prune, Method::prune_reinit});
}

void want_others(lab::Sets const& sets, Wants& wanted) {
    want(sets, wanted,
         {Method::baseline, Method::prune, Method::circular, Method::expectation, Method::hidden, Method::prune_again,
          Method::prune_expectation, Method::prune_hidden});
}

// The sets with their means of both arms; sets that failed are left out.
struct Means {
    Names sets{};
    std::vector<double> x{};
    std::vector<double> y{};
};

Means means(lab::Results const& results, Names const& sets, Arm const& x, Arm const& y) {
    Means out;
    for (std::string const& set : sets) {
        double const of_x = results.mean(set, x);
        double const of_y = results.mean(set, y);
        if (std::isfinite(of_x) && std::isfinite(of_y)) {
            out.sets.push_back(set);
            out.x.push_back(of_x);
            out.y.push_back(of_y);
        }
    }
    return out;
}

std::string pairs_svg(Means const& found, std::string description, std::string x, std::string y) {
    return render(PairChart{.description = std::move(description),
                            .x_label = "AUROC, " + x,
                            .y_label = "AUROC, " + y,
                            .difference_label = y + " less " + x,
                            .x = found.x,
                            .y = found.y});
}

std::string pairs_tsv(Means const& found, std::string const& x, std::string const& y) {
    std::string out = "set\t" + x + '\t' + y + "\tdifference\n";
    for (std::size_t i = 0; i < found.sets.size(); ++i) {
        out += found.sets[i] + '\t' + exact(found.x[i]) + '\t' + exact(found.y[i]) + '\t' +
               exact(found.y[i] - found.x[i]) + '\n';
    }
    return out;
}

Figure make_fig6(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    Figure figure{.name = "fig6", .title = "Pruning against the baseline on real sets, 4 kernels"};
    auto const found = means(results, sets.real_names(), {"baseline"}, {"prune"});
    figure.tsv = pairs_tsv(found, "baseline_4", "prune_4");
    figure.svg = pairs_svg(found, "Test AUROC of pruning against the baseline", "baseline", "prune");
    figure.notes.emplace_back("Each value is the mean over seeds of one set.");
    note_failures(figure, results);
    figure.claims.push_back(higher("pruning is better than the baseline with 4 kernels, over sets",
                                   "532 of 690 (77.10 %), p 1.02e-58",
                                   results.compare_sets(sets.real_names(), {"prune"}, {"baseline"})));
    return figure;
}

Figure make_table2(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    Figure figure{.name = "table2", .title = "Pruning against the baseline on real sets, by number of kernels"};
    figure.tsv = "kernels\tsets\tbaseline\tprune\twins\tshare_of_wins\tp\tlog_p\n";
    SheetPart part{.header = {"kernels", "sets", "mean AUROC, baseline", "pruned", "pruned is better", "p"}};
    for (auto it = lab::kernel_counts.rbegin(); it + 1 != lab::kernel_counts.rend(); ++it) {
        auto const comparison = results.compare_sets(sets.real_names(), {"prune", *it}, {"baseline", *it});
        auto const n = comparison.differences.size();
        if (n == 0) {
            continue;  // no set was run
        }
        figure.tsv += std::to_string(*it) + '\t' + std::to_string(n) + '\t' + exact(comparison.mean_second) + '\t' +
                      exact(comparison.mean_first) + '\t' + std::to_string(comparison.wins) + '\t' +
                      exact(static_cast<double>(comparison.wins) / static_cast<double>(n)) + '\t' +
                      exact(comparison.test.p_value) + '\t' + exact(comparison.test.log_p_value) + '\n';
        part.rows.push_back({std::to_string(*it), std::to_string(n), area(comparison.mean_second),
                             area(comparison.mean_first),
                             fixed(100.0 * static_cast<double>(comparison.wins) / static_cast<double>(n), 1) + "%",
                             p_text(comparison.test)});
        if (*it <= 16) {
            figure.claims.push_back(higher("pruning has the higher mean with " + std::to_string(*it) + " kernels",
                                           *it == 4 ? "77.10 % of 690 sets" : "no number", comparison));
        }
    }
    figure.svg =
        render(Sheet{.description = "Pruning against the baseline by number of kernels", .parts = {std::move(part)}});
    note_failures(figure, results);
    return figure;
}

Figure make_figS1(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    Figure figure{.name = "figS1", .title = "The lottery ticket on real sets, 4 kernels"};
    auto const found = means(results, sets.real_names(), {"prune-reinit"}, {"prune"});
    figure.tsv = results.tsv(sets.real_names(), {"prune-reinit", "prune", "baseline"});
    figure.svg = pairs_svg(found, "Test AUROC of pruning against the lottery ticket", "lottery ticket", "prune");
    note_failures(figure, results);
    figure.claims.push_back(higher("pruning is better than the lottery ticket with 4 kernels",
                                   "mean of the ticket 0.8035",
                                   results.compare_sets(sets.real_names(), {"prune"}, {"prune-reinit"})));
    return figure;
}

Figure make_figS2(lab::Sets const& sets, lab::Settings const& settings, lab::Results const& results) {
    Figure figure{.name = "figS2", .title = "The real sets where pruning is worse with the first seed, 4 kernels"};
    PairedBars chart{.description = "Mean test AUROC over seeds where pruning was worse with the first seed",
                     .y_label = "AUROC, mean over seeds",
                     .series = {"baseline", "prune"}};
    figure.tsv = "set\tbaseline_seed_1\tprune_seed_1\tbaseline_mean\tprune_mean\n";
    std::size_t worse = 0;
    for (std::string const& set : sets.real_names()) {
        double const baseline = results.value(set, {"baseline"}, 1);
        double const prune = results.value(set, {"prune"}, 1);
        if (!(prune < baseline)) {  // also if one of them was not run
            continue;
        }
        double const of_baseline = results.mean(set, {"baseline"});
        double const of_prune = results.mean(set, {"prune"});
        worse += of_prune < of_baseline ? 1U : 0U;
        chart.groups.push_back(set);
        chart.values.push_back({of_baseline, of_prune});
        figure.tsv += set + '\t' + exact(baseline) + '\t' + exact(prune) + '\t' + exact(of_baseline) + '\t' +
                      exact(of_prune) + '\n';
    }
    figure.svg = render(chart);
    std::size_t const all = chart.groups.size();
    if (all == 0) {
        figure.notes.emplace_back("Pruning is worse with the first seed in no set: there is nothing to decide.");
        note_failures(figure, results);
        return figure;
    }
    auto judgement = judge_count(all - worse, 1, all);
    figure.claims.push_back({.text = "where pruning is worse with one seed, the mean over seeds says otherwise in part",
                             .paper = "shown without a number",
                             .ours = "worse with the first seed in " + std::to_string(all) +
                                     " sets, in the mean over " + std::to_string(settings.real_seeds) + " seeds in " +
                                     std::to_string(worse),
                             .verdict = judgement.verdict,
                             .test = std::move(judgement.test)});
    note_failures(figure, results);
    return figure;
}

Figure make_figS4(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    Figure figure{.name = "figS4", .title = "Other layers on real sets, 4 kernels"};
    auto const names = sets.real_names();
    Names const methods{"baseline", "circular",    "expectation",       "hidden",
                        "prune",    "prune-again", "prune-expectation", "prune-hidden"};
    figure.tsv = results.tsv(names, methods);
    BoxChart chart{.description = "Box plots over real sets of the mean test AUROC with 4 kernels, by layers",
                   .y_label = "AUROC on the test set, mean over seeds",
                   .x_label = "network",
                   .series = {"trained with 4 kernels", "pruned from 256 kernels to 4, trained on"},
                   .series_colours = {colours[0], colours[3]}};
    auto const over_sets = [&](std::string const& method) {
        std::vector<double> values;
        for (std::string const& set : names) {
            if (double const mean = results.mean(set, {method}); std::isfinite(mean)) {
                values.push_back(mean);
            }
        }
        return values;
    };
    chart.panels.push_back({.title = std::to_string(over_sets("prune").size()) + " real sets",
                            .groups = {"as in the paper", "circular filters", "expectation pooling", "hidden layer"},
                            .values = {{over_sets("baseline"), over_sets("prune-again")},
                                       {over_sets("circular"), {}},
                                       {over_sets("expectation"), over_sets("prune-expectation")},
                                       {over_sets("hidden"), over_sets("prune-hidden")}}});
    figure.svg = render(chart);
    figure.notes.push_back(
        "circular: 4 circular filters, every rotation pooled by itself (Blum & Kollmann 2019). expectation: local "
        "maxima of 5 positions, then their expectation with m = 1 (Luo et al. 2020). hidden: " +
        std::to_string(lab::hidden_units) +
        " rectified units behind the pooling. prune-again, prune-expectation, prune-hidden: the kernels that pruning "
        "leaves, trained on, as they are or with that layer; prune-again is what the other two are compared with, and "
        "stands for the paper's layers in the picture.");
    note_failures(figure, results);
    figure.claims.push_back(higher("pruning is better than circular filters with 4 kernels", "no number",
                                   results.compare_sets(names, {"prune"}, {"circular"})));
    figure.claims.push_back(higher("(ours) expectation pooling on the pruned kernels is better than the maximum",
                                   "named as a next step",
                                   results.compare_sets(names, {"prune-expectation"}, {"prune-again"})));
    figure.claims.push_back(higher("(ours) a hidden layer on the pruned kernels is better than none",
                                   "named as a next step",
                                   results.compare_sets(names, {"prune-hidden"}, {"prune-again"})));
    return figure;
}

// The real sets in ascending order of the AUROC with all kernels, which does not depend on pruning.
Names by_difficulty(lab::Sets const& sets, lab::Results const& results) {
    std::vector<std::pair<double, std::string>> order;
    for (std::string const& set : sets.real_names()) {
        if (double const all = results.mean(set, {"baseline", lab::kernel_counts.front()}); std::isfinite(all)) {
            order.emplace_back(all, set);
        }
    }
    std::ranges::sort(order);
    Names names;
    for (auto const& [all, set] : order) {
        names.push_back(set);
    }
    return names;
}

Figure one_set(std::string name, std::string const& which, Names const& set, lab::Results const& results) {
    Names const methods{"baseline", "inter", "prune"};
    Figure figure{.name = std::move(name), .title = "All numbers of kernels on the real set " + which};
    figure.tsv = results.tsv(set, methods);
    figure.svg =
        render(kernel_boxes(results, set, set, methods, ascending_counts(), {colours[0], colours[2], colours[3]}));
    for (std::string const& each : set) {
        figure.claims.push_back(higher("pruning is better than the baseline with 4 kernels on " + each,
                                       "shown without a number", results.compare({each}, {"prune"}, {"baseline"})));
    }
    figure.notes.emplace_back("Sets are ordered by their AUROC with 256 kernels.");
    return figure;
}

Figure make_figS5(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    auto const names = by_difficulty(sets, results);
    return one_set("figS5", "of median difficulty", names.empty() ? names : Names{names[names.size() / 2]}, results);
}

Figure make_figS6(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    auto const names = by_difficulty(sets, results);
    return one_set("figS6", "at the hard quarter", names.empty() ? names : Names{names[names.size() / 4]}, results);
}

}  // namespace

std::vector<Recipe> real_recipes() {
    return {{"fig6", "pruning against the baseline over real sets", true, want_pair, make_fig6},
            {"table2", "the same by number of kernels, with signed-rank tests", true, want_pair, make_table2},
            {"figS1", "the lottery ticket", true, want_ticket, make_figS1},
            {"figS2", "the sets where pruning is worse, over seeds", true, want_pair, make_figS2},
            {"figS4", "circular filters, expectation pooling, a hidden layer", true, want_others, make_figS4},
            {"figS5", "all numbers of kernels on a real set", true, want_pair, make_figS5},
            {"figS6", "the same on another", true, want_pair, make_figS6}};
}

}  // namespace programs::figures
