/// \file
/// \brief A training run that can be resumed: its checkpoint in the output folder.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <deepprune/io/checkpoint.hpp>

#include "output_folder.hpp"
#include "report/report.hpp"
#include "training/training_data.hpp"

namespace programs::training {

/// \brief All that the results of a run depend on, by name: options, the checksums of its data, and the program.
using RunFacts = std::map<std::string, std::string>;

/// \brief The facts of a run. Threads, the output folder and the paths of the data are none.
[[nodiscard]] RunFacts facts_of(std::vector<report::Option> const& options, std::vector<InputFile> const& inputs);

/// \brief Their checksum, as text.
[[nodiscard]] std::string checksum_of(RunFacts const& facts);

/// \brief Whether the folder holds no unfinished run, but the complete results of the one with these facts.
/// \throws deepprune::OptionError if they are those of another run
[[nodiscard]] bool is_complete(OutputFolder const& folder, RunFacts const& facts);

/// \brief The checkpoint of a run, `checkpoint.safetensors` in its folder, from the first training to the last file.
class KeptRun {
  public:
    /// \param folder locked by this run
    /// \param facts of the run; those of a checkpoint that is resumed must be the same
    /// \param resume go on from the checkpoint in the folder, if there is one
    /// \param seconds keep the training in progress after the first epoch that ends so long after the last time
    /// \throws deepprune::OptionError if the checkpoint is that of a run with other facts, and says which;
    /// deepprune::ArchiveError if it is damaged or of another version
    KeptRun(OutputFolder const& folder, RunFacts const& facts, bool resume, std::size_t seconds);
    KeptRun(KeptRun const&) = delete;
    KeptRun& operator=(KeptRun const&) = delete;
    ~KeptRun();

    /// \brief What the trainings of the run keep their states in.
    [[nodiscard]] deepprune::FitStore* store() noexcept { return &checkpoint_; }

    /// \brief What was found, one sentence for the user; may be empty.
    [[nodiscard]] std::string const& note() const noexcept { return note_; }

    /// \brief Removes the checkpoint: the results are complete.
    void complete();

  private:
    using Clock = std::chrono::steady_clock;

    OutputFolder const& folder_;
    Clock::time_point last_ = Clock::now();
    std::string note_{};
    bool own_ = false;  // the file in the folder is this run's, until a state is kept
    deepprune::Checkpoint checkpoint_;
};

}  // namespace programs::training
