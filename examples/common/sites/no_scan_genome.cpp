// In place of scan_genome.cpp and join_parts.cpp where there is no htslib.

#include <string>
#include <vector>

#include <deepprune/core/error.hpp>

#include "sites/scan_genome.hpp"

namespace programs::sites {

namespace {

[[noreturn]] void refuse(std::string const& command) {
    throw deepprune::OptionError(
        deepprune::message({.found = command + " in a program that was built without htslib and so reads no genomes",
                            .expected = "a program built with it",
                            .remedy = "install htslib (Debian: libhts-dev) and build again"}));
}

}  // namespace

ScanSummary scan_genome(ScanOptions const& /*options*/, SiteRequest const* /*sites*/, TrackRequest const* /*track*/) {
    refuse("scan");
}

JoinSummary join_parts(std::vector<std::string> const& /*parts*/, std::string const& /*out*/, unsigned /*threads*/) {
    refuse("join");
}

}  // namespace programs::sites
