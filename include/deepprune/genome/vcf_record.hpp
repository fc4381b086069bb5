/// \file
/// \brief A line of a VCF file, as far as its alleles go.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/sequence/alphabet.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief What an entry of column ALT says.
enum class VcfAllele {
    bases,     ///< a sequence
    missing,   ///< a dot: there is none
    deleted,   ///< `*`: an upstream deletion covers the site
    symbolic,  ///< `<DEL>` and the like
    breakend,  ///< joins the site to another one, such as `G]17:198982]`
};

/// \brief The first eight columns of a line, as far as they are read here. All texts are parts of the line.
struct VcfRecord {
    std::string_view chromosome{};                 ///< column CHROM
    std::size_t position = 0;                      ///< column POS: from 1; 0 is the telomere
    std::string_view id{};                         ///< column ID; a dot if there is none
    std::string_view reference{};                  ///< column REF
    std::vector<std::string_view> alternatives{};  ///< the entries of column ALT
    std::size_t info = 0;                          ///< where column INFO begins in the line
    std::size_t info_end = 0;                      ///< and where it ends
};

/// \brief What an entry of column ALT is. \return `bases` for anything that is nothing else
[[nodiscard]] inline VcfAllele vcf_allele(std::string_view allele) noexcept {
    if (allele == ".") {
        return VcfAllele::missing;
    }
    if (allele == "*") {
        return VcfAllele::deleted;
    }
    if (allele.find_first_of("[]") != std::string_view::npos || allele.starts_with('.') || allele.ends_with('.')) {
        return VcfAllele::breakend;
    }
    return allele.starts_with('<') && allele.ends_with('>') ? VcfAllele::symbolic : VcfAllele::bases;
}

/// \brief Reads a line. \param line without its end; `record` keeps parts of it
/// \param where file and number of the line, for messages
/// \param columns as many as the header has
/// \param record where the result goes
/// \throws DataError for another number of columns, an empty column, a position that is no number, or alleles that are
/// none
inline void read_vcf_record(std::string_view line, Location const& where, std::size_t columns, VcfRecord& record) {
    auto const refuse = [&](std::string_view found, std::string_view expected) {
        throw DataError(message({.where = where, .found = found, .expected = expected}));
    };
    auto const count = static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')) + 1;
    if (count != columns) {
        refuse(detail::concat({std::to_string(count), count == 1 ? " column" : " columns"}),
               detail::concat({std::to_string(columns), " with tabs between them, as in the header"}));
    }
    constexpr std::size_t fixed = 8;
    std::string_view fields[fixed];
    std::size_t begin = 0;
    for (std::size_t i = 0; i < fixed; ++i) {
        std::size_t const end = (std::min)(line.find('\t', begin), line.size());
        fields[i] = line.substr(begin, end - begin);
        record.info = begin;
        record.info_end = end;
        if (fields[i].empty()) {
            refuse(detail::concat({"nothing in column ", std::to_string(i + 1)}), "a value, or a dot if it is missing");
        }
        begin = end + 1;
    }
    record.chromosome = fields[0];
    record.id = fields[2];
    record.reference = fields[3];
    auto const position = parse_number<std::uint64_t>(fields[1]);
    if (!position || *position > std::uint64_t{1} << 48U) {
        refuse(detail::concat({"position '", printable(fields[1]), "'"}), "a whole number, from 1");
    }
    record.position = static_cast<std::size_t>(*position);
    auto const has_bases = [](std::string_view text) {
        return !text.empty() &&
               std::ranges::all_of(text, [](char letter) { return encode_base(letter) != detail::not_a_base; });
    };
    if (!has_bases(record.reference)) {
        refuse(detail::concat({"reference '", printable(record.reference), "'"}), "letters A, C, G, T or N");
    }
    record.alternatives.clear();
    for (std::size_t from = 0; from <= fields[4].size();) {
        std::size_t const end = (std::min)(fields[4].find(',', from), fields[4].size());
        auto const& allele = record.alternatives.emplace_back(fields[4].substr(from, end - from));
        if (vcf_allele(allele) == VcfAllele::bases && !has_bases(allele)) {
            refuse(detail::concat({"alternative '", printable(allele), "'"}),
                   "letters A, C, G, T or N, an entry such as <DEL>, a star, or a dot");
        }
        from = end + 1;
    }
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
