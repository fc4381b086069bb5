/// \file
/// \brief Shared by the readers of records: checks of a record's parts, and the records read so far.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/detail/complaint_list.hpp>
#include <deepprune/io/detail/control.hpp>
#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/record.hpp>
#include <deepprune/sequence/record_set.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief The limit of a file's bases that is none.
inline constexpr std::uint64_t unlimited_bases = (std::numeric_limits<std::uint64_t>::max)();

namespace detail {

/// \brief Position of the first character that is not a letter of DNA; `text.size()` if there is none.
[[nodiscard]] inline std::size_t find_bad_letter(std::string_view text) noexcept {
    constexpr std::size_t block = 16;
    static_assert(unknown_base < 8 && not_a_base >= 8);  // a sum of bits tells whether one of a block is bad
    std::size_t good = 0;
    for (; good + block <= text.size(); good += block) {
        unsigned bits = 0;
        for (std::size_t i = 0; i < block; ++i) {
            bits |= encode_base(text[good + i]);
        }
        if (bits >= 8) {
            break;
        }
    }
    auto const bad = std::ranges::find(text.substr(good), not_a_base, encode_base);
    return static_cast<std::size_t>(bad - text.begin());
}

/// \brief How many records have a label, where an empty one, NA and -1 are none.
struct LabelCount {
    std::size_t given = 0;    ///< records with a label
    std::size_t missing = 0;  ///< records without one
};

/// \brief What readers of records share.
struct RowOptions {
    LabelCount* labels = nullptr;  ///< counts those of the rows, if they are optional; null: each row must have one
    std::uint64_t max_bases = unlimited_bases;  ///< of all records
    /// \brief Takes records away while others are still to be read, if there is one; for a `RecordSet`.
    std::function<void(RecordSet)> const* take = nullptr;
    std::size_t batch_bases = 0;  ///< with `take`: as soon as so many are there
};

/// \brief Collects records and complaints while a file is read.
/// \tparam Records `std::vector<Record>` or `RecordSet`
template <class Records>
class RecordBuilder {
  public:
    explicit RecordBuilder(std::string const& file, RowOptions const& options = {})
        : file_{file}, complaints_{file}, options_{options} {}

    void complain(Complaint const& complaint) { complaints_.add(complaint); }

    /// \brief Whether `text` is DNA; complains about the first byte that is not. \param column where `text` starts
    bool check_letters(std::string_view text, std::size_t line, std::size_t column) {
        std::size_t const bad = find_bad_letter(text);
        if (bad == text.size()) {
            return true;
        }
        bool const rna = text[bad] == 'U' || text[bad] == 'u';
        complain({.where = {.line = line, .column = column + bad},
                  .found = concat({"'", printable(text.substr(bad, 1)), "'"}),
                  .expected = "A, C, G, T or an IUPAC code such as N",
                  .remedy = rna ? "write RNA's U as T" : ""});
        return false;
    }

    /// \brief Whether an id has no control bytes, which would reach tables and the terminal; complains about the first.
    /// \param column where `id` starts
    bool check_id(std::string_view id, std::size_t line, std::size_t column) {
        auto const bad = std::ranges::find_if(id, is_control);
        if (bad == id.end()) {
            return true;
        }
        auto const place = static_cast<std::size_t>(bad - id.begin());
        complain({.where = {.line = line, .column = column + place},
                  .found = concat({"'", printable(id.substr(place, 1)), "' in an id"}),
                  .expected = "an id without control characters"});
        return false;
    }

    /// \brief Adds the record of one line of a table, if its parts are valid.
    void add_row(Field const& id, Field const& sequence, Field const& label, std::size_t line) {
        if (sequence.text.empty()) {
            complain({.where = {.line = line, .column = sequence.column},
                      .found = "an empty sequence",
                      .expected = "at least one base"});
            return;
        }
        bool const letters = check_id(id.text, line, id.column) && check_letters(sequence.text, line, sequence.column);
        bool const missing =
            options_.labels != nullptr && (label.text.empty() || label.text == "-1" || label.text == "NA");
        bool const known = label.text == "0" || label.text == "1" || missing;
        ones_ += label.text == "1" ? 1U : 0U;
        first_minus_ = label.text == "-1" && first_minus_ == 0 ? line : first_minus_;
        if (options_.labels != nullptr && known) {
            ++(missing ? options_.labels->missing : options_.labels->given);
            first_missing_ = missing && first_missing_ == 0 ? line : first_missing_;
        }
        if (!known) {
            complain({.where = {.line = line, .column = label.column},
                      .found = label.text.empty() ? "an empty label" : concat({"label '", printable(label.text), "'"}),
                      .expected = "0 (not bound) or 1 (bound)",
                      .remedy = label.text == "-1" ? "the file has no labels: use a copy that does" : ""});
        }
        if (letters && known) {
            add({.id = id.text, .sequence = sequence.text, .label = label.text == "1" || missing, .line = line});
        }
    }

    /// \brief Adds a record, which may go on in further lines. Those before it are complete.
    void add(RecordView const& record) {
        if constexpr (std::same_as<Records, RecordSet>) {
            if (options_.take != nullptr && bases_ - taken_ >= options_.batch_bases && !records_.empty()) {
                taken_ = bases_;
                Records complete = std::exchange(records_, {});
                if (complaints_.empty()) {
                    (*options_.take)(std::move(complete));
                }
            }
        }
        count_bases(record.sequence.size(), record.line);
        add_record(records_, record);
    }

    /// \brief Adds letters to the last record.
    void extend(std::string_view letters, std::size_t line) {
        count_bases(letters.size(), line);
        extend_last(records_, letters);
    }

    /// \brief Takes the last record away.
    void drop() { records_.pop_back(); }

    /// \brief The records, if the whole file was valid. \throws DataError if not, or if there are none.
    [[nodiscard]] Records finish() {
        if (ones_ != 0 && first_minus_ != 0) {
            throw DataError(message({.where = {.file = file_, .line = first_minus_},
                                     .found = "labels 1 and -1",
                                     .expected = "0 (not bound) or 1 (bound)",
                                     .remedy = "write -1 as 0"}));
        }
        complaints_.throw_if_any();
        if (options_.labels != nullptr && options_.labels->given != 0 && options_.labels->missing != 0) {
            throw DataError(message({.where = {.file = file_, .line = first_missing_},
                                     .found = concat({"a record without a label beside ",
                                                      std::to_string(options_.labels->given), " with one"}),
                                     .expected = "a label in all records or in none"}));
        }
        if (records_.empty()) {
            throw DataError(
                message({.where = {.file = file_}, .found = "no record", .expected = "at least one sequence"}));
        }
        return std::move(records_);
    }

  private:
    void count_bases(std::size_t more, std::size_t line) {
        bases_ += more;
        if (bases_ > options_.max_bases) {
            throw DataError(
                message({.where = {.file = file_, .line = line},
                         .found = concat({std::to_string(bases_), " bases up to here"}),
                         .expected = concat({"at most ", std::to_string(options_.max_bases), " in the file"}),
                         .remedy = "raise max-bases, or use fewer records"}));
        }
    }

    std::string file_;
    ComplaintList complaints_;
    RowOptions options_;
    std::uint64_t bases_ = 0;
    std::uint64_t taken_ = 0;        // of these, those of batches
    std::size_t ones_ = 0;           // labels 1
    std::size_t first_minus_ = 0;    // the line of the first label -1
    std::size_t first_missing_ = 0;  // the line of the first record without a label
    Records records_;
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
