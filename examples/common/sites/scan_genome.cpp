#include "sites/scan_genome.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

#include "sites/genome_pieces.hpp"
#include "sites/output.hpp"
#include "sites/site_scan.hpp"
#include "sites/track_scan.hpp"

namespace programs::sites {

ScanSummary scan_genome(ScanOptions const& options, SiteRequest const* sites, TrackRequest const* track) {
    GenomePieces pieces{options};
    // What is wrong with either is said, and both files are open, before the work begins.
    std::optional<TrackScan> track_scan;
    std::optional<TrackOutput> track_output;
    if (track != nullptr) {
        track_scan.emplace(pieces, options.shard, *track);
        track_output.emplace(track->out, pieces.genome().chromosomes(), static_cast<std::uint32_t>(track->step),
                             pieces.longest_chromosome(), pieces.team());
    }
    std::optional<SiteScan> site_scan;
    std::optional<TextOutput> site_output;
    if (sites != nullptr) {
        site_output.emplace(sites->out, pieces.longest_chromosome(), pieces.team());
        site_scan.emplace(pieces, options.shard, *sites);
    }
    ScanSummary summary;
    auto const [first, last] = options.shard.share(pieces.bases());
    summary.bases = last - first;
    if (site_scan) {
        site_scan->run(summary, [&](std::string_view text) { site_output->write(text); });
    }
    if (track_scan) {
        track_scan->run(summary, *track_output);
        track_output->commit();
    }
    if (site_output) {
        site_output->commit();
    }
    return summary;
}

}  // namespace programs::sites
