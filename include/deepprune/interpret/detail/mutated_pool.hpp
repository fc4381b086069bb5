/// \file
/// \brief The pooled scores of a sequence and of all its single-base mutants.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepprune/detail/aligned_vector.hpp>
#include <deepprune/detail/pack.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief The kernels that are scored together, one for each lane.
inline constexpr std::size_t mutated_lanes = 4;
/// \brief A number of each of these kernels.
using MutatedRow = Pack<double, mutated_lanes>;

/// \brief A letter of a column: A, C, G, T, an unknown base, a place outside the sequence.
inline constexpr std::size_t column_letters = 6;

/// \brief What a letter in a column is worth, for the windows of one strand as they are read from the left.
struct StrandColumns {
    AlignedVector<double> scores{};          ///< (length, `column_letters`, lanes)
    AlignedVector<double> powers{};          ///< e^(m score), for an expectation
    AlignedVector<double> inverse_powers{};  ///< e^(-m score), the same

    [[nodiscard]] static MutatedRow row(AlignedVector<double> const& of, std::size_t place,
                                        std::size_t letter) noexcept {
        return MutatedRow::load(of.data() + (place * column_letters + letter) * mutated_lanes);
    }
};

/// \brief The scores of all windows of one strand, and which windows a base is in.
struct StrandScores {
    std::ptrdiff_t first = 0;  ///< base of the first window; the others follow to the right
    std::size_t length = 0;    ///< bases of a window
    std::size_t windows = 0;
    StrandColumns const* columns = nullptr;
    AlignedVector<double> scores{};  ///< (windows, lanes)

    [[nodiscard]] MutatedRow score(std::size_t window) const noexcept {
        return MutatedRow::load(scores.data() + window * mutated_lanes);
    }
    [[nodiscard]] MutatedRow column(std::size_t place, std::size_t letter) const noexcept {
        return StrandColumns::row(columns->scores, place, letter);
    }
    /// \brief The first window with a base, or the number of windows before it if there is none.
    [[nodiscard]] std::size_t begin(std::size_t base) const noexcept {
        auto const window = static_cast<std::ptrdiff_t>(base) - first - static_cast<std::ptrdiff_t>(length) + 1;
        return (std::min)(window > 0 ? static_cast<std::size_t>(window) : 0, windows);
    }
    /// \brief Behind the last window with a base.
    [[nodiscard]] std::size_t end(std::size_t base) const noexcept {
        auto const window = static_cast<std::ptrdiff_t>(base) - first + 1;
        return (std::min)(window > 0 ? static_cast<std::size_t>(window) : 0, windows);
    }
    /// \brief The place of a base in a window that has it.
    [[nodiscard]] std::size_t place(std::size_t base, std::size_t window) const noexcept {
        return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(base) - first -
                                        static_cast<std::ptrdiff_t>(window));
    }
};

[[nodiscard]] inline MutatedRow larger(MutatedRow const& a, MutatedRow const& b) noexcept {
    return MutatedRow::choose(a > b, a, b);
}

/// \brief The highest score, for a base that becomes each of the four letters. Windows without the base count as they
/// are: the best of those before it and of those behind it is known beforehand. Of the others only those are looked at
/// that a mutant can lift above what is the best elsewhere, which are few.
class MutatedMaximum {
  public:
    /// \param bases of the sequence
    /// \param largest_gain no mutant can raise the score of a window by more
    MutatedMaximum(std::span<StrandScores const> strands, std::size_t bases, MutatedRow const& largest_gain)
        : strands_{strands}, elsewhere_(bases, lowest()) {
        for (StrandScores const& strand : strands) {
            std::vector<MutatedRow> before(strand.windows + 1, lowest());  // the best of the first so many windows
            for (std::size_t w = 0; w < strand.windows; ++w) {
                before[w + 1] = larger(before[w], strand.score(w));
            }
            reference_ = larger(reference_, before.back());
            MutatedRow behind = lowest();
            for (std::size_t base = bases, w = strand.windows; base-- > 0;) {
                for (; w > strand.end(base); --w) {
                    behind = larger(behind, strand.score(w - 1));
                }
                elsewhere_[base] = larger(elsewhere_[base], larger(before[strand.begin(base)], behind));
            }
        }
        MutatedRow floor = reference_;
        for (MutatedRow const& best : elsewhere_) {
            floor = MutatedRow::choose(floor > best, best, floor);
        }
        floor = floor - largest_gain;
        for (StrandScores const& strand : strands) {
            Candidates& found = candidates_.emplace_back();
            found.before.reserve(strand.windows + 1);
            found.before.push_back(0);
            for (std::size_t w = 0; w < strand.windows; ++w) {
                bool above = false;
                for (std::size_t lane = 0; lane < mutated_lanes; ++lane) {
                    above = above || strand.scores[w * mutated_lanes + lane] > floor[lane];
                }
                if (above) {
                    found.windows.push_back(w);
                }
                found.before.push_back(found.windows.size());
            }
        }
    }

    /// \brief Of the sequence as it is.
    [[nodiscard]] MutatedRow reference() const noexcept { return reference_; }

    /// \brief Of its mutants: `base`, which is `letter`, becomes each of A, C, G and T.
    [[nodiscard]] [[gnu::always_inline]] std::array<MutatedRow, 4> mutants(std::size_t base,
                                                                           std::size_t letter) const noexcept {
        MutatedRow a = elsewhere_[base];
        MutatedRow c = a;
        MutatedRow g = a;
        MutatedRow t = a;
        for (std::size_t s = 0; s < strands_.size(); ++s) {
            StrandScores const& strand = strands_[s];
            Candidates const& found = candidates_[s];
            std::size_t const end = found.before[strand.end(base)];
            for (std::size_t i = found.before[strand.begin(base)]; i < end; ++i) {
                std::size_t const w = found.windows[i];
                std::size_t const place = strand.place(base, w);
                MutatedRow const rest = strand.score(w) - strand.column(place, letter);
                a = larger(rest + strand.column(place, 0), a);
                c = larger(rest + strand.column(place, 1), c);
                g = larger(rest + strand.column(place, 2), g);
                t = larger(rest + strand.column(place, 3), t);
            }
        }
        return {a, c, g, t};
    }

  private:
    struct Candidates {
        std::vector<std::size_t> windows{};  // ascending
        std::vector<std::size_t> before{};   // for each window the number of candidates before it, and that of all
    };

    [[nodiscard]] static MutatedRow lowest() noexcept {
        return MutatedRow::all(-std::numeric_limits<double>::infinity());
    }

    std::span<StrandScores const> strands_;
    MutatedRow reference_ = lowest();
    std::vector<MutatedRow> elsewhere_;  // for each base the best of the windows without it
    std::vector<Candidates> candidates_{};
};

/// \brief The expectation of the scores under their softmax, in the same way: a window that changes in one base has its
/// weight e^(m score) multiplied. No sum is made by subtraction, so nothing is lost where a mutant destroys the window
/// that weighed nearly all.
class MutatedExpectation {
  public:
    /// \param m as of `ExpectationPool`
    MutatedExpectation(std::span<StrandScores const> strands, double m) : strands_{strands} {
        MutatedRow const factor = MutatedRow::all(m);
        MutatedRow const sign = MutatedRow::all(m < 0.0 ? -1.0 : 1.0);
        MutatedRow heaviest = MutatedRow::all(-std::numeric_limits<double>::infinity());
        for (StrandScores const& strand : strands) {
            for (std::size_t w = 0; w < strand.windows; ++w) {
                heaviest = larger(sign * strand.score(w), heaviest);
            }
        }
        heaviest = sign * heaviest;
        auto const zero = MutatedRow::all(0.0);
        for (StrandScores const& strand : strands) {
            Terms& terms = terms_.emplace_back();
            terms.powers.resize(strand.windows * mutated_lanes);
            for (std::size_t w = 0; w < strand.windows; ++w) {
                ((strand.score(w) - heaviest) * factor).store(terms.powers.data() + w * mutated_lanes);
            }
            for (double& power : terms.powers) {
                power = std::exp(power);
            }
            terms.before.assign(strand.windows + 1, {zero, zero});
            terms.behind.assign(strand.windows + 1, {zero, zero});
            for (std::size_t w = 0; w < strand.windows; ++w) {
                terms.before[w + 1] = terms.before[w] + terms.of(strand, w);
                std::size_t const back = strand.windows - 1 - w;
                terms.behind[back] = terms.behind[back + 1] + terms.of(strand, back);
            }
        }
    }

    /// \brief Of the sequence as it is.
    [[nodiscard]] MutatedRow reference() const noexcept {
        Sums all{MutatedRow::all(0.0), MutatedRow::all(0.0)};
        for (Terms const& terms : terms_) {
            all = all + terms.behind[0];
        }
        return all.values / all.weights;
    }

    /// \brief Of its mutants, as `MutatedMaximum::mutants`. Not a number where the windows that weighed most have lost
    /// so much that weights of others may be missing: they were below the smallest double.
    [[nodiscard]] [[gnu::always_inline]] std::array<MutatedRow, 4> mutants(std::size_t base,
                                                                           std::size_t letter) const noexcept {
        auto const zero = MutatedRow::all(0.0);
        Sums elsewhere{zero, zero};
        std::array<Sums, 4> inside;
        inside.fill(elsewhere);
        for (std::size_t s = 0; s < strands_.size(); ++s) {
            StrandScores const& strand = strands_[s];
            Terms const& terms = terms_[s];
            std::size_t const begin = strand.begin(base);
            std::size_t const end = strand.end(base);
            elsewhere = elsewhere + terms.before[begin] + terms.behind[end];
            for (std::size_t w = begin; w < end; ++w) {
                std::size_t const place = strand.place(base, w);
                MutatedRow const score = strand.score(w) - strand.column(place, letter);
                MutatedRow const power =
                    terms.power(w) * StrandColumns::row(strand.columns->inverse_powers, place, letter);
                for (std::size_t to = 0; to < 4; ++to) {
                    MutatedRow const weight = power * StrandColumns::row(strand.columns->powers, place, to);
                    inside[to].weights = inside[to].weights + weight;
                    inside[to].values = inside[to].values + weight * (score + strand.column(place, to));
                }
            }
        }
        std::array<MutatedRow, 4> out;
        for (std::size_t to = 0; to < 4; ++to) {
            Sums const all = elsewhere + inside[to];
            out[to] = MutatedRow::choose(all.weights > MutatedRow::all(smallest_total), all.values / all.weights,
                                         MutatedRow::all(std::numeric_limits<double>::quiet_NaN()));
        }
        return out;
    }

    /// \brief Scores of letters, times m, must not be larger for `mutants` to be right: a window whose weight is below
    /// the smallest double, 10^-308, can then rise to 10^-177, which is nothing beside the smallest total.
    static constexpr double largest_exponent = 150.0;

  private:
    static constexpr double smallest_total = 1e-150;  // the heaviest window of the reference weighs 1

    struct Sums {
        MutatedRow weights;
        MutatedRow values;  // weight times score

        friend Sums operator+(Sums const& a, Sums const& b) noexcept {
            return {a.weights + b.weights, a.values + b.values};
        }
    };
    struct Terms {
        AlignedVector<double> powers{};  // (windows, lanes): e^(m score), the heaviest is 1
        std::vector<Sums> before{};      // of the first so many windows
        std::vector<Sums> behind{};      // of those from this one on

        [[nodiscard]] MutatedRow power(std::size_t window) const noexcept {
            return MutatedRow::load(powers.data() + window * mutated_lanes);
        }
        [[nodiscard]] Sums of(StrandScores const& strand, std::size_t window) const noexcept {
            return {power(window), power(window) * strand.score(window)};
        }
    };

    std::span<StrandScores const> strands_;
    std::vector<Terms> terms_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
