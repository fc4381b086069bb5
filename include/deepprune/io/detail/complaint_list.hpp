/// \file
/// \brief The bad lines of a file: the first few in full, the others as a count.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Collects what is wrong with a file, so that one message shows more than the first bad line.
class ComplaintList {
  public:
    static constexpr std::size_t shown = 3;  ///< complaints shown in full

    explicit ComplaintList(std::string file) : file_{std::move(file)} {}

    /// \brief Adds one bad line; the file's name is filled in.
    void add(Complaint complaint) {
        if (++count_ <= shown) {
            complaint.where.file = file_;
            text_ += (count_ == 1 ? "" : "\n") + message(complaint);
        }
    }

    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }

    /// \throws DataError with all complaints, if there are any.
    void throw_if_any() const {
        if (count_ == 0) {
            return;
        }
        std::size_t const hidden = count_ > shown ? count_ - shown : 0;
        throw DataError(hidden == 0 ? text_
                                    : text_ + "\nand " + std::to_string(hidden) +
                                          (hidden == 1 ? " more bad line in " : " more bad lines in ") + file_);
    }

  private:
    std::string file_;
    std::string text_;
    std::size_t count_ = 0;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
