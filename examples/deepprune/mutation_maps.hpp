/// \file
/// \brief The mutation maps of a model, with its kernels' sites.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/interpret/mutation_map_svg.hpp>
#include <deepprune/interpret/mutation_mapper.hpp>
#include <deepprune/motif/score_matrix.hpp>
#include <deepprune/scan/site.hpp>
#include <deepprune/scan/site_scanner.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "model_kernels.hpp"

namespace programs {

/// \brief Maps sequences. Immutable: any number of threads may share one.
class MutationMaps {
  public:
    /// \param kernels of the model
    /// \param threshold p-value of a site, of bases that are all equally frequent
    MutationMaps(ModelKernels kernels, double threshold) : mapper_{kernels.kernels}, names_{std::move(kernels.names)} {
        if (!kernels.matrices.empty()) {
            scanner_.emplace(kernels.matrices, deepprune::SiteScannerOptions{.threshold = threshold});
        }
    }

    /// \brief As `deepprune::MutationMapper`.
    [[nodiscard]] std::vector<deepprune::BaseScores> changes(std::span<deepprune::Base const> sequence) const {
        return mapper_(sequence);
    }

    /// \brief The sites in a sequence, with the names of their kernels and their strands.
    [[nodiscard]] std::vector<deepprune::MutationMapOptions::Mark> sites(
        std::span<deepprune::Base const> sequence) const {
        std::vector<deepprune::MutationMapOptions::Mark> marks;
        if (scanner_) {
            scanner_->scan(sequence, [&](deepprune::Site const& site) {
                marks.push_back(
                    {site.start, scanner_->length(site.matrix), names_[site.matrix] + (site.reverse ? " -" : " +")});
            });
        }
        return marks;
    }

  private:
    deepprune::MutationMapper mapper_;
    std::vector<std::string> names_;
    std::optional<deepprune::SiteScanner> scanner_{};
};

}  // namespace programs
