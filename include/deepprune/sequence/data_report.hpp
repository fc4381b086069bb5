/// \file
/// \brief Counts over a data set, and warnings about what could spoil training or flatter a test.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/config.hpp>
#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/sequence/alphabet.hpp>
#include <deepprune/sequence/detail/sequence_classes.hpp>
#include <deepprune/sequence/record.hpp>
#include <deepprune/sequence/records_view.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {

/// \brief Counts over one set of records. Sequences are compared without regard to case; records without any A, C, G or
/// T are counted separately and left out of these comparisons.
struct SetReport {
    /// \brief All of them.
    std::size_t records = 0;
    /// \brief Those with label 1.
    std::size_t positives = 0;
    /// \brief Those with label 0.
    std::size_t negatives = 0;
    std::size_t shortest = 0;    ///< bases
    double median_length = 0.0;  ///< bases; between the middle two for an even number of records
    std::size_t longest = 0;     ///< bases
    /// \brief The number of different lengths.
    std::size_t distinct_lengths = 0;
    std::size_t shorter_than_kernel = 0;  ///< records that a kernel does not fit into
    std::size_t bases = 0;                ///< letters in total
    std::size_t unknown_letters = 0;      ///< N and the other codes of several bases
    std::size_t invalid_letters = 0;      ///< invalid characters
    /// \brief Records with an unknown letter.
    std::size_t records_with_unknown = 0;
    std::size_t records_all_unknown = 0;   ///< records without any A, C, G or T
    std::optional<double> gc_positives{};  ///< (G + C) / (A + C + G + T); empty without such letters
    /// \brief The same of the negatives.
    std::optional<double> gc_negatives{};
    std::optional<double> median_positives{};  ///< length in bases; empty without positives
    /// \brief The same of the negatives.
    std::optional<double> median_negatives{};
    /// \brief The chance that a positive is longer than a negative, ties counting half: the AUROC of the length alone.
    /// Empty without one of the classes.
    std::optional<double> length_auroc{};
    std::size_t duplicates = 0;       ///< records with the sequence of an earlier one
    std::size_t in_both_classes = 0;  ///< distinct sequences that are positive in one record and negative in another
};

/// \brief The report on a training set and, if there is one, its test set.
struct DataReport {
    /// \brief Of the training set.
    SetReport train{};
    SetReport test{};                     ///< all zero without a test set
    std::size_t shared = 0;               ///< test records whose sequence is in the training set too
    std::vector<std::string> warnings{};  ///< one sentence each, worst first; empty if nothing is suspicious
};

/// \brief Options of `data_report`.
struct DataReportOptions {
    std::size_t kernel_length = 24;           ///< bases
    std::string_view test_name = "test set";  ///< of the second set, in warnings; not owned
};

namespace detail {

/// \brief Letter counts of one class.
struct GcCount {
    std::size_t gc = 0;
    std::size_t known = 0;
    [[nodiscard]] std::optional<double> content() const {
        return known == 0 ? std::nullopt : std::optional{static_cast<double>(gc) / static_cast<double>(known)};
    }
};

/// \brief What a letter adds to the counts of known, unknown, and G and C, in 21 bits each.
inline constexpr unsigned letter_count_bits = 21;
inline constexpr auto letter_counts = [] {
    std::array<std::uint64_t, 256> counts{};
    for (std::size_t letter = 0; letter < counts.size(); ++letter) {
        Base const base = base_codes[letter];
        counts[letter] = std::uint64_t{base < unknown_base} | std::uint64_t{base == unknown_base} << letter_count_bits |
                         std::uint64_t{base == 1 || base == 2} << 2 * letter_count_bits;
    }
    return counts;
}();

/// \brief Adds the letters of one sequence to the counts; whether any of them is known.
inline bool count_letters(std::string_view sequence, SetReport& report, GcCount& gc) {
    constexpr std::size_t most = (std::size_t{1} << letter_count_bits) - 1;  // before a count would overflow
    std::size_t known = 0;
    std::size_t unknown = 0;
    for (std::string_view rest = sequence; !rest.empty(); rest.remove_prefix((std::min)(most, rest.size()))) {
        std::uint64_t sum = 0;
        for (char const letter : rest.substr(0, most)) {
            sum += letter_counts[static_cast<unsigned char>(letter)];
        }
        known += sum & most;
        unknown += sum >> letter_count_bits & most;
        gc.gc += sum >> 2 * letter_count_bits;
    }
    gc.known += known;
    report.bases += sequence.size();
    report.unknown_letters += unknown;
    report.invalid_letters += sequence.size() - known - unknown;
    report.records_with_unknown += unknown != 0 ? 1U : 0U;
    report.records_all_unknown += known == 0 ? 1U : 0U;
    return known != 0;
}

/// \brief The median of lengths in ascending order, at least one.
[[nodiscard]] inline double median_of(std::span<std::size_t const> sorted) noexcept {
    std::size_t const half = sorted.size() / 2;
    auto const middle = static_cast<double>(sorted[half]);
    return sorted.size() % 2 == 1 ? middle : 0.5 * (middle + static_cast<double>(sorted[half - 1]));
}

/// \brief Σ over all pairs of 1 if the first is longer, 1/2 if both are equally long, divided by the number of pairs.
/// Both in ascending order.
[[nodiscard]] inline double share_longer(std::span<std::size_t const> first, std::span<std::size_t const> second) {
    double sum = 0.0;
    for (std::size_t const length : first) {
        auto const shorter = std::ranges::lower_bound(second, length) - second.begin();
        auto const not_longer = std::ranges::upper_bound(second, length) - second.begin();
        sum += 0.5 * static_cast<double>(shorter + not_longer);
    }
    return sum / (static_cast<double>(first.size()) * static_cast<double>(second.size()));
}

inline void count_lengths(RecordsView records, std::size_t kernel_length, SetReport& report) {
    std::vector<std::size_t> lengths;
    std::vector<std::size_t> of_class[2];
    lengths.reserve(records.size());
    for (auto const& record : records) {
        lengths.push_back(record.sequence.size());
        of_class[record.label ? 1 : 0].push_back(record.sequence.size());
        report.shorter_than_kernel += record.sequence.size() < kernel_length ? 1U : 0U;
    }
    if (lengths.empty()) {
        return;
    }
    for (auto* const sorted : {&lengths, &of_class[0], &of_class[1]}) {
        std::ranges::sort(*sorted);
    }
    report.shortest = lengths.front();
    report.longest = lengths.back();
    report.median_length = median_of(lengths);
    report.distinct_lengths = static_cast<std::size_t>(std::unique(lengths.begin(), lengths.end()) - lengths.begin());
    if (!of_class[0].empty()) {
        report.median_negatives = median_of(of_class[0]);
    }
    if (!of_class[1].empty()) {
        report.median_positives = median_of(of_class[1]);
    }
    if (report.median_negatives && report.median_positives) {
        report.length_auroc = share_longer(of_class[1], of_class[0]);
    }
}

inline SetReport report_set(RecordsView records, std::size_t kernel_length, SequenceClasses& classes) {
    SetReport report{.records = records.size()};
    GcCount gc[2];
    for (auto const& record : records) {
        (record.label ? report.positives : report.negatives) += 1;
        if (!count_letters(record.sequence, report, gc[record.label ? 1 : 0])) {
            continue;
        }
        unsigned& of_sequence = classes[record.sequence];
        unsigned const before = of_sequence;
        of_sequence |= record.label ? 2U : 1U;
        report.duplicates += before != 0U ? 1U : 0U;
        report.in_both_classes += of_sequence == 3U && before != 3U ? 1U : 0U;
    }
    report.gc_negatives = gc[0].content();
    report.gc_positives = gc[1].content();
    count_lengths(records, kernel_length, report);
    return report;
}

/// \brief "1 record", "2 records".
[[nodiscard]] inline std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + ' ' + std::string{noun} + (count == 1 ? "" : "s");
}

/// \brief Whether the lengths of the classes differ by more than chance: an AUROC of the length alone that is 0.05 and
/// three standard deviations (of Mann & Whitney, 1947, without ties) from 1/2.
[[nodiscard]] inline bool lengths_differ(SetReport const& set) noexcept {
    constexpr double least = 0.05;
    if (!set.length_auroc) {
        return false;
    }
    auto const n = static_cast<double>(set.records);
    double const deviation =
        std::sqrt((n + 1.0) / (12.0 * static_cast<double>(set.positives) * static_cast<double>(set.negatives)));
    return std::abs(*set.length_auroc - 0.5) > (std::max)(least, 3.0 * deviation);
}

inline void warn_about(SetReport const& set, std::string const& name, std::size_t kernel_length,
                       std::vector<std::string>& warnings) {
    constexpr std::size_t imbalance = 10;   // classes further apart than 1 : 10
    constexpr double gc_difference = 0.05;  // a network can learn five points of GC content instead of a motif
    auto const warn = [&](bool condition, std::string const& text) {
        if (condition) {
            warnings.push_back(name + ": " + text);
        }
    };
    warn(set.invalid_letters != 0, counted(set.invalid_letters, "byte") + " no letter of DNA");
    warn(set.positives == 0 && set.negatives != 0, "no positives");
    warn(set.negatives == 0 && set.positives != 0, "no negatives; dinucleotide shuffles of the positives can serve");
    warn(set.in_both_classes != 0, counted(set.in_both_classes, "sequence") + " with both labels");
    warn(set.records_all_unknown != 0, counted(set.records_all_unknown, "record") + " without any known base");
    warn(set.shorter_than_kernel != 0, counted(set.shorter_than_kernel, "record") + " shorter than the kernel (" +
                                           std::to_string(kernel_length) + " bases)");
    warn(set.duplicates != 0, counted(set.duplicates, "record") + " with the sequence of an earlier one");
    warn(set.distinct_lengths > 1,
         std::to_string(set.distinct_lengths) + " different lengths; a network of fixed input length takes only one");
    warn(set.positives != 0 && set.negatives != 0 &&
             (std::max)(set.positives, set.negatives) / (std::min)(set.positives, set.negatives) >= imbalance,
         detail::concat({"one class is at least ", std::to_string(imbalance), " times the other"}));
    warn(set.gc_positives && set.gc_negatives &&
             (std::max)(*set.gc_positives, *set.gc_negatives) - (std::min)(*set.gc_positives, *set.gc_negatives) >
                 gc_difference,
         "the classes differ in GC content, which alone can tell them apart");
    if (lengths_differ(set)) {
        warn(true, concat({"the classes differ in length (medians ", decimal_text(*set.median_positives, 1), " and ",
                           decimal_text(*set.median_negatives, 1),
                           " bases), which alone can tell them apart, with an AUROC of ",
                           fixed_text((std::max)(*set.length_auroc, 1.0 - *set.length_auroc), 2)}));
    }
}

}  // namespace detail

/// \brief Counts the contents of a training set and a test set (which may be empty), and lists what looks wrong.
/// O(total bases).
[[nodiscard]] inline DataReport make_data_report(RecordsView train, RecordsView test = {},
                                                 DataReportOptions const& options = {}) {
    DataReport report;
    detail::SequenceClasses in_train{train.size()};
    detail::SequenceClasses in_test{test.size()};
    report.train = detail::report_set(train, options.kernel_length, in_train);
    report.test = detail::report_set(test, options.kernel_length, in_test);
    for (auto const& record : test) {
        report.shared += in_train.contains(record.sequence) ? 1U : 0U;
    }
    if (train.empty()) {
        report.warnings.emplace_back("training set: no records");
    }
    if (report.shared != 0) {
        report.warnings.push_back(
            detail::concat({options.test_name, ": ", detail::counted(report.shared, "record"),
                            " with a sequence of the training set; what is measured on it will look too good"}));
    }
    detail::warn_about(report.train, "training set", options.kernel_length, report.warnings);
    detail::warn_about(report.test, std::string{options.test_name}, options.kernel_length, report.warnings);
    return report;
}

}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
