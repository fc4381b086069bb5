#include "sites/scan_genome.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/genome/bgzipped_bed.hpp>
#include <deepprune/genome/chromosome_prefix.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/genome/merge_intervals.hpp>
#include <deepprune/genome/read_bed.hpp>
#include <deepprune/motif/q_values.hpp>
#include <deepprune/scan/site_scanner.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "result.hpp"
#include "sites/shared_genome.hpp"
#include "sites/site_store.hpp"

namespace programs::sites {

namespace dp = deepprune;

namespace {

// Some windows of a stretch of the genome: those that begin at start, ..., stop - 1 and end at `end` or before it.
struct Piece {
    std::uint32_t chromosome = 0;
    std::size_t start = 0;
    std::size_t stop = 0;
    std::size_t end = 0;
};

// What is scanned: stretches in the order of chromosome names and starts.
std::vector<dp::Interval> stretches_of(std::string const& regions, dp::GenomeFasta const& genome) {
    std::vector<dp::Interval> stretches;
    if (regions.empty()) {
        for (dp::Chromosome const& chromosome : genome.chromosomes()) {
            stretches.push_back({.chromosome = chromosome.name, .start = 0, .end = chromosome.length});
        }
        return dp::merge_intervals(stretches);
    }
    dp::BedFile const bed = dp::read_bed(regions, {.positions_only = true});
    if (bed.intervals.empty()) {
        throw dp::DataError(
            dp::message({.where = {.file = bed.file}, .found = "no interval", .expected = "at least one region"}));
    }
    for (dp::Interval const& region : bed.intervals) {
        auto const length = genome.length(region.chromosome);
        if (length && region.end <= *length) {
            continue;
        }
        std::string remedy = "take the genome that the regions are of";
        if (auto const better = dp::better_prefix(bed.intervals, genome); better && !length) {
            remedy = *better == dp::ChromosomePrefix::add ? "put chr before its names, for example with sed 's/^/chr/'"
                                                          : "cut chr off its names, for example with sed 's/^chr//'";
        }
        throw dp::DataError(dp::message(
            {.where = {.file = bed.file, .line = region.line},
             .found = dp::printable(region.chromosome) + ':' + std::to_string(region.start) + '-' +
                      std::to_string(region.end),
             .expected = length ? "at most " + std::to_string(*length) + ", the bases of this chromosome in " +
                                      dp::printable(genome.file(), 200)
                                : "a chromosome of " + dp::printable(genome.file(), 200) + ", such as '" +
                                      dp::printable(genome.chromosomes().front().name) + "'",
             .remedy = remedy}));
    }
    return dp::merge_intervals(bed.intervals);
}

class GenomeScan {
  public:
    GenomeScan(NamedMatrices const& wanted, ScanOptions const& options)
        : wanted_{wanted},
          options_{options},
          genome_{options.genome, options.threads},
          team_{options.threads},
          letters_(team_.size()),
          piece_bases_{bases_of_piece(options.threshold, wanted.names.size())} {
        for (dp::Interval const& stretch : stretches_of(options.regions, genome_.first())) {
            if (chromosomes_.empty() || chromosomes_.back() != stretch.chromosome) {
                chromosomes_.push_back(stretch.chromosome);
            }
            auto const number = static_cast<std::uint32_t>(chromosomes_.size() - 1);
            for (std::size_t start = stretch.start; start < stretch.end; start += piece_bases_) {
                pieces_.push_back({number, start, (std::min)(start + piece_bases_, stretch.end), stretch.end});
            }
            summary_.bases += stretch.size();
        }
        summary_.background = options.background ? *options.background : count_bases();
        if (!wanted.one_strand) {
            summary_.background = dp::SiteScanner::both_strands(summary_.background);
        }
    }

    template <class Write>
    ScanSummary run(Write const& write) {
        auto matrices = wanted_.against(summary_.background);
        for (dp::ScoreMatrix& matrix : matrices) {
            matrix.one_strand = matrix.one_strand || wanted_.one_strand;
        }
        dp::SiteScanner const scanner{matrices, {options_.threshold, summary_.background}};
        SiteStore store{sites_in_memory};
        find_sites(scanner, store);
        set_q_values(scanner, matrices);
        write("#chrom\tstart\tend\tname\tscore\tstrand\traw_score\tp\tq\n");
        store.for_each_part([&](std::span<StoredSite const> sites) { write_sites(scanner, sites, write); });
        for (std::size_t m = 0; m < scanner.size(); ++m) {
            if (scanner.p_values(m).empty()) {
                summary_.hopeless.push_back(wanted_.names[m]);
            }
        }
        return summary_;
    }

    // Of the whole genome: regions do not say how long an index must reach.
    [[nodiscard]] std::size_t longest_chromosome() const {
        return std::ranges::max(genome_.first().chromosomes(), {}, &dp::Chromosome::length).length;
    }
    [[nodiscard]] dp::Team& team() noexcept { return team_; }

  private:
    static constexpr std::size_t sites_in_memory = std::size_t{2} << 20U;  // 48 MB
    static constexpr std::size_t sites_together = std::size_t{1} << 14U;   // are written by a thread

    // Fewer where many sites are expected.
    [[nodiscard]] static std::size_t bases_of_piece(double threshold, std::size_t matrices) {
        constexpr double max_sites = 1e5;
        constexpr double shortest = 1024.0;
        constexpr double longest = 262144.0;
        double const per_base = 2.0 * threshold * static_cast<double>(matrices);
        return static_cast<std::size_t>(std::clamp(max_sites / per_base, shortest, longest));
    }

    // Calls `visit(pieces, task, worker)` for tasks of some pieces each, `per_thread` tasks for each thread at a
    // time, then `join(number of tasks)`.
    template <class Visit, class Join>
    void in_rounds(std::size_t per_thread, Visit const& visit, Join const& join) {
        std::size_t const together = per_thread * team_.size();
        std::vector<std::span<Piece const>> tasks;
        for (std::size_t next = 0; next < pieces_.size();) {
            tasks.clear();
            while (tasks.size() < together && next < pieces_.size()) {
                std::size_t const first = next;
                for (std::size_t bases = 0; next < pieces_.size() && bases < piece_bases_; ++next) {
                    bases += pieces_[next].stop - pieces_[next].start;
                }
                tasks.push_back(std::span<Piece const>{pieces_}.subspan(first, next - first));
            }
            team_.run(tasks.size(), [&](std::size_t task, std::size_t worker) { visit(tasks[task], task, worker); });
            join(tasks.size());
        }
    }

    // The bases of a piece and, up to the end of its stretch, `more` behind it; valid until the worker's next call.
    std::span<dp::Base const> read(Piece const& piece, std::size_t more, std::size_t worker) {
        std::size_t const end = (std::min)(piece.stop + more, piece.end);
        std::string& letters = letters_[worker];
        letters = genome_.fetch(worker, chromosomes_[piece.chromosome], piece.start, end);
        // In place: a base is a byte, as a letter is.
        static_assert(sizeof(dp::Base) == sizeof(char));
        auto* const bases = reinterpret_cast<dp::Base*>(letters.data());
        for (std::size_t i = 0; i < letters.size(); ++i) {
            bases[i] = dp::encode_base(letters[i]);
        }
        return {bases, letters.size()};
    }

    // The shares of A, C, G and T. If one of them is not there, one of each is added, as none may have a share of 0.
    dp::BaseProbabilities count_bases() {
        constexpr std::size_t per_thread = 4;
        std::vector<std::array<std::uint64_t, 5>> of_task(per_thread * team_.size());
        std::array<std::uint64_t, 5> counts{};
        in_rounds(
            per_thread,
            [&](std::span<Piece const> pieces, std::size_t task, std::size_t worker) {
                std::array<std::uint64_t, 5> mine{};
                for (Piece const& piece : pieces) {
                    for (dp::Base const base : read(piece, 0, worker)) {
                        ++mine[base];
                    }
                }
                of_task[task] = mine;
            },
            [&](std::size_t tasks) {
                for (std::size_t task = 0; task < tasks; ++task) {
                    for (std::size_t base = 0; base < 5; ++base) {
                        counts[base] += of_task[task][base];
                    }
                }
            });
        std::uint64_t const added = std::ranges::min(std::span{counts}.first(4)) == 0 ? 1 : 0;
        dp::BaseProbabilities shares{};
        double total = 0.0;
        for (std::size_t base = 0; base < 4; ++base) {
            shares[base] = static_cast<double>(counts[base] + added);
            total += shares[base];
        }
        for (double& share : shares) {
            share /= total;
        }
        return shares;
    }

    // Fills the store, and counts the sites of each p-value and the windows of each length.
    void find_sites(dp::SiteScanner const& scanner, SiteStore& store) {
        struct Found {
            std::vector<StoredSite> sites{};
            dp::SiteScanner::WindowCounts windows{};
        };
        constexpr std::size_t per_thread = 4;
        std::vector<Found> of_task(per_thread * team_.size());
        for (std::size_t m = 0; m < scanner.size(); ++m) {
            counts_.emplace_back(scanner.p_values(m).size(), 0);
        }
        in_rounds(
            per_thread,
            [&](std::span<Piece const> pieces, std::size_t task, std::size_t worker) {
                Found& found = of_task[task];
                for (Piece const& piece : pieces) {
                    auto const bases = read(piece, scanner.longest() - 1, worker);
                    std::size_t const starts = piece.stop - piece.start;
                    std::size_t const first = found.sites.size();
                    scanner.scan(bases, starts, [&](dp::Site const& site) {
                        found.sites.push_back({.start = piece.start + site.start,
                                               .score = static_cast<float>(site.score),
                                               .matrix = site.matrix,
                                               .chromosome = piece.chromosome,
                                               .level = site.level,
                                               .reverse = site.reverse});
                    });
                    dp::SiteScanner::count_windows(bases, starts, found.windows);
                    std::sort(found.sites.begin() + static_cast<std::ptrdiff_t>(first), found.sites.end(),
                              [&](StoredSite const& a, StoredSite const& b) { return comes_before(scanner, a, b); });
                }
            },
            [&](std::size_t tasks) {
                for (Found& found : std::span{of_task}.first(tasks)) {
                    store.add(found.sites);
                    for (StoredSite const& site : found.sites) {
                        ++counts_[site.matrix][site.level];
                    }
                    for (std::size_t length = 0; length < windows_.size(); ++length) {
                        windows_[length] += found.windows[length];
                    }
                    summary_.sites += found.sites.size();
                    found.sites.clear();
                    found.windows = {};
                }
            });
    }

    // By start; those of one start as `sort` orders their lines.
    [[nodiscard]] bool comes_before(dp::SiteScanner const& scanner, StoredSite const& a, StoredSite const& b) const {
        if (a.start != b.start) {
            return a.start < b.start;
        }
        auto const rest = [&](StoredSite const& site) {
            std::string text;
            add_place(scanner, site, text);
            return text;
        };
        return rest(a) < rest(b);
    }

    // End, name, score from 0 to 1000, strand.
    void add_place(dp::SiteScanner const& scanner, StoredSite const& site, std::string& line) const {
        constexpr double highest = 1000.0;
        double const score = -10.0 * std::log10(scanner.p_values(site.matrix)[site.level]);
        line += std::to_string(site.start + scanner.length(site.matrix));
        line += '\t';
        line += wanted_.names[site.matrix];
        line += '\t';
        line += std::to_string(std::lround((std::min)(score, highest)));
        line += site.reverse ? "\t-" : "\t+";
    }

    // Of each matrix by itself, as FIMO does it, by level.
    void set_q_values(dp::SiteScanner const& scanner, std::span<dp::ScoreMatrix const> matrices) {
        for (std::size_t m = 0; m < scanner.size(); ++m) {
            auto const tests = windows_[scanner.length(m)] * (matrices[m].one_strand ? 1 : 2);
            auto const p = scanner.p_values(m);
            std::vector<double> const ascending{p.rbegin(), p.rend()};
            std::ranges::reverse(counts_[m]);
            auto q = dp::q_values(ascending, counts_[m], tests);
            std::ranges::reverse(q);
            q_values_.push_back(std::move(q));
            counts_[m] = {};
        }
    }

    template <class Write>
    void write_sites(dp::SiteScanner const& scanner, std::span<StoredSite const> sites, Write const& write) {
        constexpr std::size_t per_thread = 4;
        std::size_t const together = per_thread * team_.size();
        std::vector<std::string> texts(together);
        while (!sites.empty()) {
            auto const now = sites.first((std::min)(sites.size(), together * sites_together));
            std::size_t const tasks = (now.size() + sites_together - 1) / sites_together;
            team_.run(tasks, [&](std::size_t task, std::size_t) {
                std::size_t const first = task * sites_together;
                texts[task].clear();
                for (StoredSite const& site : now.subspan(first, (std::min)(sites_together, now.size() - first))) {
                    add_line(scanner, site, texts[task]);
                }
            });
            for (std::string const& text : std::span{texts}.first(tasks)) {
                write(std::string_view{text});
            }
            sites = sites.subspan(now.size());
        }
    }

    void add_line(dp::SiteScanner const& scanner, StoredSite const& site, std::string& text) const {
        constexpr int score_digits = 6;
        constexpr int p_digits = 4;
        text += chromosomes_[site.chromosome];
        text += '\t';
        text += std::to_string(site.start);
        text += '\t';
        add_place(scanner, site, text);
        text += '\t';
        text += dp::number_text(static_cast<double>(site.score), score_digits);
        text += '\t';
        text += dp::number_text(scanner.p_values(site.matrix)[site.level], p_digits);
        text += '\t';
        text += dp::number_text(q_values_[site.matrix][site.level], p_digits);
        text += '\n';
    }

    NamedMatrices const& wanted_;
    ScanOptions const& options_;
    SharedGenome genome_;
    dp::Team team_;
    std::vector<std::string> letters_;  // by worker
    std::size_t piece_bases_;           // of a piece, at most, and of a task
    std::vector<std::string> chromosomes_{};
    std::vector<Piece> pieces_{};
    std::vector<std::vector<std::uint64_t>> counts_{};  // of sites, by matrix and level
    std::vector<std::vector<double>> q_values_{};       // the same
    dp::SiteScanner::WindowCounts windows_{};
    ScanSummary summary_{};
};

}  // namespace

ScanSummary scan_genome(NamedMatrices const& wanted, ScanOptions const& options) {
    GenomeScan scan{wanted, options};
    ScanSummary summary;
    if (options.out.ends_with(".gz")) {
        dp::BgzippedBed bed{options.out, scan.longest_chromosome(), scan.team()};
        summary = scan.run([&](std::string_view text) { bed.write(text); });
        bed.commit();
    } else {
        write_result_of(options.out, [&](auto const& write) { summary = scan.run(write); });
    }
    return summary;
}

}  // namespace programs::sites
