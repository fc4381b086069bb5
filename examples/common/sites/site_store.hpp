/// \file
/// \brief Sites that wait for their q-values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sites/temporary_file.hpp"

namespace programs::sites {

/// \brief A site of a genome.
struct StoredSite {
    std::uint64_t start = 0;
    float score = 0.0F;
    std::uint32_t matrix = 0;
    std::uint32_t chromosome = 0;  ///< its number
    std::uint16_t level = 0;       ///< of its p-value
    bool reverse = false;
};

/// \brief Sites in the order in which they were added. So many are kept in memory; with more, all go to a temporary
/// file, which has no name and so cannot be left behind.
class SiteStore {
  public:
    /// \param in_memory that many sites, at least 1
    explicit SiteStore(std::size_t in_memory) : room_{in_memory} {}

    /// \brief \throws deepprune::IoError if the temporary file cannot be written
    void add(std::span<StoredSite const> sites) {
        while (!sites.empty()) {
            if (kept_.size() == room_) {
                spill();
            }
            auto const some = sites.first((std::min)(sites.size(), room_ - kept_.size()));
            kept_.insert(kept_.end(), some.begin(), some.end());
            sites = sites.subspan(some.size());
        }
    }

    /// \brief Calls `visit` with all sites, some at a time. \throws deepprune::IoError if the file cannot be read
    template <class Visit>
    void for_each_part(Visit const& visit) {
        if (file_.open()) {
            spill();
            kept_.resize(room_);
            std::uint64_t const spilled = file_.size() / sizeof(StoredSite);
            for (std::uint64_t at = 0; at < spilled;) {
                auto const count = static_cast<std::size_t>((std::min)(std::uint64_t{room_}, spilled - at));
                auto const part = std::span{kept_}.first(count);
                file_.read(at * sizeof(StoredSite), std::as_writable_bytes(part));
                visit(std::span<StoredSite const>{part});
                at += count;
            }
            kept_.clear();
        } else {
            visit(std::span<StoredSite const>{kept_});
        }
    }

  private:
    void spill() {
        file_.append(std::as_bytes(std::span{kept_}));
        kept_.clear();
    }

    std::size_t room_;
    std::vector<StoredSite> kept_{};
    TemporaryFile file_{"space for sites until their q-values are known",
                        "name a folder with space in TMPDIR, or lower --threshold"};
};

}  // namespace programs::sites
