#include "../../catch.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/io/safetensors.hpp>

#include "../../support/temp_dir.hpp"

namespace dp = deepprune;

namespace {

using Metadata = std::map<std::string, std::string>;

std::vector<float> const kernels{0.5F, -1.25F, 3.0F, -0.0F, 1e-40F, 6.0F};
std::vector<double> const weights{0.1, -2.0};
std::vector<float> const bias{0.75F};

std::vector<dp::TensorView> small_tensors() {
    return {{.name = "conv.kernels", .shape = {2, 3}, .values = std::span{kernels}},
            {.name = "dense.weights", .shape = {2}, .values = std::span{weights}},
            {.name = "none", .shape = {0, 5}, .values = std::span<float const>{}},
            {.name = "bias", .shape = {}, .values = std::span{bias}}};
}

std::string small_file() {
    return dp::to_safetensors({{"architecture", "a \"quoted\" name\n\xC3\xA9"}, {"seed", "42"}}, small_tensors());
}

/// A file around any header, with its checksum put right: so that only the fault under test is left.
std::string forged(std::string header, std::string_view data) {
    auto const length = header.size();
    std::string file(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) {
        file[i] = static_cast<char>(static_cast<unsigned char>((length >> (8 * i)) & 0xFFU));
    }
    file += header;
    file += data;
    auto const at = dp::detail::checksum_position(file);
    if (at != std::string::npos && file.compare(at, 16, std::string(16, '0')) == 0) {
        file.replace(at, 16, dp::detail::checksum_of(file, at));
    }
    return file;
}

std::string const meta = R"("__metadata__":{"checksum":"0000000000000000","format_version":"1"})";

std::string refusal(std::string_view bytes) {
    try {
        static_cast<void>(dp::parse_safetensors(bytes, "model.safetensors"));
    } catch (dp::ArchiveError const& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("CRC-64/XZ gives the check value of its definition") {
    // Catalogue of parametrised CRC algorithms, CRC-64/XZ: check = 0x995dc9bbdf1939fa.
    dp::Crc64 crc;
    crc.add("1234");
    crc.add("56789");
    CHECK(crc.value() == 0x995DC9BBDF1939FAU);
    STATIC_REQUIRE(dp::Crc64{}.value() == 0);
}

TEST_CASE("what is written is read back, bit for bit") {
    auto const file = dp::parse_safetensors(small_file(), "m");
    CHECK(file.metadata == Metadata{{"architecture", "a \"quoted\" name\n\xC3\xA9"}, {"seed", "42"}});
    CHECK(file.text("seed") == "42");
    REQUIRE(file.tensors.size() == 4);
    CHECK(file.tensors[0].name == "conv.kernels");
    CHECK(file.tensors[2].shape == std::vector<std::size_t>{0, 5});
    auto const read = file.values<float>("conv.kernels", std::array<std::size_t, 2>{2, 3});
    CHECK(read == kernels);
    CHECK(std::signbit(read[3]));
    CHECK(file.values<double>("dense.weights", std::array<std::size_t, 1>{2}) == weights);
    CHECK(file.values<float>("none", std::array<std::size_t, 2>{0, 5}).empty());
    CHECK(file.values<float>("bias", std::span<std::size_t const>{}) == bias);
}

TEST_CASE("NaNs keep their bits") {
    std::vector<double> const odd{std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity()};
    std::vector<dp::TensorView> const tensors{{.name = "x", .shape = {2}, .values = std::span{odd}}};
    auto const read =
        dp::parse_safetensors(dp::to_safetensors({}, tensors), "m").values<double>("x", std::array<std::size_t, 1>{2});
    CHECK(std::bit_cast<std::uint64_t>(read[0]) == std::bit_cast<std::uint64_t>(odd[0]));
    CHECK(read[1] == odd[1]);
}

TEST_CASE("a file without tensors is a file") {
    auto const file = dp::parse_safetensors(dp::to_safetensors({{"k", "v"}}, {}), "m");
    CHECK(file.tensors.empty());
    CHECK(file.metadata == Metadata{{"k", "v"}});
}

TEST_CASE("the bytes are those of the format, and always the same") {
    auto const bytes = small_file();
    CHECK(bytes == small_file());
    auto const length = static_cast<std::size_t>(dp::detail::little_endian64(bytes));
    CHECK(length % 8 == 0);
    CHECK(bytes[8] == '{');
    CHECK(bytes.size() == 8 + length + 6 * 4 + 2 * 8 + 4);
    // 0.5F is 0x3F000000 in IEEE 754.
    CHECK(bytes.substr(8 + length, 4) == std::string("\x00\x00\x00\x3F", 4));
}

TEST_CASE("every flipped bit is found") {
    auto const bytes = small_file();
    std::size_t accepted = 0;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto damaged = bytes;
        damaged[bit / 8] = static_cast<char>(static_cast<unsigned char>(damaged[bit / 8]) ^ (1U << (bit % 8)));
        if (refusal(damaged).find("model.safetensors: found ") != 0) {
            ++accepted;
            CAPTURE(bit, refusal(damaged));
            CHECK(false);
        }
    }
    CHECK(accepted == 0);
}

TEST_CASE("every truncation and every extra byte is detected") {
    auto const bytes = small_file();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CAPTURE(length);
        CHECK(refusal(std::string_view{bytes}.substr(0, length)).find("model.safetensors: found ") == 0);
    }
    CHECK(refusal(bytes + '\0').find("as its header says") != std::string::npos);
    CHECK(refusal(bytes + bytes) != "accepted");
}

TEST_CASE("any two bytes exchanged in the header are found") {
    auto const bytes = small_file();
    auto const end = 8 + static_cast<std::size_t>(dp::detail::little_endian64(bytes));
    for (std::size_t i = 8; i + 1 < end; ++i) {
        if (bytes[i] != bytes[i + 1]) {
            auto damaged = bytes;
            std::swap(damaged[i], damaged[i + 1]);
            CAPTURE(i);
            CHECK(refusal(damaged) != "accepted");
        }
    }
}

TEST_CASE("the forgery of these tests is accepted if nothing is wrong") {
    CHECK(refusal(forged("{" + meta + "}", "")) == "accepted");
    CHECK(refusal(forged("{" + meta + R"(,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  )", "abcd")) ==
          "accepted");
    // The order of the header need not be that of the bytes.
    CHECK(refusal(forged("{" + meta + R"(,"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},)" +
                             R"("b":{"dtype":"F64","shape":[],"data_offsets":[0,8]}})",
                         "abcdefghijkl")) == "accepted");
}

TEST_CASE("a wrong header is refused with what is wrong, even if its checksum is right") {
    auto const tensor = [](std::string const& body) { return "{" + meta + ",\"a\":" + body + "}"; };
    struct Case {
        std::string header;
        std::string_view data;
        std::string_view says;
    };
    auto const c = GENERATE_COPY(values<Case>({
        {"", "", "does not start with '{'"},
        {" {" + meta + "}", "", "does not start with '{'"},
        {"\xEF\xBB\xBF{" + meta + "}", "", "does not start with '{'"},
        {"{" + meta + "} x", "", "not JSON"},
        {"{" + meta + "}" + std::string{"\0more", 5}, "", "a header with a NUL byte"},
        {"{" + meta + "}" + std::string(1, '\0'), "", "a header with a NUL byte"},
        {"{" + meta, "", "not JSON"},
        {"{" + meta + ",\"a\":\"\xFF\"}", "", "not JSON"},
        {"{}", "", "without metadata"},
        {R"({"__metadata__":[]})", "", "without metadata"},
        {R"({"__metadata__":{"seed":"1"}})", "", "format_version and checksum"},
        {R"({"__metadata__":{"checksum":"0000000000000000"}})", "", "format_version and checksum"},
        {R"({"__metadata__":{"checksum":"0000000000000000","format_version":"2"}})", "", "update deepprune"},
        {R"({"__metadata__":{"checksum":"0000000000000000","format_version":1}})", "", "not a string"},
        {R"({"__metadata__":{"checksum":"0000","format_version":"1"}})", "", "checksum that does not fit"},
        {R"({"__metadata__":{ "checksum" : "0000000000000000","format_version":"1"}})", "",
         "checksum that does not fit"},
        {"{" + meta + "," + meta + "}", "", "'__metadata__' twice"},
        {R"({"__metadata__":{"checksum":"0000000000000000","format_version":"1","k":"","k":""}})", "", "'k' twice"},
        {tensor("3"), "", "with other entries"},
        {tensor("{}"), "", "with other entries"},
        {tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1})"), "abcd", "with other entries"},
        {tensor(R"({"dtype":4,"shape":[1],"data_offsets":[0,4]})"), "abcd", "with other entries"},
        {tensor(R"({"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]})"), "abcd", "'dtype' twice"},
        {tensor(R"({"dtype":"I32","shape":[1],"data_offsets":[0,4]})"), "abcd", "expected F32 or F64"},
        {tensor(R"({"dtype":"F32","shape":1,"data_offsets":[0,4]})"), "abcd", "no usable 'shape'"},
        {tensor(R"({"dtype":"F32","shape":[-1],"data_offsets":[0,4]})"), "abcd", "no usable 'shape'"},
        {tensor(R"({"dtype":"F32","shape":[null],"data_offsets":[0,4]})"), "abcd", "no usable 'shape'"},
        {tensor(R"({"dtype":"F32","shape":[1,true,1],"data_offsets":[0,4]})"), "abcd", "no usable 'shape'"},
        {tensor(R"({"dtype":"F32","shape":["1"],"data_offsets":[0,4]})"), "abcd", "no usable 'shape'"},
        {tensor(R"({"dtype":null,"shape":[1],"data_offsets":[0,4]})"), "abcd", "with other entries"},
        {tensor("[1]"), "", "with other entries"},
        {tensor(R"({"dtype":"F32","shape":[1.0],"data_offsets":[0,4]})"), "abcd", "no usable 'shape'"},
        {tensor(R"({"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]})"), "abcd", "no usable 'shape'"},
        {tensor(R"({"dtype":"F32","shape":[[1]],"data_offsets":[0,4]})"), "abcd", "nested"},
        {tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[0]})"), "abcd", "not a range"},
        {tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[4,0]})"), "abcd", "not a range"},
        {tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[0,-4]})"), "abcd", "no usable 'data_offsets'"},
        {tensor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,4]})"), "abcd", "expected 8 bytes"},
        // 2^62 * 4 * 4 wraps to 0 in 64 bits.
        {tensor(R"({"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]})"), "", "fits into memory"},
        {tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[4,8]})"), "abcdefgh", "byte 0, where"},
        {"{" + meta + R"(,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)" +
             R"("b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})",
         "abcdef", "byte 4, where"},
        {"{" + meta + R"(,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)" +
             R"("b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
         "abcdefghijkl", "byte 4, where"},
        {tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})"), "abcde", "as its header says"},
        {tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})"), "abc", "as its header says"},
        {tensor(R"({"dtype":"F32","shape":[4611686018427387903],"data_offsets":[0,18446744073709551612]})"), "",
         "fits into memory"},
    }));
    CAPTURE(c.header, refusal(forged(c.header, c.data)));
    CHECK(refusal(forged(c.header, c.data)).find(c.says) != std::string::npos);
}

TEST_CASE("a header length beyond the file or the limit is refused before anything is allocated") {
    std::string file(16, ' ');
    file.replace(0, 8, std::string("\x09\0\0\0\0\0\0\0", 8));
    CHECK(refusal(file).find("a header truncated after 8 bytes") != std::string::npos);
    file.replace(0, 8, std::string(8, '\xFF'));
    CHECK(refusal(file).find("at most 1048576") != std::string::npos);
}

TEST_CASE("headers made to waste time or memory are refused") {
    std::string deep(1'000'000, '[');
    CHECK(refusal(forged("{\"a\":" + deep, "")).find("nested") != std::string::npos);
    std::string many = "{" + meta;
    for (int i = 0; i < 60'000; ++i) {
        many += ",\"" + std::to_string(i) + "\":{}";
    }
    CHECK(refusal(forged(many + "}", "")).find("at most 4000 tensors") != std::string::npos);
}

TEST_CASE("asking for what is not there names the file and what is there") {
    auto const file = dp::parse_safetensors(small_file(), "dir/m.safetensors");
    auto const says = [](auto const& what) {
        try {
            what();
        } catch (dp::ArchiveError const& error) {
            return std::string{error.what()};
        }
        return std::string{"nothing"};
    };
    std::array<std::size_t, 2> const shape{3, 2};
    CHECK(says([&] {
              static_cast<void>(file.values<float>("conv.kernels", shape));
          }).find("dir/m.safetensors: found tensor 'conv.kernels' of F32 (2, 3), expected F32 (3, 2)") == 0);
    CHECK(says([&] { static_cast<void>(file.values<double>("bias", {})); }).find("expected F64 ()") !=
          std::string::npos);
    CHECK(says([&] { static_cast<void>(file.values<float>("mask", shape)); }).find("no tensor 'mask'") !=
          std::string::npos);
    CHECK(says([&] { static_cast<void>(file.text("format_version")); }).find("no metadata") != std::string::npos);
}

TEST_CASE("what the format cannot hold is refused before writing") {
    auto const tensor = [](std::string name, std::vector<std::size_t> shape) {
        return dp::TensorView{.name = std::move(name), .shape = std::move(shape), .values = std::span{kernels}};
    };
    using Tensors = std::vector<dp::TensorView>;
    CHECK_THROWS_AS(dp::to_safetensors({{"checksum", ""}}, {}), dp::OptionError);
    CHECK_THROWS_AS(dp::to_safetensors({{"format_version", ""}}, {}), dp::OptionError);
    CHECK_THROWS_AS(dp::to_safetensors({{"k", "\xFF"}}, {}), dp::OptionError);
    CHECK_THROWS_AS(dp::to_safetensors({}, Tensors{tensor("\xC3", {6})}), dp::OptionError);
    CHECK_THROWS_AS(dp::to_safetensors({}, Tensors{tensor("a", {5})}), dp::OptionError);
    CHECK_THROWS_AS(dp::to_safetensors({}, Tensors{tensor("a", {6}), tensor("a", {6})}), dp::OptionError);
    CHECK_THROWS_AS(dp::to_safetensors({}, Tensors{tensor("__metadata__", {6})}), dp::OptionError);
    CHECK_THROWS_AS(dp::to_safetensors({{"k", std::string(2'000'000, 'x')}}, {}), dp::OptionError);
    CHECK_THROWS_AS(dp::to_safetensors({}, Tensors(4001)), dp::OptionError);
    CHECK_NOTHROW(dp::to_safetensors({}, Tensors{tensor("a", {3, 2})}));
}

TEST_CASE("files: round trip, truncated, extended, missing, a directory") {
    TempDir const dir;
    auto const path = dir.path() / "m\xC3\xA9 del.safetensors";
    dp::save_safetensors(path, {{"seed", "7"}}, small_tensors());
    auto const file = dp::load_safetensors(path);
    CHECK(file.text("seed") == "7");
    CHECK(file.tensors == dp::parse_safetensors(dp::to_safetensors({}, small_tensors()), "").tensors);

    // More than the header's limit of 1 MiB, so that the second part of the reading is used.
    std::vector<float> const many(400'000, 1.5F);
    std::vector<dp::TensorView> const big{{.name = "x", .shape = {400'000}, .values = std::span{many}}};
    dp::save_safetensors(path, {}, big);
    CHECK(dp::load_safetensors(path).values<float>("x", std::array<std::size_t, 1>{400'000}) == many);
    auto const size = std::filesystem::file_size(path);
    std::ofstream{path, std::ios::binary | std::ios::app} << 'x';
    CHECK_THROWS_AS(dp::load_safetensors(path), dp::ArchiveError);
    std::filesystem::resize_file(path, size);
    CHECK_NOTHROW(dp::load_safetensors(path));
    std::filesystem::resize_file(path, size - 1);
    CHECK_THROWS_AS(dp::load_safetensors(path), dp::ArchiveError);
    std::filesystem::resize_file(path, 0);
    CHECK_THROWS_AS(dp::load_safetensors(path), dp::ArchiveError);
    CHECK_THROWS_AS(dp::load_safetensors(dir.path() / "absent"), dp::IoError);
    CHECK_THROWS_AS(dp::load_safetensors(dir.path()), dp::IoError);
    CHECK_THROWS_AS(dp::save_safetensors(dir.path() / "absent" / "m", {}, {}), dp::IoError);
}

TEST_CASE("a reader written from the public description of the format reads it") {
    if (std::system("python3 -c pass > /dev/null 2>&1") != 0) {  // NOLINT: a fixed command
        WARN("no python3 here: skipped");
        return;
    }
    TempDir const dir;
    dp::save_safetensors(dir.path() / "m.safetensors", {{"architecture", "a \"quoted\" name\n\xC3\xA9"}},
                         small_tensors());
    std::ofstream{dir.path() / "read.py"} << R"py(
import json, struct, sys
blob = open(sys.argv[1], "rb").read()
(size,) = struct.unpack("<Q", blob[:8])
header = json.loads(blob[8:8 + size].decode("utf-8"))
assert blob[8:9] == b"{" and size % 8 == 0
metadata = header.pop("__metadata__")
assert all(isinstance(k, str) and isinstance(v, str) for k, v in metadata.items())
assert metadata["architecture"] == "a \"quoted\" name\n\u00e9", metadata
data, end, read = blob[8 + size:], 0, {}
for name, entry in header.items():
    begin, stop = entry["data_offsets"]
    assert begin == end
    end = stop
    code = {"F32": "f", "F64": "d"}[entry["dtype"]]
    count = 1
    for extent in entry["shape"]:
        count *= extent
    read[name] = (entry["shape"], list(struct.unpack("<%d%s" % (count, code), data[begin:stop])))
assert end == len(data)
assert read["conv.kernels"][0] == [2, 3] and read["conv.kernels"][1][:3] == [0.5, -1.25, 3.0]
assert read["dense.weights"] == ([2], [0.1, -2.0])
assert read["none"] == ([0, 5], []) and read["bias"] == ([], [0.75])
)py";
    auto const command =
        "python3 '" + (dir.path() / "read.py").string() + "' '" + (dir.path() / "m.safetensors").string() + "'";
    CHECK(std::system(command.c_str()) == 0);  // NOLINT: both paths are ours
}
