#include "sweep/manifest.hpp"

#include <algorithm>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/crc64.hpp>

#include "sweep/file_bytes.hpp"
#include "sweep/members.hpp"
#include "sweep/words.hpp"
#include "text.hpp"

namespace programs::sweep {

namespace dp = deepprune;

namespace {

lab::Method variant_of_name(Json const& name) {
    auto const it = std::ranges::find_if(lab::all_methods, [&](lab::Method method) {
        return name.is_string() && name.get_ref<std::string const&>() == lab::name_of(method);
    });
    if (it == lab::all_methods.end()) {
        throw Wrong{"a variant that this program does not know"};
    }
    return *it;
}

Manifest parsed(std::string const& text) {
    Json const object = Json::parse(text, nullptr, false);
    if (object.is_discarded()) {
        throw Wrong{"a file that is no JSON"};
    }
    Members const members{object, 9};
    Manifest manifest{.version = members.text("deepprune_version"),
                      .format = members.whole("results_format"),
                      .seeds = members.whole("seeds"),
                      .kernel_length = members.whole("kernel_length"),
                      .limit_per_class = members.whole("limit_per_class"),
                      .table = members.text("table"),
                      .failures = members.text("failures")};
    if (manifest.seeds == 0 || manifest.seeds > max_seeds) {
        throw Wrong{"a number of seeds that is not in its range"};
    }
    for (Json const& name : members.list("variants")) {
        manifest.variants.push_back(variant_of_name(name));
    }
    for (Json const& each : members.list("sets")) {
        Members const set{each, 2};
        manifest.sets.push_back({set.text("name"), set.text("hash")});
    }
    return manifest;
}

}  // namespace

std::string checksum(std::string_view bytes) {
    dp::Crc64 crc;
    crc.add(bytes);
    return "crc64:" + hexadecimal(crc.value());
}

Manifest manifest_of(Plan& plan, std::string_view table, std::string_view failures) {
    Options const& options = plan.options();
    Manifest manifest{.version = DEEPPRUNE_VERSION,
                      .format = results_format,
                      .seeds = options.seeds,
                      .kernel_length = options.kernel_length,
                      .limit_per_class = options.limit_per_class,
                      .variants = options.variants,
                      .table = checksum(table),
                      .failures = checksum(failures)};
    for (lab::RealSet const& set : plan.sets()) {
        manifest.sets.push_back({set.name, plan.hash(set)});
    }
    return manifest;
}

std::string json_of(Manifest const& manifest) {
    Json object{{"deepprune_version", manifest.version},
                {"results_format", manifest.format},
                {"seeds", manifest.seeds},
                {"kernel_length", manifest.kernel_length},
                {"limit_per_class", manifest.limit_per_class},
                {"variants", Json::array()},
                {"table", manifest.table},
                {"failures", manifest.failures},
                {"sets", Json::array()}};
    for (lab::Method const variant : manifest.variants) {
        object["variants"].push_back(lab::name_of(variant));
    }
    for (SweptSet const& set : manifest.sets) {
        object["sets"].push_back({{"name", set.name}, {"hash", set.hash}});
    }
    return object.dump(2) + '\n';
}

Manifest read_manifest(std::filesystem::path const& path) {
    try {
        return parsed(bytes_of(path));
    } catch (Wrong const& wrong) {
        throw dp::DataError(
            dp::message({.where = {.file = path.native()},
                         .found = wrong.what,
                         .expected = "the options and sets of a sweep, as `deepprune sweep` writes them",
                         .remedy = "let `deepprune sweep --table` write it again"}));
    }
}

std::string description_of(Manifest const& manifest) {
    return "a sweep of " + counted(manifest.sets.size(), "set", "sets") + ", " +
           counted(manifest.seeds, "seed", "seeds") + ", kernels of " + std::to_string(manifest.kernel_length) + ", " +
           (manifest.limit_per_class == 0
                ? std::string{"all training sequences"}
                : "at most " + counted(manifest.limit_per_class, "training sequence", "training sequences") +
                      " of each class") +
           ", deepprune " + manifest.version;
}

}  // namespace programs::sweep
