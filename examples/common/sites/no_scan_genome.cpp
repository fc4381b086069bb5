// In place of scan_genome.cpp where there is no htslib.

#include <deepprune/core/error.hpp>

#include "sites/scan_genome.hpp"

namespace programs::sites {

ScanSummary scan_genome(NamedMatrices const& /*wanted*/, ScanOptions const& /*options*/) {
    throw deepprune::OptionError(
        deepprune::message({.found = "scan in a program that was built without htslib and so reads no genomes",
                            .expected = "a program built with it",
                            .remedy = "install htslib (Debian: libhts-dev) and build again"}));
}

}  // namespace programs::sites
