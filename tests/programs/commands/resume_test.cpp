// deepprune train --resume, within one process; tests/programs/killed_training.sh kills.

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/sequence/record.hpp>

#include <interruption.hpp>

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

std::string train(std::vector<std::string> const& more) {
    std::vector<std::string> arguments{"train", "--kernels", "8",       "--kernel-length", "8",   "--max-epochs",
                                       "2",     "--strands", "forward", "--pooling",       "max", "--final-kernels",
                                       "2"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto const printed = run_command(arguments);
    return printed.out + printed.err;
}

fs::path write_set(fs::path const& path, dp::Seed seed) {
    std::string text;
    for (dp::Record const& record : dp::test::planted_records(240, seed)) {
        text += record.sequence + (record.label ? "\t1\n" : "\t0\n");
    }
    return write_bytes(path, text);
}

// A run whose trainings are done, and whose files could not be written.
struct Unfinished {
    TempDir dir{};
    std::string data = write_set(dir.path() / "data.tsv", dp::Seed{1}).string();
    fs::path out = dir.path() / "out";
    fs::path checkpoint = out / "checkpoint.safetensors";

    Unfinished() {
        fs::create_directories(out / "history.csv");
        CHECK_THROWS_AS(with({}), dp::IoError);
        fs::remove(out / "history.csv");
        REQUIRE(fs::exists(checkpoint));
        REQUIRE_FALSE(fs::exists(out / "manifest.json"));
    }
    [[nodiscard]] std::string with(std::vector<std::string> more) const {
        more.insert(more.begin(), {"--train", data, "--out", out.string()});
        return train(more);
    }
    [[nodiscard]] std::string resume(std::vector<std::string> more = {}) const {
        more.emplace_back("--resume");
        return with(more);
    }
};

}  // namespace

TEST_CASE("a run goes on where it was left, and leaves nothing but its results", "[commands][resume]") {
    Unfinished const run;
    auto const text = run.resume({"--threads", "2"});
    CHECK_THAT(text, says("Resuming after 3 trainings."));
    CHECK_FALSE(fs::exists(run.checkpoint));
    auto const manifest = read_bytes(run.out / "manifest.json");
    CHECK(manifest.find("resume") == std::string::npos);
    CHECK(read_bytes(run.out / "report.html").find("--resume") == std::string::npos);

    auto const whole = run.dir.path() / "whole";
    train({"--train", run.data, "--out", whole.string()});
    for (std::string const name : {"model.safetensors", "predictions.tsv", "motifs.meme", "motifs.tsv"}) {
        CAPTURE(name);
        CHECK(read_bytes(whole / name) == read_bytes(run.out / name));
    }
    CHECK_FALSE(fs::exists(whole / "checkpoint.safetensors"));
    CHECK(nlohmann::json::parse(manifest)["run"] == nlohmann::json::parse(read_bytes(whole / "manifest.json"))["run"]);

    SECTION("after that there is nothing to resume") {
        CHECK_THAT(run.resume(), says("nothing to resume: the run in"));
        CHECK(read_bytes(run.out / "manifest.json") == manifest);
        CHECK_THROWS_AS(run.resume({"--seed", "7"}), dp::OptionError);
        CHECK_THROWS_WITH(run.resume({"--seed", "7"}), says("the results of a run with other options"));
        write_bytes(run.out / "manifest.json", "{}");
        CHECK_THROWS_AS(run.resume(), dp::OptionError);
    }
}

TEST_CASE("a run with other options or data is not resumed", "[commands][resume]") {
    Unfinished const run;
    std::string const before = read_bytes(run.checkpoint);
    CHECK_THROWS_AS(run.resume({"--seed", "7"}), dp::OptionError);
    CHECK_THROWS_WITH(run.resume({"--seed", "7"}), says("an unfinished run with --seed 0 in place of 7, expected"));
    CHECK_THROWS_WITH(run.resume({"--l2", "0.5", "--learning-rate-decay", "1.5"}),
                      says("--l2 0 in place of 0.5, --learning-rate-decay 1.2 in place of 1.5, expected"));
    CHECK_THROWS_WITH(run.resume({"--reference"}), says("--reference not given in place of true"));
    write_set(run.data, dp::Seed{2});
    CHECK_THROWS_AS(run.resume(), dp::OptionError);
    CHECK_THROWS_WITH(run.resume(), says("an unfinished run with data: training crc64:"));
    CHECK(read_bytes(run.checkpoint) == before);

    // The same data under another name are the same data.
    write_set(run.data, dp::Seed{1});
    fs::rename(run.data, run.dir.path() / "moved.tsv");
    CHECK_THAT(train({"--train", (run.dir.path() / "moved.tsv").string(), "--out", run.out.string(), "--resume",
                      "--checkpoint-seconds", "0"}),
               says("Resuming after 3 trainings."));
}

TEST_CASE("a damaged checkpoint is refused, and so is another file of its name", "[commands][resume]") {
    Unfinished const run;
    std::string bytes = read_bytes(run.checkpoint);
    write_bytes(run.checkpoint, bytes.substr(0, bytes.size() - 1));
    CHECK_THROWS_AS(run.resume(), dp::ArchiveError);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    write_bytes(run.checkpoint, bytes);
    CHECK_THROWS_AS(run.resume(), dp::ArchiveError);
    write_bytes(run.checkpoint, "not a checkpoint");
    CHECK_THROWS_AS(run.resume(), dp::ArchiveError);
    CHECK(fs::exists(run.checkpoint));
}

TEST_CASE("without --resume a run begins anew, and says what it replaces", "[commands][resume]") {
    Unfinished const run;
    CHECK_THAT(run.with({"--seed", "7"}), says("an unfinished run, which this one replaces"));
    CHECK_FALSE(fs::exists(run.checkpoint));
    CHECK(fs::exists(run.out / "manifest.json"));
}

TEST_CASE("a new run that fails before anything is kept leaves the older checkpoint", "[commands][resume]") {
    Unfinished const run;
    std::string const before = read_bytes(run.checkpoint);
    CHECK_THROWS_AS(run.with({"--learning-rate", "100", "--l2", "1e300"}), dp::NumericalError);
    CHECK(read_bytes(run.checkpoint) == before);
}

TEST_CASE("with --resume and no unfinished run, one begins", "[commands][resume]") {
    TempDir const dir;
    auto const data = write_set(dir.path() / "data.tsv", dp::Seed{1}).string();
    auto const out = dir.path() / "out";
    CHECK_THAT(train({"--train", data, "--out", out.string(), "--resume"}), says("There is no unfinished run"));
    CHECK(fs::exists(out / "manifest.json"));

    // One that fails before anything is kept leaves nothing.
    auto const failed = dir.path() / "failed";
    CHECK_THROWS_AS(train({"--train", data, "--out", failed.string(), "--learning-rate", "100", "--l2", "1e300"}),
                    dp::NumericalError);
    CHECK_FALSE(fs::exists(failed));
}

TEST_CASE("signals are handled while it lives, and ignored ones stay ignored", "[commands][resume]") {
    auto const handler = [](int signal) {
        struct sigaction action {};
        ::sigaction(signal, nullptr, &action);
        return action.sa_handler;
    };
    auto const before_interrupt = std::signal(SIGINT, SIG_IGN);
    auto const before = handler(SIGTERM);
    {
        programs::Interruption interruption{"test", "go on"};
        CHECK(handler(SIGINT) == SIG_IGN);
        CHECK(handler(SIGTERM) != before);
        interruption.release();
        CHECK(handler(SIGTERM) == before);
    }
    CHECK(handler(SIGTERM) == before);
    CHECK(handler(SIGINT) == SIG_IGN);
    std::signal(SIGINT, before_interrupt);
}
