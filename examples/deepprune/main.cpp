// deepprune: trains a convolutional network on DNA sequences and prunes it to a few kernels.

#include <string>

#include <CLI/CLI.hpp>

#include <deepprune/core/config.hpp>

#include "commands.hpp"
#include "engine/instruction_set.hpp"
#include "program.hpp"

int main(int argc, char** argv) {
    CLI::App app{"deepprune " DEEPPRUNE_VERSION
                 ": train a convolutional network on DNA sequences and prune it to a few kernels",
                 "deepprune"};
    app.set_help_flag("-h,--help", "print this help and exit");
    app.set_version_flag(
        "--version",
        [] {
            return std::string{DEEPPRUNE_VERSION " ("} + std::string{programs::engine::instruction_set().name} + ")";
        },
        "print the version and the instruction set in use, and exit");
    app.require_subcommand(1);
    programs::add_train(app);
    programs::add_predict(app);
    programs::add_motifs(app);
    programs::add_logo(app);
    programs::add_check_data(app);
    programs::add_shuffle(app);
    programs::add_simulate(app);
    programs::add_tomtom(app);
    programs::add_sweep(app);
    app.failure_message([](CLI::App const*, CLI::Error const& error) {
        return std::string{"deepprune: "} + error.what() + "\nTry deepprune --help, or deepprune COMMAND --help.\n";
    });
    return programs::run_program(app, argc, argv);
}
