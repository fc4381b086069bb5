/// \file
/// \brief Sites that wait for their q-values.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <unistd.h>

#include <deepprune/core/error.hpp>
#include <deepprune/io/file_descriptor.hpp>

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
            for (std::uint64_t at = 0; at < spilled_;) {
                auto const count = static_cast<std::size_t>((std::min)(std::uint64_t{room_}, spilled_ - at));
                transfer(at, std::span{kept_}.first(count), [](int file, void* to, std::size_t bytes, off_t place) {
                    return ::pread(file, to, bytes, place);
                });
                visit(std::span<StoredSite const>{kept_}.first(count));
                at += count;
            }
            kept_.clear();
        } else {
            visit(std::span<StoredSite const>{kept_});
        }
    }

  private:
    [[noreturn]] void fail(std::string const& what, int error) const {
        throw deepprune::IoError(deepprune::message(
            {.where = {.file = folder_.native()},
             .found = "a temporary file that cannot be " + what + ": " + std::generic_category().message(error),
             .expected = "space for sites until their q-values are known",
             .remedy = "name a folder with space in TMPDIR, or lower --threshold"}));
    }

    // All bytes of the sites, from the site `first` of the file on.
    template <class Move>
    void transfer(std::uint64_t first, std::span<StoredSite> sites, Move const& move) const {
        auto* bytes = reinterpret_cast<char*>(sites.data());
        std::size_t left = sites.size_bytes();
        auto place = static_cast<off_t>(first * sizeof(StoredSite));
        while (left > 0) {
            auto const done = move(file_.get(), bytes, left, place);
            if (done <= 0 && !(done < 0 && errno == EINTR)) {
                fail("written and read", done == 0 ? EIO : errno);
            }
            if (done > 0) {
                bytes += done;
                left -= static_cast<std::size_t>(done);
                place += done;
            }
        }
    }

    void spill() {
        if (!file_.open()) {
            std::error_code ignored;
            folder_ = std::filesystem::temp_directory_path(ignored);
            std::string name = (folder_ / "deepprune-XXXXXX").native();
            file_.reset(::mkstemp(name.data()));
            if (!file_.open()) {
                fail("made", errno);
            }
            ::unlink(name.c_str());
        }
        transfer(spilled_, kept_, [](int file, void const* from, std::size_t bytes, off_t place) {
            return ::pwrite(file, from, bytes, place);
        });
        spilled_ += kept_.size();
        kept_.clear();
    }

    std::size_t room_;
    std::vector<StoredSite> kept_{};
    std::filesystem::path folder_{};  // of the file
    deepprune::FileDescriptor file_{};
    std::uint64_t spilled_ = 0;  // sites in the file
};

}  // namespace programs::sites
