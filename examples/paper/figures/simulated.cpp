// The figures and tables of the simulated sets.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/train/train_options.hpp>

#include "figures/figure.hpp"
#include "figures/kernel_boxes.hpp"
#include "figures/sheet.hpp"
#include "text.hpp"

namespace programs::figures {

namespace {

using lab::Arm;
using lab::Method;

Names const first_three{"sim1", "sim2", "sim3"};
Names const last_two{"sim4", "sim5"};

void want(Wants& wanted, Names const& sets, std::set<Method> const& methods) {
    for (std::string const& set : sets) {
        wanted[set].methods.insert(methods.begin(), methods.end());
    }
}

Names titles_of(Names const& sets) {
    Names titles;
    for (std::string const& set : sets) {
        titles.push_back("simulated set " + set.substr(3));
    }
    return titles;
}

void want_fig2(lab::Sets const&, Wants& wanted) {
    want(wanted, first_three, {Method::baseline, Method::init_decay, Method::prune});
}
void want_fig3(lab::Sets const&, Wants& wanted) {
    want(wanted, last_two, {Method::baseline, Method::init_decay, Method::prune});
}

// The chart and the claims that figures 2 and 3 share.
Figure by_kernels(std::string name, std::string title, Names const& sets, lab::Results const& results) {
    Names const methods{"baseline", "init-decay", "inter", "prune"};
    Figure figure{.name = std::move(name), .title = std::move(title)};
    figure.tsv = results.tsv(sets, methods);
    figure.svg = render(kernel_boxes(results, sets, titles_of(sets), methods, ascending_counts(),
                                     {colours.begin(), colours.begin() + 4}));
    for (std::string const& set : sets) {
        std::string const where = " on simulated set " + set.substr(3);
        figure.claims.push_back(higher("pruning is better than the baseline with 4 kernels" + where, "no number",
                                       results.compare({set}, {"prune"}, {"baseline"})));
        figure.claims.push_back(higher("fine-tuning is better than pruning alone (inter) with 4 kernels" + where,
                                       "no number", results.compare({set}, {"prune"}, {"inter"})));
    }
    return figure;
}

Figure make_fig2(lab::Sets const&, lab::Settings const&, lab::Results const& results) {
    return by_kernels("fig2", "AUROC by number of kernels, simulated sets 1 to 3", first_three, results);
}

Figure make_fig3(lab::Sets const&, lab::Settings const&, lab::Results const& results) {
    auto figure = by_kernels("fig3", "AUROC by number of kernels, simulated sets 4 and 5", last_two, results);
    for (std::string const& set : last_two) {
        std::string const where = " on simulated set " + set.substr(3);
        figure.claims.push_back(higher("the baseline with 4 kernels is below the one with 256" + where, "near chance",
                                       results.compare({set}, {"baseline", 256}, {"baseline"})));
        constexpr double slack = 0.005;
        figure.claims.push_back(higher(
            "pruning lowers the AUROC by no more than " + fixed(slack, 3) + " on the way from 256 kernels to 4" + where,
            "it rises or stays", results.compare({set}, {"prune"}, {"prune", 256}), -slack));
    }
    return figure;
}

void want_fig4(lab::Sets const&, Wants& wanted) {
    want(wanted, first_three, {Method::baseline, Method::prune, Method::score, Method::score_weight, Method::surgeon});
}

Figure make_fig4(lab::Sets const&, lab::Settings const&, lab::Results const& results) {
    Names const methods{"prune", "score", "score-weight", "surgeon"};
    Figure figure{.name = "fig4", .title = "The criteria, with 4, 8 and 16 kernels"};
    figure.tsv = results.tsv(first_three, {"prune", "score", "score-weight", "surgeon", "baseline"});
    std::vector<std::size_t> const counts{4, 8, 16};
    auto chart = kernel_boxes(results, first_three, titles_of(first_three), methods, counts,
                              {colours[3], colours[2], colours[5], colours[4]});
    chart.series.front() = "weight";
    figure.svg = render(chart);
    figure.notes.emplace_back("\"weight\" is the method \"prune\" of the other figures. The surgeon is ours.");
    double low = 1.0;
    double high = 0.0;
    std::array<std::string_view, 3> const theirs{"prune", "score", "score-weight"};
    std::vector<lab::Comparison> pairs;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        auto const comparison = results.compare(first_three, {theirs[i]}, {"baseline"});
        low = std::min(low, comparison.mean_first);
        high = std::max(high, comparison.mean_first);
        std::string const criterion = i == 0 ? "weight" : std::string{theirs[i]};
        figure.claims.push_back(
            higher("pruning by " + criterion + " is better than the baseline with 4 kernels", "no number", comparison));
        for (std::size_t j = 0; j < i; ++j) {
            pairs.push_back(results.compare(first_three, {theirs[i]}, {theirs[j]}));
        }
    }
    auto alike = judge_alike(pairs, 0.01);
    figure.claims.push_back({.text = "the three criteria are alike with 4 kernels",
                             .paper = "shown without a number",
                             .ours = "means from " + area(low) + " to " + area(high),
                             .verdict = alike.verdict,
                             .test = std::move(alike.test)});
    figure.claims.push_back(higher("(ours) the surgeon is better than weight with 4 kernels", "not in the paper",
                                   results.compare(first_three, {"surgeon"}, {"prune"})));
    return figure;
}

double mean_size(lab::StageWeights const& stage, std::vector<std::size_t> const& kernels) {
    double sum = 0.0;
    for (std::size_t const k : kernels) {
        sum += std::abs(stage.weights[k]);
    }
    return kernels.empty() ? 0.0 : sum / static_cast<double>(kernels.size());
}

void want_table3(lab::Sets const&, Wants& wanted) { want(wanted, first_three, {Method::prune}); }

Figure make_table3(lab::Sets const&, lab::Settings const&, lab::Results const& results) {
    Figure figure{.name = "table3", .title = "Dense weights of surviving and of pruned kernels at each stage"};
    figure.tsv = "set\tseed\tstage_kernels\tkernel\tfate\tabs_weight\n";
    Sheet sheet{.description = "Dense weights of four kernels that survive and of two that do not, stage by stage"};
    // The stages of a run follow each other, the one with the most kernels first.
    std::vector<double> before;  // the mean absolute weight of the survivors, one for each run
    std::vector<double> after;
    auto const& all = results.weights();
    for (std::size_t first = 0; first < all.size();) {
        std::size_t last = first;
        while (last + 1 < all.size() && all[last + 1].set == all[first].set && all[last + 1].seed == all[first].seed) {
            ++last;
        }
        auto const stages = std::span{all}.subspan(first, last - first + 1);
        first = last + 1;
        if (stages.size() < 2 || std::ranges::find(first_three, stages[0].set) == first_three.end()) {
            continue;
        }
        auto const& survivors = stages.back().live;
        auto const lost = [&](std::size_t stage) {  // the first kernel lost after this stage
            for (std::size_t const k : stages[stage].live) {
                if (!std::ranges::binary_search(stages[stage + 1].live, k)) {
                    return k;
                }
            }
            return stages[stage].live.front();
        };
        std::vector<std::pair<std::size_t, std::string>> shown;
        for (std::size_t const k : survivors) {
            shown.emplace_back(k, "survives");
        }
        shown.emplace_back(lost(0), "pruned_first");
        shown.emplace_back(lost(stages.size() - 2), "pruned_last");
        SheetPart part{
            .caption = "Simulated set " + stages[0].set.substr(3) + ", seed " + std::to_string(stages[0].seed) +
                       ": |dense weight| of the kernels that survive, and of one lost first and one lost last",
            .header = {"kernels left"}};
        for (auto const& [kernel, fate] : shown) {
            std::string const name = "kernel " + std::to_string(kernel);
            part.header.push_back(
                fate == "survives" ? name : name + (fate == "pruned_first" ? ", lost first" : ", lost last"));
        }
        for (lab::StageWeights const& stage : stages) {
            auto& row = part.rows.emplace_back(1, std::to_string(stage.live.size()));
            for (auto const& [kernel, fate] : shown) {
                bool const live = std::ranges::binary_search(stage.live, kernel);
                row.push_back(live ? fixed(std::abs(stage.weights[kernel]), 4) : "NA");
                figure.tsv += stage.set + '\t' + std::to_string(stage.seed) + '\t' + std::to_string(stage.live.size()) +
                              '\t' + std::to_string(kernel) + '\t' + fate + '\t' +
                              (live ? exact(std::abs(stage.weights[kernel])) : "NA") + '\n';
            }
        }
        if (stages[0].seed == 1) {
            sheet.parts.push_back(std::move(part));
        }
        before.push_back(mean_size(stages.front(), survivors));
        after.push_back(mean_size(stages.back(), survivors));
    }
    figure.svg = render(sheet);
    figure.claims.push_back(
        higher("the dense weights of the kernels that survive grow from the first stage to the last", "in its Table 3",
               lab::compare(after, before)));
    return figure;
}

void want_regularization(lab::Sets const&, Wants& wanted) {
    want(wanted, first_three,
         {Method::baseline, Method::prune, Method::one_shot, Method::l1, Method::l2, Method::l1_l2});
}

Figure make_regularization(lab::Sets const&, lab::Settings const&, lab::Results const& results) {
    Names const methods{"l1", "l2", "l1+l2", "one-shot", "prune"};
    Figure figure{.name = "regularization",
                  .title = "Penalties on the dense weights, and pruning at once, against pruning"};
    figure.tsv = results.tsv(first_three, methods);
    figure.svg = render(kernel_boxes(results, first_three, titles_of(first_three), methods, ascending_counts(),
                                     {colours[0], colours[1], colours[5], colours[4], colours[3]}));
    figure.notes.push_back(
        "l1, l2, l1+l2: 256 kernels trained with a penalty of " + exact(lab::penalty_l1) + " on sum |w|, " +
        exact(lab::penalty_l2) +
        " on sum w², or both, then cut to the kernels of largest weight, which is all that a penalty "
        "gives. one-shot: cut from 256 at once, then fine-tuned (16, 8 and 4 kernels).");
    for (std::string_view const method : {"l1", "l2", "l1+l2"}) {
        figure.claims.push_back(higher("pruning to 4 kernels is better than " + std::string{method} + " and a cut",
                                       "no number", results.compare(first_three, {"prune"}, {method})));
    }
    figure.claims.push_back(higher("pruning step by step is better than at once, with 4 kernels", "no number",
                                   results.compare(first_three, {"prune"}, {"one-shot"})));
    return figure;
}

Figure make_table1(lab::Sets const&, lab::Settings const& settings, lab::Results const&) {
    Figure figure{.name = "table1", .title = "The parameters in use"};
    dp::TrainOptions const options{};
    std::string const size = std::to_string(settings.size.per_class);
    figure.tsv = "parameter\tpaper\there\n";
    SheetPart part{.header = {"parameter", "paper", "here"}};
    for (auto const& [name, paper, here] : std::vector<std::array<std::string, 3>>{
             {"kernels at the start", "256", std::to_string(lab::kernel_counts.front())},
             {"kernels at the end", "4", std::to_string(lab::kernel_counts.back())},
             {"kernel length, simulated sets", "24", "24"},
             {"kernel length, real sets", "15", "15"},
             {"activation", "ReLU (the authors' code: slope 0.5 below 0, cap 10)", "slope 0.5 below 0, cap 10"},
             {"padding", "not said (the authors' code: same)", "same"},
             {"optimizer", "Adam", "Adam"},
             {"learning rate", "not said (the authors' code: 0.01)", exact(options.learning_rate)},
             {"learning rate of cycle i", "drops gradually (the authors' code: divided by 1.2^i)", "divided by 1.2^i"},
             {"batch size", "256", std::to_string(options.batch_size)},
             {"patience", "15", std::to_string(options.patience)},
             {"validation", "not said (the authors' code: the last tenth)", "a tenth at random, each class apart"},
             {"simulated sequences, each of train and test", "6000 of 1000 bases, half of them positives",
              size + " positives and " + size + " negatives of " + std::to_string(settings.size.length) + " bases"},
             {"seeds", "not said", std::to_string(settings.seeds)},
             {"motifs of the simulated sets", "JASPAR",
              settings.motifs.empty() ? "our own, of the same lengths and information" : "JASPAR"}}) {
        figure.tsv += name;
        figure.tsv += '\t' + paper + '\t' + here + '\n';
        part.rows.push_back({name, paper, here});
    }
    figure.svg =
        render(Sheet{.description = "The parameters of the paper and those in use", .parts = {std::move(part)}});
    return figure;
}

void want_nothing(lab::Sets const&, Wants&) {}

}  // namespace

std::vector<Recipe> simulated_recipes() {
    return {{"table1", "the parameters in use, beside the paper's", false, want_nothing, make_table1},
            {"fig2", "AUROC by number of kernels, simulated sets 1 to 3", false, want_fig2, make_fig2},
            {"fig3", "the same, sets 4 and 5", false, want_fig3, make_fig3},
            {"fig4", "the criteria, and the surgeon, at 4, 8 and 16 kernels", false, want_fig4, make_fig4},
            {"table3", "dense weights of surviving and of pruned kernels", false, want_table3, make_table3},
            {"regularization", "L1, L2, both, and one-shot pruning", false, want_regularization, make_regularization}};
}

}  // namespace programs::figures
