#include "training/training_data.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <new>
#include <numeric>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/io/crc64.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_motifs.hpp>
#include <deepprune/motif/random_motif.hpp>
#include <deepprune/motif/simulate.hpp>
#include <deepprune/sequence/data_report.hpp>
#include <deepprune/sequence/records_view.hpp>
#include <deepprune/sequence/shuffled_negatives.hpp>
#include <deepprune/sequence/split.hpp>

#include "checksum.hpp"
#include "text.hpp"

namespace programs::training {

namespace dp = deepprune;
using Records = dp::RecordSet;

std::vector<dp::PositionWeightMatrix> built_in_motifs() {
    dp::RandomStream short_motif{dp::Seed{2019}, dp::Purpose::motif, 0};
    dp::RandomStream long_motif{dp::Seed{2019}, dp::Purpose::motif, 1};
    return {dp::random_motif({.length = 8, .bits = 10.0}, short_motif),
            dp::random_motif({.length = 23, .bits = 12.0}, long_motif)};
}

namespace {

// The built-in set, the same in every run: the seed of a run affects weights and split, not the data.
Records simulated(std::size_t per_class, std::uint64_t stream) {
    auto const made =
        dp::simulate(built_in_motifs(),
                     {.positives = per_class, .negatives = per_class, .length = 101, .seed = dp::Seed{2019 + stream}});
    Records records;
    for (dp::RecordView const record : dp::RecordsView{made}) {
        records.push_back(record);
    }
    return records;
}

std::size_t positives(Records const& records) {
    return static_cast<std::size_t>(std::ranges::count_if(records, &dp::RecordView::label));
}

void require_both_classes(Records const& records, std::string const& path) {
    std::size_t const bound = positives(records);
    if (bound == 0 || bound == records.size()) {
        throw dp::DataError(dp::message({.where = {.file = path, .line = records.back().line},
                                         .found = "only " + std::string{bound == 0 ? "negatives" : "positives"} + ", " +
                                                  std::to_string(records.size()) + " of them, up to this last record",
                                         .expected = "both classes",
                                         .remedy = "add the missing class to the file, or name it with --negatives"}));
    }
}

// Both sides of a split have both classes. \param side "training" or "validation"
void require_both_sides(Records const& records, std::string const& side, std::string const& path,
                        DataOptions const& options) {
    std::size_t const bound = positives(records);
    if (bound != 0 && bound != records.size()) {
        return;
    }
    bool const last = options.validation_chromosomes.empty() && options.split == dp::ValidationSplit::last_fraction;
    std::string const percent = dp::decimal_text(100.0 * options.validation_fraction, 2);
    throw dp::DataError(dp::message(
        {.where = {.file = path},
         .found = "only " + std::string{bound == 0 ? "negatives" : "positives"} + " among the " +
                  std::to_string(records.size()) + " records of the " + side + " set" +
                  (last ? ", as the last " + percent + " % of the file are the validation set" : ""),
         .expected = "both classes",
         .remedy = last ? "mix the file, or split with --validation-split stratified" : "hold out other records"}));
}

// What looks wrong with the sets, worst first.
std::vector<std::string> warnings_about(TrainingData const& data, std::size_t kernel_length) {
    constexpr std::size_t few = 20;  // records: the loss of fewer says little about when to stop
    auto const about = [&](Records const& records, std::string_view name) {
        return dp::make_data_report(data.train, records, {.kernel_length = kernel_length, .test_name = name}).warnings;
    };
    std::vector<std::string> warnings = about(data.test, "test set");
    for (std::string const& warning : about(data.validation, "validation set")) {
        if (warning.starts_with("validation set:")) {
            warnings.push_back(warning);
        }
    }
    if (data.validation.size() < few) {
        warnings.push_back("validation set: only " + std::to_string(data.validation.size()) +
                           " records; when training stops is a matter of chance");
    }
    return warnings;
}

void require_class(Records const& records, bool positive, std::string const& path, std::string const& expected,
                   std::string const& remedy) {
    auto const other = std::ranges::find(records, !positive, &dp::RecordView::label);
    if (other != records.end()) {
        auto const count = static_cast<std::size_t>(std::ranges::count(records, !positive, &dp::RecordView::label));
        throw dp::DataError(dp::message(
            {.where = {.file = path, .line = (*other).line},
             .found = (positive ? "a negative (label 0), the first of " : "a positive (label 1), the first of ") +
                      std::to_string(count),
             .expected = expected,
             .remedy = remedy}));
    }
}

// first, first + 1, ..., last - 1.
std::vector<std::size_t> places(std::size_t first, std::size_t last) {
    std::vector<std::size_t> out(last - first);
    std::iota(out.begin(), out.end(), first);
    return out;
}

// Adds shuffled negatives to a set of positives alone. Returns whether it did, so that one class follows the other.
bool complete(Records& records, std::string const& path, std::string_view name, dp::Seed seed,
              std::uint64_t first_stream, std::vector<std::string>& notes) {
    if (positives(records) != records.size()) {
        require_both_classes(records, path);
        return false;
    }
    notes.push_back("The " + std::string{name} + " file holds positives only: " + std::to_string(records.size()) +
                    " dinucleotide-preserving shuffles of them were made as negatives.");
    records.append(dp::shuffled_negatives(records, seed, first_stream));
    return true;
}

}  // namespace

InputFile input_file(std::string role, std::string const& path, dp::LineReader const& lines) {
    return {.role = std::move(role), .path = path, .bytes = lines.bytes(), .hash = checksum_text(lines.checksum())};
}

InputFile fingerprint(std::string role, std::string const& path) {
    std::ifstream in{path, std::ios::binary};
    InputFile file{.role = std::move(role), .path = path};
    dp::Crc64 crc;
    std::array<char, 1U << 16U> buffer{};
    while (in.read(buffer.data(), buffer.size()), in.gcount() > 0) {
        crc.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
        file.bytes += static_cast<std::uintmax_t>(in.gcount());
    }
    if (in.bad() || !in.eof()) {
        throw dp::IoError(dp::message({.where = {.file = path},
                                       .found = "a file that cannot be read",
                                       .expected = "a readable file",
                                       .remedy = "check the path and its permissions"}));
    }
    file.hash = checksum_text(crc.value());
    return file;
}

namespace {

void require_lengths(Records const& records, dp::LineReader const& lines, SequenceFileOptions const& options) {
    for (dp::RecordView const record : records) {
        std::size_t const size = record.sequence.size();
        if (size < options.minimum || (options.length != 0 && size != options.length)) {
            bool const shorter = size < options.minimum;
            throw dp::DataError(dp::message(
                {.where = {.file = lines.file(), .line = record.line},
                 .found = "a sequence of " + std::to_string(size) + " bases",
                 .expected = shorter ? "at least " + std::to_string(options.minimum) + ", the length of a kernel"
                                     : std::to_string(options.length) + ", as --length says",
                 .remedy =
                     shorter ? options.remedy_if_shorter : "cut the sequences to one length, or leave --length out"}));
        }
    }
}

dp::RecordSetOptions record_set_options(SequenceFileOptions const& options) {
    return {.format = options.format,
            .fasta_label = options.fasta_label,
            .labels_optional = options.labels_optional,
            .max_bases = options.max_bases};
}

}  // namespace

SequenceFile read_sequences(std::string const& path, SequenceFileOptions const& options) {
    dp::LineReader lines{path, {.checksum = !options.role.empty()}};
    auto read = dp::read_record_set(lines, record_set_options(options));
    require_lengths(read.records, lines, options);
    return {
        .records = std::move(read.records), .labelled = read.labelled, .input = input_file(options.role, path, lines)};
}

void read_sequence_batches(std::string const& path, SequenceFileOptions const& options,
                           std::function<void(dp::ReadRecordSet)> const& take) {
    dp::LineReader lines{path};
    dp::read_record_batches(lines, record_set_options(options), [&](dp::ReadRecordSet batch) {
        require_lengths(batch.records, lines, options);
        take(std::move(batch));
    });
}

MotifFile read_motif_file(std::string const& path, std::string role) {
    dp::LineReader lines{path, {.checksum = !role.empty()}};
    MotifFile file;
    file.motifs = dp::read_motifs(lines, file.warnings);
    file.input = input_file(std::move(role), path, lines);
    return file;
}

MotifFile read_motif_database(std::string const& path, std::string role) {
    MotifFile file = read_motif_file(path, std::move(role));
    std::map<std::string, std::size_t> copies;
    std::erase_if(file.motifs, [&](dp::Motif const& motif) { return copies[motif.name()]++ != 0; });
    for (auto const& [name, count] : copies) {
        if (count > 1) {
            file.warnings.push_back(dp::visible(path) + ": motif '" + dp::printable(name) + "' is there " +
                                    std::to_string(count) + " times; the first one counts");
        }
    }
    return file;
}

MotifFile read_known_motifs(std::string const& path, std::string role) {
    MotifFile file = read_motif_database(path, std::move(role));
    for (dp::Motif const& motif : file.motifs) {
        if (motif.alphabet() == dp::MotifAlphabet::rna) {
            throw dp::DataError(dp::message({.where = {.file = path},
                                             .found = "motif '" + dp::printable(motif.name()) + "' of RNA",
                                             .expected = "motifs of DNA, as the kernels are",
                                             .remedy = "write U as T to compare them on both strands"}));
        }
    }
    return file;
}

void require_two_files(std::string const& first, std::string const& second, std::string const& option) {
    std::error_code ignored;
    if (first == second || std::filesystem::equivalent(first, second, ignored)) {
        throw dp::OptionError(
            dp::message({.found = "the file of another option, '" + dp::visible(second) + "', for " + option,
                         .expected = "two files",
                         .remedy = "leave " + option + " out"}));
    }
}

InputFile add_negatives(SequenceFile& positives, std::string const& path, SequenceFileOptions options) {
    require_two_files(positives.input.path, path, "--negatives");
    require_class(positives.records, true, positives.input.path, "positives only, as another file holds the negatives",
                  "leave that file out");
    options.fasta_label = false;
    SequenceFile others = read_sequences(path, options);
    require_class(others.records, false, path, "FASTA, or label 0 throughout, in the file of negatives",
                  "put positives into the other file");
    positives.records.append(std::move(others.records));
    return std::move(others.input);
}

dp::EncodedSet encode(Records const& records) {
    std::size_t bases = 0;
    for (dp::RecordView const record : records) {
        bases += record.sequence.size();
    }
    try {
        dp::EncodedSet set;
        set.reserve(records.size(), bases);
        for (dp::RecordView const record : records) {
            set.add(record.sequence, record.label);
        }
        return set;
    } catch (std::bad_alloc const&) {
        throw dp::DataError(dp::message({.found = "no memory left to encode " + std::to_string(records.size()) +
                                                  " records of " + std::to_string(bases) + " bases",
                                         .expected = "data that fits into memory",
                                         .remedy = "use fewer records or more memory"}));
    }
}

namespace {

// Where the data come from, in messages.
std::string name_of(DataOptions const& options) {
    return options.peaks ? options.peaks->peaks : options.train.empty() ? "the built-in set" : options.train;
}

TrainingData load_sequences(DataOptions const& options) {
    std::string const name = name_of(options);
    TrainingData data;
    Records all;
    SequenceFileOptions const wanted{.format = options.format,
                                     .minimum = options.kernel_length,
                                     .length = options.length,
                                     .max_bases = options.max_bases,
                                     .remedy_if_shorter = "drop the record or choose a shorter --kernel-length"};
    auto const read = [&](std::string const& role, std::string const& path) {
        SequenceFileOptions of_role = wanted;
        of_role.role = role;
        SequenceFile file = read_sequences(path, of_role);
        data.inputs.push_back(file.input);
        return file;
    };
    // Here, where the file of each record is known.
    auto const require_chromosomes = [&](Records const& records, std::string const& path) {
        if (!options.validation_chromosomes.empty() || !options.test_chromosomes.empty()) {
            dp::require_chromosomes(records, path);
        }
    };
    bool apart = false;  // one class follows the other
    if (options.train.empty()) {
        all = simulated(3000, 0);
        data.test = simulated(3000, 1);
        data.notes.emplace_back(
            "No --train file: the built-in simulated set, 3,000 + 3,000 sequences of 101 bp with one of two motifs "
            "(8 bp with 10 bits, 23 bp with 12 bits) in each positive, and a test set of the same kind.");
    } else {
        SequenceFile file = read("training", options.train);
        require_chromosomes(file.records, options.train);
        if (!options.negatives.empty()) {
            SequenceFileOptions of_negatives = wanted;
            of_negatives.role = "negatives";
            std::size_t const before = file.records.size();
            data.inputs.push_back(add_negatives(file, options.negatives, of_negatives));
            require_chromosomes(file.records.pick(places(before, file.records.size())), options.negatives);
            apart = true;
        } else {
            apart = data.made_negatives =
                complete(file.records, options.train, "training", options.seed, 0, data.notes);
        }
        all = std::move(file.records);
        if (!options.test.empty()) {
            data.test = read("test", options.test).records;
            complete(data.test, options.test, "test", options.seed, std::uint64_t{1} << 40U, data.notes);
        }
    }
    if (apart) {  // otherwise the last tenth would hold one class only
        auto order = places(0, all.size());
        dp::mix(std::span{order}, options.seed);
        all = all.pick(order);
    }
    if (!options.test_chromosomes.empty()) {
        dp::Split const split = dp::chromosome_split(all, options.test_chromosomes, name);
        data.test = all.pick(split.validation);
        all = all.pick(split.train);
    } else if (options.test_fraction > 0.0) {
        // Not the seed of the validation split, so that the two draws are independent.
        dp::Split const split = dp::stratified_split(all, options.test_fraction, dp::Seed{~options.seed.value});
        data.test = all.pick(split.validation);
        all = all.pick(split.train);
    }
    dp::Split split;
    if (!options.validation_chromosomes.empty()) {
        split = dp::chromosome_split(all, options.validation_chromosomes, name);
    } else if (options.split == dp::ValidationSplit::stratified) {
        split = dp::stratified_split(all, options.validation_fraction, options.seed);
    } else {
        split = dp::last_fraction_split(all.size(), options.validation_fraction);
    }
    data.train = all.pick(split.train);
    data.validation = all.pick(split.validation);
    return data;
}

}  // namespace

TrainingData load(DataOptions const& options) {
    std::string const name = name_of(options);
    for (std::string const& chromosome : options.test_chromosomes) {
        if (std::ranges::find(options.validation_chromosomes, chromosome) != options.validation_chromosomes.end()) {
            throw dp::OptionError(dp::message(
                {.found = "chromosome '" + dp::printable(chromosome) + "' for the test set and for the validation set",
                 .expected = "different chromosomes for each"}));
        }
    }
    TrainingData data = options.peaks ? load_peaks(options) : load_sequences(options);
    require_both_sides(data.train, "training", name, options);
    require_both_sides(data.validation, "validation", name, options);
    for (std::string const& warning : warnings_about(data, options.kernel_length)) {
        data.notes.push_back("Warning: " + warning + ".");
    }
    return data;
}

}  // namespace programs::training
