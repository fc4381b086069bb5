/// \file
/// \brief Writes sorted lines as bgzip, with the index that tabix makes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <htslib/bgzf.h>
#include <htslib/tbx.h>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/team.hpp>
#include <deepprune/genome/detail/make_fasta_index.hpp>
#include <deepprune/io/atomic_file.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

namespace detail {

/// \brief A format that tabix indexes.
struct TabixFormat {
    tbx_conf_t columns{};     ///< where chromosomes and positions stand
    std::string_view name{};  ///< as `tabix -p` takes it
};

/// \brief What `BgzippedBed` and `BgzippedVcf` share: bgzipped lines and their index, both complete or not there.
///
/// The index is made last, from the file as it stands on the disk. A .tbi reaches 2^29 bases: with a longer chromosome
/// it is a `FILE.csi`, which tabix, bcftools and htslib read alike. Equal text gives equal bytes, whatever the pieces
/// in which it is written and the threads that compress it.
class BgzippedLines {
  public:
    /// \param target its name should end in .gz
    /// \param format of the lines
    /// \param longest bases of the longest chromosome
    /// \param team compresses; it must outlive this object
    /// \throws IoError as `AtomicFile`
    BgzippedLines(std::filesystem::path const& target, TabixFormat const& format, std::size_t longest, Team& team)
        : target_{target}, format_{format}, csi_{longest > (std::size_t{1} << 29U)}, team_{team}, file_{target} {}

    /// \brief Appends lines, or parts of lines. Lines are in the order of starts, and those of a chromosome together.
    /// \throws IoError if they cannot be written
    void write(std::string_view text) {
        text_ += text;
        if (text_.size() >= blocks * block_bytes) {
            compress(text_.size() / block_bytes);
        }
    }

    /// \brief Gives the file its name, and makes the index; one of an earlier file goes first.
    /// \throws IoError if any step fails. If it is the last, the file is complete and has no index.
    void commit() {
        compress((text_.size() + block_bytes - 1) / block_bytes);
        file_.write(compressed({}));  // an empty block: the end of the file
        for (std::string_view const ending : {".tbi", ".csi"}) {
            std::error_code error;
            std::filesystem::remove(index_name(ending), error);
            if (error) {
                throw IoError(
                    message({.where = {.file = index_name(ending)},
                             .found = "an index of an earlier file that cannot be removed: " + error.message(),
                             .expected = "a name that is not taken"}));
            }
        }
        file_.commit();
        make_index();
    }

  private:
    static constexpr std::size_t block_bytes = 0xFF00;  // as bgzip fills them
    static constexpr std::size_t blocks = 64;           // compressed together

    [[nodiscard]] std::string index_name(std::string_view ending) const {
        return std::string{target_.native()}.append(ending);
    }

    [[nodiscard]] static std::string compressed(std::string_view text) {
        constexpr int usual_level = -1;
        std::string block(BGZF_MAX_BLOCK_SIZE, '\0');
        std::size_t size = block.size();
        if (bgzf_compress(block.data(), &size, text.data(), text.size(), usual_level) != 0) {
            throw IoError(message({.found = "text that cannot be compressed", .expected = "enough memory"}));
        }
        block.resize(size);
        return block;
    }

    // The first `count` blocks of the text.
    void compress(std::size_t count) {
        std::vector<std::string> packed(count);
        team_.run(count, [&](std::size_t i, std::size_t) {
            packed[i] = compressed(std::string_view{text_}.substr(i * block_bytes, block_bytes));
        });
        for (std::string const& block : packed) {
            file_.write(block);
        }
        text_.erase(0, count * block_bytes);
    }

    // Under another name first, so that no reader meets a part of it.
    void make_index() const {
        constexpr int csi_shift = 14;  // as tabix -C
        QuietHtslib const quiet;
        std::filesystem::path const folder = target_.has_parent_path() ? target_.parent_path() : ".";
        ScratchFolder const scratch{folder, "." + target_.filename().native() + ".deepprune-"};
        std::filesystem::path const made = scratch.path() / "index";
        std::error_code error;
        bool const good = scratch.made() && tbx_index_build3(target_.c_str(), made.c_str(), csi_ ? csi_shift : 0, 1,
                                                             &format_.columns) == 0;
        if (good) {
            std::filesystem::rename(made, index_name(csi_ ? ".csi" : ".tbi"), error);
        }
        if (!good || error) {
            throw IoError(
                message({.where = {.file = target_.native()},
                         .found = "a complete file whose index cannot be made",
                         .expected = "a folder with space for it",
                         .remedy = concat({"sort the lines, and make it with tabix -p ", format_.name, " FILE"})}));
        }
    }

    std::filesystem::path target_;
    TabixFormat format_;
    bool csi_;
    Team& team_;
    AtomicFile file_;
    std::string text_{};  // not yet compressed
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
