// Intervals and windows of a genome.

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/interval.hpp>
#include <deepprune/genome/overlap_split.hpp>
#include <deepprune/genome/peak_windows.hpp>
#include <deepprune/genome/read_bed.hpp>
#include <deepprune/genome/window_records.hpp>

#include "../support/bytes.hpp"
#include "../support/temp_dir.hpp"
#include "property.hpp"

namespace dp = deepprune;
using dp::RandomStream;
using dp::test::between;
using dp::test::for_all;

namespace {

/// \brief Two chromosomes of 700 and 150 bases, and their letters.
struct SmallGenome {
    TempDir dir{};
    std::vector<std::string> letters{};
    dp::GenomeFasta genome{write()};

    std::filesystem::path write() {
        RandomStream stream{dp::Seed{1}, dp::Purpose::test};
        letters = {dp::test::any_letters(stream, 700, "ACGTN"), dp::test::any_letters(stream, 150, "ACGT")};
        std::string text;
        for (std::size_t c = 0; c < 2; ++c) {
            text += ">chr" + std::to_string(c + 1) + "\n";
            for (std::size_t i = 0; i < letters[c].size(); i += 61) {
                text += letters[c].substr(i, 61) + "\n";
            }
        }
        return write_bytes(dir.path() / "genome.fa", text);
    }
};
SmallGenome const& small() {
    static SmallGenome const genome;
    return genome;
}

std::vector<dp::Interval> any_intervals(RandomStream& stream) {
    std::vector<dp::Interval> intervals(between(stream, 1, 25));
    for (auto& interval : intervals) {
        std::size_t const c = stream.below(2);
        std::size_t const length = small().letters[c].size();
        interval.chromosome = "chr" + std::to_string(c + 1);
        interval.start = stream.below(length);
        interval.end = between(stream, interval.start, length);
        interval.name = stream.below(2) == 0 ? "" : dp::test::any_letters(stream, 4);
        interval.score = static_cast<double>(stream.below(1001));
        interval.strand = stream.below(3) == 0   ? dp::Strand::none
                          : stream.below(2) == 0 ? dp::Strand::forward
                                                 : dp::Strand::reverse;
    }
    return intervals;
}

std::string other_strand(std::string letters) {
    std::ranges::reverse(letters);
    for (char& c : letters) {
        c = c == 'A' ? 'T' : c == 'T' ? 'A' : c == 'C' ? 'G' : c == 'G' ? 'C' : c;
    }
    return letters;
}

}  // namespace

TEST_CASE("BED is read as it was written", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const intervals = any_intervals(stream);
        std::string text = "# a remark\n";
        for (auto const& i : intervals) {
            text += i.chromosome + "\t" + std::to_string(i.start) + "\t" + std::to_string(i.end) + "\t" +
                    (i.name.empty() ? "." : i.name) + "\t" + std::to_string(static_cast<int>(i.score)) + "\t" +
                    static_cast<char>(i.strand) + "\n";
        }
        return dp::read_bed(write_bytes(small().dir.path() / "x.bed", text)).intervals == intervals;
    });
}

TEST_CASE("a genome gives the letters of the file", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const intervals = any_intervals(stream);
        return std::ranges::all_of(intervals, [](dp::Interval const& i) {
            std::string const& all = small().letters[i.chromosome == "chr1" ? 0 : 1];
            return small().genome.fetch(i.chromosome, i.start, i.end) == all.substr(i.start, i.end - i.start);
        });
    });
}

TEST_CASE("the record of a window has its letters, on its strand", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const windows = any_intervals(stream);
        auto const records = dp::window_records(windows, small().genome, true);
        bool good = records.size() == windows.size();
        for (std::size_t i = 0; good && i < windows.size(); ++i) {
            auto const& w = windows[i];
            std::string const plain = small().letters[w.chromosome == "chr1" ? 0 : 1].substr(w.start, w.size());
            good = records[i].sequence == (w.strand == dp::Strand::reverse ? other_strand(plain) : plain) &&
                   records[i].id == dp::window_id(w);
        }
        return good;
    });
}

TEST_CASE("each peak is a window of the width that lies on its chromosome, or is dropped for one reason",
          "[properties]") {
    for_all([](RandomStream& stream) {
        dp::BedFile bed{.file = "f", .columns = 6, .intervals = any_intervals(stream)};
        std::size_t const width = between(stream, 1, 80);
        auto const result = dp::peak_windows(bed, small().genome, {}, {.width = width, .top = stream.below(20)});
        std::size_t all = result.windows.size();
        for (auto const& dropped : result.dropped) {
            all += dropped.count;
        }
        return all == bed.intervals.size() && std::ranges::all_of(result.windows, [&](dp::Interval const& w) {
                   return w.size() == width && w.end <= small().letters[w.chromosome == "chr1" ? 0 : 1].size();
               });
    });
}

TEST_CASE("overlap is symmetric, and is that of the sets of bases", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const intervals = any_intervals(stream);
        dp::Interval const& a = intervals.front();
        dp::Interval const& b = intervals.back();
        bool shared = false;
        for (std::size_t base = a.start; base < a.end; ++base) {
            shared = shared || (a.chromosome == b.chromosome && b.start <= base && base < b.end);
        }
        // An empty interval shares no base with anything; the library never asks about one.
        return dp::overlap(a, b) == dp::overlap(b, a) &&
               (a.size() == 0 || b.size() == 0 || dp::overlap(a, b) == shared);
    });
}

TEST_CASE("windows that overlap are on one side of a split", "[properties]") {
    for_all([](RandomStream& stream) {
        auto windows = any_intervals(stream);
        for (auto& w : windows) {  // not empty
            w.end = (std::max)(w.end, w.start + 1);
        }
        std::vector<std::uint8_t> labels(windows.size());
        for (auto& label : labels) {
            label = static_cast<std::uint8_t>(stream.below(2));
        }
        dp::Split split;
        try {
            split = dp::overlap_split(windows, labels, 0.3, dp::Seed{stream.next64()});
        } catch (dp::DataError const&) {
            return true;  // a class cannot be on both sides
        }
        bool good = split.train.size() + split.validation.size() == windows.size();
        for (std::size_t const i : split.train) {
            for (std::size_t const j : split.validation) {
                good = good && !dp::overlap(windows[i], windows[j]);
            }
        }
        return good;
    });
}
