#include "report/motifs.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include <deepprune/interpret/mutation_map_svg.hpp>
#include <deepprune/motif/consensus.hpp>
#include <deepprune/motif/logo.hpp>
#include <deepprune/motif/logo_pair.hpp>

#include "draw/html.hpp"
#include "report/histogram.hpp"

namespace programs::report {

namespace dp = deepprune;
using namespace draw;
using draw::fixed;  // with a true minus sign, unlike that of text.hpp

namespace {

constexpr std::string_view glyph_prefix = "glyph-";

std::string fact(std::string_view name, std::string const& value) {
    return "<li><span>" + std::string{name} + "</span> <b>" + value + "</b></li>\n";
}

std::string head(dp::KernelWeights const& kernel) {
    std::string out = "<h3>Kernel " + count(kernel.index);
    if (std::isfinite(kernel.dense_weight)) {
        bool const against = kernel.dense_weight < 0;
        out += std::string{" <span class=\"effect"} + (against ? " against" : "") + "\">" +
               (against ? "represses" : "activates") + ", weight " + (against ? "" : "+") +
               fixed(kernel.dense_weight, 2) + "</span>";
    }
    return out + "</h3>\n";
}

// "62.0 %"; a dash if there are none.
std::string share(std::size_t part, std::size_t of) {
    return of > 0 ? percent(static_cast<double>(part) / static_cast<double>(of)) : std::string{missing};
}

// Which sequences have sites.
std::string rule(dp::KernelMotif const& found) {
    switch (found.rule) {
        case dp::SiteRule::threshold: return "score above " + fixed(found.limit, 2);
        case dp::SiteRule::false_share: return "score at least " + fixed(found.limit, 2) + ", so few are false";
        case dp::SiteRule::highest: return "score highest, at least " + fixed(found.limit, 2) + "; many may be false";
        case dp::SiteRule::one_class: return "score highest, at least " + fixed(found.limit, 2);
    }
    return {};
}

std::string facts(dp::KernelReading const& kernel, dp::NetworkReading const& reading) {
    auto const& found = kernel.found;
    std::string out = "<ul class=\"facts\">\n";
    out += fact("share of the output\u2019s variance", percent(kernel.contribution));
    out += fact("fires in", share(found.firing_positives, reading.positives) + " of bound, " +
                                share(found.firing_negatives, reading.negatives) + " of unbound");
    std::string sites = count(found.sites.size());
    if (found.sequences != found.sites.size()) {
        sites += " in " + plural(found.sequences, "sequence");
    }
    if (reading.searched > 0) {
        bool const bound_only = reading.negatives > 0 && reading.searched == reading.positives;
        sites += " (" + share(found.sequences, reading.searched) + (bound_only ? " of bound)" : " of all)");
    }
    out += fact("sites", sites);
    out += fact("sequences with sites", rule(found));
    if (reading.strands == dp::Strands::both) {
        out += fact("strands", count(found.sites.size() - found.reverse_sites) + " forward, " +
                                   count(found.reverse_sites) + " reverse");
    } else {
        out += fact("strand", "the given one only");
    }
    if (found.overhanging > 0) {
        out += fact("hanging over an end", count(found.overhanging));
    }
    if (found.left_out > 0) {
        out += fact("left out, as they hang over an end", count(found.left_out));
    }
    if (found.replaced > 0) {
        out += fact("of these replaced by the best within", count(found.replaced));
    }
    if (kernel.motif && kernel.softmax) {
        out += fact("consensus", "<code>" + dp::iupac_consensus(*kernel.motif) + "</code>");
        out += fact("information", fixed(kernel.information, 1) + " bits");
        out += fact("sites agree with weights", fixed(kernel.softmax->agreement, 2));
    }
    out += fact("highest score", fixed(found.max_score, 2));
    return out + "</ul>\n";
}

// The motif above a known one, the best match larger than the others.
std::string match(dp::KernelReading const& kernel, dp::TomtomMatch const& match, bool best, ReportData const& data) {
    constexpr double doubtful = 0.05;
    bool const weak = !(match.e_value <= doubtful);
    dp::LogoOptions const drawing{.colours = data.colours,
                                  .column = best ? 18.0 : 11.0,
                                  .height = best ? 64.0 : 38.0,
                                  .axes = best,
                                  .title = "kernel " + std::to_string(kernel.found.kernel.index),
                                  .shared_glyphs = std::string{glyph_prefix}};
    auto const picture =
        dp::logo_pair_svg(*kernel.motif, data.findings->known[match.target], {match.offset, match.reverse}, drawing);
    return "<figure class=\"match" + std::string{best ? " best" : ""} + (weak ? " weak" : "") + "\">" + picture +
           "<figcaption><b>E = " + power(match.e_value) + "</b> <span>p = " + power(match.p_value) +
           "</span> <span>q = " + power(match.q_value) + "</span></figcaption></figure>\n";
}

std::string matches(dp::KernelReading const& kernel, ReportData const& data) {
    constexpr std::size_t shown = 3;
    if (kernel.matches.empty()) {
        return "<p class=\"note\">No known motif is like it.</p>\n";
    }
    std::string out = match(kernel, kernel.matches.front(), true, data);
    if (kernel.matches.size() > 1) {
        out += "<div class=\"matches\">\n";
        for (std::size_t i = 1; i < std::min(kernel.matches.size(), shown); ++i) {
            out += match(kernel, kernel.matches[i], false, data);
        }
        out += "</div>\n";
    }
    return out;
}

std::string card(dp::KernelReading const& kernel, ReportData const& data) {
    std::string out = "<article class=\"kernel\">\n<div>\n" + head(kernel.found.kernel);
    if (kernel.motif) {
        out += "<div class=\"logo\">" +
               dp::logo_svg(*kernel.motif, {.colours = data.colours, .shared_glyphs = std::string{glyph_prefix}}) +
               "</div>\n";
    } else {
        out += "<p class=\"note\">This kernel never fires, so there is no motif to show.</p>\n";
    }
    out += facts(kernel, data.findings->reading);
    auto const bars = render_histogram(kernel.positions, {420, 110});
    if (!bars.empty()) {
        out += "<figure class=\"positions\">\n" + bars +
               "<figcaption>Sites by distance from the middle of their sequence, in bases.</figcaption></figure>\n";
    }
    out += "</div>\n<div>\n";
    if (data.findings->looked_up && kernel.motif) {
        out += matches(kernel, data);
    }
    return out + "</div>\n</article>\n";
}

}  // namespace

std::string power(double value) {
    if (!std::isfinite(value)) {
        return std::string{missing};
    }
    auto text = general(value, 2);
    auto const e = text.find('e');
    if (e == std::string::npos) {
        return text;
    }
    std::string exponent = text.substr(e + 1);
    bool const below = exponent.starts_with('-');
    exponent.erase(0, std::min(exponent.find_first_not_of("+-0"), exponent.size()));
    return text.substr(0, e) + "\u202F\u00D7\u202F10<sup>" + (below ? "\u2212" : "") + exponent + "</sup>";
}

std::vector<dp::KernelReading const*> kernels_by_weight(ReportData const& data) {
    std::vector<dp::KernelReading const*> kernels;
    if (data.findings != nullptr) {
        for (auto const& kernel : data.findings->reading.kernels) {
            kernels.push_back(&kernel);
        }
    }
    std::ranges::stable_sort(kernels, std::ranges::greater{}, [](dp::KernelReading const* kernel) {
        double const weight = kernel->found.kernel.dense_weight;
        return std::isfinite(weight) ? std::abs(weight) : -1.0;
    });
    return kernels;
}

std::string render_motifs(ReportData const& data) {
    auto const kernels = kernels_by_weight(data);
    if (kernels.empty()) {
        return {};
    }
    std::string out = "<section class=\"motifs\">\n<h2>Motifs</h2>\n";
    if (!data.motif_note.empty()) {
        out += "<p class=\"note\">" + escape(data.motif_note) + "</p>\n";
    }
    auto const& warnings = data.findings->reading.warnings;
    if (!warnings.empty()) {
        out += "<ul class=\"warnings\">\n";
        for (dp::MotifWarning const& warning : warnings) {
            out += "<li>" + escape(warning.text) + "</li>\n";
        }
        out += "</ul>\n";
    }
    for (auto const* const kernel : kernels) {
        out += card(*kernel, data);
    }
    return out + "</section>\n";
}

std::string render_maps(ReportData const& data) {
    if (data.maps.empty()) {
        return {};
    }
    std::string out =
        "<section>\n<h2>Mutation maps</h2>\n<p class=\"note\">The sequences of the " +
        std::string{data.has_test_set ? "test" : "validation"} +
        " set with the highest probability. A letter is as high as the logit falls at most if its base changes; below "
        "it the change for each base, and the sites of kernels (p \u2264 10\u207B\u2074).</p>\n";
    for (SequenceMap const& map : data.maps) {
        out += "<div class=\"scroll map\"><h3>" + escape(map.id) + " <span class=\"effect\">probability " +
               fixed(map.probability, 4) + "</span></h3>\n" +
               dp::mutation_map_svg(
                   map.sequence, map.changes,
                   {.marks = map.sites, .colours = data.colours, .shared_glyphs = std::string{glyph_prefix}}) +
               "</div>\n";
    }
    return out + "</section>\n";
}

std::string motif_glyphs(ReportData const& data) {
    return kernels_by_weight(data).empty() && data.maps.empty() ? std::string{} : dp::shared_logo_glyphs(glyph_prefix);
}

}  // namespace programs::report
