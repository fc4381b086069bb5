/// \file
/// \brief Bases as four channels.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include <deepprune/core/batch.hpp>
#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/core/shape.hpp>
#include <deepprune/sequence/encoded_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The encoding of an unknown letter (N and the other IUPAC codes of several bases).
enum class Unknown {
    uniform,  ///< 1/4 in each channel, as DeepBind does
    zero,     ///< 0 in each channel
    reject,   ///< a DataError
};

namespace detail {

inline void require_length(EncodedSet const& set, std::size_t length, std::string const& encoder) {
    for (std::size_t i = 0; i < set.size(); ++i) {
        if (set.sequence(i).size() != length) {
            throw DataError(message({.found = detail::concat({"a sequence of ", std::to_string(set.sequence(i).size()),
                                                              " bases (element ", std::to_string(i), ")"}),
                                     .expected = std::to_string(length) + ", as " + encoder + " says",
                                     .remedy = "cut the sequences to one length, or write OneHot<>"}));
        }
    }
}

inline void require_known_letters(EncodedSet const& set, std::string const& encoder) {
    for (std::size_t i = 0; i < set.size(); ++i) {
        auto const sequence = set.sequence(i);
        auto const unknown = std::ranges::find(sequence, unknown_base);
        if (unknown != sequence.end()) {
            throw DataError(message({.found = detail::concat({"an unknown letter at position ",
                                                              std::to_string(unknown - sequence.begin() + 1),
                                                              " of element ", std::to_string(i)}),
                                     .expected = detail::concat({"A, C, G or T only, as ", encoder, " says"}),
                                     .remedy = "choose Unknown::uniform or Unknown::zero to accept it"}));
        }
    }
}

}  // namespace detail

/// \brief () -> (4, Length): channel b is 1 where the base is b. The first layer of a chain.
/// \tparam Length the length of every sequence, or `dynamic_length` (`OneHot<>`) to take it from each sequence.
/// \tparam UnknownPolicy the encoding of an unknown letter
template <std::size_t Length = dynamic_length, Unknown UnknownPolicy = Unknown::uniform>
struct OneHot {
    /// \brief The shape of the output.
    using output = Shape<4, Length>;

    /// \brief The name with the template arguments, as in saved models.
    [[nodiscard]] static std::string signature() {
        std::string text = "OneHot<";
        if constexpr (Length != dynamic_length) {
            text += std::to_string(Length);
        }
        if constexpr (UnknownPolicy == Unknown::zero) {
            text += ",zero";
        } else if constexpr (UnknownPolicy == Unknown::reject) {
            text += ",reject";
        }
        return text + ">";
    }

    /// \brief Checks the lengths and letters of `set`. \throws DataError for a sequence of another length, or an
    /// unknown letter if the policy rejects it.
    static void require_readable(EncodedSet const& set) {
        if constexpr (Length != dynamic_length) {
            detail::require_length(set, Length, signature());
        }
        if constexpr (UnknownPolicy == Unknown::reject) {
            detail::require_known_letters(set, signature());
        }
    }

    /// \brief Sets `y` to the sequences `which` of `set`. O(bases).
    template <std::floating_point T>
    static void encode(EncodedSet const& set, std::span<std::size_t const> which, Batch<T>& y) {
        y.offsets.resize(which.size() + 1);
        for (std::size_t i = 0; i < which.size(); ++i) {
            y.offsets[i + 1] = y.offsets[i] + set.sequence(which[i]).size();
        }
        y.resize(4);
        constexpr T share = UnknownPolicy == Unknown::uniform ? T{0.25} : T{0};
        T* out = y.values.data();
        for (std::size_t const i : which) {
            for (Base const base : set.sequence(i)) {
                for (Base channel = 0; channel < 4; ++channel) {
                    *out++ = base == unknown_base ? share : T(base == channel);
                }
            }
        }
    }
};

namespace detail {

template <class Encoder>
inline constexpr bool rejects_unknown = false;
template <std::size_t Length>
inline constexpr bool rejects_unknown<OneHot<Length, Unknown::reject>> = true;

}  // namespace detail

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
