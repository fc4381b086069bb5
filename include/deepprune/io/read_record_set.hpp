/// \file
/// \brief Reads many records into little memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <new>
#include <utility>

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

namespace detail {

/// \brief The records of a file, or those that are left when `take`, if it is not null, has had the batches before.
[[nodiscard]] inline ReadRecordSet read_record_set(LineReader& lines, RecordSetOptions const& options,
                                                   std::size_t batch_bases,
                                                   std::function<void(ReadRecordSet)> const* take) try {
    DataFormat const format = options.format == DataFormat::automatic ? detect_format(lines) : options.format;
    LabelCount labels;
    auto const with_labels = [&](RecordSet records) {
        bool const labelled = options.labels_optional ? labels.given != 0 : format != DataFormat::fasta;
        return ReadRecordSet{.records = std::move(records), .labelled = labelled};
    };
    std::function<void(RecordSet)> const take_batch = [&](RecordSet records) {
        (*take)(with_labels(std::move(records)));
    };
    return with_labels(read_records_of<RecordSet>(lines, format, options.fasta_label,
                                                  {.labels = options.labels_optional ? &labels : nullptr,
                                                   .max_bases = options.max_bases,
                                                   .take = take != nullptr ? &take_batch : nullptr,
                                                   .batch_bases = batch_bases}));
} catch (std::bad_alloc const&) {
    fail_without_memory(lines);
}

}  // namespace detail

/// \brief Reads records from lines, up to their end, as `read_records` does.
/// \throws as `read_records`; DataError also for more than `max_bases`, with the line where they are reached
[[nodiscard]] inline ReadRecordSet read_record_set(LineReader& lines, RecordSetOptions const& options = {}) {
    return detail::read_record_set(lines, options, 0, nullptr);
}

/// \brief Reads records from lines as `read_record_set` does, and gives them away batch by batch, so that memory does
/// not grow with the file.
///
/// Whether a file is valid is known only at its end: what was made of the batches counts only if nothing was thrown.
/// After the first bad line no more batches come.
/// \param take called with each batch, of at least one record, in the order of the file
/// \param batch_bases the bases of a batch, and those of its last record that go beyond; at least 1
/// \throws as `read_record_set`, and what `take` throws
inline void read_record_batches(LineReader& lines, RecordSetOptions const& options,
                                std::function<void(ReadRecordSet)> const& take,
                                std::size_t batch_bases = std::size_t{1} << 23U) {
    take(detail::read_record_set(lines, options, batch_bases, &take));
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
