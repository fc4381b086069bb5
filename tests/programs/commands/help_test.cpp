#include <cctype>
#include <string>

#include <CLI/CLI.hpp>

#include <commands.hpp>

#include "../../catch.hpp"

namespace {

bool is_help_text(std::string const& text) {
    return !text.empty() && std::isupper(static_cast<unsigned char>(text.front())) == 0 && text.back() != '.';
}

}  // namespace

TEST_CASE("help texts start in lower case and end without a full stop", "[commands]") {
    CLI::App app{"deepprune"};
    app.set_help_flag("-h,--help", "print this help and exit");
    programs::add_commands(app);
    for (CLI::App const* const command : app.get_subcommands({})) {
        CAPTURE(command->get_name());
        CHECK(is_help_text(command->get_description()));
        for (CLI::Option const* const option : command->get_options()) {
            CAPTURE(option->get_name());
            CHECK(is_help_text(option->get_description()));
        }
    }
}
