#include "program.hpp"

#include <exception>
#include <iostream>

#include <deepprune/core/error.hpp>

// The programs use threads of their own, with which those of OpenBLAS would compete. Another BLAS may lack the
// function.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int threads);

namespace programs {

int run_program(CLI::App& app, int argc, char** argv, std::function<void()> const& work) {
    enum Exit { done = 0, failed = 1, misused = 2 };
    if (openblas_set_num_threads != nullptr) {
        openblas_set_num_threads(1);
    }
    auto const report = [&app](std::exception const& error, Exit code) {
        std::cerr << app.get_name() << ": " << error.what() << '\n';
        return code;
    };
    try {
        app.parse(argc, argv);
        if (work) {
            work();
        }
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? done : misused;
    } catch (deepprune::OptionError const& error) {
        return report(error, misused);
    } catch (std::exception const& error) {
        return report(error, failed);
    }
    std::cout.flush();
    if (!std::cout) {
        std::cerr << app.get_name() << ": standard output could not be written\n";
        return failed;
    }
    return done;
}

}  // namespace programs
