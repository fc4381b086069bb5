/// \file
/// \brief Sequences as the fused scan reads them: the number of the word at each position.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepprune/detail/pack.hpp>
#include <deepprune/fused/detail/fused_network.hpp>
#include <deepprune/fused/detail/word_shape.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Some sequences of a set: each strand with its padding, and the word at each position. A few bytes per base,
/// made anew for every chunk of a batch: the data set itself stays at one byte per base.
class CodedStrands {
  public:
    /// \brief One strand of a sequence, or the only one.
    struct Strand {
        std::size_t begin = 0;    ///< the place of window 0 in `codes()`
        std::size_t windows = 0;  ///< windows on the strand
    };

    /// \brief Reserves room for any `count` sequences of at most `longest` bases; if that is more than a mebibyte of
    /// letters, `assign` makes room as needed.
    void make_room(FusedSizes const& sizes, std::size_t longest, std::size_t count) {
        constexpr std::size_t max_letters = std::size_t{1} << 20U;
        std::size_t const per_sequence = sizes.strands == Strands::both ? 2 : 1;
        strands_.reserve(count * per_sequence);
        if (longest < max_letters) {
            // Windows that begin at a base or before it, and the last word of the last one.
            std::size_t const letters = count * per_sequence * (longest + sizes.length + 4);
            if (letters <= max_letters) {
                make_room(letters + slack);
            }
        }
    }

    /// \brief Encodes the sequences `which`. O(bases).
    /// \tparam Letters letters in a word
    template <std::size_t Letters>
    void assign(FusedSizes const& sizes, EncodedSet const& set, std::span<std::size_t const> which) {
        std::size_t const span = (sizes.length + Letters - 1) / Letters * Letters;
        place(sizes, set, which, span, [&](Strand const& strand, std::size_t bases) {
            std::span const letters{letters_.data() + strand.begin, strand.windows - 1 + span};
            code<Letters, true>(letters, sizes.left(), bases, set.has_unknown());
        });
    }
    /// \brief Sets the letters of the sequences `which`, but no words and no pairs.
    /// \param span letters that are read from the first one of a window on, at most 3 more than it has
    void assign_letters(FusedSizes const& sizes, EncodedSet const& set, std::span<std::size_t const> which,
                        std::size_t span) {
        place(sizes, set, which, span, [](Strand const&, std::size_t) {});
    }
    /// \brief Sets the words of `Letters` letters behind `assign_letters`, whose `span` has room for them.
    template <std::size_t Letters>
    void assign_words(FusedSizes const& sizes, EncodedSet const& set, std::span<std::size_t const> which) {
        std::size_t const span = (sizes.length + Letters - 1) / Letters * Letters;
        for (std::size_t i = 0; i < strands_.size(); ++i) {
            std::span const letters{letters_.data() + strands_[i].begin, strands_[i].windows - 1 + span};
            code<Letters, false>(letters, sizes.left(), set.sequence(which[i / per_sequence_]).size(),
                                 set.has_unknown());
        }
    }
    /// \brief Sets the pairs behind `assign_letters`.
    void assign_pairs() noexcept {
        for (std::size_t p = 0; p < end_; ++p) {
            pairs_[p] = pair(letters_.data() + p);
        }
    }

    /// \brief Prefetches the bases of the next sequences: a batch takes its sequences from all over the set. Always
    /// inlined, because gcc removes calls of a function that does nothing else.
    [[gnu::always_inline]] static void fetch(EncodedSet const& set, std::span<std::size_t const> which) noexcept {
#if defined(__GNUC__)
        for (std::size_t const i : which) {
            auto const sequence = set.sequence(i);
            for (std::size_t line = 0; line < sequence.size() + 63; line += 64) {
                __builtin_prefetch(sequence.data() + (std::min)(line, sequence.size() - 1));
            }
        }
#endif
    }

    /// \brief One strand after the other, sequence after sequence.
    [[nodiscard]] std::span<Strand const> strands() const noexcept { return strands_; }
    /// \brief Those of sequence `i`.
    [[nodiscard]] std::span<Strand const> strands_of(std::size_t i) const noexcept {
        return strands().subspan(i * per_sequence_, per_sequence_);
    }
    /// \brief The letters of all strands; as many more as `slack` can be read behind them.
    [[nodiscard]] std::span<Base const> letters() const noexcept { return std::span{letters_}.first(end_); }
    /// \brief The letters for which there is room.
    [[nodiscard]] std::size_t room() const noexcept { return letters_.size(); }
    /// \brief The words that begin at each position.
    [[nodiscard]] WordCode const* codes() const noexcept { return codes_.data(); }
    /// \brief The row in `PairChannels` of the letter and the next one, at each position.
    [[nodiscard]] std::uint16_t const* pairs() const noexcept { return pairs_.data(); }

    /// \brief Turns the numbers of windows of a sequence, whose strands `ours` are, into places among the letters.
    template <class Integer, std::size_t Lanes>
    [[nodiscard]] [[gnu::always_inline]] static Pack<Integer, Lanes> places(
        std::span<Strand const> ours, Pack<Integer, Lanes> const& window) noexcept {
        using Index = Pack<Integer, Lanes>;
        auto const all = [](std::size_t value) { return Index::all(static_cast<Integer>(value)); };
        auto const on_first = window + all(ours[0].begin);
        if (ours.size() == 1) {
            return on_first;
        }
        auto const on_second = window - all(ours[0].windows) + all(ours[1].begin);
        return Index::choose(all(ours[0].windows) > window, on_first, on_second);
    }

  private:
    // Loops over positions run to a multiple of this: what they write beyond a strand is overwritten by the next one,
    // or lies behind the last.
    static constexpr std::size_t stride = 64;
    static constexpr std::size_t slack = 2 * stride;

    void make_room(std::size_t letters) {
        if (letters_.size() < letters) {
            letters_.resize(letters);
            codes_.resize(letters);
            pairs_.resize(letters);
        }
    }

    static void reverse_complement(std::span<Base> bases) noexcept {
        std::ranges::reverse(bases);
        for (Base& base : bases) {
            base = complement(base);
        }
    }

    // Sets strands and letters, and calls `visit(strand, bases)` behind each strand: all that follows is outside then.
    template <class Visit>
    void place(FusedSizes const& sizes, EncodedSet const& set, std::span<std::size_t const> which, std::size_t span,
               Visit const& visit) {
        constexpr std::size_t max_word = 4;
        std::size_t const per_sequence = sizes.strands == Strands::both ? 2 : 1;
        per_sequence_ = per_sequence;
        strands_.resize(which.size() * per_sequence);
        std::size_t end = 0;
        for (std::size_t i = 0; i < which.size(); ++i) {
            std::size_t const windows = sizes.windows(set.sequence(which[i]).size());
            for (std::size_t s = 0; s < per_sequence; ++s) {
                strands_[i * per_sequence + s] = {end, windows};
                end += windows - 1 + span;
            }
        }
        end_ = end;
        make_room(end + slack);
        for (std::size_t i = 0; i < strands_.size(); ++i) {
            auto const sequence = set.sequence(which[i / per_sequence]);
            Strand const& strand = strands_[i];
            Base* const letters = letters_.data() + strand.begin;
            std::fill_n(letters, sizes.left(), outside);
            Base* const bases = letters + sizes.left();
            std::copy(sequence.begin(), sequence.end(), bases);
            std::fill(bases + sequence.size(), letters + strand.windows - 1 + span + max_word, outside);
            if (i % per_sequence == 1) {
                reverse_complement({bases, sequence.size()});
            }
            visit(strand, sequence.size());
        }
    }

    [[nodiscard]] static std::uint16_t pair(Base const* letter) noexcept {
        return static_cast<std::uint16_t>(8 * (symbols * letter[0] + letter[1]));
    }

    // `letters` is readable beyond its end. First every word is coded as if it had bases only, which compilers
    // vectorise; then the others are corrected.
    template <std::size_t Letters, bool Pairs>
    void code(std::span<Base const> letters, std::size_t left, std::size_t bases, bool may_be_unknown) {
        Base const* const from = letters.data();
        auto const begin = static_cast<std::size_t>(from - letters_.data());
        WordCode* const codes = codes_.data() + begin;
        [[maybe_unused]] std::uint16_t* const pairs = pairs_.data() + begin;
        for (std::size_t first = 0; first < letters.size(); first += stride) {
            for (std::size_t p = first; p < first + stride; ++p) {
                WordCode word = from[p];
                for (std::size_t i = 1; i < Letters; ++i) {
                    word = static_cast<WordCode>(word * 4 + from[p + i]);
                }
                codes[p] = word;
                if constexpr (Pairs) {
                    pairs[p] = pair(from + p);
                }
            }
        }
        auto const recode = [&](std::size_t first, std::size_t last) {
            for (std::size_t p = first; p < last; ++p) {
                codes[p] = WordShape<Letters>::code(from + p);
            }
        };
        if (may_be_unknown && std::ranges::find(letters, unknown_base) != letters.end()) {
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

    std::size_t per_sequence_ = 1;
    std::size_t end_ = 0;  ///< letters of all strands
    std::vector<Strand> strands_;
    std::vector<Base> letters_;
    std::vector<WordCode> codes_;
    std::vector<std::uint16_t> pairs_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
