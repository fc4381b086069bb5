// In place of score_variants.cpp where there is no htslib.

#include <deepprune/core/error.hpp>

#include "sites/score_variants.hpp"

namespace programs::sites {

VariantSummary score_variants(VariantModel const& /*model*/, VariantOptions const& /*options*/) {
    throw deepprune::OptionError(
        deepprune::message({.found = "variants in a program that was built without htslib and so reads no genomes",
                            .expected = "a program built with it",
                            .remedy = "install htslib (Debian: libhts-dev) and build again"}));
}

}  // namespace programs::sites
