/// \file
/// \brief How the library reads a sequence and a label from an element of a user's range.
#pragma once

#include <concepts>
#include <ranges>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Customisation point: specialise it for your own type with two static functions, `sequence(e)`, convertible to
/// `std::string_view`, and `label(e)`, a number that is 0 or 1.
///
/// Pairs and tuples (first the sequence, then the label) and structs with members `sequence` and `label` need no
/// specialisation.
template <class Element>
struct ExampleTraits {};

/// \brief Structs with members `sequence` and `label`.
template <class Element>
    requires requires(Element const& e) {
        { e.sequence } -> std::convertible_to<std::string_view>;
        requires std::is_arithmetic_v<std::remove_cvref_t<decltype(e.label)>>;
    }
struct ExampleTraits<Element> {
    /// \brief The sequence of `e`.
    static std::string_view sequence(Element const& e) { return e.sequence; }
    /// \brief The label of `e`.
    static auto label(Element const& e) { return e.label; }
};

/// \brief Pairs and tuples.
template <class Element>
    requires requires(Element const& e) {
        requires std::tuple_size<Element>::value >= 2;
        { std::get<0>(e) } -> std::convertible_to<std::string_view>;
        requires std::is_arithmetic_v<std::remove_cvref_t<decltype(std::get<1>(e))>>;
    }
struct ExampleTraits<Element> {
    /// \brief The sequence of `e`.
    static std::string_view sequence(Element const& e) { return std::get<0>(e); }
    /// \brief The label of `e`.
    static auto label(Element const& e) { return std::get<1>(e); }
};

/// \brief A type with a sequence and a label, 0 or 1, through `ExampleTraits`.
template <class Element>
concept Example = requires(Element const& e) {
    { ExampleTraits<Element>::sequence(e) } -> std::convertible_to<std::string_view>;
    requires std::is_arithmetic_v<std::remove_cvref_t<decltype(ExampleTraits<Element>::label(e))>>;
};

/// \brief A forward range of examples: a vector, a list, a view over either.
template <class Range>
concept ExampleRange =
    std::ranges::forward_range<Range> && Example<std::remove_cvref_t<std::ranges::range_reference_t<Range>>>;

/// \brief A forward range of bare sequences, for prediction.
template <class Range>
concept SequenceRange =
    std::ranges::forward_range<Range> && std::convertible_to<std::ranges::range_reference_t<Range>, std::string_view>;

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
