// paper: runs the figures and tables of Luo, Chi & Deng (2019) and says which of its claims hold.

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/atomic_file.hpp>

#include "figures/figure.hpp"
#include "lab/work.hpp"
#include "terminal.hpp"

// The program brings its own threads; those of OpenBLAS would stand in their way. Another BLAS may lack the function.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int threads);

namespace {

struct Options {
    std::string what{};
    std::string out{};
    std::string data{};
    std::string motifs{};
    bool quick = false;
    std::size_t seeds = 0;  // 0: 10, or 3 with --quick
    unsigned threads = 0;   // 0: as many as there are
};

lab::Settings settings_of(Options const& options) {
    std::size_t const seeds = options.seeds != 0 ? options.seeds : (options.quick ? 3 : 10);
    lab::Settings settings{.quick = options.quick,
                           .seeds = seeds,
                           .real_seeds = seeds,
                           .threads = options.threads != 0 ? options.threads
                                                           : std::max(1U, std::thread::hardware_concurrency()),
                           .data = options.data,
                           .motifs = options.motifs};
    if (options.quick) {
        settings.size = {.per_class = 2000, .length = 101};
        settings.most_of_class = 2000;
    }
    return settings;
}

std::vector<figures::Recipe> chosen(Options const& options) {
    std::vector<figures::Recipe> recipes;
    for (figures::Recipe const& recipe : figures::recipes()) {
        if (recipe.name == options.what || (options.what == "all" && (!recipe.real || !options.data.empty()))) {
            if (recipe.real && options.data.empty()) {
                throw deepprune::OptionError(std::string{recipe.name} + " needs real sets: name their folder with --data");
            }
            recipes.push_back(recipe);
        }
    }
    return recipes;
}

void run(Options const& options, std::string const& command) {
    auto const settings = settings_of(options);
    auto const recipes = chosen(options);
    std::filesystem::path const out = options.out;
    std::filesystem::create_directories(out);
    lab::Sets sets{.simulated = lab::simulated_sets(settings.motifs), .known = lab::known_motifs(settings.motifs)};
    if (std::ranges::any_of(recipes, &figures::Recipe::real)) {
        sets.real = lab::real_sets(settings.data);
    }
    std::map<std::string, lab::Wanted> wanted;
    for (figures::Recipe const& recipe : recipes) {
        recipe.want(sets, wanted);
    }
    auto const results = lab::run_all(sets, wanted, settings, [](std::size_t done, std::size_t all, lab::Task const& task) {
        std::cerr << "paper: " << done << " of " << all << " (" << task.set << ", seed " << task.seed << ")\n";
    });
    std::vector<figures::Figure> made;
    for (figures::Recipe const& recipe : recipes) {
        auto figure = recipe.make(sets, settings, results);
        deepprune::write_file(out / (figure.name + ".tsv"), figure.tsv);
        deepprune::write_file(out / (figure.name + ".svg"), figure.svg);
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
    if (options.what == "all") {
        deepprune::write_file(out / "index.html", figures::index_page(made, settings, command));
        if (options.data.empty()) {
            print("all: note: the figures of real sets were left out, because there is no --data\n");
        }
    }
    print("wrote " + std::to_string(made.size()) + (made.size() == 1 ? " figure" : " figures") + " to " + out.string() +
          '\n');
}

}  // namespace

int main(int argc, char** argv) {
    enum Exit { done = 0, failed = 1, misused = 2 };
    if (openblas_set_num_threads != nullptr) {
        openblas_set_num_threads(1);
    }
    CLI::App app{"paper " DEEPPRUNE_VERSION ": the figures and tables of Deepprune (Luo, Chi & Deng 2019), and which of "
                 "its claims hold here",
                 "paper"};
    app.set_version_flag("--version", DEEPPRUNE_VERSION);
    Options options;
    std::vector<std::string> names{"all"};
    std::string list = "What to show:\n  all             everything, and an index page\n";
    for (figures::Recipe const& recipe : figures::recipes()) {
        names.emplace_back(recipe.name);
        list += "  " + std::string{recipe.name} + std::string(16 - recipe.name.size(), ' ') + std::string{recipe.shows} +
                (recipe.real ? " (--data)\n" : "\n");
    }
    app.footer(list);
    app.add_option("what", options.what, "A figure, a table, or all")->required()->check(CLI::IsMember(names));
    app.add_option("--out", options.out, "Folder to write NAME.tsv and NAME.svg in")->required()->type_name("DIR");
    app.add_flag("--quick", options.quick, "Small sets (2,000 + 2,000 sequences of 101 bases) and 3 seeds");
    app.add_option("--seeds", options.seeds, "Seeds of each set; 10, or 3 with --quick")->check(CLI::PositiveNumber);
    app.add_option("--threads", options.threads, "Runs at a time; the numbers do not depend on it")
        ->check(CLI::PositiveNumber);
    app.add_option("--data", options.data, "Folder of real sets, in DeepBind's or Zeng's layout")->type_name("DIR");
    app.add_option("--motifs", options.motifs, "File with the JASPAR motifs of the simulated sets; all that is in it is what kernels are compared with")->type_name("FILE");
    app.failure_message([](CLI::App const*, CLI::Error const& error) {
        return std::string{"paper: "} + error.what() + "\nTry paper --help.\n";
    });
    std::string command = "paper";
    for (int i = 1; i < argc; ++i) {
        command += ' ' + std::string{argv[i]};
    }
    try {
        app.parse(argc, argv);
        run(options, command);
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? done : misused;
    } catch (deepprune::OptionError const& error) {
        std::cerr << "paper: " << error.what() << '\n';
        return misused;
    } catch (std::exception const& error) {
        std::cerr << "paper: " << error.what() << '\n';
        return failed;
    }
    return done;
}
