#include "motifs/findings.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/io/write_motifs.hpp>
#include <deepprune/io/write_tomtom.hpp>
#include <deepprune/motif/column_distance.hpp>
#include <deepprune/motif/consensus.hpp>
#include <deepprune/motif/logo.hpp>
#include <deepprune/motif/logo_pair.hpp>

#include "numbers.hpp"
#include "text.hpp"

namespace programs::motifs {

namespace dp = deepprune;

namespace {

std::map<std::string, dp::SiteChoice> const site_names{{"best", dp::SiteChoice::best}, {"all", dp::SiteChoice::all}};

// The motifs to write: those of the kernels that fire.
std::vector<dp::Motif> written(dp::NetworkReading const& reading) {
    std::vector<dp::Motif> motifs;
    for (auto const& kernel : reading.kernels) {
        if (kernel.motif) {
            motifs.push_back(*kernel.motif);
        }
    }
    return motifs;
}

std::string_view rule_name(dp::SiteRule rule) {
    switch (rule) {
        case dp::SiteRule::threshold: return "threshold";
        case dp::SiteRule::false_share: return "false_share";
        case dp::SiteRule::highest: return "highest";
        case dp::SiteRule::one_class: return "one_class";
    }
    return {};
}

std::string table(Findings const& findings) {
    constexpr int digits = 6;
    std::string out =
        "motif\tkernel\tdense_weight\teffect\tconsensus\tinformation\tsites\tsequences\tsearched\tforward\treverse\t"
        "hanging\ttrimmed_left\ttrimmed_right\thighest_score\ttemperature\tagreement\tbest_match\tbest_match_name\tE-"
        "value\tcontribution\tbound\tfires_in_bound\tunbound\tfires_in_unbound\trule\tlimit\thanging_left_out\t"
        "hanging_replaced\n";
    for (auto const& kernel : findings.reading.kernels) {
        auto const& found = kernel.found;
        std::string const index = std::to_string(found.kernel.index);
        out += "kernel_" + index + '\t' + index + '\t' + dp::number_text(found.kernel.dense_weight, digits) + '\t' +
               (found.activating() ? "activating" : "repressing") + '\t' +
               (kernel.motif ? dp::iupac_consensus(*kernel.motif) : "NA") + '\t' + fixed(kernel.information, 3) + '\t' +
               std::to_string(found.sites.size()) + '\t' + std::to_string(found.sequences) + '\t' +
               std::to_string(findings.reading.searched) + '\t' +
               std::to_string(found.sites.size() - found.reverse_sites) + '\t' + std::to_string(found.reverse_sites) +
               '\t' + std::to_string(found.overhanging) + '\t' + std::to_string(kernel.trimmed_left) + '\t' +
               std::to_string(kernel.trimmed_right) + '\t' + dp::number_text(found.max_score, digits) + '\t' +
               (kernel.softmax
                    ? dp::number_text(kernel.softmax->temperature, digits) + '\t' + fixed(kernel.softmax->agreement, 4)
                    : std::string{"NA\tNA"}) +
               '\t';
        if (kernel.matches.empty()) {
            out += "NA\tNA\tNA\t";
        } else {
            auto const& best = kernel.matches.front();
            auto const& target = findings.known[best.target];
            out += target.name() + '\t' + (target.alternate_name().empty() ? "NA" : target.alternate_name()) + '\t' +
                   dp::number_text(best.e_value, digits) + '\t';
        }
        auto const number = [](double value) {
            return std::isfinite(value) ? dp::number_text(value, digits) : std::string{"NA"};
        };
        auto const share = [](std::size_t firing, std::size_t of) {
            return std::to_string(of) + '\t' + (of > 0 ? std::to_string(firing) : "NA") + '\t';
        };
        out += number(kernel.contribution) + '\t' + share(found.firing_positives, findings.reading.positives) +
               share(found.firing_negatives, findings.reading.negatives) + std::string{rule_name(found.rule)} + '\t' +
               number(found.limit) + '\t' + std::to_string(found.left_out) + '\t' + std::to_string(found.replaced) +
               '\n';
    }
    return out;
}

std::string matches_table(Findings const& findings, std::vector<dp::Motif> const& motifs) {
    std::vector<dp::TomtomMatch> matches;
    std::size_t place = 0;  // among the motifs written
    for (auto const& kernel : findings.reading.kernels) {
        for (auto match : kernel.matches) {
            match.query = place;
            matches.push_back(match);
        }
        place += kernel.motif ? 1 : 0;
    }
    return dp::tomtom_text(matches, motifs, findings.known);
}

}  // namespace

void add_options(CLI::App& command, FindingOptions& options, std::string const& prefix) {
    command
        .add_option("--motif-db", options.database,
                    "compare the kernels' motifs with these known ones (MEME, JASPAR or TRANSFAC)")
        ->type_name("FILE")
        ->group("Motifs");
    command
        .add_option("--motif-dist", options.distance,
                    "compare columns by this measure: pearson, ed, kullback, sandelin or allr")
        ->check(CLI::IsMember({"pearson", "ed", "kullback", "sandelin", "allr"}))
        ->capture_default_str()
        ->group("Motifs");
    command
        .add_option(
            "--" + prefix + "threshold", options.reading.extract.threshold,
            "take windows that score above this fraction of their kernel's highest score; 0: above 0, DeepBind's rule; "
            "not for soft pooling")
        ->check(finite_number(0.0, 0.999))
        ->capture_default_str()
        ->group("Motifs");
    command
        .add_option("--" + prefix + "sites", options.reading.extract.sites,
                    "take as sites the best window of each sequence (best) or every window above the threshold (all)")
        ->transform(CLI::CheckedTransformer(site_names, CLI::ignore_case))
        ->default_str("best")
        ->group("Motifs");
    command
        .add_flag("--" + prefix + "positives-only", options.reading.extract.positives_only,
                  "take sites from bound sequences only, as soft pooling always does")
        ->group("Motifs");
    command
        .add_flag("--" + prefix + "overhanging", options.reading.extract.overhanging,
                  "let sites extend beyond the ends of their sequence")
        ->group("Motifs");
    command
        .add_option("--" + prefix + "max-false-share", options.reading.extract.max_false_share,
                    "with soft pooling, take sites from bound sequences down to the score at which this share of them "
                    "is false")
        ->check(finite_number(0.0, 0.999))
        ->capture_default_str()
        ->group("Motifs");
    command
        .add_option("--" + prefix + "min-sites", options.reading.extract.min_sites,
                    "with soft pooling, take sites from at least so many of the highest bound sequences")
        ->check(whole_number(1, max_count))
        ->capture_default_str()
        ->group("Motifs");
    command
        .add_option("--" + prefix + "trim", options.reading.trim_bits,
                    "cut off flanking columns with fewer bits; 0: none")
        ->check(finite_number(0.0, 2.0))
        ->capture_default_str()
        ->group("Motifs");
    command
        .add_flag("--colour-blind", options.colour_blind_safe, "draw logos in colours that everybody can tell apart")
        ->group("Motifs");
}

Findings find(engine::Network const& network, dp::EncodedSet const& set, std::vector<std::size_t> const& numbers,
              std::vector<dp::Motif> known, FindingOptions const& options, unsigned threads) {
    auto windows = network.kernel_windows(set, threads);
    if (numbers.size() == windows.kernels.size()) {
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            windows.kernels[i].index = numbers[i];
        }
    }
    auto reading = options.reading;
    reading.tomtom.distance = dp::column_distance(options.distance);
    auto read = dp::read_kernels(windows, set, known, reading, threads);
    bool const looked_up = !known.empty() || !options.database.empty();
    return {.reading = std::move(read), .known = std::move(known), .looked_up = looked_up};
}

std::vector<OutputFile> files(Findings const& findings, FindingOptions const& options) {
    auto const colours = options.colours();
    auto const motifs = written(findings.reading);
    std::vector<OutputFile> out;
    if (!motifs.empty()) {
        out.push_back({"motifs.meme", dp::meme_text(motifs)});
    }
    out.push_back({"motifs.tsv", table(findings)});
    if (findings.looked_up) {
        out.push_back({"motif_matches.tsv", matches_table(findings, motifs)});
    }
    for (auto const& kernel : findings.reading.kernels) {
        if (!kernel.motif) {
            continue;
        }
        std::string const name = "logos/" + kernel.motif->name();
        std::string const words = "kernel " + std::to_string(kernel.found.kernel.index);
        out.push_back({name + ".svg", dp::logo_svg(*kernel.motif, {.colours = colours, .title = words})});
        if (!kernel.matches.empty()) {
            auto const& best = kernel.matches.front();
            out.push_back({name + "_match.svg",
                           dp::logo_pair_svg(*kernel.motif, findings.known[best.target], {best.offset, best.reverse},
                                             {.colours = colours, .title = words})});
        }
    }
    return out;
}

void remove_stale(std::filesystem::path const& folder, std::vector<OutputFile> const& files) {
    auto const has = [&](std::string const& name) {
        return std::ranges::any_of(files, [&](OutputFile const& file) { return file.name == name; });
    };
    std::error_code ignored;
    for (std::string const name : {"motifs.meme", "motif_matches.tsv"}) {
        if (!has(name)) {
            std::filesystem::remove(folder / name, ignored);
        }
    }
    std::vector<std::filesystem::path> stale;
    for (auto const& entry : std::filesystem::directory_iterator{folder / "logos", ignored}) {
        std::string const name = entry.path().filename().string();
        if (name.starts_with("kernel_") && name.ends_with(".svg") && !has("logos/" + name)) {
            stale.push_back(entry.path());
        }
    }
    for (auto const& path : stale) {
        std::filesystem::remove(path, ignored);
    }
}

}  // namespace programs::motifs
