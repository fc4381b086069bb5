#include "figures/figure.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
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

std::string claims_tsv(std::vector<Figure> const& all) {
    std::string out = "figure\tverdict\tclaim\tpaper\tours\ttest\n";
    for (Figure const& figure : all) {
        for (Claim const& claim : figure.claims) {
            out += figure.name + '\t' + std::string{text_of(claim.verdict)} + '\t' + claim.text + '\t' + claim.paper +
                   '\t' + claim.ours + '\t' + claim.test + '\n';
        }
    }
    return out;
}

namespace {

// Every claim on one screen, with its verdict and the way to its picture.
std::string claims_table(std::vector<Figure> const& all) {
    using draw::escape;
    std::array<std::size_t, 3> counts{};
    std::string rows;
    for (Figure const& figure : all) {
        for (Claim const& claim : figure.claims) {
            ++counts[static_cast<std::size_t>(claim.verdict)];
            std::string const verdict{text_of(claim.verdict)};
            rows += "<tr><td class=\"" + verdict + "\">" + verdict + "</td><td>" + escape(claim.text) + "</td><td>" +
                    escape(claim.paper) + "</td><td>" + escape(claim.ours) + "<br/><small>" + escape(claim.test) +
                    "</small></td><td><a href=\"#" + figure.name + "\">" + figure.name + "</a></td></tr>\n";
        }
    }
    if (rows.empty()) {
        return {};
    }
    auto const count = [&](Verdict verdict) { return std::to_string(counts[static_cast<std::size_t>(verdict)]); };
    return "<p>Of the claims " + count(Verdict::holds) + " hold, " + count(Verdict::contradicted) +
           " are contradicted and " + count(Verdict::undecided) +
           " are undecided: neither the claim nor its opposite is significant at the level of " + fixed(level, 2) +
           ". In parentheses stand 95 % confidence intervals of the mean difference.</p>\n<table>\n<tr><th></th>"
           "<th>Claim</th><th>Paper</th><th>Here</th><th>Figure</th></tr>\n" +
           rows + "</table>\n";
}

}  // namespace

std::string index_page(std::vector<Figure> const& all, lab::Settings const& settings, std::string const& command) {
    using draw::escape;
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Deepprune, "
        "reproduced</title>\n"
        "<style>body{font:16px/1.5 system-ui,sans-serif;color:#1f2a36;max-width:960px;margin:2em auto;padding:0 1em}"
        "img{max-width:100%;height:auto}table{border-collapse:collapse;width:100%;font-size:14px}"
        "td,th{text-align:left;vertical-align:top;padding:.3em .6em;border-bottom:1px solid #e9edf0}"
        ".holds{color:#2e7d5b;font-weight:600}.contradicted{color:#c8541b;font-weight:600}"
        ".undecided{color:#8a6d1f;font-weight:600}code{font-size:13px}</style>\n</"
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
    out += claims_table(all);
    for (Figure const& figure : all) {
        out += "<h2 id=\"" + figure.name + "\">" + figure.name + ": " + escape(figure.title) + "</h2>\n";
        out += "<p><a href=\"" + figure.name + ".svg\"><img src=\"" + figure.name + ".svg\" alt=\"" +
               escape(figure.title) + "\"></a></p>\n";
        for (std::string const& note : figure.notes) {
            out += "<p>" + escape(note) + "</p>\n";
        }
        out += "<p><a href=\"" + figure.name + ".tsv\">" + figure.name + ".tsv</a></p>\n";
    }
    return out + "</body>\n</html>\n";
}

}  // namespace programs::figures
