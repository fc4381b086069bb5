// deepprune train, from a file of positives to its outputs.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/sequence/record.hpp>

#include <checksum.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

/// Runs the command with these arguments behind a small network's; its output and its messages.
std::string train(std::vector<std::string> const& more) {
    std::vector<std::string> arguments{"train", "--kernels", "12", "--kernel-length", "8", "--batch-size", "32"};
    if (std::ranges::find(more, "--max-epochs") == more.end()) {
        arguments.insert(arguments.end(), {"--max-epochs", "2"});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto const printed = run_command(arguments);
    return printed.out + printed.err;
}

/// Positives alone, each with a site.
fs::path write_positives(fs::path const& path) {
    std::string text;
    for (dp::Record const& record : dp::test::planted_records(240, dp::Seed{1})) {
        if (record.label) {
            text += ">r" + std::to_string(text.size()) + '\n' + record.sequence + '\n';
        }
    }
    return write_bytes(path, text);
}

nlohmann::json manifest(fs::path const& out) { return nlohmann::json::parse(read_bytes(out / "manifest.json")); }

}  // namespace

TEST_CASE("train prunes softly, and says how it chose", "[commands]") {
    TempDir const dir;
    auto const data = write_positives(dir.path() / "peaks.fa").string();
    auto const out = dir.path() / "out";
    auto const text =
        train({"--train", data, "--out", out.string(), "--final-kernels", "3", "--kernels-by-loss", "--threads", "1"});
    CHECK(text.find("with 3 kernels") != std::string::npos);
    auto const made = manifest(out);
    CHECK(made["choices"].size() == 2);
    CHECK(made["options"]["--criterion"] == "surgeon");
    CHECK(made["options"]["--fresh-negatives"] == "yes");
    CHECK(made["options"]["--patience"] == "4");
    bool const fresh = made["notes"].dump().find("shuffled anew in each epoch") != std::string::npos;
    CHECK(fresh);
    CHECK(made["outputs"].size() >= 8);  // model, two tables, predictions, motifs, report, and the network by loss
    for (auto const& file : made["outputs"]) {
        CAPTURE(file);
        auto const bytes = read_bytes(out / file["path"].get<std::string>());
        CHECK(bytes.size() == file["bytes"].get<std::size_t>());
        CHECK(programs::checksum(bytes) == file["hash"].get<std::string>());
    }
    CHECK(fs::exists(out / "by_loss" / "model.safetensors"));
    CHECK(read_bytes(out / "report.html").find("enough</b> for these data") != std::string::npos);

    SECTION("equal seeds give equal models, on any number of threads") {
        auto const again = dir.path() / "again";
        train({"--train", data, "--out", again.string(), "--final-kernels", "3", "--threads", "2"});
        CHECK(read_bytes(again / "model.safetensors") == read_bytes(out / "model.safetensors"));
        CHECK(read_bytes(again / "predictions.tsv") == read_bytes(out / "predictions.tsv"));
    }
    SECTION("a later run without --kernels-by-loss leaves nothing of it") {
        train({"--train", data, "--out", out.string(), "--final-kernels", "3", "--pooling", "max"});
        CHECK_FALSE(fs::exists(out / "by_loss"));
        CHECK(manifest(out)["choices"].size() == 1);
    }
}

TEST_CASE("the presets of the paper neither choose nor shuffle anew", "[commands]") {
    TempDir const dir;
    auto const data = write_positives(dir.path() / "peaks.fa").string();
    for (std::string const preset : {"paper", "authors"}) {
        auto const out = dir.path() / preset;
        train({"--train", data, "--out", out.string(), "--preset", preset});
        auto const made = manifest(out);
        CHECK(made["choices"].empty());
        CHECK(made["options"]["--strands"] == "forward");
        CHECK(made["options"]["--pooling"] == "max");
        CHECK(made["options"]["--criterion"] == "weight");
        CHECK(made["options"]["--patience"] == "15");
        CHECK(made["options"]["--fresh-negatives"] == "no");
    }
}

TEST_CASE("a network that has learned nothing is called that", "[commands]") {
    TempDir const dir;
    auto const data = write_positives(dir.path() / "peaks.fa").string();
    // With steps of this size the first batch throws the weights out of any useful range.
    auto const bad =
        train({"--train", data, "--out", (dir.path() / "bad").string(), "--preset", "paper", "--learning-rate", "50"});
    CHECK_THAT(bad, says("Warning: the last network has learned nothing that holds for new data"));
    CHECK_THAT(manifest(dir.path() / "bad")["notes"].dump(), says("has learned nothing"));
    auto const good = train({"--train", data, "--out", (dir.path() / "good").string(), "--preset", "paper",
                             "--learning-rate", "0.02", "--max-epochs", "8"});
    CHECK(good.find("learned nothing") == std::string::npos);
}

TEST_CASE("a schedule gives the kernels of every cut", "[commands]") {
    TempDir const dir;
    auto const data = write_positives(dir.path() / "peaks.fa").string();
    for (std::string const pooling : {"soft", "max"}) {
        auto const out = dir.path() / pooling;
        train({"--train", data, "--out", out.string(), "--pooling", pooling, "--schedule", "9,5,2"});
        auto const cycles = read_bytes(out / "cycles.csv");
        for (std::string const row : {"\n0,12,", "\n1,9,", "\n2,5,", "\n3,2,"}) {
            CAPTURE(pooling, row);
            CHECK(cycles.find(row) != std::string::npos);
        }
    }
}

TEST_CASE("the reference needs longer sequences than kernels, and is reported", "[commands]") {
    TempDir const dir;
    auto const data = write_positives(dir.path() / "peaks.fa").string();
    auto const out = dir.path() / "out";
    auto const text = train({"--train", data, "--out", out.string(), "--strands", "both", "--reference"});
    CHECK(text.find("reference: the mean of 6 networks") != std::string::npos);
    CHECK(manifest(out)["reference_auroc"].get<double>() > 0.5);
}

TEST_CASE("options that contradict each other are refused", "[commands]") {
    TempDir const dir;
    auto const data = write_positives(dir.path() / "peaks.fa").string();
    auto const out = (dir.path() / "out").string();
    CHECK_THROWS_WITH(train({"--train", data, "--out", out, "--preset", "paper", "--pooling", "soft"}),
                      says("found --preset paper with --strands forward and --pooling soft"));
    CHECK_THROWS_WITH(train({"--train", data, "--out", out, "--pooling", "soft", "--max-loss-rise", "0.1"}),
                      says("found --max-loss-rise with --pooling soft"));
    CHECK_THROWS_WITH(train({"--train", data, "--out", out, "--schedule", "5,9"}), says("found 9 after 5"));
    CHECK_THROWS_WITH(train({"--train", data, "--out", out, "--schedule", "12,4"}),
                      says("found a first pruning to 12 kernels"));
    CHECK_FALSE(fs::exists(out));
}
