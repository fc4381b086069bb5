#include "lab/real_sets.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include <deepprune/core/error.hpp>
#include <deepprune/sequence/record.hpp>

#include "training/training_data.hpp"

namespace programs::lab {

namespace {

namespace fs = std::filesystem;

// The name of a set from the name of its file, which must have this ending; nothing otherwise.
std::string without(std::string const& name, std::string_view ending) {
    for (std::string_view const zipped : {".gz", ""}) {
        std::string const whole = std::string{ending} + std::string{zipped};
        if (name.size() > whole.size() && name.ends_with(whole)) {
            return name.substr(0, name.size() - whole.size());
        }
    }
    return {};
}

}  // namespace

std::vector<RealSet> real_sets(fs::path const& folder) {
    std::error_code failure;
    std::map<std::string, RealSet> found;
    auto it = fs::recursive_directory_iterator{folder, fs::directory_options::follow_directory_symlink, failure};
    auto const put = [](fs::path& place, fs::path const& file) {
        if (!place.empty()) {
            throw dp::DataError(dp::message({.where = {.file = file.native()},
                                             .found = "a second file of a set that has " + place.native(),
                                             .expected = "one name for each set",
                                             .remedy = "rename or remove one of them"}));
        }
        place = file;
    };
    for (; !failure && it != fs::recursive_directory_iterator{}; it.increment(failure)) {
        std::string const file = it->path().filename().string();
        std::string const parent = it->path().parent_path().filename().string();
        if (auto const train = without(file, "_AC.seq"); !train.empty()) {
            put(found[train].train, it->path());
        } else if (auto const test = without(file, "_B.seq"); !test.empty()) {
            put(found[test].test, it->path());
        } else if (file == "train.data" || file == "train.data.gz") {
            put(found[parent].train, it->path());
        } else if (file == "test.data" || file == "test.data.gz") {
            put(found[parent].test, it->path());
        }
    }
    if (failure) {
        throw dp::IoError(dp::message(
            {.where = {.file = folder.native()}, .found = failure.message(), .expected = "a folder of data sets"}));
    }
    std::vector<RealSet> sets;
    for (auto& [name, set] : found) {
        set.name = name;
        if (set.train.empty()) {  // a test file alone is split
            set.train = set.test;
            set.test.clear();
        }
        sets.push_back(set);
    }
    if (sets.empty()) {
        throw dp::DataError(dp::message({.where = {.file = folder.native()},
                                         .found = "no data set",
                                         .expected = "NAME_AC.seq.gz with NAME_B.seq.gz (DeepBind), or folders with "
                                                     "train.data and test.data (Zeng)"}));
    }
    return sets;
}

Data load(RealSet const& set, std::uint64_t seed, std::size_t max_per_class, std::size_t kernel_length) {
    auto const loaded = training::load({.train = set.train.string(),
                                        .test = set.test.string(),
                                        .test_fraction = set.test.empty() ? 0.2 : 0.0,
                                        .kernel_length = kernel_length,
                                        .seed = dp::Seed{seed}});
    auto const first_of_each_class = [](dp::RecordSet const& records, std::size_t limit) {
        dp::EncodedSet chosen;
        std::array<std::size_t, 2> seen{};
        for (dp::RecordView const record : records) {
            if (limit == 0 || seen[record.label ? 1 : 0]++ < limit) {
                chosen.add(record.sequence, record.label);
            }
        }
        return chosen;
    };
    return {.train = first_of_each_class(loaded.train, max_per_class),
            .validation = first_of_each_class(loaded.validation, max_per_class == 0 ? 0 : max_per_class / 5 + 1),
            .test = training::encode(loaded.test),
            .made_negatives = loaded.made_negatives};
}

}  // namespace programs::lab
