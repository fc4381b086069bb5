#include "sweep/plan.hpp"

#include <algorithm>
#include <utility>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>

#include "checksum.hpp"
#include "json.hpp"
#include "lab/swept.hpp"
#include "text.hpp"
#include "training/training_data.hpp"

namespace programs::sweep {

namespace dp = deepprune;

std::string runs_file_of(Shard const& shard) {
    auto const padded = [](std::size_t number) {
        auto const digits = std::to_string(number);
        return std::string(3 - std::min<std::size_t>(3, digits.size()), '0') + digits;
    };
    return "runs-" + padded(shard.index) + "-of-" + padded(shard.count) + ".jsonl";
}

std::string variant_names() {
    std::string names;
    for (lab::Method const method : lab::all_methods) {
        names += (names.empty() ? "" : ", ") + std::string{lab::name_of(method)};
    }
    return names;
}

std::vector<lab::Method> variants_of(std::vector<std::string> const& names) {
    std::set<lab::Method> chosen;
    for (std::string const& name : names) {
        auto const method = lab::method_named(name);
        if (!method) {
            throw dp::OptionError(dp::message(
                {.found = "the variant '" + dp::printable(name) + "'",
                 .expected = "one of " + variant_names(),
                 .remedy = name == "inter" ? "name prune instead: it records inter too" : "correct --variants"}));
        }
        chosen.insert(*method);
    }
    if (chosen.empty()) {
        throw dp::OptionError(dp::message(
            {.found = "no variant", .expected = "one or more of " + variant_names(), .remedy = "correct --variants"}));
    }
    return {chosen.begin(), chosen.end()};
}

std::vector<lab::RealSet> sets_of(Options const& options) {
    auto sets = lab::real_sets(options.data);
    for (lab::RealSet const& set : sets) {
        auto const is_control = [](unsigned char letter) { return letter < 0x20 || letter == 0x7F; };
        if (std::ranges::any_of(set.name, is_control) || !is_utf8(set.name)) {
            throw dp::DataError(dp::message({.where = {.file = set.train.native()},
                                             .found = "a set named '" + dp::printable(set.name) + "'",
                                             .expected = "a name in UTF-8 without control characters",
                                             .remedy = "rename its files"}));
        }
    }
    return sets;
}

std::vector<Group> groups_of(Options const& options, std::vector<lab::RealSet> const& sets) {
    auto const fingerprint = [](std::filesystem::path const& path) -> std::string {
        if (path.empty()) {
            return "none";
        }
        try {
            auto const file = training::fingerprint("", path.string());
            return file.hash + ' ' + std::to_string(file.bytes);
        } catch (dp::IoError const&) {
            return "unreadable";
        }
    };
    std::vector<Group> groups;
    std::size_t place = 0;
    for (lab::RealSet const& set : sets) {
        std::string hash;
        for (std::uint64_t seed = 1; seed <= options.seeds; ++seed) {
            if (!options.shard.has(place++)) {
                continue;
            }
            if (hash.empty()) {
                hash = checksum("deepprune sweep, form 1\nversion " DEEPPRUNE_VERSION "\nresults format " +
                                std::to_string(results_format) + "\nkernel length " +
                                std::to_string(options.kernel_length) + "\nlimit per class " +
                                std::to_string(options.limit_per_class) + "\ntrain " + fingerprint(set.train) +
                                "\ntest " + fingerprint(set.test) + '\n');
            }
            groups.push_back({set, seed, options.variants, hash});
        }
    }
    return groups;
}

std::vector<Group> remaining(std::vector<Group> groups, Ledger const& ledger) {
    for (Group& group : groups) {
        std::erase_if(group.variants, [&](lab::Method variant) {
            Run const* const run = ledger.find(group.key(variant));
            return run != nullptr && run->failure.empty();
        });
    }
    std::erase_if(groups, [](Group const& group) { return group.variants.empty(); });
    return groups;
}

Tally tally_of(std::vector<Group> const& groups, Ledger const& ledger) {
    Tally tally;
    std::set<std::string> failed_sets;
    for (Group const& group : groups) {
        for (lab::Method const variant : group.variants) {
            auto const key = group.key(variant);
            ++tally.runs;
            if (Run const* const run = ledger.find(key)) {
                ++(run->failure.empty() ? tally.succeeded : tally.failed);
                if (!run->failure.empty()) {
                    failed_sets.insert(key.set);
                }
                continue;
            }
            if (tally.first_missing.set.empty()) {
                tally.first_missing = key;
            }
            if (Run const* const other = ledger.find_any_hash(key)) {
                ++tally.other_hash;
                tally.other_versions.insert(other->version);
            }
        }
    }
    tally.failed_sets = failed_sets.size();
    return tally;
}

std::string text_of(Tally const& tally) {
    return std::to_string(tally.succeeded + tally.failed) + " of " + std::to_string(tally.runs) + " runs, " +
           counted(tally.failed_sets, "set failed", "sets failed");
}

std::string other_hash_text(Tally const& tally) {
    if (tally.other_hash == 0) {
        return {};
    }
    std::string versions;
    for (std::string const& version : tally.other_versions) {
        if (version != DEEPPRUNE_VERSION) {
            versions += (versions.empty() ? " (by deepprune " : ", ") + version;
        }
    }
    versions += versions.empty() ? "" : "; this is " DEEPPRUNE_VERSION ")";
    return counted(tally.other_hash, "missing run exists", "missing runs exist") + " with another hash" + versions +
           " and " + (tally.other_hash == 1 ? "does" : "do") +
           " not count: the data, --kernel-length, --limit-per-class or the program changed";
}

}  // namespace programs::sweep
