/// \file
/// \brief What a sweep shows on standard error while it goes.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace programs::sweep {

/// \brief One line that is overwritten on a terminal, one line for each set and seed that ended elsewhere; both with
/// the time that is left.
class Progress {
  public:
    /// \param runs how many there are; \param done how many of them were finished before
    Progress(std::size_t runs, std::size_t done);

    /// \brief Some runs ended, together.
    void ended(std::size_t runs, std::string const& what);

    /// \brief A sentence that stays.
    void say(std::string const& sentence) const;

    /// \brief Pad the line that is overwritten.
    void finish() const;

  private:
    bool terminal_;
    std::size_t runs_;
    std::size_t before_;
    std::size_t done_;
    std::chrono::steady_clock::time_point start_{std::chrono::steady_clock::now()};
};

}  // namespace programs::sweep
