/// \file
/// \brief Figures and tables: numbers, a picture, and the paper's claims.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "figures/claim.hpp"
#include "lab/results.hpp"
#include "lab/work.hpp"

namespace programs::figures {

/// \brief Names of sets or of methods.
using Names = std::vector<std::string>;
/// \brief What is needed from each set, by its name.
using Wants = std::map<std::string, lab::Wanted>;

/// \brief A figure or table, ready to be written.
struct Figure {
    std::string name{};  ///< such as `fig2`; its files are named after it
    std::string title{};
    std::string tsv{};
    std::string svg{};
    std::vector<Claim> claims{};
    std::vector<std::string> notes{};  ///< remarks for the reader, one sentence each
};

/// \brief How to make a figure or table.
struct Recipe {
    std::string_view name{};
    std::string_view shows{};  ///< one line for the help text
    bool real = false;         ///< whether it needs real sets
    /// Adds the runs that it needs.
    void (*want)(lab::Sets const&, Wants&) = nullptr;
    Figure (*make)(lab::Sets const&, lab::Settings const&, lab::Results const&) = nullptr;
    std::size_t kernel_length = 15;  ///< on real sets; on simulated ones it is 24
    std::size_t max_per_class = 0;   ///< training sequences of a real set, of each class; 0: all

    /// \brief The settings of its runs: those given, with its kernel length and at most its number of sequences.
    [[nodiscard]] lab::Settings settings_of(lab::Settings settings) const;
};

/// \brief All recipes, those of the paper's simulated sets first.
[[nodiscard]] std::vector<Recipe> const& recipes();

/// \brief The recipes of the simulated sets, of the motifs found in one of them, of the real sets, and of what goes
/// beyond the paper.
[[nodiscard]] std::vector<Recipe> simulated_recipes();
[[nodiscard]] std::vector<Recipe> motif_recipes();
[[nodiscard]] std::vector<Recipe> real_recipes();
[[nodiscard]] std::vector<Recipe> beyond_recipes();

/// \brief Notes each real set that could not be run, and why.
void note_failures(Figure& figure, lab::Results const& results);

/// \brief The claims as a table, one a line.
[[nodiscard]] std::string claims_tsv(std::vector<Figure> const& all);

/// \brief A page with all figures and claims.
[[nodiscard]] std::string index_page(std::vector<Figure> const& all, lab::Settings const& settings,
                                     std::string const& command);

}  // namespace programs::figures
