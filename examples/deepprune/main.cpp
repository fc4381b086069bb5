// deepprune: trains a convolutional network on DNA sequences and prunes it to a few kernels.

#include <exception>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>

#include "commands.hpp"
#include "engine/instruction_set.hpp"

// The program brings its own threads; those of OpenBLAS would stand in their way. Another BLAS may lack the function.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int threads);

int main(int argc, char** argv) {
    enum Exit { done = 0, failed = 1, misused = 2 };
    if (openblas_set_num_threads != nullptr) {
        openblas_set_num_threads(1);
    }
    CLI::App app{"deepprune " DEEPPRUNE_VERSION
                 ": trains a convolutional network on DNA sequences and prunes it to a few kernels",
                 "deepprune"};
    app.set_version_flag("--version", [] {
        return std::string{DEEPPRUNE_VERSION " ("} + std::string{programs::engine::instruction_set().name} + ")";
    });
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
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? done : misused;
    } catch (deepprune::OptionError const& error) {
        std::cerr << "deepprune: " << error.what() << '\n';
        return misused;
    } catch (std::exception const& error) {
        std::cerr << "deepprune: " << error.what() << '\n';
        return failed;
    }
    std::cout.flush();
    if (!std::cout) {
        std::cerr << "deepprune: standard output could not be written\n";
        return failed;
    }
    return done;
}
