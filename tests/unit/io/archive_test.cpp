#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <deepprune/core/config.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/io/archive.hpp>

#include "../../catch.hpp"
#include "../../support/bits.hpp"
#include "../../support/bytes.hpp"
#include "../../support/golden_file.hpp"
#include "../../support/planted_set.hpp"
#include "../../support/says.hpp"
#include "../../support/small_net.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using dp::test::same_bits;
using dp::test::says;

namespace {

using Net = dp::test::SmallNet<4>;
using Hidden = dp::Model<dp::OneHot<20>, dp::Conv1D<4, 5, dp::Padding::valid>, dp::ReLU, dp::Conv1D<3, 2>, dp::ReLU,
                         dp::GlobalMaxPool, dp::Mask, dp::Dense<2>, dp::ReLU, dp::Dense<1>, dp::Sigmoid>;

template <class Model>
Model odd_net(std::uint64_t seed) {
    using T = typename Model::scalar;
    Model net{dp::Seed{seed}};
    net.mask()(1) = 0;
    net.kernels()(0, 0, 0) = -T{0};
    net.kernels()(0, 0, 1) = std::numeric_limits<T>::denorm_min();
    net.kernels()(0, 0, 2) = std::numeric_limits<T>::max();
    net.kernels()(0, 0, 3) = std::numeric_limits<T>::lowest();
    return net;
}

std::size_t files_in(std::filesystem::path const& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder}, {}));
}

}  // namespace

TEMPLATE_TEST_CASE("a model comes back bit by bit", "[io][archive]", Net, Hidden, (dp::test::SmallNet<4, double>)) {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    for (std::uint64_t const seed : {1U, 2U}) {
        auto const net = odd_net<TestType>(seed);
        dp::save_model(net, path);  // the second time over the first
        auto const loaded = dp::load_model<TestType>(path);
        CHECK(same_bits(loaded.parameters(), net.parameters()));
        CHECK(loaded.live_units() == net.live_units());
    }
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("numbers that are not finite are neither saved nor loaded", "[io][archive]") {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    float const infinite = std::numeric_limits<float>::infinity();
    for (float const odd : {std::numeric_limits<float>::quiet_NaN(), infinite, -infinite}) {
        Net net{dp::Seed{1}};
        net.kernels()(1, 0, 0) = odd;
        CHECK_THROWS_WITH(dp::save_model(net, path), says("value 33 of tensor '1.Conv1D.kernels', that is not finite"));
        CHECK_THROWS_AS(dp::save_model(net, path), dp::NumericalError);
        CHECK_THROWS_AS(dp::save_compact(net, path), dp::NumericalError);
    }
    for (float const odd : {0.5F, -1.0F, 2.0F, infinite, std::numeric_limits<float>::quiet_NaN()}) {
        Net net{dp::Seed{1}};
        net.mask()(2) = odd;
        CHECK_THROWS_WITH(dp::save_model(net, path), says("value 3 of tensor '4.Mask.mask', a mask, that is neither"));
    }
    CHECK(files_in(folder.path()) == 0);
    // A file with a right checksum that another program wrote.
    Net const net{dp::Seed{1}};
    dp::save_model(net, path);
    auto const file = dp::load_safetensors(path);
    for (auto const& [name, odd] : {std::pair{"1.Conv1D.kernels", std::nanf("")}, std::pair{"4.Mask.mask", 0.5F}}) {
        auto changed = file;
        auto const tensor = std::ranges::find(changed.tensors, name, &dp::StoredTensor::name);
        REQUIRE(tensor != changed.tensors.end());
        auto const bits = std::bit_cast<std::uint32_t>(odd);
        for (std::size_t i = 0; i < 4; ++i) {
            tensor->bytes[i] = static_cast<char>(bits >> (8 * i) & 0xFFU);
        }
        CHECK_THROWS_WITH(dp::load_model<Net>(changed), says(std::string{"value 1 of tensor '"} + name));
        CHECK_THROWS_AS(dp::load_compact<Net>(changed), dp::ArchiveError);
    }
}

TEST_CASE("a model that is not there is told with the system's reason", "[io][archive]") {
    TempDir const folder;
    CHECK_THROWS_WITH(dp::load_model<Net>(folder.path() / "none"), says("(No such file or directory)"));
}

TEST_CASE("- is the standard input, for models too", "[io][archive]") {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    dp::save_model(Net{dp::Seed{1}}, path);
    int const before = ::dup(STDIN_FILENO);
    int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(::dup2(file, STDIN_FILENO) == STDIN_FILENO);
    auto const read = dp::load_safetensors("-");
    ::dup2(before, STDIN_FILENO);
    ::close(before);
    ::close(file);
    CHECK(read.file_name == "standard input");
    CHECK(read.tensors == dp::load_safetensors(path).tensors);
}

TEST_CASE("equal models and metadata give equal bytes", "[io][archive]") {
    TempDir const folder;
    auto const bytes_of = [&](Net const& net, dp::ModelMetadata const& metadata) {
        auto const path = folder.path() / "model.safetensors";
        dp::save_model(net, path, metadata);
        return read_bytes(path);
    };
    auto const bytes = bytes_of(Net{dp::Seed{1}}, {{"preset", "paper"}});
    CHECK(bytes == bytes_of(Net{dp::Seed{1}}, {{"preset", "paper"}}));
    CHECK(bytes != bytes_of(Net{dp::Seed{2}}, {{"preset", "paper"}}));
    CHECK(bytes != bytes_of(Net{dp::Seed{1}}, {{"preset", "authors"}}));
}

TEST_CASE("the tensors are the parameters with their names and shapes", "[io][archive]") {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    Hidden net{dp::Seed{1}};
    dp::save_model(net, path);
    auto const file = dp::load_safetensors(path);
    std::vector<std::string> names;
    std::vector<std::vector<std::size_t>> shapes;
    for (dp::StoredTensor const& tensor : file.tensors) {
        names.push_back(tensor.name);
        shapes.push_back(tensor.shape);
        CHECK(tensor.dtype == "F32");
    }
    CHECK(names == std::vector<std::string>{"1.Conv1D.kernels", "1.Conv1D.biases", "3.Conv1D.kernels",
                                            "3.Conv1D.biases", "6.Mask.mask", "7.Dense.weights", "7.Dense.biases",
                                            "9.Dense.weights", "9.Dense.biases"});
    // kernel, position, channel; unit, output
    CHECK(shapes ==
          std::vector<std::vector<std::size_t>>{{4, 5, 4}, {4}, {3, 2, 4}, {3}, {3}, {3, 2}, {2}, {2, 1}, {1}});
    std::vector<std::size_t> const shape{3, 2, 4};
    auto const kernels = file.values<float>("3.Conv1D.kernels", shape);
    CHECK(same_bits(kernels, std::vector<float>(net.kernels().begin(), net.kernels().end())));
    CHECK(kernels[(2 * 2 + 1) * 4 + 3] == net.kernels()(2, 1, 3));

    dp::save_model(dp::test::SmallNet<4, double>{dp::Seed{1}}, path);
    CHECK(dp::load_safetensors(path).tensors.front().dtype == "F64");
}

TEST_CASE("the metadata is kept beside the library's own", "[io][archive]") {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    dp::save_model(Net{dp::Seed{1}}, path, {{"preset", "authors"}, {"seed", "42"}, {"note", "\"a\"\n\xC3\xA9"}});
    auto const file = dp::load_safetensors(path);
    CHECK(file.metadata == dp::ModelMetadata{{"deepprune_version", DEEPPRUNE_VERSION},
                                             {"note", "\"a\"\n\xC3\xA9"},
                                             {"preset", "authors"},
                                             {"seed", "42"},
                                             {"signature", Net::signature()}});
    CHECK(dp::model_signature(file) ==
          "OneHot<> Conv1D<4,8,same> ClippedLeakyReLU GlobalMaxPool Mask Dense<1> Sigmoid");
    CHECK_THROWS_AS(dp::save_model(Net{dp::Seed{1}}, path, {{"checksum", "mine"}}), dp::OptionError);
    CHECK_THROWS_AS(dp::save_model(Net{dp::Seed{1}}, path, {{"note", "\xFF"}}), dp::OptionError);
    CHECK(dp::load_safetensors(path).metadata == file.metadata);  // what could not be saved left the old file alone
}

TEST_CASE("a model of another type is refused with both signatures", "[io][archive]") {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    dp::save_model(Net{dp::Seed{1}}, path);
    using More = dp::test::SmallNet<5>;
    CHECK_THROWS_AS(dp::load_model<More>(path), dp::ArchiveError);
    CHECK_THROWS_WITH(dp::load_model<More>(path), says(path.string() + ": found a model " + Net::signature()));
    CHECK_THROWS_WITH(dp::load_model<More>(path), says("expected " + More::signature()));
    CHECK_THROWS_AS(dp::load_model<Hidden>(path), dp::ArchiveError);
    using Double = dp::test::SmallNet<4, double>;  // the signature names no scalar; the tensors do
    CHECK_THROWS_AS(dp::load_model<Double>(path), dp::ArchiveError);
    CHECK_THROWS_WITH(dp::load_model<Double>(path), says("F32"));
    CHECK_THROWS_WITH(dp::load_model<Double>(path), says("F64"));
}

TEST_CASE("a foreign signature is shown in part and without its control bytes", "[io][archive]") {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    dp::save_safetensors(path, {{"signature", "Fancy\x1B[31m" + std::string(900'000, 'x')}}, {});
    try {
        (void)dp::load_model<Net>(path);
        FAIL("loaded");
    } catch (dp::ArchiveError const& error) {
        std::string const text = error.what();
        CHECK(text.find("found a model Fancy\\x1B[31mxxx") != std::string::npos);
        CHECK(text.find("x... (899810 more bytes), expected") != std::string::npos);  // 10 + 900,000 - 200
        CHECK(text.size() < path.string().size() + 500);
    }
}

TEST_CASE("a file without a signature, or without a tensor, is refused", "[io][archive]") {
    TempDir const folder;
    auto const path = folder.path() / "model.safetensors";
    dp::save_safetensors(path, {{"note", "no model"}}, {});
    CHECK_THROWS_AS(dp::load_model<Net>(path), dp::ArchiveError);
    CHECK_THROWS_WITH(dp::load_model<Net>(path), says("signature"));
    CHECK_THROWS_AS(dp::model_signature(dp::load_safetensors(path)), dp::ArchiveError);
    dp::save_safetensors(path, {{"signature", Net::signature()}}, {});
    CHECK_THROWS_AS(dp::load_model<Net>(path), dp::ArchiveError);
    CHECK_THROWS_WITH(dp::load_model<Net>(path), says("1.Conv1D.kernels"));
}

TEST_CASE("every truncation and every flipped bit is refused", "[io][archive]") {
    TempDir const folder;
    using Tiny =
        dp::Model<dp::OneHot<>, dp::Conv1D<2, 2>, dp::ReLU, dp::GlobalMaxPool, dp::Mask, dp::Dense<1>, dp::Sigmoid>;
    auto const path = folder.path() / "model.safetensors";
    dp::save_model(Tiny{dp::Seed{1}}, path);
    std::string const bytes = read_bytes(path);
    std::size_t accepted = 0;
    auto const refused = [&](std::string const& damaged) {
        try {
            static_cast<void>(dp::load_model<Tiny>(write_bytes(path, damaged)));
            ++accepted;
        } catch (dp::ArchiveError const&) {
        }
    };
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        refused(bytes.substr(0, size));
    }
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string damaged = bytes;
            damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ (1U << bit));
            refused(damaged);
        }
    }
    refused(bytes + '\0');
    CHECK(accepted == 0);
    CHECK_NOTHROW(dp::load_model<Tiny>(write_bytes(path, bytes)));
}

TEST_CASE("what cannot be written leaves nothing behind", "[io][archive]") {
    TempDir const folder;
    Net const net{dp::Seed{1}};
    CHECK_THROWS_AS(dp::save_model(net, folder.path() / "absent" / "model.safetensors"), dp::IoError);
    write_bytes(folder.path() / "file", "text");
    CHECK_THROWS_AS(dp::save_model(net, folder.path() / "file" / "model.safetensors"), dp::IoError);
    CHECK_THROWS_AS(dp::save_model(net, folder.path()), dp::IoError);  // a folder stands there
    CHECK(files_in(folder.path()) == 1);
    CHECK(read_bytes(folder.path() / "file") == "text");

    auto const locked = folder.path() / "locked";
    std::filesystem::create_directory(locked);
    std::filesystem::permissions(locked, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    if (std::ofstream{locked / "probe"}) {
        std::filesystem::remove(locked / "probe");
        WARN("the unwritable folder is not tested: this user may write everywhere");
    } else {
        CHECK_THROWS_AS(dp::save_model(net, locked / "model.safetensors"), dp::IoError);
        CHECK(files_in(locked) == 0);
    }
    std::filesystem::permissions(locked, std::filesystem::perms::owner_all);
}

TEST_CASE("a file that is not there is an IoError", "[io][archive]") {
    TempDir const folder;
    CHECK_THROWS_AS(dp::load_model<Net>(folder.path() / "absent"), dp::IoError);
}

// ---- Models of every release load for ever ----

namespace {

using Golden = dp::Model<dp::OneHot<>, dp::Conv1D<3, 5>, dp::ClippedLeakyReLU, dp::GlobalMaxPool, dp::Mask,
                         dp::Dense<1>, dp::Sigmoid>;

}  // namespace

// Made once, for release 0.1, by `unit_io "[make-golden]"`; it refuses to replace what is there.
TEST_CASE("make the golden model", "[.][make-golden]") {
    auto const path = dp::test::golden_file("model_0_1.safetensors");
    REQUIRE_FALSE(std::filesystem::exists(path));
    Golden net{dp::Seed{2019}};
    dp::RandomStream stream{dp::Seed{2019}, dp::Purpose::test};
    for (float& value : net.parameters()) {
        value += static_cast<float>(stream.uniform() - 0.5);
    }
    std::ranges::fill(net.mask(), 1.0F);
    net.mask()(1) = 0.0F;
    dp::EncodedSet set;
    nlohmann::ordered_json text;
    text["signature"] = Golden::signature();
    text["sequences"] = nlohmann::json::array();
    for (dp::Record const& record : dp::test::planted_records(12, dp::Seed{2019}, 17)) {
        std::string sequence = record.sequence;
        sequence[set.size()] = 'N';
        set.add(sequence, record.label);
        text["sequences"].push_back(sequence);
    }
    text["logits"] = net.logits(set);
    text["probabilities"] = net.probabilities(set);
    text["live_units"] = net.live_units();
    dp::save_model(net, path, {{"note", "golden file of release 0.1"}});
    write_bytes(dp::test::golden_file("model_0_1.json"), text.dump(1) + "\n");
}

TEST_CASE("the model of release 0.1 loads and predicts what it predicted", "[io][archive][golden]") {
    auto const net = dp::load_model<Golden>(dp::test::golden_file("model_0_1.safetensors"));
    auto const text = nlohmann::json::parse(read_bytes(dp::test::golden_file("model_0_1.json")));
    CHECK(Golden::signature() == text.at("signature").get<std::string>());
    CHECK(net.live_units() == text.at("live_units").get<std::vector<std::size_t>>());
    auto const sequences = text.at("sequences").get<std::vector<std::string>>();
    auto const logits = text.at("logits").get<std::vector<double>>();
    auto const probabilities = text.at("probabilities").get<std::vector<double>>();
    REQUIRE(sequences.size() == 12);
    REQUIRE(logits.size() == 12);
    dp::EncodedSet set;
    for (std::string const& sequence : sequences) {
        set.add(sequence, false);
    }
    auto const found = net.logits(set);
    auto const found_probabilities = net.probabilities(sequences);
    for (std::size_t i = 0; i < 12; ++i) {
        CAPTURE(i);
        // Another machine's BLAS adds in another order.
        CHECK(static_cast<double>(found[i]) == Approx(logits[i]).epsilon(1e-6));
        CHECK(static_cast<double>(found_probabilities[i]) == Approx(probabilities[i]).epsilon(1e-6));
    }
}
