/// \file
/// \brief A motif as in databases: a name, a matrix, and details of the sites it was made from.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/motif/detail/distribution.hpp>
#include <deepprune/motif/position_weight_matrix.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief How often A, C, G and T occur in one column of a motif. Weighted sites give fractional counts.
using BaseCounts = std::array<double, 4>;

/// \brief The strands that were searched for the sites of a motif.
enum class MotifStrands { forward, both };

/// \brief The molecule that a motif is one of. RNA has one strand; its U takes the place of T.
enum class MotifAlphabet { dna, rna };

/// \brief Details of a motif besides its matrix.
struct MotifDetails {
    std::string name{};            ///< the identifier, unique in its file: `MA0139.1`, `kernel_7`; no blanks
    std::string alternate_name{};  ///< its common name: `CTCF`; may be empty
    double sites = 0.0;            ///< number of sites that the matrix was made from; 0: unknown
    BaseProbabilities background = uniform_background;  ///< scaled to a sum of 1
    MotifStrands strands = MotifStrands::both;          ///< that were searched for the sites
    MotifAlphabet alphabet = MotifAlphabet::dna;        ///< `dna` for letters A, C, G, T; `rna` for U in place of T

    /// \brief Equality of all members.
    friend bool operator==(MotifDetails const&, MotifDetails const&) = default;
};

namespace detail {

/// \brief Letters of DNA as those of the alphabet.
[[nodiscard]] inline std::string spelled(std::string letters, MotifAlphabet alphabet) {
    if (alphabet == MotifAlphabet::rna) {
        std::ranges::replace(letters, 'T', 'U');
    }
    return letters;
}

}  // namespace detail

/// \brief A named position weight matrix with its number of sites and its background. Always valid.
///
/// A motif made from counts keeps them; the counts of any other motif are its probabilities times the number of sites.
class Motif {
  public:
    /// \throws DataError for a background that is not a distribution and for a negative number of sites.
    explicit Motif(PositionWeightMatrix matrix, MotifDetails details = {})
        : matrix_{std::move(matrix)}, details_{std::move(details)} {
        check_details();
    }

    /// \brief A motif from its counts; each column is divided by its own total. Without `details.sites` the number
    /// of sites is the largest total of a column.
    /// \throws DataError as the constructor, and for a count that is negative or not finite, or a column of zeros.
    [[nodiscard]] static Motif from_counts(std::vector<BaseCounts> counts, MotifDetails details = {}) {
        std::vector<BaseProbabilities> columns;
        columns.reserve(counts.size());
        double max_total = 0.0;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            double const total = checked_total(counts[i], i);
            max_total = (std::max)(max_total, total);
            columns.push_back(counts[i]);
            for (double& p : columns.back()) {
                p /= total;
            }
        }
        if (details.sites == 0.0) {
            details.sites = max_total;
        }
        Motif motif{PositionWeightMatrix{std::move(columns)}, std::move(details)};
        motif.counts_ = std::move(counts);
        return motif;
    }

    /// \brief The identifier.
    [[nodiscard]] std::string const& name() const noexcept { return details_.name; }
    /// \brief The common name; may be empty.
    [[nodiscard]] std::string const& alternate_name() const noexcept { return details_.alternate_name; }
    /// \brief The number of sites; 0 if unknown.
    [[nodiscard]] double sites() const noexcept { return details_.sites; }
    /// \brief The background of the sequences; sums to 1.
    [[nodiscard]] BaseProbabilities const& background() const noexcept { return details_.background; }
    /// \brief The strands that were searched for the sites.
    [[nodiscard]] MotifStrands strands() const noexcept { return details_.strands; }
    /// \brief DNA or RNA.
    [[nodiscard]] MotifAlphabet alphabet() const noexcept { return details_.alphabet; }
    /// \brief All details.
    [[nodiscard]] MotifDetails const& details() const noexcept { return details_; }

    /// \brief Number of columns.
    [[nodiscard]] std::size_t size() const noexcept { return matrix_.size(); }
    /// \brief The probabilities of one column, below `size()`.
    [[nodiscard]] BaseProbabilities const& operator[](std::size_t column) const noexcept { return matrix_[column]; }
    /// \brief The probabilities as a matrix.
    [[nodiscard]] PositionWeightMatrix const& matrix() const noexcept { return matrix_; }
    /// \brief The most probable base of each column, as `PositionWeightMatrix::consensus`; U in place of T for RNA.
    [[nodiscard]] std::string consensus() const { return detail::spelled(matrix_.consensus(), alphabet()); }
    /// \brief The probabilities of all columns.
    [[nodiscard]] std::span<BaseProbabilities const> columns() const noexcept { return matrix_.columns(); }

    /// \brief Whether the motif was made from counts.
    [[nodiscard]] bool has_counts() const noexcept { return !counts_.empty(); }
    /// \brief The counts as given, or the probabilities times the number of sites (`assumed_sites` if unknown).
    [[nodiscard]] std::vector<BaseCounts> counts() const {
        if (has_counts()) {
            return counts_;
        }
        std::vector<BaseCounts> counts{columns().begin(), columns().end()};
        for (auto& column : counts) {
            for (double& count : column) {
                count *= sites() > 0.0 ? sites() : assumed_sites;
            }
        }
        return counts;
    }

    /// \brief The motif on the other strand; the background is complemented as well.
    /// \throws OptionError for RNA, which has no other strand.
    [[nodiscard]] Motif reverse_complement() const {
        if (alphabet() == MotifAlphabet::rna) {
            throw OptionError(
                message({.found = detail::concat({"the other strand of motif '", printable(name()), "', which is RNA"}),
                         .expected = "a motif of DNA"}));
        }
        Motif other = cut(0, size());
        std::ranges::reverse(other.details_.background);
        auto const turn = [](std::vector<BaseProbabilities> columns) {
            std::ranges::reverse(columns);
            for (auto& column : columns) {
                std::ranges::reverse(column);
            }
            return columns;
        };
        other.matrix_ = PositionWeightMatrix{turn({columns().begin(), columns().end()})};
        other.counts_ = turn(counts_);
        return other;
    }

    /// \brief The columns from `first` on, `length` of them.
    /// \throws OptionError unless they exist and there is at least one.
    [[nodiscard]] Motif cut(std::size_t first, std::size_t length) const {
        if (length == 0 || first > size() || length > size() - first) {
            throw OptionError(message(
                {.found = detail::concat({std::to_string(length), " columns from column ", std::to_string(first),
                                          " on, from 0, of a motif of ", std::to_string(size())}),
                 .expected = "at least one column, all within the motif"}));
        }
        auto const part = columns().subspan(first, length);
        Motif other{PositionWeightMatrix{{part.begin(), part.end()}}, details_};
        if (has_counts()) {
            auto const begin = counts_.begin() + static_cast<std::ptrdiff_t>(first);
            other.counts_.assign(begin, begin + static_cast<std::ptrdiff_t>(length));
        }
        return other;
    }

    /// \brief Equality of all members.
    friend bool operator==(Motif const&, Motif const&) = default;

    /// \brief The number of sites that is assumed if it is unknown.
    static constexpr double assumed_sites = 100.0;

  private:
    [[nodiscard]] static double checked_total(BaseCounts const& counts, std::size_t column) {
        if (!std::ranges::all_of(counts, [](double c) { return c >= 0.0 && std::isfinite(c); })) {
            throw DataError(message(
                {.found = detail::concat({"a count below 0 or not finite in column ", std::to_string(column + 1)}),
                 .expected = "counts of A, C, G and T"}));
        }
        double const total = detail::base_total(counts);
        if (!(total > 0.0 && std::isfinite(total))) {
            bool const zeros = total == 0.0;
            throw DataError(message(
                {.found = detail::concat({zeros ? "only zeros in column " : "counts without a finite sum in column ",
                                          std::to_string(column + 1)}),
                 .expected = zeros ? "at least one site" : "counts of A, C, G and T",
                 .remedy = zeros ? "leave the column out" : ""}));
        }
        return total;
    }

    void check_details() {
        if (!(details_.sites >= 0.0 && std::isfinite(details_.sites))) {
            throw DataError(message({.found = detail::concat({"a number of sites below 0 or not finite in motif '",
                                                              printable(details_.name), "'"}),
                                     .expected = "a number of sites, or 0 if it is unknown"}));
        }
        auto& background = details_.background;
        if (!detail::are_probabilities(background) || !detail::sums_to_one(background, background_tolerance)) {
            throw DataError(message({.found = detail::concat({"a background that is not a distribution in motif '",
                                                              printable(details_.name), "'"}),
                                     .expected = "four probabilities that sum to 1"}));
        }
        detail::scale_to_one(background);
    }

    static constexpr double background_tolerance = 1e-2;  // MEME prints backgrounds with three digits

    PositionWeightMatrix matrix_;
    std::vector<BaseCounts> counts_;
    MotifDetails details_;
};

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
