// The motifs of the kernels of pruned and of fresh networks: the paper's figures 5 and S3.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/number_text.hpp>
#include <deepprune/motif/logo_pair.hpp>
#include <deepprune/motif/tomtom.hpp>

#include "draw/charts.hpp"
#include "draw/svg.hpp"
#include "figures/figure.hpp"
#include "figures/likeness.hpp"
#include "text.hpp"

namespace programs::figures {

namespace {

namespace svg = draw::svg;
using draw::Palette;

constexpr std::string_view the_set = "sim3";
constexpr std::array<std::string_view, 2> compared{"prune", "baseline"};

std::string e_text(Likeness const& found) {
    return found.kernel ? dp::number_text(found.match.e_value, 3) : std::string{"none"};
}

// log10 of the E-value. Without a kernel, the E-value of a p-value of 1; 0 counts as 1e-300.
double log_e(Likeness const& found, std::size_t targets) {
    return std::log10(found.kernel ? std::max(found.match.e_value, 1e-300) : static_cast<double>(targets));
}

// A pair of logos for each motif of the set (rows) and method (columns), all of one seed.
std::string drawing(std::array<std::vector<Likeness>, compared.size()> const& of_method,
                    std::vector<dp::Motif> const& known, std::vector<dp::Motif> const& truth, std::size_t kernels) {
    dp::LogoOptions options{.colours = dp::colour_blind_safe_logo_colours, .column = 15.0, .height = 62.0};
    constexpr double cell_height = 236.0;
    constexpr double head = 56.0;
    std::size_t columns = 24;
    for (auto const& row : of_method) {
        for (Likeness const& found : row) {
            if (found.kernel) {
                auto const a = static_cast<std::ptrdiff_t>(found.kernel->size());
                auto const b = static_cast<std::ptrdiff_t>(known[found.match.target].size());
                std::ptrdiff_t const offset = found.match.offset;
                std::ptrdiff_t const span = std::max(a, b - offset) - std::min<std::ptrdiff_t>(0, -offset);
                columns = std::max(columns, static_cast<std::size_t>(span));
            }
        }
    }
    double const cell_width = 60.0 + static_cast<double>(columns) * options.column;
    double const width = 24.0 + cell_width * static_cast<double>(compared.size());
    double const height = head + cell_height * static_cast<double>(truth.size());
    std::string out = svg::open_on_white(width, height, "Motifs of kernels above the motifs that were planted");
    for (std::size_t m = 0; m < compared.size(); ++m) {
        double const x = 24.0 + cell_width * static_cast<double>(m);
        std::string const count = std::to_string(kernels);
        out += svg::text(
            x, 30.0,
            compared[m] == "prune" ? "Pruned from 256 kernels to " + count : "Trained with " + count + " kernels",
            {.colour = Palette::ink, .size = 17.0, .bold = true});
        for (std::size_t t = 0; t < truth.size(); ++t) {
            double const y = head + cell_height * static_cast<double>(t);
            out += "<g transform=\"translate(" + svg::at(x) + ' ' + svg::at(y) + ")\">\n";
            Likeness const& found = of_method[m][t];
            if (found.kernel) {
                options.title = found.kernel->name() + ", E = " + e_text(found);
                out += dp::logo_pair_svg(*found.kernel, known[found.match.target],
                                         {.offset = found.match.offset, .reverse = found.match.reverse}, options);
            } else {
                out += svg::text(0.0, 16.0, "no kernel fires: " + truth[t].name() + " is not found",
                                 {.colour = Palette::ink});
            }
            out += "</g>\n";
        }
    }
    return out + std::string{svg::close};
}

Figure logos(std::string name, std::size_t kernels, lab::Sets const& sets, lab::Results const& results) {
    auto const& set = *std::ranges::find(sets.simulated, the_set, &lab::SimulatedSet::name);
    std::string const count = std::to_string(kernels);
    Figure figure{.name = std::move(name),
                  .title = "The kernels most like the motifs of simulated set 3, with " + count + " kernels"};
    figure.tsv = "seed\tmethod\tkernels\tmotif\tkernel\tE_pearson\tE_euclidean\toffset\torientation\toverlap\n";
    std::map<std::uint64_t, std::array<std::vector<Likeness>, compared.size()>> by_seed;
    for (lab::KernelMotifs const& found : results.motifs()) {
        auto const m = static_cast<std::size_t>(std::ranges::find(compared, found.method) - compared.begin());
        if (found.set != the_set || found.kernels != kernels || m == compared.size()) {
            continue;
        }
        auto& cell = by_seed[found.seed][m];
        cell = likenesses(found.motifs, sets.known, set.motifs, dp::ColumnDistance::pearson);
        auto const euclidean = likenesses(found.motifs, sets.known, set.motifs, dp::ColumnDistance::euclidean);
        for (std::size_t t = 0; t < set.motifs.size(); ++t) {
            figure.tsv += std::to_string(found.seed) + '\t' + found.method + '\t' + count + '\t' +
                          set.motifs[t].name() + '\t' + (cell[t].kernel ? cell[t].kernel->name() : "none") + '\t' +
                          e_text(cell[t]) + '\t' + e_text(euclidean[t]) + '\t' + std::to_string(cell[t].match.offset) +
                          '\t' + (cell[t].match.reverse ? '-' : '+') + '\t' + std::to_string(cell[t].match.overlap) +
                          '\n';
        }
    }
    figure.svg = drawing(by_seed.begin()->second, sets.known, set.motifs, kernels);
    // A network is judged by the motif that it found worse.
    std::array<double, compared.size()> mean{};
    std::array<double, compared.size()> highest{-1e9, -1e9};
    std::vector<double> differences;  // baseline minus prune: above 0, prune is better
    for (auto const& [seed, of_method] : by_seed) {
        std::array<double, compared.size()> worse{-1e9, -1e9};
        for (std::size_t m = 0; m < compared.size(); ++m) {
            for (Likeness const& found : of_method[m]) {
                worse[m] = std::max(worse[m], log_e(found, sets.known.size()));
            }
            mean[m] += worse[m] / static_cast<double>(by_seed.size());
            highest[m] = std::max(highest[m], worse[m]);
        }
        differences.push_back(worse[1] - worse[0]);
    }
    auto judgement = judge_above(differences, "runs");
    figure.claims.push_back(
        {.text =
             "pruning to " + count + " kernels finds both motifs with lower E-values than " + count + " kernels alone",
         .paper = kernels == 4 ? "1.35e-23 and 2.27e-7, against 1.64e-2" : "shown without a number",
         .ours = "log10 E of the motif found worse: mean " + fixed(mean[0], 1) + " against " + fixed(mean[1], 1) +
                 ", highest " + fixed(highest[0], 1) + " against " + fixed(highest[1], 1),
         .verdict = judgement.verdict,
         .test = std::move(judgement.test)});
    figure.notes.push_back("The logos are those of seed " + std::to_string(by_seed.begin()->first) +
                           "; the table has all seeds. E-values by Pearson's distance, as in the paper, over " +
                           std::to_string(sets.known.size()) +
                           " known motifs; above each pair the kernel, below it the "
                           "motif that was planted.");
    return figure;
}

void want_motifs(lab::Sets const&, Wants& wanted) {
    auto& set = wanted[std::string{the_set}];
    set.methods.insert({lab::Method::baseline, lab::Method::prune});
    set.motifs = true;
}

Figure make_fig5(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    return logos("fig5", 4, sets, results);
}
Figure make_figS3(lab::Sets const& sets, lab::Settings const&, lab::Results const& results) {
    return logos("figS3", 8, sets, results);
}

}  // namespace

std::vector<Recipe> motif_recipes() {
    return {{"fig5", "the motifs of 4 kernels beside the truth, simulated set 3", false, want_motifs, make_fig5},
            {"figS3", "the same with 8 kernels", false, want_motifs, make_figS3}};
}

}  // namespace programs::figures
