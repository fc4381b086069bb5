#include "figures/figure.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <utility>

#include <deepprune/core/config.hpp>

#include "draw/html.hpp"
#include "text.hpp"

namespace programs::figures {

std::vector<Recipe> const& recipes() {
    static std::vector<Recipe> const all = [] {
        auto list = simulated_recipes();
        std::ranges::move(motif_recipes(), std::back_inserter(list));
        std::ranges::move(real_recipes(), std::back_inserter(list));
        std::ranges::move(beyond_recipes(), std::back_inserter(list));
        return list;
    }();
    return all;
}

lab::Settings Recipe::settings_of(lab::Settings settings) const {
    settings.kernel_length = kernel_length;
    if (max_per_class != 0 && (settings.max_per_class == 0 || settings.max_per_class > max_per_class)) {
        settings.max_per_class = max_per_class;
    }
    return settings;
}

void note_failures(Figure& figure, lab::Results const& results) {
    for (auto const& [set, reason] : results.failures()) {
        std::string const note = set + " was left out: " + reason;
        if (std::ranges::find(figure.notes, note) == figure.notes.end()) {
            figure.notes.push_back(note);
        }
    }
}

std::string area(double auroc) { return std::isfinite(auroc) ? fixed(auroc, 4) : "none"; }

std::string p_text(dp::SignedRank const& test) {
    double const tens = test.log_p_value / std::numbers::ln10;
    if (tens > -3.0) {
        return fixed(test.p_value, 4);
    }
    double const power = std::floor(tens);
    return fixed(std::pow(10.0, tens - power), 2) + "e" + fixed(power, 0);
}

double level_of(dp::SignedRank const& test) {
    return std::max(0.01, std::exp2(-static_cast<double>(test.differences)));
}

Claim higher(std::string text, std::string paper, lab::Comparison const& comparison) {
    double const level = level_of(comparison.test);
    Claim claim{.text = std::move(text), .paper = std::move(paper)};
    claim.holds = !comparison.differences.empty() && comparison.mean() > 0.0 && comparison.test.p_value <= level;
    claim.ours = area(comparison.mean_first) + " against " + area(comparison.mean_second) + ", higher in " +
                 std::to_string(comparison.wins) + " of " + std::to_string(comparison.differences.size());
    claim.test = "one-sided signed-rank p " + p_text(comparison.test) + ", level " +
                 fixed(level, level > 0.01 ? 3 : 2) + (level > 0.01 ? " (the least that so few pairs can give)" : "");
    return claim;
}

std::string line_of(std::string_view figure, Claim const& claim) {
    return std::string{figure} + ": " + (claim.holds ? "holds" : "fails") + ": " + claim.text +
           " [paper: " + claim.paper + "; ours: " + claim.ours + "; " + claim.test + "]\n";
}

std::string index_page(std::vector<Figure> const& all, lab::Settings const& settings, std::string const& command) {
    using draw::escape;
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Deepprune, "
        "reproduced</title>\n"
        "<style>body{font:16px/1.5 system-ui,sans-serif;color:#1f2a36;max-width:960px;margin:2em auto;padding:0 1em}"
        "img{max-width:100%;height:auto}table{border-collapse:collapse;width:100%;font-size:14px}"
        "td,th{text-align:left;vertical-align:top;padding:.3em .6em;border-bottom:1px solid #e9edf0}"
        ".holds{color:#2e7d5b;font-weight:600}.fails{color:#c8541b;font-weight:600}code{font-size:13px}</style>\n</"
        "head>\n"
        "<body>\n<h1>Deepprune, reproduced</h1>\n<p>Luo, Chi &amp; Deng, Frontiers in Genetics 10:1145 (2019), with "
        "deepprune " DEEPPRUNE_VERSION ".</p>\n<p><code>" +
        escape(command) + "</code></p>\n<p>" +
        escape(std::to_string(settings.seeds) + " seeds; simulated sets of " + std::to_string(settings.size.per_class) +
               " + " + std::to_string(settings.size.per_class) + " sequences of " +
               std::to_string(settings.size.length) + " bases; " +
               (settings.motifs.empty() ? "motifs of our own, as long and as informative as the paper's"
                                        : "the paper's JASPAR motifs")) +
        ".</p>\n";
    for (Figure const& figure : all) {
        out += "<h2 id=\"" + figure.name + "\">" + figure.name + ": " + escape(figure.title) + "</h2>\n";
        out += "<p><a href=\"" + figure.name + ".svg\"><img src=\"" + figure.name + ".svg\" alt=\"" +
               escape(figure.title) + "\"></a></p>\n";
        for (std::string const& note : figure.notes) {
            out += "<p>" + escape(note) + "</p>\n";
        }
        if (!figure.claims.empty()) {
            out += "<table>\n<tr><th></th><th>Claim</th><th>Paper</th><th>Here</th><th>Test</th></tr>\n";
        }
        for (Claim const& claim : figure.claims) {
            out += std::string{"<tr><td class=\""} + (claim.holds ? "holds\">holds" : "fails\">fails") + "</td><td>" +
                   escape(claim.text) + "</td><td>" + escape(claim.paper) + "</td><td>" + escape(claim.ours) +
                   "</td><td>" + escape(claim.test) + "</td></tr>\n";
        }
        out += figure.claims.empty() ? "" : "</table>\n";
        out += "<p><a href=\"" + figure.name + ".tsv\">" + figure.name + ".tsv</a></p>\n";
    }
    return out + "</body>\n</html>\n";
}

}  // namespace programs::figures
