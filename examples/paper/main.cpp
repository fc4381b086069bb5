// paper: runs the figures and tables of Luo, Chi & Deng (2019) and says which of its claims hold.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>

#include "figures/figure.hpp"
#include "interruption.hpp"
#include "lab/swept.hpp"
#include "lab/work.hpp"
#include "numbers.hpp"
#include "output_folder.hpp"
#include "program.hpp"
#include "terminal.hpp"

namespace programs {
namespace {

struct Options {
    std::vector<std::string> what{};
    std::string out{};
    std::string data{};
    std::string sweep{};
    std::string motifs{};
    bool quick = false;
    bool resume = false;
    std::size_t seeds = 0;  // 0: 10, or 3 with --quick
    unsigned threads = 0;   // 0: one for each core

    [[nodiscard]] bool has_real() const { return !data.empty() || !sweep.empty(); }
    [[nodiscard]] bool names(std::string_view figure) const { return std::ranges::find(what, figure) != what.end(); }
    [[nodiscard]] bool all() const { return names("all"); }
};

lab::Settings settings_of(Options const& options) {
    std::size_t const seeds = options.seeds != 0 ? options.seeds : (options.quick ? 3 : 10);
    lab::Settings settings{
        .quick = options.quick,
        .seeds = seeds,
        .real_seeds = seeds,
        .threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency()),
        .data = options.data,
        .motifs = options.motifs,
        .finished = std::filesystem::path{options.out} / "tasks",
        .resume = options.resume};
    if (options.quick) {
        settings.size = {.per_class = 2000, .length = 101};
        settings.max_per_class = 1500;
    }
    return settings;
}

std::vector<figures::Recipe> chosen(Options const& options) {
    std::vector<figures::Recipe> recipes;
    for (figures::Recipe const& recipe : figures::recipes()) {
        bool const named = options.names(recipe.name);
        if (named || (options.all() && (!recipe.real || options.has_real()))) {
            if (recipe.real && !options.has_real()) {
                throw deepprune::OptionError(
                    std::string{recipe.name} +
                    " needs real sets: name their folder with --data, or a finished sweep with "
                    "--sweep");
            }
            recipes.push_back(recipe);
        }
    }
    return recipes;
}

// A variant that the figure draws and the sweep lacks, or nothing.
std::string lacking(figures::Recipe const& recipe, lab::Sets const& sets, std::vector<std::string> const& methods) {
    std::map<std::string, lab::Wanted> wanted;
    if (recipe.real) {
        recipe.want(sets, wanted);
    }
    for (auto const& [set, its] : wanted) {
        for (lab::Method const method : its.methods) {
            if (std::ranges::find(methods, lab::name_of(method)) == methods.end()) {
                return std::string{lab::name_of(method)};
            }
        }
    }
    return {};
}

// The sets and results of a sweep. It must have every variant that a figure asked for by name draws; of `all`, a figure
// that lacks one is left out.
lab::Swept take_sweep(Options const& options, std::vector<figures::Recipe>& recipes, lab::Sets& sets,
                      lab::Settings& settings) {
    auto swept = lab::read_sweep(options.sweep);
    for (std::string const& name : swept.sets) {
        sets.real.push_back({.name = name});
    }
    settings.real_seeds = swept.manifest.seeds;
    std::erase_if(recipes, [&](figures::Recipe const& recipe) {
        std::string const variant = lacking(recipe, sets, swept.methods);
        if (!variant.empty() && options.names(recipe.name)) {
            throw deepprune::DataError(
                deepprune::message({.where = {.file = options.sweep},
                                    .found = "a sweep without " + variant,
                                    .expected = "the variants that " + std::string{recipe.name} + " draws",
                                    .remedy = "add it to the --variants of `deepprune sweep --resume`"}));
        }
        if (!variant.empty()) {
            print(std::string{recipe.name} + ": note: left out, because the sweep has no " + variant + '\n');
        }
        return !variant.empty();
    });
    return swept;
}

// Results are found by the name of their set, so a real set must not share one with a simulated set.
void require_other_names(lab::Sets const& sets) {
    for (lab::RealSet const& set : sets.real) {
        if (std::ranges::find(sets.simulated, set.name, &lab::SimulatedSet::name) != sets.simulated.end()) {
            throw deepprune::DataError(
                deepprune::message({.where = {.file = set.train.native()},
                                    .found = "a real set called " + set.name,
                                    .expected = "another name, because a simulated set has this one",
                                    .remedy = "rename its files"}));
        }
    }
}

// Recipes with the same kernel length and number of training sequences share their runs.
using Runs = std::pair<std::size_t, std::size_t>;

Runs runs_of(figures::Recipe const& recipe, lab::Settings const& settings) {
    auto const its = recipe.settings_of(settings);
    return {its.kernel_length, its.max_per_class};
}

// Runs what the recipes need; with a sweep, only on simulated sets.
std::map<Runs, lab::Results> run_recipes(std::vector<figures::Recipe> const& recipes, lab::Sets const& sets,
                                         lab::Settings const& settings, bool from_sweep) {
    std::map<Runs, figures::Wants> all;
    for (figures::Recipe const& recipe : recipes) {
        if (!recipe.real || !from_sweep) {
            recipe.want(sets, all[runs_of(recipe, settings)]);
        }
    }
    std::map<Runs, lab::Results> results;
    for (auto const& [runs, wanted] : all) {
        auto its = settings;
        std::tie(its.kernel_length, its.max_per_class) = runs;
        results.emplace(
            runs, lab::run_all(sets, wanted, its, [](std::size_t done, std::size_t of, lab::Task const& task) {
                std::cerr << "paper: " << done << " of " << of << " (" << task.set << ", seed " << task.seed << ")\n";
            }));
    }
    return results;
}

void run(Options const& options, std::string const& command) {
    auto settings = settings_of(options);
    auto recipes = chosen(options);
    OutputFolder folder{options.out, std::string{recipes.front().name} + ".tsv"};
    lab::Sets sets{.simulated = lab::simulated_sets(settings.motifs), .known = lab::known_motifs(settings.motifs)};
    bool const real = std::ranges::any_of(recipes, &figures::Recipe::real);
    if (real && options.sweep.empty()) {
        sets.real = lab::real_sets(settings.data);
    }
    // A sweep is read before anything is run; its sets need no run.
    lab::Swept swept;
    if (real && !options.sweep.empty()) {
        swept = take_sweep(options, recipes, sets, settings);
    }
    require_other_names(sets);
    bool const from_sweep = !options.sweep.empty();
    Interruption const interruption{"paper", "no finished task is lost: to go on, run the same command with --resume"};
    auto const all_results = run_recipes(recipes, sets, settings, from_sweep);
    std::vector<figures::Figure> made;
    for (figures::Recipe const& recipe : recipes) {
        auto figure = recipe.make(
            sets, settings, recipe.real && from_sweep ? swept.results : all_results.at(runs_of(recipe, settings)));
        if (recipe.real && !swept.description.empty()) {
            figure.notes.push_back("From " + swept.description + '.');
        }
        folder.write({figure.name + ".tsv", figure.tsv});
        folder.write({figure.name + ".svg", figure.svg});
        folder.keep();
        std::string lines;
        for (figures::Claim const& claim : figure.claims) {
            lines += figures::line_of(figure.name, claim);
        }
        for (std::string const& note : figure.notes) {
            lines += figure.name + ": note: " + note + '\n';
        }
        print(lines);
        made.push_back(std::move(figure));
    }
    if (options.all() || made.size() > 1) {
        folder.write({"claims.tsv", figures::claims_tsv(made)});
        folder.write({"index.html", figures::index_page(made, settings, command)});
        if (options.all() && !options.has_real()) {
            print("all: note: the figures of real sets were left out, because there is neither --data nor --sweep\n");
        }
    }
    print("wrote " + std::to_string(made.size()) + (made.size() == 1 ? " figure" : " figures") + " to " +
          deepprune::visible(options.out) + '\n');
}

void add_options(CLI::App& app, Options& options) {
    std::vector<std::string> names{"all"};
    std::string list = "Figures and tables:\n  all               everything there is data for\n";
    for (figures::Recipe const& recipe : figures::recipes()) {
        names.emplace_back(recipe.name);
        list += "  " + std::string{recipe.name} + std::string(18 - recipe.name.size(), ' ') +
                std::string{recipe.shows} + (recipe.real ? " (--data or --sweep)\n" : "\n");
    }
    app.footer(list);
    app.add_option("what", options.what, "make these figures and tables, or all of them")
        ->required()
        ->check(CLI::IsMember(names));
    app.add_option("--out", options.out,
                   "write NAME.tsv and NAME.svg to this folder, and for several also claims.tsv and index.html")
        ->required()
        ->type_name("DIR");
    app.add_flag("--quick", options.quick,
                 "use less data: simulated sets of 2,000 + 2,000 sequences of 101 bases, 1,500 sequences of each class "
                 "of a real set, and 3 seeds");
    app.add_flag(
        "--resume", options.resume,
        "go on in a folder that has finished tasks, of a run that was interrupted or had fewer seeds: those with "
        "the same data, methods and version are taken over from DIR/tasks");
    app.add_option("--seeds", options.seeds, "run this many seeds on each set (default 10, with --quick 3)")
        ->check(whole_number(1, lab::max_seeds));
    app.add_option("--threads", options.threads,
                   "run this many trainings at a time (default: one for each core); the numbers do not depend on it")
        ->check(whole_number(1, max_threads));
    auto* const data =
        app.add_option("--data", options.data, "run the real sets of this folder, in DeepBind's or Zeng's layout");
    data->type_name("DIR");
    app.add_option("--sweep", options.sweep, "take the real sets from this finished `deepprune sweep` instead")
        ->type_name("DIR")
        ->excludes(data);
    app.add_option("--motifs", options.motifs,
                   "read the JASPAR motifs of the simulated sets from this file; kernels are compared with all motifs "
                   "in it")
        ->type_name("FILE");
}

}  // namespace
}  // namespace programs

int main(int argc, char** argv) {
    CLI::App app{"paper " DEEPPRUNE_VERSION
                 ": reproduce the figures and tables of Deepprune (Luo, Chi & Deng 2019) and check its claims",
                 "paper"};
    app.set_help_flag("-h,--help", "print this help and exit");
    app.set_version_flag("--version", DEEPPRUNE_VERSION, "print the version and exit");
    programs::Options options;
    programs::add_options(app, options);
    app.failure_message([](CLI::App const*, CLI::Error const& error) {
        return std::string{"paper: "} + error.what() + "\nTry paper --help.\n";
    });
    std::string command = "paper";
    for (int i = 1; i < argc; ++i) {
        command += ' ' + std::string{argv[i]};
    }
    return programs::run_program(app, argc, argv, [&] { programs::run(options, command); });
}
