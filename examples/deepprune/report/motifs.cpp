#include "report/motifs.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include "draw/html.hpp"
#include "report/histogram.hpp"

namespace programs::report {

using namespace draw;

namespace {

std::string fact(std::string_view name, std::string const& value) {
    return "<li><span>" + std::string{name} + "</span> <b>" + value + "</b></li>\n";
}

std::string head(Kernel const& kernel) {
    std::string out = "<h3>Kernel " + count(kernel.index);
    if (std::isfinite(kernel.weight)) {
        bool const against = kernel.weight < 0;
        out += std::string{" <span class=\"effect"} + (against ? " against" : "") + "\">" +
               (against ? "represses" : "activates") + ", weight " + (against ? "" : "+") + fixed(kernel.weight, 2) +
               "</span>";
    }
    return out + "</h3>\n";
}

std::string facts(Kernel const& kernel, bool both_strands) {
    std::string out = "<ul class=\"facts\">\n";
    std::string sites = count(kernel.sites);
    if (kernel.sequences != kernel.sites) {
        sites += " in " + plural(kernel.sequences, "sequence");
    }
    if (kernel.searched > 0) {
        sites +=
            " (" + percent(static_cast<double>(kernel.sequences) / static_cast<double>(kernel.searched)) + " of all)";
    }
    out += fact("sites", sites);
    if (both_strands) {
        out += fact("strands", count(kernel.sites - kernel.reverse_sites) + " forward, " + count(kernel.reverse_sites) +
                                   " reverse");
    } else {
        out += fact("strand", "the given one only");
    }
    if (kernel.overhanging > 0) {
        out += fact("hanging over an end", count(kernel.overhanging));
    }
    if (!kernel.consensus.empty()) {
        out += fact("consensus", "<code>" + escape(kernel.consensus) + "</code>");
        out += fact("information", fixed(kernel.information, 1) + " bits");
        out += fact("sites agree with weights", fixed(kernel.agreement, 2));
    }
    out += fact("highest score", fixed(kernel.max_score, 2));
    return out + "</ul>\n";
}

std::string match(Match const& match, bool best) {
    constexpr double doubtful = 0.05;
    bool const weak = !(match.e_value <= doubtful);
    return "<figure class=\"match" + std::string{best ? " best" : ""} + (weak ? " weak" : "") + "\">" + match.picture +
           "<figcaption><b>E = " + power(match.e_value) + "</b> <span>p = " + power(match.p_value) +
           "</span> <span>q = " + power(match.q_value) + "</span></figcaption></figure>\n";
}

std::string card(Kernel const& kernel, ReportData const& data) {
    std::string out = "<article class=\"kernel\">\n<div>\n" + head(kernel);
    if (kernel.logo.empty()) {
        out += "<p class=\"note\">This kernel never fires, so there is no motif to show.</p>\n";
    } else {
        out += "<div class=\"logo\">" + kernel.logo + "</div>\n";
    }
    out += facts(kernel, data.both_strands);
    auto const bars = render_histogram(kernel.positions, {420, 110});
    if (!bars.empty()) {
        out += "<figure class=\"positions\">\n" + bars +
               "<figcaption>Sites by distance from the middle of their sequence, in bases.</figcaption></figure>\n";
    }
    out += "</div>\n<div>\n";
    if (data.looked_up && !kernel.logo.empty()) {
        if (kernel.matches.empty()) {
            out += "<p class=\"note\">No known motif is like it.</p>\n";
        } else {
            out += match(kernel.matches.front(), true);
            if (kernel.matches.size() > 1) {
                out += "<div class=\"matches\">\n";
                for (std::size_t i = 1; i < kernel.matches.size(); ++i) {
                    out += match(kernel.matches[i], false);
                }
                out += "</div>\n";
            }
        }
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

std::string render_motifs(ReportData const& data) {
    std::vector<Kernel const*> kernels;
    for (Kernel const& kernel : data.survivors) {
        if (kernel.read) {
            kernels.push_back(&kernel);
        }
    }
    if (kernels.empty()) {
        return {};
    }
    std::ranges::stable_sort(kernels, [](Kernel const* a, Kernel const* b) {
        auto const size = [](Kernel const* k) { return std::isfinite(k->weight) ? std::abs(k->weight) : -1.0; };
        return size(a) > size(b);
    });
    std::string out = "<section class=\"motifs\">\n<h2>Motifs</h2>\n";
    if (!data.motif_note.empty()) {
        out += "<p class=\"note\">" + escape(data.motif_note) + "</p>\n";
    }
    if (!data.motif_warnings.empty()) {
        out += "<ul class=\"warnings\">\n";
        for (std::string const& warning : data.motif_warnings) {
            out += "<li>" + escape(warning) + "</li>\n";
        }
        out += "</ul>\n";
    }
    for (Kernel const* kernel : kernels) {
        out += card(*kernel, data);
    }
    return out + "</section>\n";
}

}  // namespace programs::report
