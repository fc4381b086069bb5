// deepprune logo: motifs of a file as sequence logos.

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/motif/logo.hpp>

#include "commands.hpp"
#include "file_name.hpp"
#include "numbers.hpp"
#include "output_folder.hpp"
#include "result.hpp"
#include "terminal.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct LogoCommand {
    std::string motifs{};
    std::string out{};
    std::string name{};
    bool colour_blind_safe = false;
    bool small_sample_correction = false;
    bool own_background = false;
    dp::LogoOptions drawing{};
};

std::string draw(dp::Motif const& motif, LogoCommand const& options) {
    dp::LogoOptions drawing = options.drawing;
    drawing.title = motif.name() + (motif.alternate_name().empty() ? "" : " " + motif.alternate_name());
    drawing.title += drawing.reverse_complement ? " (reverse complement)" : "";
    drawing.colours = options.colour_blind_safe ? dp::colour_blind_safe_logo_colours : dp::classic_logo_colours;
    drawing.information.small_sample_correction = options.small_sample_correction;
    if (options.own_background) {
        drawing.information.background = motif.background();
    }
    try {
        return dp::logo_svg(motif, drawing);
    } catch (dp::OptionError const& error) {
        throw dp::OptionError(dp::visible(options.motifs) + ": motif '" + dp::printable(motif.name()) +
                              "': " + error.what());
    }
}

void draw_logos(LogoCommand const& options) {
    require_output(options.out, {options.motifs});
    auto input = training::read_motif_file(options.motifs);
    auto& motifs = input.motifs;
    print_warnings(input.warnings);
    if (!options.name.empty()) {
        std::erase_if(motifs, [&](dp::Motif const& motif) {
            return motif.name() != options.name && motif.alternate_name() != options.name;
        });
        if (motifs.empty()) {
            throw dp::DataError(dp::message({.where = {.file = options.motifs},
                                             .found = "no motif called '" + dp::printable(options.name) + "'",
                                             .expected = "one with this identifier or name"}));
        }
    }
    bool const one_file =
        is_standard_output(options.out) ||
        (std::filesystem::path{options.out}.extension() == ".svg" && !std::filesystem::is_directory(options.out));
    if (one_file) {
        if (motifs.size() != 1) {
            throw dp::OptionError(dp::message({.found = std::to_string(motifs.size()) + " motifs for one file",
                                               .expected = "one motif",
                                               .remedy = "choose one with --name, or name a folder with --out"}));
        }
        write_result(options.out, draw(motifs.front(), options));
        print_summary(options.out, "1 logo in " + place_of(options.out) + '\n');
        return;
    }
    std::vector<OutputFile> files;
    std::set<std::string> taken;
    for (auto const& motif : motifs) {
        files.push_back({file_name(motif.name(), "motif", taken) + ".svg", draw(motif, options)});
    }
    OutputFolder folder{options.out, files.front().name};
    folder.keep();
    for (auto const& file : files) {
        folder.write(file);
    }
    print(std::to_string(files.size()) + (files.size() == 1 ? " logo in " : " logos in ") + place_of(options.out) +
          '\n');
}

}  // namespace

void add_logo(CLI::App& app) {
    auto const options = std::make_shared<LogoCommand>();
    auto* const command = app.add_subcommand("logo", "draw motifs as sequence logos (SVG)");
    command->footer(
        R"(The height of a letter is its probability times the information content of its column, in bits,
against equal frequencies of the four bases unless --own-background is given. Colours: A green, C
blue, G amber, T red; with --colour-blind the bluish green, blue, orange and vermilion of Okabe &
Ito.)");
    command->add_option("--motifs", options->motifs, "draw the motifs of this file: MEME (text), JASPAR or TRANSFAC")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--out", options->out,
                     "write a logo of each motif to this folder, or one logo to FILE.svg or - (standard output)")
        ->required()
        ->type_name("DIR|FILE");
    command->add_option("--name", options->name, "draw only the motif with this identifier or name");
    command->add_flag("--reverse-complement", options->drawing.reverse_complement, "draw the other strand");
    command->add_flag("--colour-blind", options->colour_blind_safe, "use colours that are safe for the colour-blind");
    command->add_flag("--small-sample-correction", options->small_sample_correction,
                      "subtract the information that so few sites would show by chance");
    command->add_flag("--own-background", options->own_background, "measure against the motif's own background");
    command->add_option("--column", options->drawing.column, "make columns this wide, in pixels")
        ->check(finite_number(1.0, 1000.0))
        ->capture_default_str();
    command->add_option("--height", options->drawing.height, "make the axis this high, in pixels")
        ->check(finite_number(1.0, 10000.0))
        ->capture_default_str();
    command->callback([options] { draw_logos(*options); });
}

}  // namespace programs
