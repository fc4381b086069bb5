#include "run_deepprune.hpp"

#include <string>

#include <deepprune/core/config.hpp>

#include "commands.hpp"
#include "engine/instruction_set.hpp"
#include "numbers.hpp"
#include "program.hpp"

namespace programs {

void add_max_bases(CLI::App& command, std::uint64_t& max_bases) {
    command
        .add_option("--max-bases", max_bases,
                    "refuse files with more bases than this in all, before they fill the memory; default: no limit")
        ->check(whole_number(1));
}

void add_commands(CLI::App& app) {
    add_train(app);
    add_predict(app);
    add_motifs(app);
    add_logo(app);
    add_scan(app);
    add_join(app);
    add_variants(app);
    add_mutate(app);
    add_check_data(app);
    add_extract(app);
    add_shuffle(app);
    add_simulate(app);
    add_tomtom(app);
    add_sweep(app);
}

int run_deepprune(int argc, char** argv) {
    CLI::App app{"deepprune " DEEPPRUNE_VERSION
                 ": train a convolutional network on DNA sequences and prune it to a few kernels",
                 "deepprune"};
    app.set_help_flag("-h,--help", "print this help and exit");
    app.set_version_flag(
        "--version",
        [] { return std::string{DEEPPRUNE_VERSION " ("} + std::string{engine::instruction_set().name} + ")"; },
        "print the version and the instruction set in use, and exit");
    app.require_subcommand(1);
    add_commands(app);
    app.failure_message([](CLI::App const*, CLI::Error const& error) {
        return std::string{"deepprune: "} + error.what() + "\nTry deepprune --help, or deepprune COMMAND --help.\n";
    });
    return run_program(app, argc, argv);
}

}  // namespace programs
