/// \file
/// \brief The sites of matrices in a genome.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/number_text.hpp>
#include <deepprune/io/crc64.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>
#include <deepprune/motif/q_values.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/scan/site_scanner.hpp>

#include "shard.hpp"
#include "sites/genome_pieces.hpp"
#include "sites/part.hpp"
#include "sites/scan_genome.hpp"
#include "sites/site_store.hpp"

namespace programs::sites {

/// \brief Finds the sites, waits for their q-values, writes them.
class SiteScan {
  public:
    /// \param pieces, request must outlive this object
    SiteScan(GenomePieces& pieces, Shard const& shard, SiteRequest const& request)
        : pieces_{pieces},
          shard_{shard},
          request_{request},
          piece_bases_{bases_of_piece(request.threshold, request.wanted.names.size())},
          background_{request.background ? *request.background : pieces.base_shares()} {
        if (!request.wanted.one_strand) {
            background_ = dp::SiteScanner::both_strands(background_);
        }
        matrices_ = request.wanted.against(background_);
        for (dp::ScoreMatrix& matrix : matrices_) {
            matrix.one_strand = matrix.one_strand || request.wanted.one_strand;
        }
    }

    /// \brief \param write takes text
    template <class Write>
    void run(ScanSummary& summary, Write const& write) {
        dp::SiteScanner const scanner{matrices_, {request_.threshold, background_}};
        SiteStore store{sites_in_memory};
        find_sites(scanner, store);
        if (shard_.count == 1) {
            set_q_values(scanner);
        } else {
            write(part(scanner).text());
        }
        write(site_header);
        store.for_each_part([&](std::span<StoredSite const> sites) { write_sites(scanner, sites, write); });
        if (shard_.count > 1) {
            write(part_end(sites_));
        }
        summary.sites = sites_;
        summary.background = background_;
        for (std::size_t m = 0; m < scanner.size(); ++m) {
            if (scanner.p_values(m).empty()) {
                summary.hopeless.push_back(request_.wanted.names[m]);
            }
        }
    }

  private:
    static constexpr std::size_t sites_in_memory = std::size_t{2} << 20U;  // 48 MB
    static constexpr std::size_t sites_together = std::size_t{1} << 14U;   // are written by a thread

    // Fewer where many sites are expected.
    [[nodiscard]] static std::size_t bases_of_piece(double threshold, std::size_t matrices) {
        constexpr double max_sites = 1e5;
        constexpr double shortest = 1024.0;
        constexpr auto longest = static_cast<double>(GenomePieces::longest_piece);
        double const per_base = 2.0 * threshold * static_cast<double>(matrices);
        return static_cast<std::size_t>(std::clamp(max_sites / per_base, shortest, longest));
    }

    // Fills the store, and counts the sites of each p-value and the windows of each length.
    void find_sites(dp::SiteScanner const& scanner, SiteStore& store) {
        struct Found {
            std::vector<StoredSite> sites{};
            dp::SiteScanner::WindowCounts windows{};
        };
        constexpr std::size_t per_thread = 4;
        std::vector<Found> of_task(per_thread * pieces_.team().size());
        for (std::size_t m = 0; m < scanner.size(); ++m) {
            counts_.emplace_back(scanner.p_values(m).size(), 0);
        }
        pieces_.in_rounds(
            pieces_.pieces(shard_, piece_bases_), piece_bases_, per_thread,
            [&](std::span<Piece const> pieces, std::size_t task, std::size_t worker) {
                Found& found = of_task[task];
                for (Piece const& piece : pieces) {
                    auto const bases = pieces_.read(piece, scanner.longest() - 1, worker);
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
                    sites_ += found.sites.size();
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
        line += request_.wanted.names[site.matrix];
        line += '\t';
        line += std::to_string(std::lround((std::min)(score, highest)));
        line += site.reverse ? "\t-" : "\t+";
    }

    // Of each matrix by itself, as FIMO does it, by level.
    void set_q_values(dp::SiteScanner const& scanner) {
        for (std::size_t m = 0; m < scanner.size(); ++m) {
            auto const tests = tests_of(scanner, m);
            auto const p = scanner.p_values(m);
            std::vector<double> const ascending{p.rbegin(), p.rend()};
            std::ranges::reverse(counts_[m]);
            auto q = dp::q_values(ascending, counts_[m], tests);
            std::ranges::reverse(q);
            q_values_.push_back(std::move(q));
            counts_[m] = {};
        }
    }

    // All windows of a matrix that were scored.
    [[nodiscard]] std::uint64_t tests_of(dp::SiteScanner const& scanner, std::size_t matrix) const {
        return windows_[scanner.length(matrix)] * (matrices_[matrix].one_strand ? 1 : 2);
    }

    // What joining the parts needs to know of this one.
    [[nodiscard]] Part part(dp::SiteScanner const& scanner) const {
        Part part{.kind = PartKind::sites, .shard = shard_};
        dp::Crc64 run;
        auto const number = [&](double value) { run.add(dp::number_text(value) + ' '); };
        number(request_.threshold);
        std::ranges::for_each(background_, number);
        for (std::size_t m = 0; m < scanner.size(); ++m) {
            run.add(request_.wanted.names[m] + (matrices_[m].one_strand ? " one " : " both "));
            for (auto const& column : matrices_[m].columns) {
                std::ranges::for_each(column, number);
            }
            part.tests.emplace_back(request_.wanted.names[m], tests_of(scanner, m));
        }
        pieces_.describe(part, run);
        return part;
    }

    template <class Write>
    void write_sites(dp::SiteScanner const& scanner, std::span<StoredSite const> sites, Write const& write) {
        constexpr std::size_t per_thread = 4;
        std::size_t const together = per_thread * pieces_.team().size();
        std::vector<std::string> texts(together);
        while (!sites.empty()) {
            auto const now = sites.first((std::min)(sites.size(), together * sites_together));
            std::size_t const tasks = (now.size() + sites_together - 1) / sites_together;
            pieces_.team().run(tasks, [&](std::size_t task, std::size_t) {
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
        text += pieces_.chromosome(site.chromosome);
        text += '\t';
        text += std::to_string(site.start);
        text += '\t';
        add_place(scanner, site, text);
        text += '\t';
        text += dp::number_text(static_cast<double>(site.score), score_digits);
        double const p = scanner.p_values(site.matrix)[site.level];
        text += '\t';
        if (shard_.count > 1) {  // q needs the sites of all parts, and each p as it is
            text += dp::number_text(p) + "\t.";
        } else {
            text += site_p_text(p) + '\t' + site_p_text(q_values_[site.matrix][site.level]);
        }
        text += '\n';
    }

    GenomePieces& pieces_;
    Shard shard_;
    SiteRequest const& request_;
    std::size_t piece_bases_;  // of a piece, at most, and of a task
    dp::BaseProbabilities background_;
    std::vector<dp::ScoreMatrix> matrices_{};
    std::vector<std::vector<std::uint64_t>> counts_{};  // of sites, by matrix and level
    std::vector<std::vector<double>> q_values_{};       // the same; none in a part
    dp::SiteScanner::WindowCounts windows_{};
    std::uint64_t sites_ = 0;
};

}  // namespace programs::sites
