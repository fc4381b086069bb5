// BED and peaks; VCF and the forms of its alleles; the index of a genome; and a genome, which gives the bases that the
// reader of FASTA gives.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/genome/detail/fasta_index.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/read_bed.hpp>
#include <deepprune/genome/variant.hpp>
#include <deepprune/genome/variant_window.hpp>
#include <deepprune/genome/vcf_reader.hpp>
#include <deepprune/genome/vcf_record.hpp>
#include <deepprune/genome/window_records.hpp>
#include <deepprune/io/read_fasta.hpp>

#include "../support/bytes.hpp"
#include "target.hpp"

namespace deepprune::test {
namespace {

/// \brief The intervals as lines of the kind that they were read as.
std::string bed_text(BedFile const& bed) {
    std::string text;
    bool const peaks = bed.kind == BedKind::narrow_peak || bed.kind == BedKind::broad_peak;
    for (Interval const& interval : bed.intervals) {
        std::vector<std::string> fields{
            interval.chromosome,          std::to_string(interval.start),
            std::to_string(interval.end), interval.name.empty() ? "." : interval.name,
            number_text(interval.score),  std::string(1, static_cast<char>(interval.strand))};
        if (peaks) {
            std::string const signal = number_text(interval.signal.value_or(0.0));
            bool const whole = signal.find_first_of(".e") == std::string::npos;
            fields.push_back(whole ? signal + ".0" : signal);  // so that it is not taken for a thick part's start
            fields.push_back(number_text(interval.p.value_or(-1.0)));
            fields.push_back(number_text(interval.q.value_or(-1.0)));
            fields.push_back(interval.summit ? std::to_string(*interval.summit) : "-1");
        }
        fields.resize((std::min)(fields.size(), bed.columns));
        for (std::string const& field : fields) {
            text += field + '\t';
        }
        text.back() = '\n';
    }
    return text;
}

void run_bed(std::string_view bytes) {
    BedFile bed;
    try {
        LineReader lines{file_of(bytes), {.longest_line = 5000}};
        bed = read_bed(lines);
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
        return;
    }
    for (Interval const& interval : bed.intervals) {
        require(interval.start <= interval.end && !interval.chromosome.empty(), "an interval that is none");
        require(!interval.summit || *interval.summit <= interval.size(), "a summit outside");
        static_cast<void>(window_id(interval));
    }
    bool const display = bed.kind == BedKind::bed && bed.columns > 6;  // of which nothing is kept
    if (bed.intervals.empty() || display) {
        return;
    }
    try {
        LineReader lines{file_of(bed_text(bed), 1)};
        auto const again = read_bed(lines);
        require(again.kind == bed.kind && again.columns == bed.columns, "another kind of BED");
        require(again.intervals == bed.intervals, "other intervals");
    } catch (Error const& error) {
        wrong(error.what());
    }
}

void run_index(std::string_view bytes) {
    std::vector<detail::FastaIndexEntry> entries;
    try {
        entries = detail::read_fasta_index(file_of(bytes));
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
        return;
    }
    std::string text;
    bool plain = true;  // other names may make the text begin as a compressed file does
    for (auto const& entry : entries) {
        plain = plain && std::ranges::all_of(entry.name, [](char c) { return c >= ' ' && c <= '~'; });
        require(entry.length == 0 || entry.end() > entry.offset, "an entry without bytes");
        text += entry.name + '\t' + std::to_string(entry.length) + '\t' + std::to_string(entry.offset) + '\t' +
                std::to_string(entry.line_bases) + '\t' + std::to_string(entry.line_bytes) + '\n';
    }
    if (!plain) {
        return;
    }
    auto const again = detail::read_fasta_index(file_of(text, 1));
    require(again.size() == entries.size(), "another number of entries");
    for (std::size_t i = 0; i < entries.size(); ++i) {
        require(again[i].name == entries[i].name && again[i].length == entries[i].length &&
                    again[i].offset == entries[i].offset,
                "another entry");
    }
}

/// \brief Holds a genome against the records of the same file, where both are read.
void compare(std::filesystem::path const& path) {
    std::vector<Record> records;
    try {
        LineReader lines{path, {.longest_line = 5000}};
        records = read_fasta(lines);
    } catch (Error const&) {
        records.clear();
    }
    GenomeFasta const genome{path};
    std::vector<std::string> fetched;
    for (Chromosome const& chromosome : genome.chromosomes()) {
        std::string const all = genome.fetch(chromosome.name, 0, chromosome.length);
        require(all.size() == chromosome.length, "another number of bases");
        std::size_t const middle = chromosome.length / 2;
        require(
            genome.fetch(chromosome.name, 0, middle) + genome.fetch(chromosome.name, middle, chromosome.length) == all,
            "two halves that are not the whole");
        fetched.push_back(all);
    }
    if (!records.empty()) {
        require(records.size() == fetched.size(), "another number of sequences");
        for (std::size_t i = 0; i < records.size(); ++i) {
            std::string letters = records[i].sequence;
            std::ranges::transform(letters, letters.begin(), detail::fold_case);
            require(letters == fetched[i], "other bases than the reader of FASTA gives");
        }
    }
}

void run_genome(std::string_view bytes) {
    auto const path = write_bytes(scratch() / "genome.fa", bytes);
    std::filesystem::remove(scratch() / "genome.fa.fai");
    std::filesystem::remove(scratch() / "genome.fa.gzi");
    try {
        compare(path);
        compare(path);  // by the index that the first made
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
    }
}

void run_genome_index(std::string_view bytes) {  // any index beside one genome
    auto const path = scratch() / "other.fa";
    if (!std::filesystem::exists(path)) {
        write_bytes(path, ">chr1 x\nACGTACGTAC\nGTTTTTTTTT\nAC\n>chr2\nNNNN\n>chrM\nACGTA\nCG\n");
    }
    write_bytes(scratch() / "other.fa.fai", bytes);
    try {
        compare(path);
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
    }
}

void run_vcf(std::string_view bytes) {
    constexpr std::size_t bases = 40;
    std::string const chromosome = "ACGTACGTTTTTTTTTTGACGACGACGACGNNACGTACGTAC";
    try {
        VcfReader reader{file_of(bytes)};
        VcfRecord record;
        while (auto const line = reader.next()) {
            read_vcf_record(*line, {.file = "fuzz", .line = reader.number()}, reader.columns(), record);
            require(record.info <= record.info_end && record.info_end <= line->size(), "a column outside the line");
            for (std::string_view const allele : record.alternatives) {
                bool const inside = record.position > 0 && record.position <= bases &&
                                    record.reference.size() <= bases - record.position + 1;
                if (vcf_allele(allele) != VcfAllele::bases || !inside) {
                    continue;
                }
                Variant variant{.chromosome = "c",
                                .start = record.position - 1,
                                .reference = chromosome.substr(record.position - 1, record.reference.size()),
                                .alternative = std::string{allele}};
                auto const given = with_alternative(chromosome, 0, variant);
                normalize_variant(variant, [&](std::size_t start, std::size_t end) {
                    return std::string_view{chromosome}.substr(start, end - start);
                });
                require(with_alternative(chromosome, 0, variant) == given, "another change");
                auto const window = variant_window(variant, 11, chromosome.size());
                require(window.start <= variant.start && variant.end() <= window.end && window.end <= chromosome.size(),
                        "a window without its variant");
            }
        }
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
    }
}

std::vector<std::string> vcfs() {
    std::string const head =
        "##fileformat=VCFv4.2\n##INFO=<ID=DP,Number=1,Type=Integer,Description=\"x\">\n"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
    return {head + "c\t3\trs1\tG\tA,GTT\t.\tPASS\tDP=3\n", head + "c\t8\t.\tTTT\tT,*,<DEL>,G]17:19]\t3\t.\t.\n",
            "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\nc\t19\t.\tACG\tA\t.\t.\t."
            "\tGT\t0/1\n"};
}

std::vector<std::string> beds() {
    return {"chr1\t10\t20\n# x\nchr2\t5\t9\n",
            "track name=x\nchr1 10 20 a 500 +\nchr1 12 15 . 0 .\n",
            "chr1\t10\t20\tp\t1500\t.\t3.5\t2\t-1\t4\nchr1\t15\t20\tq\t0\t-\t1e-3\t-1\t1.5\t-1\n",
            "chr1\t10\t20\tp\t1500\t.\t3.5\t2\t-1\n",
            "chr1\t10\t11\ts_1\t7.25\nchr1\t20\t21\ts_2\t-3\n",
            "chr1\t0\t30\ta\t0\t+\t0\t30\t255,0,0\t2\t10,10\t0,20\n"};
}
std::vector<std::string> indices() {
    return {"chr1\t22\t8\t10\t11\nchr2\t4\t40\t4\t5\nchrM\t7\t51\t5\t6\n", "a\t0\t3\t0\t0\n"};
}
std::vector<std::string> genomes() {
    return {">chr1 x\nACGTACGTAC\nGTTT\n>chr2\nNNNN\n", ">a\r\nACGT\r\nAC\r\n>b\r\nA\r\n", ">e\n>f\nA"};
}

}  // namespace

std::vector<FuzzTarget> genome_targets() {
    return {{"bed",
             run_bed,
             beds,
             {"chr1\t", "\t.\t0\t.\t", "\t-1", "track ", "browser ", "#", "1e5", "2147483647", "255,0,0"}},
            {"vcf", run_vcf, vcfs, {"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO", "<DEL>", ",*", "\t.\t", "]17:1]"}},
            {"index", run_index, indices, {"chr1\t", "281474976710656", "\t0\t0\t0\t0\n"}},
            {"genome", run_genome, genomes, {">chr1\n", "ACGTACGT\n", "\r\n", "\n\n"}},
            {"genome_index", run_genome_index, indices, {"chr1\t22\t8\t10\t11\n", "281474976710656", "\t0\t"}}};
}

}  // namespace deepprune::test
