#include "lab/finished_tasks.hpp"

#include <utility>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/crc64.hpp>

#include "checksum.hpp"
#include "file_bytes.hpp"
#include "json.hpp"
#include "make_folder.hpp"

namespace programs::lab {

static void to_json(Json& json, Measurement const& it) {
    json = {{"method", it.method}, {"kernels", it.kernels}, {"auroc", it.auroc}, {"epochs", it.epochs}};
}

static void to_json(Json& json, StageWeights const& it) { json = {{"live", it.live}, {"weights", it.weights}}; }

static void to_json(Json& json, KernelMotifs const& it) {
    json = {{"method", it.method}, {"kernels", it.kernels}, {"motifs", Json::array()}};
    for (dp::Motif const& motif : it.motifs) {
        dp::MotifDetails const& details = motif.details();
        json["motifs"].push_back({{"name", details.name},
                                  {"alternate_name", details.alternate_name},
                                  {"sites", details.sites},
                                  {"background", details.background},
                                  {"both_strands", details.strands == dp::MotifStrands::both},
                                  {"counts", motif.has_counts() ? Json(motif.counts()) : Json()},
                                  {"columns", std::vector(motif.columns().begin(), motif.columns().end())}});
    }
}

namespace {

bool is_array(Json const& value) { return value.is_array(); }
bool is_any_text(Json const& value) { return value.is_string(); }
bool is_object(Json const& value) { return value.is_object(); }
bool is_yes_or_no(Json const& value) { return value.is_boolean(); }

dp::Motif motif_of(Json const& json) {
    require_members(json, 7);
    dp::MotifDetails details{.name = member<std::string>(json, "name", is_any_text),
                             .alternate_name = member<std::string>(json, "alternate_name", is_any_text),
                             .sites = member<double>(json, "sites", is_not_negative),
                             .background = member<dp::BaseProbabilities>(json, "background", is_list),
                             .strands = member<bool>(json, "both_strands", is_yes_or_no) ? dp::MotifStrands::both
                                                                                         : dp::MotifStrands::forward};
    if (json.contains("counts") && !json["counts"].is_null()) {
        return dp::Motif::from_counts(member<std::vector<dp::BaseCounts>>(json, "counts", is_list), std::move(details));
    }
    return dp::Motif{dp::PositionWeightMatrix{member<std::vector<dp::BaseProbabilities>>(json, "columns", is_list)},
                     std::move(details)};
}

Outcome outcome_of(Json const& json, Task const& task) {
    Outcome outcome;
    for (Json const& it : member<Json>(json, "results", is_array)) {
        outcome.measurements.push_back({.set = task.set,
                                        .seed = task.seed,
                                        .method = member<std::string>(it, "method", is_text),
                                        .kernels = member<std::size_t>(it, "kernels", is_whole),
                                        .auroc = member<double>(it, "auroc", is_fraction),
                                        .epochs = member<std::size_t>(it, "epochs", is_whole)});
    }
    for (Json const& it : member<Json>(json, "weights", is_array)) {
        outcome.weights.push_back({.set = task.set,
                                   .seed = task.seed,
                                   .live = member<std::vector<std::size_t>>(it, "live", is_array),
                                   .weights = member<std::vector<double>>(it, "weights", is_array)});
    }
    for (Json const& it : member<Json>(json, "motifs", is_array)) {
        KernelMotifs found{.set = task.set,
                           .seed = task.seed,
                           .method = member<std::string>(it, "method", is_text),
                           .kernels = member<std::size_t>(it, "kernels", is_whole)};
        for (Json const& motif : member<Json>(it, "motifs", is_array)) {
            found.motifs.push_back(motif_of(motif));
        }
        outcome.motifs.push_back(std::move(found));
    }
    auto const seconds = member<Json>(json, "seconds", is_object);
    for (Method const method : all_methods) {
        if (std::string const name{name_of(method)}; seconds.contains(name)) {
            outcome.seconds[method] = member<double>(seconds, name, is_not_negative);
        }
    }
    return outcome;
}

void add(dp::Crc64& crc, dp::EncodedSet const& set) {
    crc.add(std::to_string(set.size()) + ':');
    for (std::size_t i = 0; i < set.size(); ++i) {
        auto const bases = set.sequence(i);
        crc.add(std::to_string(bases.size()) + (set.labels()[i] != 0 ? '+' : '-'));
        crc.add({reinterpret_cast<char const*>(bases.data()), bases.size()});
    }
}

}  // namespace

std::string identity(Task const& task, Data const& data) {
    dp::Crc64 crc;
    Json description{
        {"version", DEEPPRUNE_VERSION},        {"set", task.set},       {"seed", task.seed},
        {"kernel_length", task.kernel_length}, {"motifs", task.motifs}, {"made_negatives", data.made_negatives}};
    for (Method const method : task.methods) {
        description["methods"].push_back(name_of(method));
    }
    crc.add(description.dump());
    add(crc, data.train);
    add(crc, data.validation);
    add(crc, data.test);
    return checksum_text(crc.value());
}

std::filesystem::path FinishedTasks::file(Task const& task) const {
    return folder_ /
           (task.set + "-seed" + std::to_string(task.seed) + "-kernels" + std::to_string(task.kernel_length) + ".json");
}

std::optional<Outcome> FinishedTasks::find(Task const& task, std::string const& identity) const {
    auto const path = file(task);
    std::string const bytes = file_bytes(path);
    if (bytes.empty()) {
        return std::nullopt;
    }
    std::string fault;
    try {
        Json const json = parse_json(bytes);
        require_members(json, 5);
        if (member<std::string>(json, "identity", is_text) != identity) {
            return std::nullopt;
        }
        return outcome_of(json, task);
    } catch (JsonFault const& error) {
        fault = error.what();
    } catch (Json::exception const&) {
        fault = "a value of another type";
    } catch (dp::Error const& error) {
        fault = std::string{"a motif that is none ("} + error.what() + ')';
    }
    throw dp::DataError(dp::message({.where = {.file = path.native()},
                                     .found = fault,
                                     .expected = "the outcome of a task as `paper` writes it",
                                     .remedy = "remove the file, and the task is done again"}));
}

void FinishedTasks::keep(Task const& task, std::string const& identity, Outcome const& outcome) const {
    Json json{{"identity", identity},
              {"results", outcome.measurements},
              {"weights", outcome.weights},
              {"motifs", outcome.motifs},
              {"seconds", Json::object()}};
    for (auto const& [method, seconds] : outcome.seconds) {
        json["seconds"][std::string{name_of(method)}] = seconds;
    }
    make_folder(folder_);
    dp::write_file(file(task), json.dump() + '\n');
}

}  // namespace programs::lab
