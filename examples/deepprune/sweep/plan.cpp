#include "sweep/plan.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/crc64.hpp>

#include "sweep/words.hpp"
#include "text.hpp"
#include "training/training_data.hpp"

namespace programs::sweep {

namespace dp = deepprune;

namespace {

// Names stand in tables and in JSON.
void require_plain_name(lab::RealSet const& set) {
    bool const control =
        std::ranges::any_of(set.name, [](unsigned char letter) { return letter < 0x20 || letter == 0x7F; });
    if (control || !is_utf8(set.name)) {
        throw dp::DataError(dp::message({.where = {.file = set.train.native()},
                                         .found = "a set named '" + dp::printable(set.name) + "'",
                                         .expected = "a name in UTF-8 without control characters",
                                         .remedy = "rename its files"}));
    }
}

std::string fingerprint(std::filesystem::path const& path) {
    if (path.empty()) {
        return "none";
    }
    try {
        auto const file = training::fingerprint("", path.string());
        return file.hash + ' ' + std::to_string(file.bytes);
    } catch (dp::IoError const&) {
        return "unreadable";
    }
}

}  // namespace

Plan::Plan(Options options) : options_{std::move(options)}, sets_{lab::real_sets(options_.data)} {
    std::ranges::for_each(sets_, require_plain_name);
}

std::vector<Group> Plan::groups(Shard const& shard) const {
    std::vector<Group> chosen;
    std::size_t place = 0;
    for (lab::RealSet const& set : sets_) {
        for (std::uint64_t seed = 1; seed <= options_.seeds; ++seed) {
            if (shard.has(place++)) {
                chosen.push_back({&set, seed, options_.variants});
            }
        }
    }
    return chosen;
}

Group Plan::remaining(Group const& group, Ledger const& ledger) {
    Group left = group;
    std::erase_if(left.variants, [&](lab::Method variant) {
        Run const* const run = ledger.find(key(group, variant), hash(*group.set));
        return run != nullptr && run->failure.empty();
    });
    return left;
}

std::string const& Plan::hash(lab::RealSet const& set) {
    auto const [it, is_new] = hashes_.try_emplace(set.name);
    if (is_new) {
        dp::Crc64 crc;
        crc.add("deepprune sweep, form 1\nversion " DEEPPRUNE_VERSION "\nresults format ");
        crc.add(std::to_string(results_format) + "\nkernel length ");
        crc.add(std::to_string(options_.kernel_length) + "\nlimit per class " +
                std::to_string(options_.limit_per_class));
        crc.add("\ntrain " + fingerprint(set.train) + "\ntest " + fingerprint(set.test) + '\n');
        it->second = "crc64:" + hexadecimal(crc.value());
    }
    return it->second;
}

Key Plan::key(Group const& group, lab::Method variant) const {
    return {group.set->name, group.seed, std::string{lab::name_of(variant)}};
}

Tally Plan::tally(std::vector<Group> const& groups, Ledger const& ledger) {
    Tally tally;
    std::set<std::string> failed_sets;
    for (Group const& group : groups) {
        for (lab::Method const variant : group.variants) {
            Key its_key = key(group, variant);
            Run const* const run = ledger.find(its_key, hash(*group.set));
            ++tally.runs;
            if (run == nullptr) {
                if (Run const* const other = ledger.find_other(its_key)) {
                    ++tally.other_hash;
                    tally.other_versions.insert(other->version);
                }
                tally.first_missing = tally.first_missing.set.empty() ? std::move(its_key) : tally.first_missing;
            } else if (run->failure.empty()) {
                ++tally.succeeded;
            } else {
                ++tally.failed;
                failed_sets.insert(group.set->name);
            }
        }
    }
    tally.failed_sets = failed_sets.size();
    return tally;
}

std::string other_hash_text(Tally const& tally) {
    if (tally.other_hash == 0) {
        return {};
    }
    std::string by;
    for (std::string const& version : tally.other_versions) {
        if (version != DEEPPRUNE_VERSION) {
            by += (by.empty() ? " (by deepprune " : ", ") + version;
        }
    }
    by += by.empty() ? "" : "; this is " DEEPPRUNE_VERSION ")";
    return counted(tally.other_hash, "run that is missing is", "runs that are missing are") +
           " there with another hash" + by + " and " + (tally.other_hash == 1 ? "does" : "do") +
           " not count: the data, --kernel-length, --limit-per-class or the program changed";
}

}  // namespace programs::sweep
