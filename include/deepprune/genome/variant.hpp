/// \file
/// \brief A change of a genome: an allele of a VCF file, in its shortest form.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <deepprune/core/config.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The bases `reference` of a chromosome, from base `start` on, become the bases `alternative`.
struct Variant {
    std::string chromosome{};   ///< its name
    std::size_t start = 0;      ///< the first base that changes, from 0; of an insertion, the base behind it
    std::string reference{};    ///< in upper case; may be empty
    std::string alternative{};  ///< the same

    /// \brief The base behind those that change.
    [[nodiscard]] std::size_t end() const noexcept { return start + reference.size(); }

    /// \brief Equality of all members.
    friend bool operator==(Variant const&, Variant const&) = default;
};

/// \brief Brings a variant into its one shortest form: what the alleles share at their ends is cut off, and what is
/// then an insertion or a deletion is moved to the left as far as the result stays the same (Tan, Abecasis & Kang,
/// Bioinformatics 31:2202, 2015). Unlike VCF it keeps no base that does not change.
/// \param variant its reference is what the genome has there
/// \param bases called as `bases(start, end)` for bases of the chromosome in upper case, left of the variant; gives
/// something that a `std::string_view` can be made of
/// \par Complexity
/// O(bases of the alleles and of the way to the left).
template <class Bases>
void normalize_variant(Variant& variant, Bases const& bases) {
    auto& reference = variant.reference;
    auto& alternative = variant.alternative;
    auto const [last, other_last] =
        std::mismatch(reference.rbegin(), reference.rend(), alternative.rbegin(), alternative.rend());
    reference.erase(last.base(), reference.end());
    alternative.erase(other_last.base(), alternative.end());
    auto const [first, other_first] =
        std::mismatch(reference.begin(), reference.end(), alternative.begin(), alternative.end());
    variant.start += static_cast<std::size_t>(first - reference.begin());
    reference.erase(reference.begin(), first);
    alternative.erase(alternative.begin(), other_first);
    if (reference.empty() == alternative.empty()) {
        return;
    }
    // A step to the left takes the base before the variant in, and the last base out, which must be the same one. So
    // the allele turns: its bases come round again from the last one on.
    std::string& allele = reference.empty() ? alternative : reference;
    constexpr std::size_t piece = 64;
    std::size_t steps = 0;
    for (bool same = true; same && variant.start > 0;) {
        std::size_t const begin = variant.start - (std::min)(variant.start, piece);
        auto const& before = bases(begin, variant.start);
        std::string_view const letters{before};
        std::size_t left = letters.size();
        while (left > 0 && letters[left - 1] == allele[allele.size() - 1 - steps % allele.size()]) {
            --left;
            ++steps;
        }
        variant.start = begin + left;
        same = left == 0;
    }
    auto const turned = static_cast<std::ptrdiff_t>(steps % allele.size());
    std::rotate(allele.begin(), allele.end() - turned, allele.end());
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
