/// \file
/// \brief What each figure and table gives: numbers, a picture, and whether the paper's claims hold.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lab/results.hpp"
#include "lab/work.hpp"

namespace programs::figures {

namespace dp = deepprune;

/// \brief Names of sets or of methods, and what is wanted of each set.
using Names = std::vector<std::string>;
using Wants = std::map<std::string, lab::Wanted>;

/// \brief One claim of the paper beside what was found here.
struct Claim {
    std::string text{};   ///< what the paper says
    std::string paper{};  ///< its figure; "no number" where it prints none
    std::string ours{};
    bool holds = false;
    std::string test{};  ///< how that was decided
};

struct Figure {
    std::string name{};  ///< `fig2`; names its files
    std::string title{};
    std::string tsv{};
    std::string svg{};
    std::vector<Claim> claims{};
    std::vector<std::string> notes{};  ///< what a reader should know, one sentence each
};

/// \brief One thing that the program can show.
struct Recipe {
    std::string_view name{};
    std::string_view shows{};
    bool real = false;  ///< it needs real sets
    /// Adds what it needs to run.
    void (*want)(lab::Sets const&, Wants&) = nullptr;
    Figure (*make)(lab::Sets const&, lab::Settings const&, lab::Results const&) = nullptr;
};

/// \brief All of them, in the order of the paper.
[[nodiscard]] std::vector<Recipe> const& recipes();

/// \brief The recipes of the simulated sets, of the motifs found in one of them, and of the real sets.
[[nodiscard]] std::vector<Recipe> simulated_recipes();
[[nodiscard]] std::vector<Recipe> motif_recipes();
[[nodiscard]] std::vector<Recipe> real_recipes();

/// \brief The level at which a test decides. Few pairs cannot reach a low one: it is 0.01, or the least p-value that so
/// many pairs can have.
[[nodiscard]] double level_of(dp::SignedRank const& test);

/// \brief The claim that one arm has the higher AUROC on these sets: the mean difference is above 0 and the one-sided
/// signed-rank test over all pairs of set and seed is at its level.
[[nodiscard]] Claim higher(std::string text, std::string paper, lab::Comparison const& comparison);

/// \brief "0.9321"; a short form of p-values, from their logarithms: "1.02e-58".
[[nodiscard]] std::string area(double auroc);
[[nodiscard]] std::string p_text(dp::SignedRank const& test);

/// \brief The claim as one line: name, verdict, text, both figures, test.
[[nodiscard]] std::string line_of(std::string_view figure, Claim const& claim);

/// \brief A page with all figures and claims.
[[nodiscard]] std::string index_page(std::vector<Figure> const& all, lab::Settings const& settings,
                                     std::string const& command);

}  // namespace programs::figures
