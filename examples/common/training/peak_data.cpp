#include "training/peak_data.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/genome/chromosome_prefix.hpp>
#include <deepprune/genome/flank_negatives.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/genome_negatives.hpp>
#include <deepprune/genome/overlap_split.hpp>
#include <deepprune/genome/peak_windows.hpp>
#include <deepprune/genome/read_bed.hpp>
#include <deepprune/genome/window_records.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/sequence/record_set.hpp>
#include <deepprune/sequence/shuffled_negatives.hpp>
#include <deepprune/sequence/split.hpp>

#include "chromosome_prefixes.hpp"
#include "text.hpp"
#include "training/training_data.hpp"

namespace programs::training {

namespace dp = deepprune;

namespace {

std::map<std::string, dp::PeakRank> const ranks{{"auto", dp::PeakRank::automatic},
                                                {"signal", dp::PeakRank::signal},
                                                {"p", dp::PeakRank::p},
                                                {"q", dp::PeakRank::q},
                                                {"score", dp::PeakRank::score}};
// An example and the window that it is, or that its shuffle was made of.
struct Example {
    dp::Record record{};
    dp::Interval window{};
};

struct PeakExamples {
    std::vector<Example> all{};
    TrainingData data{};  // inputs, notes, and whether the negatives are shuffles
};

dp::BedFile read_intervals(std::string const& path, std::string role, dp::ReadBedOptions const& options,
                           std::vector<InputFile>& inputs) {
    dp::LineReader lines{path, {.checksum = true}};
    dp::BedFile bed = dp::read_bed(lines, options);
    inputs.push_back(input_file(std::move(role), path, lines));
    return bed;
}

// What to try where chromosomes are not in the genome.
std::string prefix_hint(std::span<dp::Interval const> intervals, dp::GenomeFasta const& genome) {
    auto const better = dp::better_prefix(intervals, genome);
    return better ? std::string{"try --chromosome-prefix "} + (*better == dp::ChromosomePrefix::add ? "add" : "remove")
                  : std::string{};
}

// Refuses intervals of which none is on a chromosome of the genome.
void require_known(dp::BedFile const& bed, dp::GenomeFasta const& genome) {
    auto const& intervals = bed.intervals;
    auto const known = [&](dp::Interval const& interval) { return genome.length(interval.chromosome).has_value(); };
    if (intervals.empty() || std::ranges::any_of(intervals, known)) {
        return;
    }
    std::string const hint = prefix_hint(intervals, genome);
    throw dp::DataError(
        dp::message({.where = {.file = bed.file, .line = intervals.front().line},
                     .found = "chromosome '" + dp::printable(intervals.front().chromosome) + "', and no other that " +
                              genome.file() + " has",
                     .expected = "its names, such as '" + dp::printable(genome.chromosomes().front().name) + "'",
                     .remedy = hint.empty() ? "take the genome that the peaks were called on" : hint}));
}

// One sentence for each reason for which peaks were dropped.
void note_dropped(dp::PeakWindows const& windows, dp::BedFile const& peaks, dp::GenomeFasta const& genome,
                  std::vector<std::string>& notes) {
    constexpr std::array<std::string_view, dp::drop_reasons> reasons{"chromosome not in the genome",
                                                                     "window beyond the end of the chromosome",
                                                                     "no base",
                                                                     "window overlaps an exclusion",
                                                                     "same window as another peak",
                                                                     "not among the best of --top"};
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        dp::DroppedPeaks const& dropped = windows.dropped[i];
        if (dropped.count == 0) {
            continue;
        }
        std::vector<std::string> places;
        for (dp::Interval const& peak : dropped.first) {
            places.push_back("line " + std::to_string(peak.line) + " (" + dp::printable(peak.chromosome) + ':' +
                             std::to_string(peak.start) + '-' + std::to_string(peak.end) + ')');
        }
        std::string const text = "Left out: " + counted(dropped.count, "peak", "peaks") + " of " +
                                 dp::printable(peaks.file, 200) + ", " + std::string{reasons[i]} + ": " +
                                 first_of(places, dropped.count);
        std::string const hint = static_cast<dp::DropReason>(i) == dp::DropReason::unknown_chromosome
                                     ? prefix_hint(peaks.intervals, genome)
                                     : std::string{};
        notes.push_back(text + (hint.empty() ? "." : "; " + hint + '.'));
    }
}

std::vector<dp::Interval> windows_of(PeakOptions const& options, dp::BedFile const& peaks,
                                     std::span<dp::Interval const> exclusions, dp::GenomeFasta const& genome,
                                     std::vector<std::string>& notes) {
    if (peaks.intervals.empty()) {
        throw dp::DataError(
            dp::message({.where = {.file = peaks.file}, .found = "no interval", .expected = "at least one peak"}));
    }
    require_known(peaks, genome);
    dp::PeakWindows windows = dp::peak_windows(
        peaks, genome, exclusions, {.width = options.width, .top = options.top, .top_by = ranks.at(options.top_by)});
    bool const summits = std::ranges::any_of(peaks.intervals, [](auto const& peak) { return peak.summit.has_value(); });
    notes.push_back("Of " + counted(peaks.intervals.size(), "peak", "peaks") + ' ' +
                    std::to_string(windows.windows.size()) +
                    (windows.windows.size() == 1 ? " is used, " : " are used, ") +
                    (options.width == 0 ? std::string{"as they are"}
                                        : "as windows of " + std::to_string(options.width) + " bases around their " +
                                              (summits ? "summits" : "middles")) +
                    '.');
    note_dropped(windows, peaks, genome, notes);
    if (windows.windows.empty()) {
        std::string all;
        for (std::size_t i = notes.size(); i > 0 && notes[i - 1].starts_with("Left out"); --i) {
            all = notes[i - 1] + (all.empty() ? "" : " ") + all;
        }
        throw dp::DataError(dp::message({.where = {.file = peaks.file},
                                         .found = "no peak that can be used",
                                         .expected = "at least one",
                                         .remedy = all}));
    }
    return std::move(windows.windows);
}

std::string percent(double share) { return dp::fixed_text(100.0 * share, 1) + " %"; }

// Negatives of the positives; appends what they are to the notes.
std::vector<Example> negatives_of(std::vector<Example> const& positives, PeakOptions const& options,
                                  dp::BedFile const& peaks, std::span<dp::Interval const> exclusions,
                                  dp::GenomeFasta const& genome, dp::Seed seed, std::vector<std::string>& notes) {
    std::vector<Example> negatives;
    if (options.negatives_from == "shuffle") {
        std::vector<dp::Record> records;
        std::ranges::transform(positives, std::back_inserter(records), &Example::record);
        auto shuffled = dp::shuffled_negatives(records, seed);
        for (std::size_t i = 0; i < shuffled.size(); ++i) {
            negatives.push_back({std::move(shuffled[i]), positives[i].window});
        }
        notes.push_back("Negatives: a dinucleotide-preserving shuffle of each window.");
        return negatives;
    }
    std::vector<dp::Interval> windows;
    std::ranges::transform(positives, std::back_inserter(windows), &Example::window);
    std::vector<dp::Interval> blocked = windows;
    blocked.insert(blocked.end(), peaks.intervals.begin(), peaks.intervals.end());
    blocked.insert(blocked.end(), exclusions.begin(), exclusions.end());
    std::vector<dp::Interval> drawn;
    if (options.negatives_from == "genome") {
        auto found = dp::genome_negatives(windows, blocked, genome, {.seed = seed});
        dp::GcMatch const& match = found.match;
        std::size_t const near = found.windows.size() - match.same_bin;
        notes.push_back("Negatives: " + counted(found.windows.size(), "window", "windows") +
                        " drawn from the same chromosomes, apart from peaks and exclusions; " +
                        (near == 0 ? "each is" : std::to_string(match.same_bin) + " are") +
                        " in the same 2 % of GC content and of unknown bases as the peak" +
                        (near == 0 ? "" : ", the others as near as there was room") + ". GC content: " +
                        percent(match.gc_negatives) + ", that of the peaks " + percent(match.gc_positives) +
                        ", on average " + dp::fixed_text(100.0 * match.mean_difference, 2) + " points apart.");
        drawn = std::move(found.windows);
    } else {
        auto found = dp::flank_negatives(windows, blocked, genome, {.seed = seed});
        notes.push_back("Negatives: " + counted(found.windows.size(), "window", "windows") +
                        " beside the peaks, the nearest that overlap no peak and no exclusion.");
        drawn = std::move(found.windows);
    }
    if (drawn.size() < positives.size()) {
        notes.push_back("Warning: " + counted(positives.size() - drawn.size(), "peak has", "peaks have") +
                        " no negative, as there was no room for one.");
    }
    auto records = dp::window_records(drawn, genome, false);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        negatives.push_back({std::move(records[i]), std::move(drawn[i])});
    }
    return negatives;
}

PeakExamples examples_of(PeakOptions const& options, dp::Seed seed) {
    PeakExamples examples;
    auto& data = examples.data;
    dp::BedFile peaks = read_intervals(options.peaks, "peaks", {}, data.inputs);
    dp::BedFile exclusions;
    if (!options.exclude.empty()) {
        exclusions = read_intervals(options.exclude, "exclusions", {.positions_only = true}, data.inputs);
    }
    dp::GenomeFasta const genome{options.genome};
    dp::ChromosomePrefix const prefix = chromosome_prefixes.at(options.chromosome_prefix);
    dp::apply_prefix(peaks.intervals, prefix);
    dp::apply_prefix(exclusions.intervals, prefix);
    require_known(exclusions, genome);
    auto windows = windows_of(options, peaks, exclusions.intervals, genome, data.notes);
    auto records = dp::window_records(windows, genome, true);
    for (std::size_t i = 0; i < windows.size(); ++i) {
        examples.all.push_back({std::move(records[i]), std::move(windows[i])});
    }
    if (!options.negatives_from.empty()) {
        auto negatives = negatives_of(examples.all, options, peaks, exclusions.intervals, genome, seed, data.notes);
        std::ranges::move(negatives, std::back_inserter(examples.all));
        data.made_negatives = options.negatives_from == "shuffle";
    }
    return examples;
}

dp::RecordSet records_of(std::vector<Example> const& examples) {
    dp::RecordSet records;
    for (Example const& example : examples) {
        records.push_back({.id = example.record.id,
                           .sequence = example.record.sequence,
                           .label = example.record.label,
                           .line = example.record.line});
    }
    return records;
}

// Moves what is held out, on the chromosomes or, if there are none, a fraction, out of `examples`.
std::vector<Example> hold_out(std::vector<Example>& examples, std::vector<std::string> const& chromosomes,
                              double fraction, dp::Seed seed) {
    dp::Split split;
    if (!chromosomes.empty()) {
        std::vector<dp::Record> records;
        std::ranges::transform(examples, std::back_inserter(records), &Example::record);
        split = dp::chromosome_split(records, chromosomes);
    } else {
        std::vector<dp::Interval> windows;
        std::vector<std::uint8_t> labels;
        for (Example const& example : examples) {
            windows.push_back(example.window);
            labels.push_back(example.record.label ? 1 : 0);
        }
        split = dp::overlap_split(windows, labels, fraction, seed);
    }
    auto held = dp::pick(examples, split.validation);
    examples = dp::pick(examples, split.train);
    return held;
}

}  // namespace

bool reads_genomes() { return true; }

TrainingData read_peaks(PeakOptions const& options, dp::Seed seed) {
    PeakExamples examples = examples_of(options, seed);
    examples.data.train = records_of(examples.all);
    return std::move(examples.data);
}

TrainingData load_peaks(DataOptions const& options) {
    if (options.split == dp::ValidationSplit::last_fraction && options.validation_chromosomes.empty()) {
        throw dp::OptionError(
            dp::message({.found = "the last peaks of the file as the validation set",
                         .expected = "a split that keeps overlapping peaks together",
                         .remedy = "add --validation-split stratified, or hold out --validation-chromosomes"}));
    }
    PeakExamples examples = examples_of(*options.peaks, options.seed);
    for (Example const& example : examples.all) {
        if (example.record.sequence.size() < options.kernel_length) {
            throw dp::DataError(dp::message(
                {.where = {.file = options.peaks->peaks, .line = example.record.line},
                 .found = "a window of " + std::to_string(example.record.sequence.size()) + " bases",
                 .expected = "at least " + std::to_string(options.kernel_length) + ", the length of a kernel",
                 .remedy = "choose a larger --width or a shorter --kernel-length"}));
        }
    }
    examples.data.inputs.push_back(fingerprint("genome", options.peaks->genome));
    dp::mix(std::span{examples.all}, options.seed);
    TrainingData data = std::move(examples.data);
    if (!options.test_chromosomes.empty() || options.test_fraction > 0.0) {
        // Not the seed of the validation split, so that the two draws are independent.
        data.test = records_of(
            hold_out(examples.all, options.test_chromosomes, options.test_fraction, dp::Seed{~options.seed.value}));
    }
    data.validation =
        records_of(hold_out(examples.all, options.validation_chromosomes, options.validation_fraction, options.seed));
    data.train = records_of(examples.all);
    data.notes.emplace_back("Windows that overlap are in one set.");
    return data;
}

}  // namespace programs::training
