#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <commands.hpp>

#include "../../catch.hpp"
#include "../run_command.hpp"

namespace {

// The numeric options of all commands: "command --option".
std::vector<std::array<std::string, 2>> numeric_options() {
    CLI::App app{"deepprune"};
    programs::add_commands(app);
    std::vector<std::array<std::string, 2>> found;
    for (CLI::App const* const command : app.get_subcommands({})) {
        for (CLI::Option const* const option : command->get_options()) {
            std::string const type = option->get_type_name();
            if (type.starts_with("UINT") || type.starts_with("INT") || type.starts_with("FLOAT")) {
                found.push_back({command->get_name(), option->get_name()});
            }
        }
    }
    return found;
}

}  // namespace

TEST_CASE("every numeric option refuses what does not fit into its type, and says its range shortly", "[commands]") {
    auto const options = numeric_options();
    CHECK(options.size() > 40);  // so that a change of CLI11's type names does not empty this test
    for (auto const& [command, option] : options) {
        for (std::string const text :
             {"18446744073709551616", "99999999999999999999999", "-1", "nan", "inf", "1e400", "12x", ""}) {
            // A factor without an upper limit may be as large as these.
            if (!text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
                (option == "--max-loss-rise" || option == "--l1" || option == "--l2" || option == "--threshold")) {
                continue;
            }
            CAPTURE(command, option, text);
            try {
                (void)run_command({command, option + "=" + text});
                FAIL_CHECK("accepted");
            } catch (CLI::ParseError const& error) {
                CHECK(std::string_view{error.what()}.starts_with(option + ": "));
                CHECK(std::string_view{error.what()}.size() < 200);
            }
        }
    }
}
