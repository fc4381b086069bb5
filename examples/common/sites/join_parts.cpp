#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/motif/q_values.hpp>

#include "sites/output.hpp"
#include "sites/part.hpp"
#include "sites/scan_genome.hpp"
#include "sites/shared_genome.hpp"

namespace programs::sites {

namespace {

struct NamedPart {
    std::string file{};
    Part part{};
};

// In the order of the shards: each is there once, and all are of one run.
std::vector<NamedPart> in_order(std::vector<std::string> const& files) {
    std::vector<NamedPart> parts;
    for (std::string const& file : files) {
        parts.push_back({file, PartReader{file}.part()});
    }
    std::ranges::stable_sort(parts, {}, [](NamedPart const& named) { return named.part.shard.index; });
    Part const& first = parts.front().part;
    auto const say = [](Part const& part) {
        return "part " + std::to_string(part.shard.index) + " of " + std::to_string(part.shard.count) + " of " +
               (part.kind == PartKind::sites ? "sites" : "a track") + ", run " + part.run;
    };
    for (auto const& [file, part] : parts) {
        if (part.kind != first.kind || part.run != first.run || part.shard.count != first.shard.count) {
            throw dp::DataError(
                dp::message({.where = {.file = file},
                             .found = say(part),
                             .expected = "a part of the run of " + parts.front().file + ", which is " + say(first),
                             .remedy = "join the parts of one genome, model and set of options"}));
        }
    }
    for (std::size_t i = 0; i < first.shard.count; ++i) {
        if (i >= parts.size() || parts[i].part.shard.index != i + 1) {
            bool const twice = i < parts.size() && i > 0 && parts[i].part.shard.index == i;
            std::string const count = std::to_string(first.shard.count);
            throw dp::DataError(
                dp::message({.where = {.file = twice ? parts[i].file : parts.front().file},
                             .found = twice ? "part " + std::to_string(i) + " of " + count + " for the second time"
                                            : "no part " + std::to_string(i + 1) + " of " + count + " beside it",
                             .expected = "each part once"}));
        }
    }
    if (parts.size() > first.shard.count) {
        throw dp::DataError(dp::message({.where = {.file = parts.back().file},
                                         .found = "part " + std::to_string(first.shard.count) + " for the second time",
                                         .expected = "each part once"}));
    }
    return parts;
}

// The sites of a matrix: their p-values, how many have each, and then its q-value.
struct Level {
    std::uint64_t count = 0;
    double q = 0.0;
};
using Levels = std::map<double, Level>;

std::map<std::string, Levels, std::less<>> levels_of(std::span<NamedPart const> parts) {
    std::map<std::string, Levels, std::less<>> levels;
    std::map<std::string, std::uint64_t, std::less<>> tests;
    for (NamedPart const& named : parts) {
        for (auto const& [name, windows] : named.part.tests) {
            tests[name] += windows;
            levels[name];
        }
        PartReader lines{named.file};
        while (auto const columns = lines.next()) {
            auto const of_name = levels.find((*columns)[3]);
            if (of_name == levels.end()) {
                lines.refuse("the name '" + dp::printable((*columns)[3]) + "'");
            }
            ++of_name->second[lines.number<double>((*columns)[7])].count;
        }
    }
    for (auto& [name, of_name] : levels) {
        std::vector<double> p;
        std::vector<std::uint64_t> counts;
        for (auto const& [value, level] : of_name) {
            p.push_back(value);
            counts.push_back(level.count);
        }
        auto const q = dp::q_values(p, counts, tests[name]);
        std::size_t i = 0;
        for (auto& [value, level] : of_name) {
            level.q = q[i++];
        }
    }
    return levels;
}

std::uint64_t join_sites(std::span<NamedPart const> parts, TextOutput output) {
    auto const levels = levels_of(parts);
    std::uint64_t sites = 0;
    output.write(site_header);
    std::string text;
    for (NamedPart const& named : parts) {
        PartReader lines{named.file};
        while (auto const columns = lines.next()) {
            auto const p = lines.number<double>((*columns)[7]);
            text.clear();
            for (std::size_t i = 0; i < 7; ++i) {
                text.append((*columns)[i]) += '\t';
            }
            text += site_p_text(p) + '\t' + site_p_text(levels.find((*columns)[3])->second.at(p).q) + '\n';
            output.write(text);
            ++sites;
        }
    }
    output.commit();
    return sites;
}

std::uint64_t join_track(std::span<NamedPart const> parts, TrackOutput output) {
    std::size_t const step = parts.front().part.step;
    std::uint64_t values = 0;
    if (output.is_text()) {
        output.write(track_header);
    }
    std::string text;
    for (NamedPart const& named : parts) {
        PartReader lines{named.file};
        while (auto const columns = lines.next()) {
            ++values;
            if (output.is_text()) {
                text.clear();
                for (std::string_view const column : *columns) {
                    text.append(column) += '\t';
                }
                text.back() = '\n';
                output.write(text);
                continue;
            }
            auto const start = lines.number<std::size_t>((*columns)[1]);
            if (step == 0 || start % step != 0 || lines.number<std::size_t>((*columns)[2]) != start + step) {
                lines.refuse("an interval that is no step of " + std::to_string(step) + " bases");
            }
            auto const value = lines.number<float>((*columns)[3]);
            output.write((*columns)[0], start / step, std::span{&value, 1});
        }
    }
    output.commit();
    return values;
}

}  // namespace

JoinSummary join_parts(std::vector<std::string> const& files, std::string const& out, unsigned threads) {
    auto const parts = in_order(files);
    Part const& first = parts.front().part;
    dp::Team team{threads};
    std::size_t const longest = first.chromosomes.empty() ? 0 : longest_chromosome(first.chromosomes);
    if (first.kind == PartKind::sites) {
        return {false, join_sites(parts, TextOutput{out, longest, team})};
    }
    return {true, join_track(parts, TrackOutput{out, first.chromosomes, first.step, longest, team})};
}

}  // namespace programs::sites
