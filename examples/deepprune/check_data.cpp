// deepprune check-data: what is in a data set, and what looks wrong with it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepprune/sequence/data_report.hpp>

#include "commands.hpp"
#include "numbers.hpp"
#include "terminal.hpp"
#include "text.hpp"
#include "training/training_data.hpp"

namespace programs {

namespace dp = deepprune;

namespace {

struct CheckDataOptions {
    std::string file{};
    std::string negatives{};
    std::string test{};
    std::string test_negatives{};
    std::size_t kernel_length = 24;
    std::uint64_t max_bases = dp::unlimited_bases;
};

std::string percent(std::optional<double> const& fraction) {
    return fraction ? fixed(100.0 * *fraction, 1) + " %" : "-";
}

std::string report_text(dp::DataReport const& report, bool with_test, std::size_t kernel_length) {
    std::vector<std::vector<std::string>> rows;
    auto const add = [&](std::string const& name, auto const& value) {
        rows.push_back({name, value(report.train)});
        if (with_test) {
            rows.back().push_back(value(report.test));
        }
    };
    auto const add_count = [&](std::string const& name, std::size_t dp::SetReport::*count) {
        add(name, [count](dp::SetReport const& set) { return std::to_string(set.*count); });
    };
    rows.push_back({"", "training set"});
    if (with_test) {
        rows.back().emplace_back("test set");
    }
    add_count("records", &dp::SetReport::records);
    add_count("  positives", &dp::SetReport::positives);
    add_count("  negatives", &dp::SetReport::negatives);
    add_count("bases", &dp::SetReport::bases);
    add_count("length: shortest", &dp::SetReport::shortest);
    add("length: median", [](dp::SetReport const& set) {
        bool const whole = static_cast<double>(static_cast<std::size_t>(set.median_length)) == set.median_length;
        return fixed(set.median_length, whole ? 0 : 1);
    });
    add_count("length: longest", &dp::SetReport::longest);
    add_count("different lengths", &dp::SetReport::distinct_lengths);
    add_count("shorter than the kernel (" + std::to_string(kernel_length) + ")", &dp::SetReport::shorter_than_kernel);
    add("GC content of positives", [](dp::SetReport const& set) { return percent(set.gc_positives); });
    add("GC content of negatives", [](dp::SetReport const& set) { return percent(set.gc_negatives); });
    add_count("unknown letters (N and the like)", &dp::SetReport::unknown_letters);
    add_count("  records with some", &dp::SetReport::records_with_unknown);
    add_count("  records with nothing else", &dp::SetReport::records_all_unknown);
    add_count("repeated sequences", &dp::SetReport::duplicates);
    add_count("sequences in both classes", &dp::SetReport::in_both_classes);
    if (with_test) {
        rows.push_back({"also in the training set", "", std::to_string(report.shared)});
    }
    std::string text = aligned(rows) + '\n';
    if (report.warnings.empty()) {
        return text + "nothing suspicious\n";
    }
    for (auto const& warning : report.warnings) {
        text += "warning: " + warning + '\n';
    }
    return text;
}

// The records of `file` and, if they have one of their own, the negatives.
dp::RecordSet load_records(std::string const& file, std::string const& negatives, std::uint64_t max_bases) {
    training::SequenceFile read = training::read_sequences(file, {.max_bases = max_bases});
    if (!negatives.empty()) {
        training::add_negatives(read, negatives, {.max_bases = max_bases});
    }
    return std::move(read.records);
}

void check_data(CheckDataOptions const& options) {
    auto const train = load_records(options.file, options.negatives, options.max_bases);
    bool const with_test = !options.test.empty();
    auto const test =
        with_test ? load_records(options.test, options.test_negatives, options.max_bases) : dp::RecordSet{};
    auto const report = dp::make_data_report(train, test, {.kernel_length = options.kernel_length});
    print(report_text(report, with_test, options.kernel_length));
}

}  // namespace

void add_check_data(CLI::App& app) {
    auto* const command =
        app.add_subcommand("check-data", "read a data set strictly, summarize it, and warn of what looks wrong");
    command->footer(
        R"(A file is FASTA, DeepBind's .seq, a .data file of Zeng et al. or a table 'sequence TAB label [TAB
id]', plain or gzipped; its content decides. FASTA has no labels: its records are positives, or
negatives in the two options for those.)");
    auto const options = std::make_shared<CheckDataOptions>();
    command->add_option("FILE", options->file, "check this training set")->required()->type_name("");
    command->add_option("--negatives", options->negatives, "read the training set's negatives from this file")
        ->type_name("FILE");
    auto* const test =
        command
            ->add_option("--test", options->test, "check this test set too, and what it shares with the training set")
            ->type_name("FILE");
    command->add_option("--test-negatives", options->test_negatives, "read the test set's negatives from this file")
        ->type_name("FILE")
        ->needs(test);
    command->add_option("--kernel-length", options->kernel_length, "count sequences shorter than this, in bases")
        ->check(whole_number(1, 1000000))
        ->capture_default_str();
    add_max_bases(*command, options->max_bases);
    command->callback([options] { check_data(*options); });
}

}  // namespace programs
