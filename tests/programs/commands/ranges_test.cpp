#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <commands.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"
#include "planted_model.hpp"

namespace dp = deepprune;

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

TEST_CASE("every command that reads sequences has a limit of their bases", "[commands]") {
    TempDir const dir;
    auto const model = write_model(dir.path() / "model.safetensors").string();
    auto const data = write_bytes(dir.path() / "d.tsv", "CCTGACTCAGTT\t1\nTTTTTTTTTTTT\t0\n").string();
    auto const out = (dir.path() / "out").string();
    for (std::vector<std::string> command : {std::vector<std::string>{"check-data", data},
                                             {"predict", "--model", model, "--data", data, "--out", out},
                                             {"motifs", "--model", model, "--data", data, "--out", out},
                                             {"shuffle", "--in", data, "--out", out},
                                             {"train", "--train", data, "--kernel-length", "8", "--out", out}}) {
        CAPTURE(command.front());
        command.insert(command.end(), {"--max-bases", "23"});
        CHECK_THROWS_WITH(run_command(command),
                          dp::test::says("d.tsv:2: found 24 bases up to here, expected at most 23 in the file"));
    }
    CHECK(run_command({"check-data", data, "--max-bases", "24"}).out.find("bases") != std::string::npos);
}
