#include "sweep/run.hpp"

#include <cmath>

#include "json.hpp"

namespace programs::sweep {

static void to_json(Json& json, Result const& result) {
    json = {{"method", result.method}, {"kernels", result.kernels}, {"auroc", result.auroc}, {"epochs", result.epochs}};
}

static void from_json(Json const& json, Result& result) {
    require_members(json, 4);
    result = {.method = member<std::string>(json, "method", is_text),
              .kernels = member<std::size_t>(json, "kernels", is_whole),
              .auroc = member<double>(json, "auroc", is_fraction),
              .epochs = member<std::size_t>(json, "epochs", is_whole)};
}

static void to_json(Json& json, Run const& run) {
    auto const rounded = [](double value, double steps) { return std::round(value * steps) / steps; };
    json = {{"set", run.key.set},
            {"seed", run.key.seed},
            {"variant", run.key.variant},
            {"hash", run.key.hash},
            {"version", run.version}};
    if (run.failure.empty()) {
        json["results"] = run.results;
    } else {
        json["failure"] = run.failure;
    }
    // Milliseconds and tenths are as much as the figures are good for.
    json["seconds"] = rounded(run.cost.seconds, 1e3);
    json["cpu_seconds"] = rounded(run.cost.cpu_seconds, 1e3);
    json["alone_seconds"] = rounded(run.cost.alone_seconds, 1e3);
    json["peak_mib"] = rounded(run.cost.peak_mib, 10);
}

static void from_json(Json const& json, Run& run) {
    require_members(json, 10);
    run = {.key = {.set = member<std::string>(json, "set", is_text),
                   .seed = member<std::uint64_t>(json, "seed", is_whole),
                   .variant = member<std::string>(json, "variant", is_text),
                   .hash = member<std::string>(json, "hash", is_text)},
           .version = member<std::string>(json, "version", is_text),
           .cost = {.seconds = member<double>(json, "seconds", is_not_negative),
                    .cpu_seconds = member<double>(json, "cpu_seconds", is_not_negative),
                    .alone_seconds = member<double>(json, "alone_seconds", is_not_negative),
                    .peak_mib = member<double>(json, "peak_mib", is_not_negative)}};
    if (json.contains("failure")) {
        run.failure = member<std::string>(json, "failure", is_text);
    } else {
        run.results = member<std::vector<Result>>(json, "results", is_list);
    }
}

std::string line_of(Run const& run) { return Json(run).dump(-1, ' ', false, Json::error_handler_t::replace) + '\n'; }

Run run_of(std::string_view line, deepprune::Location const& where) {
    try {
        return parse_json(line).get<Run>();
    } catch (JsonFault const& fault) {
        throw deepprune::DataError(deepprune::message({.where = where,
                                                       .found = fault.what(),
                                                       .expected = "a run as `deepprune sweep` writes it",
                                                       .remedy = "remove the line, and --resume does the run again"}));
    }
}

}  // namespace programs::sweep
