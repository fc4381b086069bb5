/// \file
/// \brief Writes records as FASTA or as a table, in the form that the readers take.
#pragma once

#include <concepts>
#include <cstddef>
#include <filesystem>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/detail/control.hpp>
#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/sequence/record.hpp>
#include <deepprune/sequence/records_view.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief How FASTA is laid out.
struct FastaOptions {
    std::size_t line_width = 0;  ///< bases per line; 0 puts each sequence on one line
};

namespace detail {

/// \brief Refuses a record that could not be read back. \param blanks whether its id may hold them
inline void check_writable(RecordView const& record, std::size_t index, bool blanks) {
    std::string const which = detail::concat({"record ", std::to_string(index + 1)});
    if (record.id.empty() || has_control(record.id) || (!blanks && record.id.find(' ') != std::string::npos)) {
        throw DataError(message({.found = detail::concat({"id '", printable(record.id), "' in ", which}),
                                 .expected = "a name without blanks and control characters"}));
    }
    if (record.sequence.empty() || find_bad_letter(record.sequence) != record.sequence.size()) {
        throw DataError(message({.found = detail::concat({"sequence '", printable(record.sequence), "' in ", which}),
                                 .expected = "at least one letter, each A, C, G, T or an IUPAC code such as N"}));
    }
}

/// \param write takes the pieces of the text
template <std::invocable<std::string_view> Write>
void put_fasta(RecordsView records, FastaOptions const& options, Write const& write) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        check_writable(records[i], i, false);
        write(concat({">", records[i].id, "\n"}));
        std::string_view left = records[i].sequence;
        while (!left.empty()) {
            std::string_view const line = left.substr(0, options.line_width == 0 ? left.size() : options.line_width);
            write(line);
            write("\n");
            left.remove_prefix(line.size());
        }
    }
}

/// \param write takes the pieces of the text
template <std::invocable<std::string_view> Write>
void put_tsv(RecordsView records, Write const& write) {
    write("sequence\tlabel\tid\n");
    for (std::size_t i = 0; i < records.size(); ++i) {
        check_writable(records[i], i, true);
        write(concat({records[i].sequence, records[i].label ? "\t1\t" : "\t0\t", records[i].id, "\n"}));
    }
}

}  // namespace detail

/// \brief Writes `>id` and the sequence of each record; FASTA has no place for labels.
/// \throws DataError for a record that could not be read back. \throws IoError as `AtomicFile`.
inline void write_fasta(std::filesystem::path const& target, RecordsView records, FastaOptions const& options = {}) {
    AtomicFile file{target};
    detail::put_fasta(records, options, [&](std::string_view text) { file.write(text); });
    file.commit();
}

/// \brief As above, into a stream such as the standard output; check its state afterwards.
inline void write_fasta(std::ostream& target, RecordsView records, FastaOptions const& options = {}) {
    detail::put_fasta(records, options, [&](std::string_view text) { target << text; });
}

/// \brief Writes a table with the header `sequence label id`, columns separated by tabs, as `read_tsv` reads it.
/// \throws DataError for a record that could not be read back. \throws IoError as `AtomicFile`.
inline void write_tsv(std::filesystem::path const& target, RecordsView records) {
    AtomicFile file{target};
    detail::put_tsv(records, [&](std::string_view text) { file.write(text); });
    file.commit();
}

/// \brief As above, into a stream such as the standard output; check its state afterwards.
inline void write_tsv(std::ostream& target, RecordsView records) {
    detail::put_tsv(records, [&](std::string_view text) { target << text; });
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
