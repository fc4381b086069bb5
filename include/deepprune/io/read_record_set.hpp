/// \file
/// \brief Reads many records into little memory.
#pragma once

#include <cstdint>
#include <new>

#include <deepprune/io/detail/record_builder.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/sequence/record_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief How `read_record_set` reads.
struct RecordSetOptions {
    DataFormat format = DataFormat::automatic;  ///< detected, unless given
    bool fasta_label = true;                    ///< of FASTA records, which have no label
    bool labels_optional = false;               ///< in other formats too, as for `read_unlabelled_records`
    std::uint64_t max_bases = unlimited_bases;  ///< of all records together
};

/// \brief The records of a file.
struct ReadRecordSet {
    RecordSet records{};    ///< label true where there is none and they are optional
    bool labelled = false;  ///< whether the file has labels
};

/// \brief Reads records from lines, up to their end, as `read_records` does.
/// \throws as `read_records`; DataError also for more than `max_bases`, with the line where they are reached
[[nodiscard]] inline ReadRecordSet read_record_set(LineReader& lines, RecordSetOptions const& options = {}) try {
    DataFormat const format = options.format == DataFormat::automatic ? detect_format(lines) : options.format;
    detail::LabelCount labels;
    ReadRecordSet read{.records = detail::read_records_of<RecordSet>(
                           lines, format, options.fasta_label,
                           {.labels = options.labels_optional ? &labels : nullptr, .max_bases = options.max_bases})};
    read.labelled = options.labels_optional ? labels.given != 0 : format != DataFormat::fasta;
    return read;
} catch (std::bad_alloc const&) {
    detail::fail_without_memory(lines);
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
