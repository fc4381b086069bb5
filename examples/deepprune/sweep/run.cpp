#include "sweep/run.hpp"

#include <cmath>

#include "sweep/members.hpp"

namespace programs::sweep {

namespace {

Run parsed(std::string_view line) {
    Json const object = Json::parse(line, nullptr, false);
    if (object.is_discarded()) {
        throw Wrong{"a line that is no JSON"};
    }
    Members const members{object, 9};
    Run run{.key = {members.text("set"), members.whole("seed"), members.text("variant")},
            .hash = members.text("hash"),
            .version = members.text("version"),
            .cost = {.seconds = members.number("seconds", HUGE_VAL),
                     .cpu_seconds = members.number("cpu_seconds", HUGE_VAL),
                     .peak_mib = members.number("peak_mib", HUGE_VAL)}};
    if (object.contains("failure")) {
        run.failure = members.text("failure");
        return run;
    }
    for (Json const& each : members.list("results")) {
        Members const of_result{each, 4};
        run.results.push_back({.method = of_result.text("method"),
                               .kernels = of_result.whole("kernels"),
                               .auroc = of_result.number("auroc", 1.0),
                               .epochs = of_result.whole("epochs")});
    }
    return run;
}

}  // namespace

std::string line_of(Run const& run) {
    Json line{{"set", run.key.set},
              {"seed", run.key.seed},
              {"variant", run.key.variant},
              {"hash", run.hash},
              {"version", run.version}};
    if (run.failure.empty()) {
        line["results"] = Json::array();
        for (Result const& result : run.results) {
            line["results"].push_back({{"method", result.method},
                                       {"kernels", result.kernels},
                                       {"auroc", result.auroc},
                                       {"epochs", result.epochs}});
        }
    } else {
        line["failure"] = run.failure;
    }
    // Milliseconds and tenths are more than the figures are good for.
    auto const rounded = [](double value, double steps) { return std::round(value * steps) / steps; };
    line["seconds"] = rounded(run.cost.seconds, 1e3);
    line["cpu_seconds"] = rounded(run.cost.cpu_seconds, 1e3);
    line["peak_mib"] = rounded(run.cost.peak_mib, 10);
    return line.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

bool is_utf8(std::string_view text) {
    try {
        static_cast<void>(Json(text).dump());
        return true;
    } catch (Json::type_error const&) {
        return false;
    }
}

bool is_json(std::string_view line) { return Json::accept(line); }

Run run_of(std::string_view line, deepprune::Location const& where) {
    try {
        return parsed(line);
    } catch (Wrong const& wrong) {
        throw deepprune::DataError(
            deepprune::message({.where = where,
                                .found = wrong.what,
                                .expected = "a run as `deepprune sweep` writes it",
                                .remedy = "remove the line, and the run is done again by --resume"}));
    }
}

}  // namespace programs::sweep
