#include "program.hpp"

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <exception>
#include <iostream>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>

#include <deepprune/core/error.hpp>

// The programs use threads of their own, with which those of OpenBLAS would compete. Another BLAS may lack the
// function.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int threads);

namespace programs {

namespace {

// Each line as a terminal may show it; messages may have several.
std::string visible_lines(std::string_view text) {
    std::string out;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        out += deepprune::visible(text.substr(0, end)) + '\n';
        text.remove_prefix(end + 1);
    }
    return out + deepprune::visible(text);
}

// A program that is started without one of the standard streams would open its first file in that stream's place, and
// then print into it.
void open_standard_streams() {
    for (int stream = 0; stream <= 2; ++stream) {
        if (::fcntl(stream, F_GETFD) == -1 && errno == EBADF) {
            [[maybe_unused]] int const null = ::open("/dev/null", stream == 0 ? O_RDONLY : O_WRONLY);
        }
    }
}

}  // namespace

int run_program(CLI::App& app, int argc, char** argv, std::function<void()> const& work) {
    enum Exit { done = 0, failed = 1, misused = 2 };
    open_standard_streams();
    std::signal(SIGPIPE, SIG_IGN);  // a reader that has gone, and a file that may not grow, are errors with a message
    std::signal(SIGXFSZ, SIG_IGN);
    if (openblas_set_num_threads != nullptr) {
        openblas_set_num_threads(1);
    }
    auto const report = [&app](std::string_view text, Exit code) {
        std::cerr << app.get_name() << ": " << visible_lines(text) << '\n';
        return code;
    };
    try {
        app.parse(argc, argv);
        if (work) {
            work();
        }
    } catch (CLI::ParseError const& error) {
        std::ostringstream text;
        int const code = app.exit(error, std::cout, text);
        std::cerr << visible_lines(text.str());
        if (code != 0) {
            return misused;
        }  // it printed its help
    } catch (deepprune::OptionError const& error) {
        return report(error.what(), misused);
    } catch (std::bad_alloc const&) {
        return report("found less memory than the work needs; use less data or more memory", failed);
    } catch (std::system_error const& error) {
        bool const threads = error.code() == std::errc::resource_unavailable_try_again;
        return report(
            std::string{error.what()} + (threads ? ": a thread could not be started; use fewer --threads" : ""),
            failed);
    } catch (std::exception const& error) {
        return report(error.what(), failed);
    }
    std::cout.flush();
    if (!std::cout) {
        std::cerr << app.get_name() << ": standard output could not be written\n";
        return failed;
    }
    return done;
}

}  // namespace programs
