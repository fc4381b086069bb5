/// \file
/// \brief The results of all runs, and comparisons of methods.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <deepprune/metrics/signed_rank.hpp>

#include "lab/experiment.hpp"

namespace programs::lab {

/// \brief A method with a number of kernels.
struct Arm {
    std::string_view method{};
    std::size_t kernels = 4;
};

/// \brief Two arms compared pair by pair.
struct Comparison {
    std::vector<double> differences{};  ///< first arm minus second, one for each pair
    double mean_first = 0.0;
    double mean_second = 0.0;
    std::size_t wins = 0;             ///< differences above 0
    dp::SignedRank test{};            ///< one-sided: the differences are above 0
    std::string_view pairs = "runs";  ///< what a pair is: a run of both arms, or a set, with its mean over seeds
    [[nodiscard]] double mean() const { return mean_first - mean_second; }
};

/// \brief Compares values pair by pair. \param second as many values as `first`
[[nodiscard]] Comparison compare(std::vector<double> const& first, std::vector<double> const& second);

/// \brief The outcomes of all tasks.
class Results {
  public:
    /// \brief Adds the outcome of one task; a measurement that exists already is kept.
    void add(Outcome const& outcome);
    /// \brief Adds other results in the same way.
    void add(Results const& others);
    /// \brief Records that a set could not be run, and why.
    void add_failure(std::string set, std::string reason) { failures_.emplace_back(std::move(set), std::move(reason)); }

    /// \brief The AUROCs of an arm on a set, in the order of seeds; empty if it was not run.
    [[nodiscard]] std::vector<double> values(std::string_view set, Arm const& arm) const;
    /// \brief Their mean, NaN if there are none.
    [[nodiscard]] double mean(std::string_view set, Arm const& arm) const;
    /// \brief The AUROC of one run, NaN if it was not run.
    [[nodiscard]] double value(std::string_view set, Arm const& arm, std::uint64_t seed) const;
    /// \brief Compares two arms on pairs of equal set and seed.
    [[nodiscard]] Comparison compare(std::vector<std::string> const& sets, Arm const& first, Arm const& second) const;
    /// \brief Compares two arms on pairs of equal set; each value is the mean over the seeds that both arms have.
    [[nodiscard]] Comparison compare_sets(std::vector<std::string> const& sets, Arm const& first,
                                          Arm const& second) const;

    [[nodiscard]] std::vector<StageWeights> const& weights() const { return weights_; }
    [[nodiscard]] std::vector<KernelMotifs> const& motifs() const { return motifs_; }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& failures() const { return failures_; }

    /// \brief A table of these sets and methods: set, seed, method, kernels, AUROC, epochs.
    [[nodiscard]] std::string tsv(std::vector<std::string> const& sets, std::vector<std::string> const& methods) const;

  private:
    using Key = std::tuple<std::string, std::string, std::size_t, std::uint64_t>;  // set, method, kernels, seed
    struct Value {
        double auroc = 0.0;
        std::size_t epochs = 0;
    };
    /// The values of two arms on a set, for the seeds that both have.
    struct Pairs {
        std::vector<double> first{};
        std::vector<double> second{};
    };
    /// The runs of an arm on a set, in the order of seeds. (clang 14 cannot compile a `subrange` of libstdc++ 12.)
    struct Runs {
        std::map<Key, Value>::const_iterator first{};
        std::map<Key, Value>::const_iterator last{};
        [[nodiscard]] auto begin() const { return first; }
        [[nodiscard]] auto end() const { return last; }
    };
    [[nodiscard]] Runs runs(std::string_view set, Arm const& arm) const;
    [[nodiscard]] Pairs pairs(std::string_view set, Arm const& first, Arm const& second) const;

    std::map<Key, Value> values_{};
    std::vector<StageWeights> weights_{};
    std::vector<KernelMotifs> motifs_{};
    std::vector<std::pair<std::string, std::string>> failures_{};
};

}  // namespace programs::lab
