// Beyond the paper: what each step from its method to the recommended one is worth.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/metrics/signed_rank.hpp>

#include "draw/charts.hpp"
#include "draw/svg.hpp"
#include "figures/figure.hpp"
#include "figures/interval.hpp"
#include "figures/kernel_boxes.hpp"
#include "figures/likeness.hpp"
#include "figures/plots.hpp"
#include "text.hpp"

namespace programs::figures {

namespace {

namespace svg = draw::svg;
using draw::Palette;
using lab::Arm;
using lab::Method;

// A method with its line in the figure.
struct Step {
    Method method{};
    std::string_view label{};  // empty: not drawn
    std::string_view colour{};
    bool strong = false;
    bool dashed = false;
};

constexpr std::array<Step, 7> steps{{{Method::prune, "the paper's method", Palette::vermilion, true},
                                     {Method::surgeon, "+ surgeon", Palette::grey},
                                     {Method::both_strands, "+ both strands", Palette::grey},
                                     {Method::fresh_negatives, "+ fresh negatives", Palette::grey},
                                     {Method::recommended, "recommended", Palette::blue, true},
                                     {Method::recommended_random},
                                     {Method::recommended_baseline, "from the start", Palette::grey, false, true}}};

// Of these, 64 is no number of `recommended`, and 128 none of its controls.
constexpr std::array<std::size_t, 6> beyond_counts{256, 64, 32, 16, 8, 4};

constexpr std::string_view paper_method = "prune";
constexpr std::string_view our_method = "recommended";

// The AUROC of LS-GKM (gkm-SVM) on these sets, cut to 5,000 training sequences of each class; its training took one to
// twelve minutes a set.
struct Rival {
    std::string_view set{};
    std::string_view name{};
    double auroc = 0.0;
};

constexpr std::array<Rival, 4> ls_gkm{{{"ARID3A_K562_ARID3A_(sc-8821)_Stanford", "ARID3A", 0.921},
                                       {"SUZ12_H1-hESC_SUZ12_USC", "SUZ12", 0.825},
                                       {"wgEncodeAwgTfbsBroadDnd41Ezh239875UniPk", "EZH2", 0.792},
                                       {"SERBP1_H1-hESC_HudsonAlpha", "SERBP1", 0.8895}}};

void want_steps(lab::Sets const& sets, Wants& wanted) {
    for (lab::RealSet const& set : sets.real) {
        for (Step const& step : steps) {
            wanted[set.name].methods.insert(step.method);
        }
    }
}

// The AUROCs of an arm: the mean over the seeds of each set that has any.
struct Areas {
    std::vector<double> sets{};
    std::size_t runs = 0;

    [[nodiscard]] Interval interval() const { return mean_interval(sets); }
    [[nodiscard]] double mean() const { return interval().mean; }
};

Areas areas_of(lab::Results const& results, Names const& sets, Arm const& arm) {
    Areas out;
    for (std::string const& set : sets) {
        if (auto const values = results.values(set, arm); !values.empty()) {
            out.sets.push_back(results.mean(set, arm));
            out.runs += values.size();
        }
    }
    return out;
}

std::string cell(double value) { return std::isfinite(value) ? exact(value) : "NA"; }

// Differences to another arm, which is not the same.
std::string against(lab::Results const& results, Names const& sets, Arm const& arm, Arm const& other) {
    auto const comparison = results.compare_sets(sets, arm, other);
    if ((arm.method == other.method && arm.kernels == other.kernels) || comparison.differences.empty()) {
        return "\tNA\tNA\tNA\tNA\tNA";
    }
    auto const difference = mean_interval(comparison.differences);
    return '\t' + cell(difference.mean) + '\t' + cell(difference.low) + '\t' + cell(difference.high) + '\t' +
           std::to_string(comparison.wins) + '\t' + exact(comparison.test.p_value);
}

std::string steps_tsv(lab::Results const& results, Names const& sets) {
    std::string out =
        "method\tkernels\tsets\truns\tmean\tlow\thigh\tdifference\tdifference_low\tdifference_high\twins\tp\t"
        "difference_256\tdifference_256_low\tdifference_256_high\twins_256\tp_256\n";
    for (Step const& step : steps) {
        std::string_view const method = name_of(step.method);
        for (auto it = beyond_counts.rbegin(); it != beyond_counts.rend(); ++it) {
            auto const areas = areas_of(results, sets, {method, *it});
            if (areas.sets.empty()) {
                continue;
            }
            auto const all = areas.interval();
            out += std::string{method} + '\t' + std::to_string(*it) + '\t' + std::to_string(areas.sets.size()) + '\t' +
                   std::to_string(areas.runs) + '\t' + cell(all.mean) + '\t' + cell(all.low) + '\t' + cell(all.high) +
                   against(results, sets, {method, *it}, {paper_method, *it}) +
                   against(results, sets, {method, *it}, {paper_method, beyond_counts.front()}) + '\n';
        }
    }
    return out;
}

std::string steps_svg(lab::Results const& results, Names const& sets) {
    constexpr double width = 900;
    constexpr double height = 560;
    constexpr double margin = 24;
    constexpr double header = 70;
    std::size_t const all_sets = areas_of(results, sets, {paper_method}).sets.size();
    draw::LineChart chart{.description = "Mean test AUROC against the number of kernels, step by step",
                          .x = {.label = "kernels left", .log2 = true, .reversed = true}};
    for (std::size_t const kernels : beyond_counts) {
        chart.x.ticks.push_back(static_cast<double>(kernels));
    }
    double const many = areas_of(results, sets, {paper_method, beyond_counts.front()}).mean();
    chart.series.push_back({.label = "the paper's " + std::to_string(beyond_counts.front()) + " kernels",
                            .points = {{static_cast<double>(beyond_counts.front()), many},
                                       {static_cast<double>(beyond_counts.back()), many}},
                            .colour = Palette::vermilion,
                            .dashed = true,
                            .width = 1.5});
    for (bool const strong : {false, true}) {  // the strong lines lie above the others
        for (Step const& step : steps) {
            if (step.label.empty() || step.strong != strong) {
                continue;
            }
            draw::Series series{.label = std::string{step.label},
                                .colour = step.colour,
                                .dashed = step.dashed,
                                .dots = strong || step.dashed,
                                .values = strong,
                                .width = strong ? 3.4 : 1.2};
            for (std::size_t const kernels : beyond_counts) {
                // A mean over fewer sets is another quantity.
                if (auto const areas = areas_of(results, sets, {name_of(step.method), kernels});
                    areas.sets.size() == all_sets) {
                    series.points.push_back({static_cast<double>(kernels), areas.mean()});
                }
            }
            chart.series.push_back(std::move(series));
        }
    }
    return svg::open_on_white(width, height, chart.description) +
           svg::text(margin, 34, "Fewer kernels, from 256 to 4",
                     {.colour = Palette::ink, .anchor = "start", .size = 22, .bold = true}) +
           svg::text(margin, 56, "AUROC on the test set, mean over " + counted(all_sets, "real set", "real sets"),
                     {.colour = Palette::muted, .anchor = "start", .size = 14}) +
           "<g transform=\"translate(" + svg::at(margin) + " " + svg::at(header) + ")\">\n" +
           draw::render(chart, {.width = width - 2 * margin, .height = height - header - margin / 2}) + "</g>\n" +
           std::string{svg::close};
}

std::string share(std::size_t some, std::size_t all) { return std::to_string(some) + " of " + std::to_string(all); }

std::vector<Claim> claims_of(lab::Results const& results, Names const& sets) {
    constexpr double slack = 0.005;
    std::string const none = "not in the paper";
    std::vector<Claim> claims;
    auto const count = [&](std::string text, std::string paper, lab::Comparison const& comparison, std::size_t wanted) {
        auto judgement = judge_count(comparison.wins, wanted, comparison.differences.size());
        claims.push_back({.text = std::move(text),
                          .paper = std::move(paper),
                          .ours = area(comparison.mean_first) + " against " + area(comparison.mean_second),
                          .verdict = judgement.verdict,
                          .test = std::move(judgement.test)});
    };
    auto const few = results.compare_sets(sets, {our_method}, {paper_method});
    std::size_t const n = few.differences.size();
    claims.push_back(higher("(ours) recommended is better than the paper's method with 4 kernels", none, few));
    count("(ours) recommended is better than the paper's method with 4 kernels on every set", none, few, n);
    claims.push_back(higher(
        "(ours) recommended with 4 kernels is not below the paper's method with 256 by more than " + fixed(slack, 3),
        none, results.compare_sets(sets, {our_method}, {paper_method, beyond_counts.front()}), -slack));
    auto const fresh = results.compare_sets(sets, {our_method}, {"recommended-baseline"});
    count(
        "(ours) recommended with 4 kernels is better than 4 kernels trained from the start in the same way, on 12 of "
        "13 sets or more",
        "77.10 % of 690 sets", fresh, (12 * fresh.differences.size() + 12) / 13);
    double highest = -std::numeric_limits<double>::infinity();
    std::size_t where = 16;
    for (std::size_t const kernels : beyond_counts) {
        auto const areas = areas_of(results, sets, {our_method, kernels});
        if (areas.sets.size() == n && areas.mean() > highest) {
            highest = areas.mean();
            where = kernels;
        }
    }
    claims.push_back(higher("(ours) recommended with 16 kernels is within " + fixed(slack, 3) +
                                " of its best number of kernels, " + std::to_string(where),
                            none, results.compare_sets(sets, {our_method, 16}, {our_method, where}), -slack));
    claims.push_back(higher("(ours) recommended is better than the same with cuts by chance, with 4 kernels", none,
                            results.compare_sets(sets, {our_method}, {"recommended-random"})));
    return claims;
}

// LS-GKM beside the recommended method, set by set.
void note_rivals(Figure& figure, lab::Results const& results) {
    for (Rival const& rival : ls_gkm) {
        std::string const set{rival.set};
        if (double const four = results.mean(set, {our_method}); std::isfinite(four)) {
            figure.notes.push_back("LS-GKM on " + std::string{rival.name} + ": " + area(rival.auroc) +
                                   "; recommended: " + area(four) + " with 4 kernels, " +
                                   area(results.mean(set, {our_method, 16})) + " with 16, " +
                                   area(results.mean(set, {our_method, 32})) + " with 32.");
        }
    }
}

Figure make_beyond(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    auto const names = sets.real_names();
    Figure figure{.name = "beyond", .title = "Beyond the paper: AUROC by number of kernels, step by step"};
    figure.tsv = steps_tsv(results, names);
    figure.svg = steps_svg(results, names);
    figure.claims = claims_of(results, names);
    figure.notes.emplace_back(
        "Intervals are those of Student's t over sets, 95 %; a set is the mean of its seeds. p is that of the "
        "one-sided signed-rank test over sets: the method is better than prune, with as many kernels or (p_256) with "
        "256.");
    std::size_t const all = areas_of(results, names, {our_method}).runs;
    constexpr std::size_t halved = 128;  // a soft network begins with fewer
    if (std::size_t const kept = areas_of(results, names, {our_method, halved}).runs; kept > 0) {
        figure.notes.push_back("recommended kept the maximum in " + share(kept, all) + " runs.");
    }
    note_rivals(figure, results);
    note_failures(figure, results);
    return figure;
}

void want_simulated_steps(lab::Sets const& sets, Wants& wanted) {
    for (lab::SimulatedSet const& set : sets.simulated) {
        wanted[set.name].methods.insert({Method::prune, Method::recommended});
        wanted[set.name].motifs = true;
    }
}

// How many seeds have found how many of the motifs planted in a set, each in a kernel of its own or not.
struct Found {
    std::size_t seeds = 0;
    std::size_t all_motifs = 0;  // the seeds that found every one
    std::size_t motifs = 0;      // of all seeds together
};

Found found_by(std::string_view method, lab::SimulatedSet const& set, lab::Sets const& sets,
               lab::Results const& results) {
    constexpr double significant = 0.01;
    Found found;
    for (lab::KernelMotifs const& network : results.motifs()) {
        if (network.set != set.name || network.method != method || network.kernels != beyond_counts.back()) {
            continue;
        }
        auto const best = likenesses(network.motifs, sets.known, set.motifs, dp::ColumnDistance::pearson);
        auto const hits = static_cast<std::size_t>(std::ranges::count_if(
            best, [](Likeness const& like) { return like.kernel && like.match.e_value < significant; }));
        ++found.seeds;
        found.motifs += hits;
        found.all_motifs += hits == set.motifs.size() ? 1 : 0;
    }
    return found;
}

Figure make_beyond_simulated(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    constexpr double slack = 0.003;
    constexpr std::array<std::size_t, 5> shown{4, 8, 16, 32, 256};  // those that recommended has with either pooling
    Figure figure{.name = "beyond-simulated", .title = "The recommended method on the simulated sets"};
    figure.tsv = "set\tkernels\truns\tprune\trecommended\tdifference\twins\tp\n";
    Names names;
    Names titles;
    for (lab::SimulatedSet const& set : sets.simulated) {
        names.push_back(set.name);
        titles.push_back("simulated set " + std::to_string(set.number));
        for (auto it = beyond_counts.rbegin(); it != beyond_counts.rend(); ++it) {
            auto const comparison = results.compare({set.name}, {our_method, *it}, {paper_method, *it});
            if (!comparison.differences.empty()) {
                figure.tsv += set.name + '\t' + std::to_string(*it) + '\t' +
                              std::to_string(comparison.differences.size()) + '\t' + exact(comparison.mean_second) +
                              '\t' + exact(comparison.mean_first) + '\t' + exact(comparison.mean()) + '\t' +
                              std::to_string(comparison.wins) + '\t' + exact(comparison.test.p_value) + '\n';
            }
        }
        auto const theirs = found_by(paper_method, set, sets, results);
        auto const ours = found_by(our_method, set, sets, results);
        figure.notes.push_back(
            "Simulated set " + std::to_string(set.number) + ": of " + std::to_string(ours.seeds * set.motifs.size()) +
            " planted motifs, 4 kernels show " + std::to_string(ours.motifs) + " (recommended) and " +
            std::to_string(theirs.motifs) + " (the paper's method) at E < 0.01 by Pearson's distance; all " +
            std::to_string(set.motifs.size()) + " of a seed in " + share(ours.all_motifs, ours.seeds) + " and " +
            share(theirs.all_motifs, theirs.seeds) + " seeds.");
        if (set.number > 3) {
            continue;
        }
        auto all_seeds = judge_count(ours.all_motifs, ours.seeds, ours.seeds);
        figure.claims.push_back(
            {.text = "(ours) 4 recommended kernels show both motifs of " + titles.back() + " with every seed",
             .paper = "not in the paper",
             .ours = share(ours.all_motifs, ours.seeds) + " seeds, E < 0.01 by Pearson's distance",
             .verdict = all_seeds.verdict,
             .test = std::move(all_seeds.test)});
        figure.claims.push_back(
            higher("(ours) recommended with 4 kernels is not below the paper's method by more than " + fixed(slack, 3) +
                       " on " + titles.back(),
                   "not in the paper", results.compare({set.name}, {our_method}, {paper_method}), -slack));
    }
    figure.svg = render(kernel_boxes(results, names, titles, {std::string{paper_method}, std::string{our_method}},
                                     shown, {colours[2], colours[3]}));
    figure.notes.emplace_back("recommended chooses strands and pooling by validation loss.");
    return figure;
}

}  // namespace

std::vector<Recipe> beyond_recipes() {
    return {{.name = "beyond",
             .shows = "the recommended method and the steps to it",
             .real = true,
             .want = want_steps,
             .make = make_beyond,
             .kernel_length = 16,
             .max_per_class = 5000},
            {.name = "beyond-simulated",
             .shows = "the recommended method on simulated sets 1 to 5",
             .want = want_simulated_steps,
             .make = make_beyond_simulated}};
}

}  // namespace programs::figures
