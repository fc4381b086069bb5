// In place of peak_data.cpp where there is no htslib.

#include <deepprune/core/error.hpp>

#include "training/peak_data.hpp"
#include "training/training_data.hpp"

namespace programs::training {

bool reads_genomes() { return false; }

TrainingData read_peaks(PeakOptions const& /*options*/, deepprune::Seed /*seed*/) {
    throw deepprune::OptionError(
        deepprune::message({.found = "--peaks in a program that was built without htslib and so reads no genomes",
                            .expected = "a program built with it",
                            .remedy = "install htslib (Debian: libhts-dev) and build again, or give the sequences with "
                                      "--train"}));
}

TrainingData load_peaks(DataOptions const& options) { return read_peaks(*options.peaks, options.seed); }

}  // namespace programs::training
