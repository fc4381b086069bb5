#include "train/kept_run.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/train/events.hpp>

#include "checksum.hpp"
#include "engine/instruction_set.hpp"
#include "file_bytes.hpp"
#include "json.hpp"
#include "text.hpp"
#include "train/outputs.hpp"

namespace programs::training {

namespace dp = deepprune;
namespace fs = std::filesystem;

namespace {

constexpr char const* checkpoint_name = "checkpoint.safetensors";

// What results do not depend on, and files, of which the content counts.
constexpr auto no_facts =
    std::to_array<std::string_view>({"--threads", "--checkpoint-seconds", "--out", "--train", "--negatives", "--test",
                                     "--peaks", "--genome", "--exclude", "--motif-db"});

std::string value_in(RunFacts const& facts, std::string const& name) {
    auto const fact = facts.find(name);
    return fact == facts.end() ? "not given" : fact->second;
}

// "--seed 1 in place of 2, ...": the values of `kept` in place of those of `now`.
std::string differences(RunFacts const& kept, RunFacts const& now) {
    RunFacts names = kept;
    names.insert(now.begin(), now.end());
    std::string text;
    for (auto const& [name, ignored] : names) {
        if (value_in(kept, name) != value_in(now, name)) {
            text +=
                (text.empty() ? "" : ", ") + name + ' ' + value_in(kept, name) + " in place of " + value_in(now, name);
        }
    }
    return text;
}

dp::Checkpoint open(OutputFolder const& folder, RunFacts const& facts, bool resume, dp::Checkpoint::Wanted wanted) {
    auto const path = folder.file(checkpoint_name);
    if (!resume || !fs::exists(path)) {
        return dp::Checkpoint{path, facts, std::move(wanted)};
    }
    auto checkpoint = dp::Checkpoint::load(path, std::move(wanted));
    if (checkpoint.metadata() != facts) {
        throw dp::OptionError(
            dp::message({.where = {.file = path.native()},
                         .found = "an unfinished run with " + differences(checkpoint.metadata(), facts),
                         .expected = "the options, data and program of the run to resume",
                         .remedy = "give them again, leave --resume out to begin anew, or choose another --out"}));
    }
    return checkpoint;
}

}  // namespace

RunFacts facts_of(std::vector<report::Option> const& options, std::vector<InputFile> const& inputs) {
    RunFacts facts{
        {"program", DEEPPRUNE_VERSION ", " + compiler() + ", " + std::string{engine::instruction_set().name}}};
    for (report::Option const& option : options) {
        if (std::ranges::find(no_facts, option.name) == no_facts.end()) {
            facts.emplace(option.name, dp::visible(option.value, option.value.size()));  // an archive takes UTF-8
        }
    }
    for (InputFile const& input : inputs) {
        facts.emplace("data: " + input.role, input.hash);
    }
    return facts;
}

std::string checksum_of(RunFacts const& facts) {
    std::string text;
    for (auto const& [name, value] : facts) {
        text += name + '\0' + value + '\0';
    }
    return checksum(text);
}

bool is_complete(OutputFolder const& folder, RunFacts const& facts) {
    auto const manifest = folder.file("manifest.json");
    if (fs::exists(folder.file(checkpoint_name)) || !fs::exists(manifest)) {
        return false;
    }
    auto const json = Json::parse(file_bytes(manifest), nullptr, false);
    if (!json.is_object() || json.value("run", Json{}) != checksum_of(facts)) {
        throw dp::OptionError(dp::message({.where = {.file = manifest.native()},
                                           .found = "the results of a run with other options, data or program",
                                           .expected = "an unfinished run to resume",
                                           .remedy = "leave --resume out to replace them, or choose another --out"}));
    }
    return true;
}

KeptRun::KeptRun(OutputFolder const& folder, RunFacts const& facts, bool resume, std::size_t seconds)
    : folder_{folder}, checkpoint_{open(folder, facts, resume, [this, seconds](dp::EpochEnd const&) {
          bool const due = Clock::now() - last_ >= std::chrono::seconds{seconds};
          last_ = due ? Clock::now() : last_;
          return due;
      })} {
    bool const there = fs::exists(folder.file(checkpoint_name));
    own_ = resume || !there;
    if (!there) {  // from now on the folder is that of this run
        checkpoint_.write();
        note_ = resume ? "There is no unfinished run to resume; this one begins." : "";
    } else if (resume) {
        std::size_t const epochs = checkpoint_.epochs();
        note_ = "Resuming after " + counted(checkpoint_.finished(), "training", "trainings") +
                (epochs == 0 ? "." : " and " + counted(epochs, "epoch", "epochs") + " of the next one.");
    } else {
        note_ =
            "The folder holds an unfinished run, which this one replaces; to go on with that one, interrupt and "
            "add --resume.";
    }
}

KeptRun::~KeptRun() {
    if (own_ && checkpoint_.finished() == 0 && checkpoint_.epochs() == 0) {  // nothing to go on from
        std::error_code ignored;
        fs::remove(folder_.file(checkpoint_name), ignored);
    }
}

void KeptRun::complete() { folder_.remove(checkpoint_name); }

}  // namespace programs::training
