/// \file
/// \brief Sequences as the scan reads them: the number of the word at each position.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/scan/scan_sizes.hpp>
#include <deepprune/scan/word_shape.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune::inline DEEPPRUNE_ABI::detail {

/// \brief Some sequences of a set, each strand with what lies outside it, and the words at each position. A few bytes a
/// base, made anew for every chunk of a batch: the data set itself stays at one byte a base.
class CodedStrands {
  public:
    /// \brief One strand of a sequence, or the only one.
    struct Strand {
        std::size_t begin = 0;    ///< the place of window 0 in `codes()`
        std::size_t windows = 0;  ///< windows on the strand
    };

    /// \brief Takes the sequences `which`. O(bases).
    /// \tparam Letters letters in a word
    template <std::size_t Letters>
    void assign(ScanSizes const& sizes, EncodedSet const& set, std::span<std::size_t const> which) {
        std::size_t const words = (sizes.length + Letters - 1) / Letters;
        std::size_t const per_sequence = sizes.strands == Strands::both ? 2 : 1;
        strands_.resize(which.size() * per_sequence);
        std::size_t end = 0;
        for (std::size_t i = 0; i < which.size(); ++i) {
            auto const sequence = set.sequence(which[i]);
            prefetch(sequence.data());  // a batch takes its sequences from all over the set
            prefetch(sequence.data() + sequence.size() - 1);
            std::size_t const windows = sizes.windows(sequence.size());
            for (std::size_t s = 0; s < per_sequence; ++s) {
                strands_[i * per_sequence + s] = {end, windows};
                end += windows - 1 + words * Letters;
            }
        }
        if (letters_.size() < end + Letters) {
            letters_.resize(end + Letters);
            codes_.resize(end + Letters);
            pairs_.resize(end + Letters);
        }
        has_unknown_ = false;
        for (std::size_t i = 0; i < strands_.size(); ++i) {
            auto const sequence = set.sequence(which[i / per_sequence]);
            Strand const& strand = strands_[i];
            std::size_t const size = strand.windows - 1 + words * Letters;
            Base* const letters = letters_.data() + strand.begin;
            std::fill_n(letters, sizes.left(), outside);
            Base* const bases = letters + sizes.left();
            std::copy(sequence.begin(), sequence.end(), bases);
            std::fill(bases + sequence.size(), letters + size + Letters, outside);
            if (i % per_sequence == 1) {
                reverse_complement({bases, sequence.size()});
            }
            code<Letters>({letters, size}, sizes.left(), sequence.size());
        }
    }

    /// \brief One strand after the other, sequence after sequence.
    [[nodiscard]] std::span<Strand const> strands() const noexcept { return strands_; }
    /// \brief The words that begin at each position.
    [[nodiscard]] WordCode const* codes() const noexcept { return codes_.data(); }
    /// \brief `symbols` times the letter plus the next letter, at each position.
    [[nodiscard]] std::uint8_t const* pairs() const noexcept { return pairs_.data(); }
    /// \brief Whether an unknown letter is among them.
    [[nodiscard]] bool has_unknown() const noexcept { return has_unknown_; }

  private:
    static void prefetch([[maybe_unused]] Base const* bases) noexcept {
#if defined(__GNUC__)
        __builtin_prefetch(bases);
#endif
    }

    static void reverse_complement(std::span<Base> bases) noexcept {
        std::ranges::reverse(bases);
        for (Base& base : bases) {
            base = base < 4 ? static_cast<Base>(3 - base) : base;
        }
    }

    // `letters` has one word more behind its end. First every word as if it were of bases, which compilers do several at
    // a time; then those that are not.
    template <std::size_t Letters>
    void code(std::span<Base const> letters, std::size_t left, std::size_t bases) {
        Base const* const from = letters.data();
        auto const begin = static_cast<std::size_t>(from - letters_.data());
        WordCode* const codes = codes_.data() + begin;
        std::uint8_t* const pairs = pairs_.data() + begin;
        for (std::size_t p = 0; p < letters.size(); ++p) {
            unsigned word = 0;
            for (std::size_t i = 0; i < Letters; ++i) {
                word = word * 4 + from[p + i];
            }
            codes[p] = static_cast<WordCode>(word);
            pairs[p] = static_cast<std::uint8_t>(symbols * from[p] + from[p + 1]);
        }
        Base highest = 0;
        for (std::size_t p = left; p < left + bases; ++p) {
            highest = (std::max)(highest, from[p]);
        }
        bool const unknown = highest == unknown_base;
        has_unknown_ = has_unknown_ || unknown;
        auto const recode = [&](std::size_t first, std::size_t last) {
            for (std::size_t p = first; p < last; ++p) {
                codes[p] = WordShape<Letters>::code(from + p);
            }
        };
        if (unknown) {
            recode(0, letters.size());
            return;
        }
        std::size_t const begins = left - (std::min)(left, Letters - 1);  // the first word that reaches the sequence
        std::size_t const last = left + bases;
        std::size_t const leaves = last - (std::min)(last, Letters - 1);  // the first word that reaches beyond it
        std::fill_n(codes, begins, WordShape<Letters>::all_outside());
        recode(begins, (std::min)(left, leaves));
        recode((std::max)(begins, leaves), last);
        std::fill(codes + last, codes + letters.size(), WordShape<Letters>::all_outside());
    }

    std::vector<Strand> strands_;
    std::vector<Base> letters_;
    std::vector<WordCode> codes_;
    std::vector<std::uint8_t> pairs_;
    bool has_unknown_ = false;
};

}  // namespace deepprune::inline DEEPPRUNE_ABI::detail
