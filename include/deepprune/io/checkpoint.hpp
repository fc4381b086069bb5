/// \file
/// \brief The fits of a run in a file, from which the run can be resumed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/archive.hpp>
#include <deepprune/io/detail/checkpoint_archive.hpp>
#include <deepprune/io/detail/fit_key.hpp>
#include <deepprune/io/safetensors.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/fit_start.hpp>
#include <deepprune/train/fit_state.hpp>
#include <deepprune/train/fit_store.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief A `FitStore` in a file, which is written whenever a state is kept: whole or not at all, so that a kill at any
/// moment leaves the one before.
///
/// The file is a safetensors file with a checksum. It holds each finished fit (its best parameters and its losses) and
/// the state of the one in progress; with each of them a checksum of what the fit began with, see `FitStart`. A fit
/// that begins with something else, because data, options, library or processor differ, is refused.
///
/// \code
/// auto checkpoint = std::filesystem::exists("run") ? Checkpoint::load("run") : Checkpoint{"run"};
/// IterativePruner<>{{.train = {.store = &checkpoint}}}.run(net, train, validation);
/// \endcode
class Checkpoint final : public FitStore {
  public:
    /// \brief Says after which epochs the state is kept; fits that end are always kept.
    using Wanted = std::function<bool(EpochEnd const&)>;

    /// \brief A checkpoint without fits. Nothing is read or written; a file of this name is replaced by the first
    /// `write`.
    /// \param path the file
    /// \param metadata text to store with it; the library's own keys begin with "checkpoint"
    /// \param wanted see `Wanted`; none: fits are kept when they end
    explicit Checkpoint(std::filesystem::path path, ModelMetadata metadata = {}, Wanted wanted = {})
        : path_{std::move(path)}, metadata_{std::move(metadata)}, wanted_{std::move(wanted)} {}

    /// \brief The checkpoint in a file.
    /// \throws ArchiveError if it is damaged, no checkpoint, or of another version of the library; IoError if it cannot
    /// be read
    [[nodiscard]] static Checkpoint load(std::filesystem::path const& path, Wanted wanted = {}) {
        auto stored = detail::read_checkpoint(load_safetensors(path));
        Checkpoint checkpoint{path, std::move(stored.metadata), std::move(wanted)};
        checkpoint.fits_ = std::move(stored.fits);
        return checkpoint;
    }

    /// \brief The text that is stored with it.
    [[nodiscard]] ModelMetadata const& metadata() const noexcept { return metadata_; }
    /// \brief The fits that are done.
    [[nodiscard]] std::size_t finished() const noexcept {
        return static_cast<std::size_t>(
            std::ranges::count_if(fits_, [](detail::KeptFit const& fit) { return fit.state.finished; }));
    }
    /// \brief The epochs of the fit in progress that are done; 0 if there is none.
    [[nodiscard]] std::size_t epochs() const noexcept {
        return fits_.empty() || fits_.back().state.finished ? 0 : fits_.back().state.epochs.size();
    }

    /// \brief Writes the file. \throws IoError if that is not possible; OptionError for metadata that the format cannot
    /// hold
    void write() const { detail::write_checkpoint(path_, metadata_, fits_); }

    /// \brief The state of the next fit of the run, if there is one.
    /// \throws ArchiveError if the fit that is kept in its place began with something else
    [[nodiscard]] FitState const* find(FitStart const& start) override {
        key_ = detail::fit_key(start);
        ++begun_;
        if (begun_ > fits_.size()) {
            return nullptr;
        }
        if (fits_[begun_ - 1].key != key_) {
            detail::refuse_archive(
                path_.native(),
                detail::concat({"the fits of another run: training ", std::to_string(begun_), " began otherwise"}),
                "the same data, options, library and kind of processor", "begin again without the checkpoint");
        }
        return &fits_[begun_ - 1].state;
    }
    /// \brief Asks `Wanted`.
    [[nodiscard]] bool wants(EpochEnd const& epoch) override { return wanted_ && wanted_(epoch); }
    /// \brief Keeps a state, and writes the file. \throws as `write`
    void keep(FitState state) override {
        fits_.resize(begun_);
        fits_.back() = {key_, std::move(state)};
        write();
    }

  private:
    std::filesystem::path path_;
    ModelMetadata metadata_;
    Wanted wanted_;
    std::vector<detail::KeptFit> fits_{};
    std::size_t begun_ = 0;  // fits that this process has begun
    std::uint64_t key_ = 0;  // of the last of them
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
