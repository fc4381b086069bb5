#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/io/archive.hpp>
#include <deepprune/io/checkpoint.hpp>
#include <deepprune/prune/iterative_pruner.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/bytes.hpp"
#include "../../support/memory_store.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::planted_set;
using dp::test::same_bits;
using dp::test::says;
using Net = dp::test::SmallNet<8>;

namespace {

dp::EncodedSet const& train() {
    static dp::EncodedSet const set = planted_set(80, dp::Seed{1});
    return set;
}
dp::EncodedSet const& validation() {
    static dp::EncodedSet const set = planted_set(30, dp::Seed{2});
    return set;
}

bool every_epoch(dp::EpochEnd const& /*epoch*/) { return true; }

dp::PruneOptions options(dp::FitStore* store) {
    return {.final_kernels = 2,
            .train = {.learning_rate = 0.05, .batch_size = 16, .max_epochs = 3, .seed = dp::Seed{9}, .store = store}};
}

std::vector<float> pruned(dp::PruneOptions const& how, dp::EncodedSet const& data = train()) {
    Net net{dp::Seed{3}};
    dp::IterativePruner<>{how}.run(net, data, validation());
    return {net.parameters().begin(), net.parameters().end()};
}

// Ends the run of a checkpoint after so many epochs, as a kill would.
struct Killing final : dp::FitStore {
    dp::Checkpoint& checkpoint;
    std::size_t left;
    Killing(dp::Checkpoint& to, std::size_t epochs) : checkpoint{to}, left{epochs} {}
    [[nodiscard]] dp::FitState const* find(dp::FitStart const& start) override { return checkpoint.find(start); }
    [[nodiscard]] bool wants(dp::EpochEnd const& epoch) override { return checkpoint.wants(epoch); }
    void keep(dp::FitState state) override {
        checkpoint.keep(std::move(state));
        if (--left == 0) {
            throw dp::test::Killed{};
        }
    }
};

// The file of a run that was killed after so many of its nine epochs.
fs::path killed_after(std::size_t epochs, fs::path const& path) {
    dp::Checkpoint checkpoint{path, {{"note", "mine"}}, every_epoch};
    Killing store{checkpoint, epochs};
    CHECK_THROWS_AS(pruned(options(&store)), dp::test::Killed);
    return path;
}

std::vector<float> resumed(fs::path const& path) {
    auto checkpoint = dp::Checkpoint::load(path, every_epoch);
    return pruned(options(&checkpoint));
}

}  // namespace

TEST_CASE("a run ends with the same bits from the file of each epoch", "[io][checkpoint]") {
    TempDir const dir;
    auto const plain = pruned(options(nullptr));
    for (std::size_t epochs = 1; epochs <= 9; ++epochs) {
        CAPTURE(epochs);
        auto const path = killed_after(epochs, dir.path() / "run");
        auto const checkpoint = dp::Checkpoint::load(path);
        CHECK(checkpoint.metadata() == dp::ModelMetadata{{"note", "mine"}});
        CHECK(checkpoint.finished() == epochs / 3);
        CHECK(checkpoint.epochs() == epochs % 3);
        std::string const bytes = read_bytes(path);
        checkpoint.write();
        CHECK(read_bytes(path) == bytes);  // what is read is what was written
        CHECK(same_bits(resumed(path), plain));
    }
}

TEST_CASE("without a wish for more, fits are kept when they end", "[io][checkpoint]") {
    TempDir const dir;
    dp::Checkpoint checkpoint{dir.path() / "run"};
    std::size_t epochs = 0;
    Net net{dp::Seed{3}};
    dp::IterativePruner<>{options(&checkpoint)}.run(
        net, train(), validation(),
        dp::Observers{[&](dp::EpochEnd const&) {
                          ++epochs;
                          CHECK(fs::exists(dir.path() / "run") == (epochs > 3));
                      },
                      [&](dp::CycleEnd const& event) {
                          CHECK(dp::Checkpoint::load(dir.path() / "run").finished() == event.cycle.cycle + 1);
                      }});
    CHECK(epochs == 9);
}

TEST_CASE("a checkpoint without fits is written and read", "[io][checkpoint]") {
    TempDir const dir;
    dp::Checkpoint{dir.path() / "run", {{"a", "b"}}}.write();
    auto const checkpoint = dp::Checkpoint::load(dir.path() / "run");
    CHECK(checkpoint.metadata() == dp::ModelMetadata{{"a", "b"}});
    CHECK(checkpoint.finished() == 0);
    CHECK(checkpoint.epochs() == 0);
    CHECK(same_bits(resumed(dir.path() / "run"), pruned(options(nullptr))));
    CHECK_THROWS_WITH((dp::Checkpoint{dir.path() / "run", {{"checkpoint.0", "x"}}}.write()),
                      says("keys that do not begin with 'checkpoint'"));
}

TEST_CASE("a run with other data, options or weights is refused; another number of threads is not",
          "[io][checkpoint]") {
    TempDir const dir;
    auto const path = killed_after(5, dir.path() / "run");
    auto const with = [&](auto const& change) {
        auto checkpoint = dp::Checkpoint::load(path, every_epoch);
        auto how = options(&checkpoint);
        change(how);
        return pruned(how);
    };
    auto const refused = [&](auto const& change) {
        CHECK_THROWS_AS(with(change), dp::ArchiveError);
        CHECK_THROWS_WITH(with(change), says("the fits of another run"));
    };
    refused([](dp::PruneOptions& how) { how.train.learning_rate = 0.04; });
    refused([](dp::PruneOptions& how) { how.train.batch_size = 17; });
    refused([](dp::PruneOptions& how) { how.train.max_epochs = 4; });
    refused([](dp::PruneOptions& how) { how.train.patience = 4; });
    refused([](dp::PruneOptions& how) { how.train.l1 = 1e-3; });
    refused([](dp::PruneOptions& how) { how.train.l2 = 1e-3; });
    refused([](dp::PruneOptions& how) { how.train.seed = dp::Seed{10}; });
    refused([](dp::PruneOptions& how) { how.first_cycle = 1; });
    refused([](dp::PruneOptions& how) {
        how.final_kernels = 6;
        how.schedule = dp::PruneSchedule::counts({6});
    });
    CHECK(same_bits(with([](dp::PruneOptions& how) { how.train.threads = 3; }), pruned(options(nullptr))));

    auto const on = [&](dp::EncodedSet const& data) {
        auto checkpoint = dp::Checkpoint::load(path);
        return pruned(options(&checkpoint), data);
    };
    CHECK_THROWS_AS(on(planted_set(80, dp::Seed{7})), dp::ArchiveError);
    dp::EncodedSet relabelled;
    for (std::size_t i = 0; i < train().size(); ++i) {
        relabelled.add(train().sequence(i), (train().labels()[i] == 1) != (i < 2));
    }
    CHECK_THROWS_AS(on(relabelled), dp::ArchiveError);

    auto checkpoint = dp::Checkpoint::load(path);
    Net other{dp::Seed{4}};
    CHECK_THROWS_AS(dp::fit(other, train(), validation(), options(&checkpoint).train), dp::ArchiveError);
    auto typed = dp::Checkpoint::load(path);
    dp::test::SmallNet<8, double> wide{dp::Seed{3}};
    CHECK_THROWS_AS(dp::fit(wide, train(), validation(), options(&typed).train), dp::ArchiveError);
}

TEST_CASE("every truncation and every flipped bit of a checkpoint is refused", "[io][checkpoint]") {
    TempDir const dir;
    std::string const bytes = read_bytes(killed_after(2, dir.path() / "run"));
    auto const damaged = dir.path() / "damaged";
    for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 97) {
        CAPTURE(size);
        write_bytes(damaged, bytes.substr(0, size));
        CHECK_THROWS_AS(dp::Checkpoint::load(damaged), dp::ArchiveError);
    }
    for (std::size_t place = 0; place < bytes.size(); place += 1 + bytes.size() / 211) {
        CAPTURE(place);
        std::string flipped = bytes;
        flipped[place] = static_cast<char>(flipped[place] ^ (1 << (place % 8)));
        write_bytes(damaged, flipped);
        CHECK_THROWS_AS(dp::Checkpoint::load(damaged), dp::ArchiveError);
    }
    CHECK_THROWS_AS(dp::Checkpoint::load(dir.path() / "missing"), dp::IoError);
}

TEST_CASE("a file with a good checksum that is no checkpoint is refused", "[io][checkpoint]") {
    TempDir const dir;
    auto const stored = dp::load_safetensors(killed_after(4, dir.path() / "run"));  // one fit is done, one is not
    auto const path = dir.path() / "other";
    using Tensors = std::map<std::string, std::pair<std::vector<std::size_t>, std::vector<double>>>;
    Tensors tensors;
    for (dp::StoredTensor const& tensor : stored.tensors) {
        tensors[tensor.name] = {tensor.shape, stored.values<double>(tensor.name, tensor.shape)};
    }
    auto const refused = [&](std::string const& why, auto const& change) {
        CAPTURE(why);
        auto metadata = stored.metadata;
        auto changed = tensors;
        change(metadata, changed);
        std::vector<dp::TensorView> views;
        for (auto const& [name, tensor] : changed) {
            views.push_back({.name = name, .shape = tensor.first, .values = std::span<double const>{tensor.second}});
        }
        dp::save_safetensors(path, metadata, views);
        CHECK_THROWS_AS(dp::Checkpoint::load(path), dp::ArchiveError);
        CHECK_THROWS_WITH(dp::Checkpoint::load(path), says(why));
    };
    using Metadata = std::map<std::string, std::string>;
    refused("a file that is no checkpoint", [](Metadata& text, Tensors&) { text.erase("checkpoint"); });
    refused("a checkpoint of deepprune 0.0.9", [](Metadata& text, Tensors&) { text["checkpoint.version"] = "0.0.9"; });
    refused("no metadata 'checkpoint.version'", [](Metadata& text, Tensors&) { text.erase("checkpoint.version"); });
    refused("expected a number of fits", [](Metadata& text, Tensors&) { text["checkpoint"] = "-1"; });
    refused("no metadata 'checkpoint.1'", [](Metadata& text, Tensors&) { text.erase("checkpoint.1"); });
    refused("a fit in progress before the last one", [](Metadata& text, Tensors&) { text["checkpoint"] = "3"; });
    refused("a fit in progress before the last one",
            [](Metadata& text, Tensors&) { text["checkpoint"] = "18446744073709551615"; });
    refused("7 tensors, expected 2", [](Metadata& text, Tensors&) { text["checkpoint"] = "1"; });
    refused("the key of a fit", [](Metadata& text, Tensors&) { text["checkpoint.0"] = "x 1 1"; });
    refused("a number of steps", [](Metadata& text, Tensors&) { text["checkpoint.0"] = "7"; });
    refused("1 for a finished fit, or 0", [](Metadata& text, Tensors&) { text["checkpoint.0"] = "7 1"; });
    refused("1 for a finished fit, or 0", [](Metadata& text, Tensors&) { text["checkpoint.0"] = "7 1 1 "; });
    refused("no tensor '0.parameters'", [](Metadata& text, Tensors&) { text["checkpoint.0"] = "7 1 0"; });
    refused("a fit in progress before the last one", [](Metadata& text, Tensors& all) {
        text["checkpoint.0"] = "7 1 0";
        for (char const* const name : {"0.parameters", "0.first", "0.second"}) {
            all[name] = all["0.best"];
        }
    });
    refused("no tensor '1.second'", [](Metadata&, Tensors& all) { all.erase("1.second"); });
    refused("tensor '1.epochs'", [](Metadata&, Tensors& all) { all["1.epochs"] = {{7}, std::vector<double>(7)}; });
    refused("a fraction", [](Metadata&, Tensors& all) { all["1.epochs"].second[2] = 0.5; });
    refused("a fraction", [](Metadata&, Tensors& all) { all["1.epochs"].second[1] = -1.0; });
    refused("out of range", [](Metadata&, Tensors& all) { all["1.epochs"].second[0] = 1e300; });

    // A model is none, and a checkpoint is no model.
    dp::save_model(Net{dp::Seed{1}}, path);
    CHECK_THROWS_WITH(dp::Checkpoint::load(path), says("a file that is no checkpoint"));
    CHECK_THROWS_AS(dp::load_model<Net>(dir.path() / "run"), dp::ArchiveError);
}

TEST_CASE("a checkpoint that cannot be written ends the run and leaves the one before", "[io][checkpoint]") {
    TempDir const dir;
    auto const folder = dir.path() / "gone";
    fs::create_directory(folder);
    auto const path = killed_after(2, folder / "run");
    auto checkpoint = dp::Checkpoint::load(path, every_epoch);
    std::string const before = read_bytes(path);
    fs::rename(folder, dir.path() / "moved");
    CHECK_THROWS_AS(pruned(options(&checkpoint)), dp::IoError);
    CHECK(read_bytes(dir.path() / "moved" / "run") == before);
}
