// Live units saved as the model that they are, and loaded into a type that has room for more.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/io/archive.hpp>
#include <deepprune/layers/circular_conv1d.hpp>
#include <deepprune/model/deepbind_model.hpp>
#include <deepprune/prune/compact.hpp>
#include <deepprune/prune/keep_units.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/bytes.hpp"
#include "../../support/golden_file.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::planted_set;
using dp::test::same_bits;
using dp::test::says;

namespace {

using Wide = dp::DeepBindModel<dp::ReLU, 9, 8>;

}  // namespace

TEST_CASE("the file of some live units is that of the compact model, byte for byte", "[io][archive][compact]") {
    TempDir const folder;
    Wide net{dp::Seed{3}};
    dp::keep_units(net, std::vector<std::size_t>{1, 4, 8});
    auto const compacted = dp::compact<3>(net);
    dp::save_compact(net, folder.path() / "live", {{"note", "some"}});
    dp::save_model(compacted, folder.path() / "model", {{"note", "some"}});
    CHECK(read_bytes(folder.path() / "live") == read_bytes(folder.path() / "model"));

    auto const exact = dp::load_model<dp::DeepBindModel<dp::ReLU, 3, 8>>(folder.path() / "live");
    CHECK(same_bits(exact.parameters(), compacted.parameters()));
    CHECK(exact.signature() == "OneHot<> Conv1D<3,8,same> ReLU GlobalMaxPool Mask Dense<1> Sigmoid");

    auto const file = dp::load_safetensors(folder.path() / "live");
    REQUIRE(dp::holds_compact<Wide>(file));
    auto const loaded = dp::load_compact<Wide>(file);
    CHECK(loaded.live_units() == std::vector<std::size_t>{0, 1, 2});
    auto const set = planted_set(30, dp::Seed{1});
    CHECK(same_bits(loaded.logits(set), net.logits(set)));
    CHECK(same_bits(dp::compact<3>(loaded).parameters(), compacted.parameters()));
}

TEST_CASE("a model of any number of units loads into a type with room for it", "[io][archive][compact]") {
    TempDir const folder;
    for (std::size_t live = 1; live <= Wide::units(); ++live) {
        CAPTURE(live);
        auto const path = folder.path() / std::to_string(live);
        Wide const net{dp::Seed{live}, live};
        dp::save_compact(net, path);
        CHECK(same_bits(dp::load_compact<Wide>(dp::load_safetensors(path)).parameters(), net.parameters()));
    }
    using Small = dp::test::SmallNet<4>;
    Small masked{dp::Seed{1}};
    masked.mask()(2) = 0;  // saved as it is: the mask says which units are live
    dp::save_model(masked, folder.path() / "masked");
    auto const loaded = dp::load_compact<dp::test::SmallNet<6>>(dp::load_safetensors(folder.path() / "masked"));
    CHECK(loaded.live_units() == std::vector<std::size_t>{0, 1, 3});
}

TEST_CASE("a model of another chain or of more units is refused", "[io][archive][compact]") {
    TempDir const folder;
    auto const path = folder.path() / "model";
    dp::save_model(dp::DeepBindModel<dp::ReLU, 10, 8>{dp::Seed{1}}, path);
    auto const refusal = [&] { return dp::load_compact<Wide>(dp::load_safetensors(path)); };
    CHECK(!dp::holds_compact<Wide>(dp::load_safetensors(path)));
    CHECK_THROWS_WITH(refusal(), says("found a model OneHot<> Conv1D<10,8,same>"));
    CHECK_THROWS_WITH(refusal(), says("Conv1D<9,8,same> ReLU GlobalMaxPool Mask Dense<1> Sigmoid, or fewer units"));
    dp::save_model(dp::DeepBindModel<dp::ReLU, 4, 7>{dp::Seed{1}}, path);
    CHECK_THROWS_AS(refusal(), dp::ArchiveError);
    dp::save_model(dp::DeepBindModel<dp::ClippedLeakyReLU, 4, 8>{dp::Seed{1}}, path);
    CHECK_THROWS_AS(refusal(), dp::ArchiveError);
    dp::save_model(
        dp::Model<dp::OneHot<>, dp::Conv1D<4, 8>, dp::ReLU, dp::GlobalMaxPool, dp::Dense<1>, dp::Sigmoid>{dp::Seed{1}},
        path);  // no mask: no number of units
    CHECK_THROWS_AS(refusal(), dp::ArchiveError);
}
