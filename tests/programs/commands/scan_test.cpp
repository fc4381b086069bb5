// deepprune scan: sites in a genome, against a loop over all windows of its letters.

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/core/error.hpp>
#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/motif/log_odds.hpp>
#include <deepprune/motif/motif.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include <sites/site_store.hpp>
#include <training/peak_data.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/small_genome.hpp"
#include "../../support/temp_dir.hpp"
#include "../run_command.hpp"
#include "planted_model.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
namespace sites = programs::sites;
using dp::test::says;

namespace {

bool can_scan() {
    if (!programs::training::reads_genomes()) {
        WARN("skipped: built without htslib");
    }
    return programs::training::reads_genomes();
}

std::vector<std::vector<std::string>> fields_of(std::string const& text) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row{""};
    for (char const c : text) {
        if (c == '\t') {
            row.emplace_back();
        } else if (c == '\n') {
            rows.push_back(std::exchange(row, {""}));
        } else {
            row.back() += c;
        }
    }
    return rows;
}

/// Two chromosomes with soft-masked and unknown letters, a motif of 8 columns and one of 5, which tells too little.
struct Genome {
    TempDir dir{};
    std::map<std::string, std::string> letters{};
    std::string fasta{};
    std::string motifs{};
    dp::Motif motif = dp::Motif::from_counts({{90, 2, 4, 4},
                                              {1, 95, 2, 2},
                                              {20, 30, 50, 0},
                                              {2, 2, 2, 94},
                                              {88, 4, 4, 4},
                                              {3, 3, 91, 3},
                                              {0, 0, 0, 100},
                                              {60, 10, 20, 10}});

    Genome() {
        dp::RandomStream stream{dp::Seed{314}, dp::Purpose::test};
        std::vector<std::pair<std::string, std::string>> sequences;
        // In the order of the file chr2 is first, and chr10 sorts before it.
        for (std::string const name : {"chr2", "chr10", "chrShort"}) {
            std::string text = dp::test::random_letters(name == "chrShort" ? 6 : 300000, 0.42, stream);
            for (std::size_t i = 0; i < text.size(); ++i) {
                std::size_t const roll = stream.below(300);
                text[i] = roll == 0 ? 'N' : (roll == 1 ? 'r' : text[i]);
                text[i] = i / 1000 % 3 == 0 ? static_cast<char>(std::tolower(text[i])) : text[i];
            }
            letters[name] = text;
            sequences.emplace_back(name, text);
        }
        fasta = dp::test::write_genome(dir.path() / "g.fa", sequences).string();
        std::string text = ">MA1 one\n";
        for (std::size_t base = 0; base < 4; ++base) {
            text += std::string{"ACGT"[base]} + " [";
            for (auto const& column : motif.counts()) {
                text += ' ' + std::to_string(static_cast<int>(column[base]));
            }
            text += " ]\n";
        }
        text += ">MA2 short\nA [ 9 0 0 0 9 ]\nC [ 0 9 0 0 0 ]\nG [ 0 0 9 0 0 ]\nT [ 0 0 0 9 0 ]\n";
        motifs = write_bytes(dir.path() / "m.jaspar", text).string();
    }

    [[nodiscard]] std::string path(std::string const& name) const { return (dir.path() / name).string(); }
    [[nodiscard]] std::vector<std::string> command(std::vector<std::string> const& more) const {
        std::vector<std::string> all{"scan", "--motifs", motifs, "--genome", fasta};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
};

/// A window of the motif by its letters.
struct Window {
    std::string chromosome{};
    std::size_t start = 0;
    char strand = '+';
    double score = 0.0;
    bool operator<(Window const& other) const {
        return std::tie(chromosome, start, strand) < std::tie(other.chromosome, other.start, other.strand);
    }
};

constexpr std::size_t width = 8;

// All words of eight bases with their scores and probabilities, best first.
std::vector<std::pair<double, double>> all_words(dp::LogOdds const& scores, std::array<double, 4> const& background) {
    std::vector<std::pair<double, double>> words(std::size_t{1} << (2 * width), {0.0, 1.0});
    for (std::size_t word = 0; word < words.size(); ++word) {
        for (std::size_t i = 0; i < width; ++i) {
            auto const base = static_cast<dp::Base>((word >> (2 * i)) & 3U);
            words[word].first += scores(i, base);
            words[word].second *= background[base];
        }
    }
    std::ranges::sort(words, [](auto const& a, auto const& b) { return a.first > b.first; });
    return words;
}

}  // namespace

TEST_CASE("without htslib scan says so", "[commands][scan]") {
    if (programs::training::reads_genomes()) {
        return;
    }
    TempDir const dir;
    CHECK_THROWS_WITH(run_command({"scan", "--model", write_model(dir.path() / "m.safetensors").string(), "--genome",
                                   "g", "--out", "-"}),
                      says("found scan in a program that was built without htslib and so reads no genomes"));
}

TEST_CASE("scan finds the windows whose words are improbable enough", "[commands][scan]") {
    if (!can_scan()) {
        return;
    }
    Genome const genome;
    // The background: A and T together, C and G together.
    std::array<double, 2> counts{};
    for (auto const& [name, letters] : genome.letters) {
        for (char const letter : letters) {
            dp::Base const base = dp::encode_base(letter);
            counts[0] += base == 0 || base == 3 ? 1.0 : 0.0;
            counts[1] += base == 1 || base == 2 ? 1.0 : 0.0;
        }
    }
    double const at = counts[0] / (counts[0] + counts[1]) / 2.0;
    std::array<double, 4> const background{at, 0.5 - at, 0.5 - at, at};
    dp::LogOdds const scores{genome.motif, {.background = background}};
    auto const words = all_words(scores, background);
    std::vector<Window> windows;
    for (auto const& [name, letters] : genome.letters) {
        std::vector<dp::Base> bases(letters.size());
        std::ranges::transform(letters, bases.begin(), dp::encode_base);
        for (std::size_t start = 0; start + width <= bases.size(); ++start) {
            auto const window = std::span{bases}.subspan(start, width);
            if (std::ranges::find(window, dp::unknown_base) == window.end()) {
                windows.push_back({name, start, '+', scores.score(window)});
                windows.push_back({name, start, '-', scores.reverse_score(window)});
            }
        }
    }
    std::sort(windows.begin(), windows.end());

    auto const printed = run_command(genome.command({"--out", "-", "--threshold", "5e-4"}));
    CHECK_THAT(
        printed.err,
        says("warning: no window can have a p-value of 5e-04 or less, as the matrix is too short or too flat: MA2\n"));
    auto const rows = fields_of(printed.out);
    REQUIRE(rows.size() > 100);
    CHECK(rows[0] ==
          std::vector<std::string>{"#chrom", "start", "end", "name", "score", "strand", "raw_score", "p", "q"});
    // Each row is a window, in order; each window whose word is clearly rare enough has a row.
    double const grid = 0.01;  // the grid's error is below this
    auto const p_of = [&](double score) {
        double p = 0.0;
        for (auto const& [of_word, probability] : words) {
            if (of_word < score) {
                break;
            }
            p += probability;
        }
        return p;
    };
    std::size_t next = 1;
    std::vector<double> p_values;
    for (Window const& window : windows) {
        bool const has_row = next < rows.size() && rows[next][0] == window.chromosome &&
                             rows[next][1] == std::to_string(window.start) && rows[next][5][0] == window.strand;
        if (!has_row) {
            if (window.score > 0.0) {
                REQUIRE(p_of(window.score - grid) > 5e-4);
            }
            continue;
        }
        auto const& row = rows[next++];
        double const p = std::stod(row[7]);
        REQUIRE(row.size() == 9);
        CHECK(row[2] == std::to_string(window.start + width));
        CHECK(row[3] == "MA1");
        CHECK(std::stod(row[4]) == std::round(-10.0 * std::log10(p)));
        CHECK(std::stod(row[6]) == Approx(window.score).epsilon(1e-5));  // six digits
        CHECK(p <= 5e-4);
        CHECK(p <= p_of(window.score - grid) * 1.001);  // four digits
        CHECK(p >= p_of(window.score + grid) * 0.999);
        p_values.push_back(p);
    }
    CHECK(next == rows.size());
    // q: Benjamini and Hochberg's, of all windows as tests.
    auto sorted = p_values;
    std::ranges::sort(sorted);
    for (std::size_t i = 0; i < p_values.size(); i += 17) {
        double q = 1.0;
        for (std::size_t k = 0; k < sorted.size(); ++k) {
            if (sorted[k] >= p_values[i]) {
                q = std::min(q, sorted[k] * static_cast<double>(windows.size()) / static_cast<double>(k + 1));
            }
        }
        CHECK(std::stod(rows[i + 1][8]) == Approx(q).epsilon(2e-3));  // of numbers of four digits
    }
}

TEST_CASE("scan writes equal bytes on any threads, sorted as sort does", "[commands][scan]") {
    if (!can_scan()) {
        return;
    }
    Genome const genome;
    for (std::string const name : {"a.bed", "a.bed.gz"}) {
        std::vector<std::string> const first{"--out", genome.path(name), "--threads", "1", "--threshold", "1e-3"};
        auto const printed = run_command(genome.command(first));
        CHECK_THAT(printed.out, says("of 2 motifs in 600006 bases, background 0.2"));
        std::string const other = "b" + name.substr(1);
        run_command(genome.command({"--out", genome.path(other), "--threads", "3", "--threshold", "1e-3"}));
        CHECK(read_bytes(genome.path(name)) == read_bytes(genome.path(other)));
    }
    CHECK(read_bytes(genome.path("a.bed.gz.tbi")) == read_bytes(genome.path("b.bed.gz.tbi")));
    CHECK(fields_of(read_bytes(genome.path("a.bed"))).size() > 500);
    CHECK(std::system(("LC_ALL=C sort -c -k1,1 -k2,2n " + genome.path("a.bed")).c_str()) == 0);
    dp::LineReader lines{genome.path("a.bed.gz")};
    std::string unpacked;
    while (auto const line = lines.next()) {
        unpacked.append(*line) += '\n';
    }
    CHECK(unpacked == read_bytes(genome.path("a.bed")));
    if (std::system("tabix --version >/dev/null 2>&1") != 0) {
        WARN("skipped: no tabix");
        return;
    }
    auto const found = genome.path("found");
    REQUIRE(std::system(("tabix " + genome.path("a.bed.gz") + " chr2:100001-200000 > " + found).c_str()) == 0);
    std::string expected;
    for (auto const& row : fields_of(unpacked)) {
        if (row[0] == "chr2" && std::stoul(row[2]) > 100000 && std::stoul(row[1]) < 200000) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                expected += row[i] + (i + 1 < row.size() ? "\t" : "\n");
            }
        }
    }
    CHECK(read_bytes(found) == expected);
}

TEST_CASE("scan of regions is what the whole has within them", "[commands][scan]") {
    if (!can_scan()) {
        return;
    }
    Genome const genome;
    auto const bed = write_bytes(genome.dir.path() / "r.bed",
                                 "track name=x\nchr2\t5000\t90000\nchr10\t70\t40000\nchr10\t30000\t55555\n"
                                 "chr2\t90000\t120000\nchr2\t200000\t200007\nchrShort\t0\t6\n");
    std::vector<std::string> const same{"--out", "-", "--threshold", "1e-3", "--background", "0.3,0.2,0.2,0.3"};
    auto inside = same;
    inside.insert(inside.end(), {"--regions", bed.string()});
    auto const whole = fields_of(run_command(genome.command(same)).out);
    auto const found = fields_of(run_command(genome.command(inside)).out);
    std::vector<std::vector<std::string>> expected;
    for (auto const& row : whole) {
        std::size_t const start = row[1] == "start" ? 0 : std::stoul(row[1]);
        std::size_t const end = row[2] == "end" ? 0 : std::stoul(row[2]);
        if ((row[0] == "chr10" && start >= 70 && end <= 55555) ||
            (row[0] == "chr2" && start >= 5000 && end <= 120000)) {
            expected.push_back(row);
        }
    }
    REQUIRE(expected.size() > 50);
    REQUIRE(found.size() == expected.size() + 1);
    // The specification of BED allows blanks in place of tabs.
    std::string blanks = read_bytes(bed);
    std::ranges::replace(blanks, '\t', ' ');
    inside.back() = write_bytes(genome.dir.path() / "b.bed", blanks).string();
    CHECK(fields_of(run_command(genome.command(inside)).out) == found);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        expected[i].pop_back();  // q is that among fewer tests
        CHECK(std::vector<std::string>{found[i + 1].begin(), found[i + 1].end() - 1} == expected[i]);
    }
}

TEST_CASE("scan reads a model's kernels by their names", "[commands][scan]") {
    if (!can_scan()) {
        return;
    }
    TempDir const dir;
    auto const model = write_model(dir.path() / "m.safetensors").string();
    // TGACTCAG and its reverse complement, AAAACCCC, and neither in lower case N's.
    auto const fasta =
        write_bytes(dir.path() / "g.fa", ">c text\nNNNNTGACTCAGNNNNctgagtcaNNTGACTNAGNNAAAACCCCNNACGTACGTACGT\n")
            .string();
    auto const rows = fields_of(
        run_command({"scan", "--model", model, "--genome", fasta, "--out", "-", "--background", "uniform"}).out);
    REQUIRE(rows.size() == 4);
    // Eight letters of the kernel, 1 each: one word of 4^8.
    std::vector<std::string> const p_and_score{"8", "1.526e-05"};
    std::vector<std::vector<std::string>> const places{{"c", "4", "12", "kernel_10", "48", "+"},
                                                       {"c", "16", "24", "kernel_10", "48", "-"},
                                                       {"c", "36", "44", "kernel_20", "48", "+"}};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(std::vector<std::string>{rows[i + 1].begin(), rows[i + 1].begin() + 6} == places[i]);
        CHECK(std::vector<std::string>{rows[i + 1].begin() + 6, rows[i + 1].begin() + 8} == p_and_score);
    }
    // 1 + 1 + 1 + 5 windows on both strands; two sites of kernel 10, one of kernel 20.
    CHECK(std::stod(rows[1][8]) == Approx(std::pow(0.25, 8) * 16 / 2).epsilon(1e-3));
    CHECK(std::stod(rows[3][8]) == Approx(std::pow(0.25, 8) * 16).epsilon(1e-3));
    auto const forward = fields_of(
        run_command({"scan", "--model", model, "--genome", fasta, "--out", "-", "--background", "uniform", "--norc"})
            .out);
    REQUIRE(forward.size() == 3);
    CHECK(forward[1][5] == "+");
    CHECK(forward[2][5] == "+");
}

TEST_CASE("what scan cannot read is one clear line, and nothing is written", "[commands][scan]") {
    if (!can_scan()) {
        return;
    }
    Genome const genome;
    auto const out = genome.path("out.bed.gz");
    auto const run = [&](std::vector<std::string> const& more) {
        auto all = genome.command({"--out", out});
        all.insert(all.end(), more.begin(), more.end());
        return run_command(all);
    };
    auto const bed = [&](std::string const& text) { return write_bytes(genome.dir.path() / "r.bed", text).string(); };
    CHECK_THROWS_WITH(run({"--regions", bed("chr2\t5\t50\n2\t1\t9\n")}),
                      says("r.bed:2: found 2:1-9, expected a chromosome of"));
    CHECK_THROWS_WITH(run({"--regions", bed("2\t5\t50\n10\t1\t9\n")}), says("sed 's/^/chr/'"));
    CHECK_THROWS_WITH(run({"--regions", bed("chr2\t5\t300001\n")}), says("expected at most 300000, the bases"));
    CHECK_THROWS_WITH(run({"--regions", bed("")}), says("no interval"));
    CHECK_THROWS_WITH(run({"--regions", bed("chr2\t1\t9\nchr2\t50\t5\n")}),
                      says("r.bed:2:9: found end 5 before start 50"));
    CHECK_THROWS_WITH(run({"--regions", bed("chr2\t-1\t5\n")}),
                      says("r.bed:1:6: found start '-1', expected a whole number from 0"));
    CHECK_THROWS_WITH(run({"--regions", bed("chr2\t1\t9\nchr2\t50\n")}), says("r.bed:2: found 2 fields"));
    CHECK_THROWS_WITH(run({"--regions", bed("chr2\t1\t2147483648\n")}), says("r.bed:1:8: found end '2147483648'"));
    CHECK_THROWS_AS(run({"--regions", genome.path("none.bed")}), dp::IoError);
    CHECK_THROWS_WITH(run({"--background", "0.5,0.5"}), says("the shares of A, C, G and T"));
    CHECK_THROWS_AS(run({"--background", "1,0,0,0"}), dp::OptionError);
    CHECK_THROWS_AS(run({"--background", "0.3,0.3,0.3,0.3"}), dp::OptionError);
    CHECK_THROWS_AS(run({"--background", "0.25,0.25,0.25,0.25,"}), dp::OptionError);
    CHECK_THROWS_AS(run({"--threshold", "0"}), CLI::ValidationError);
    CHECK_THROWS_AS(run({"--threshold", "1.5"}), CLI::ValidationError);
    CHECK_THROWS_AS(run({"--model", "x"}), CLI::Error);
    CHECK_THROWS_AS(run_command({"scan", "--genome", genome.fasta, "--out", out}), CLI::Error);
    CHECK_THROWS_AS(run_command({"scan", "--motifs", genome.motifs, "--genome", genome.fasta}), CLI::Error);
    CHECK_THROWS_AS(run({"--track", genome.path("t.bw")}), CLI::Error);  // without --model
    CHECK_THROWS_AS(run({"--width", "50"}), CLI::Error);                 // without --track
    CHECK_THROWS_AS(run({"--chromosomes", "chr2", "--regions", bed("chr2\t1\t9\n")}), CLI::Error);
    CHECK_THROWS_WITH(run({"--chromosomes", "chr2,2"}), says("found --chromosomes 2, expected a chromosome of"));
    CHECK_THROWS_WITH(run({"--shard", "4/3"}), says("found the shard '4/3', expected i/n"));
    CHECK_THROWS_WITH(run_command({"scan", "--motifs", genome.motifs, "--genome", genome.fasta, "--out", genome.fasta}),
                      says("an input of this command, named as its output"));
    auto const bad = write_bytes(genome.dir.path() / "bad.fa", ">c\nACGT*CGT\n").string();
    CHECK_THROWS_WITH(run_command({"scan", "--motifs", genome.motifs, "--genome", bad, "--out", out}),
                      says("'*' at base 5 of c"));
    auto const long_motif = write_bytes(genome.dir.path() / "long.pfm",
                                        [] {
                                            std::string text = ">long\n";
                                            for (char const base : std::string_view{"ACGT"}) {
                                                text += std::string{base} + " [";
                                                for (int i = 0; i < 65; ++i) {
                                                    text += base == 'A' ? " 9" : " 1";
                                                }
                                                text += " ]\n";
                                            }
                                            return text;
                                        }())
                                .string();
    CHECK_THROWS_WITH(run_command({"scan", "--motifs", long_motif, "--genome", genome.fasta, "--out", out}),
                      says("found motif 'long' of 65 columns, expected at most 64"));
    for (auto const& entry : fs::directory_iterator{genome.dir.path()}) {
        CAPTURE(entry.path().string());
        CHECK(entry.path().filename().string().find("out.bed") == std::string::npos);
    }
}

TEST_CASE("a genome that is cut or has another's index is one clear line, and nothing is written", "[commands][scan]") {
    if (!can_scan()) {
        return;
    }
    Genome const genome;
    auto const model = write_model(genome.dir.path() / "m.safetensors").string();
    auto const run = [&](std::string const& fasta) {
        return run_command({"scan", "--model", model, "--genome", fasta, "--out", genome.path("out.bed"), "--track",
                            genome.path("out.bw")});
    };
    // An index of another file, of the same age.
    auto const other = write_bytes(genome.dir.path() / "o.fa", ">chr2\nACGTACGT\n>chr3\nACGT\n").string();
    run_command({"scan", "--model", model, "--genome", other, "--out", "-"});
    fs::copy_file(other + ".fai", genome.fasta + ".fai");
    CHECK_THROWS_WITH(run(genome.fasta), says("the .fai is that of another file: remove it"));
    fs::remove(genome.fasta + ".fai");
    if (std::system(("bgzip -c " + genome.fasta + " > " + genome.path("p.fa.gz") + " 2>/dev/null").c_str()) != 0) {
        WARN("skipped: no bgzip");
    } else {
        run_command({"scan", "--model", model, "--genome", genome.path("p.fa.gz"), "--out", "-"});
        std::string const whole = read_bytes(genome.path("p.fa.gz"));
        for (bool const with_index : {true, false}) {
            write_bytes(genome.path("cut.fa.gz"), whole.substr(0, whole.size() / 2));
            for (std::string const ending : {".fai", ".gzi"}) {
                fs::remove(genome.path("cut.fa.gz" + ending));
                if (with_index) {
                    write_bytes(genome.path("cut.fa.gz" + ending), read_bytes(genome.path("p.fa.gz" + ending)));
                }
            }
            CAPTURE(with_index);
            CHECK_THROWS_WITH(run(genome.path("cut.fa.gz")), says("cut.fa.gz"));
        }
    }
    for (auto const& entry : fs::directory_iterator{genome.dir.path()}) {
        CHECK(entry.path().filename().string().find("out.") == std::string::npos);
    }
}

TEST_CASE("sites come back in order from memory and from a file", "[commands][scan]") {
    std::vector<sites::StoredSite> all(1000);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].start = 31 * i;
        all[i].matrix = static_cast<std::uint32_t>(i % 7);
    }
    for (std::size_t const room : {1U, 7U, 250U, 999U, 1000U, 2000U}) {
        sites::SiteStore store{room};
        for (std::size_t at = 0; at < all.size(); at += 37) {
            store.add(std::span{all}.subspan(at, std::min<std::size_t>(37, all.size() - at)));
        }
        std::size_t next = 0;
        bool same = true;
        store.for_each_part([&](std::span<sites::StoredSite const> part) {
            CHECK(part.size() <= room);
            for (auto const& site : part) {
                same = same && next < all.size() && site.start == all[next].start && site.matrix == all[next].matrix;
                ++next;
            }
        });
        CAPTURE(room);
        CHECK(same);
        CHECK(next == all.size());
    }
}
