#include "peak_options.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "numbers.hpp"

namespace programs {

CLI::Option* add_peak_options(CLI::App& command, training::PeakOptions& options) {
    constexpr std::uint64_t longest = 1000000;  // bases
    using Names = std::vector<std::string>;
    std::string const missing = training::reads_genomes() ? "" : " (not in this program: it was built without htslib)";
    auto* const peaks =
        command
            .add_option("--peaks", options.peaks,
                        "take windows of a genome around these peaks: narrowPeak, broadPeak, summits or BED, "
                        "plain or gzipped" +
                            missing)
            ->type_name("FILE");
    auto* const genome =
        command
            .add_option("--genome", options.genome,
                        "read the genome here: FASTA, plain or bgzipped; its index .fai is made if there is "
                        "none" +
                            missing)
            ->type_name("FILE")
            ->needs(peaks);
    peaks->needs(genome);
    command
        .add_option(
            "--width", options.width,
            "make windows this wide, in bases, around the summit or else the middle; 0: the intervals as they are")
        ->check(whole_number(0, longest))
        ->needs(peaks)
        ->capture_default_str();
    command.add_option("--top", options.top, "use the best so many peaks. Default: all")
        ->check(whole_number(1))
        ->needs(peaks);
    command
        .add_option("--top-by", options.top_by,
                    "rank peaks by this column; auto: the signal of narrowPeak and broadPeak, or else the score")
        ->check(CLI::IsMember(Names{"auto", "signal", "p", "q", "score"}))
        ->needs("--top")
        ->capture_default_str();
    command
        .add_option("--exclude", options.exclude,
                    "leave out windows that overlap these regions, such as ENCODE's blacklist: BED, plain or gzipped")
        ->type_name("FILE")
        ->needs(peaks);
    command
        .add_option(
            "--chromosome-prefix", options.chromosome_prefix,
            "add chr to the chromosomes of peaks and regions, or remove it, where the genome names them otherwise")
        ->check(CLI::IsMember(Names{"keep", "add", "remove"}))
        ->needs(peaks)
        ->capture_default_str();
    command
        .add_option(
            "--negatives-from", options.negatives_from,
            "take negatives from here: shuffle: dinucleotide shuffles of the windows; genome: drawn from the same "
            "chromosomes with the same GC content; flanks: beside the peaks")
        ->check(CLI::IsMember(Names{"shuffle", "genome", "flanks"}))
        ->needs(peaks)
        ->capture_default_str();
    return peaks;
}

}  // namespace programs
