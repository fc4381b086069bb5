// The readers of sequences: what is read can be written, and is read again as the same.

#include <algorithm>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_record_set.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/io/write_records.hpp>

#include "../support/gzip_member.hpp"
#include "target.hpp"

namespace deepprune::test {
namespace {

using Records = std::vector<Record>;

Records read_again(std::string const& text, DataFormat format) {
    try {
        LineReader lines{file_of(text, 1)};
        return read_records(lines, format);
    } catch (Error const& error) {
        wrong(error.what());
    }
}

void check_written(Records const& records, bool labelled) {
    std::ostringstream table;
    write_tsv(table, records);
    require(read_again(table.str(), DataFormat::tsv) == records, "a table that is read as other records");
    if (!labelled) {  // FASTA has no labels; and its ids have no blanks
        std::ostringstream fasta;
        write_fasta(fasta, records, {.line_width = 7});
        require(read_again(fasta.str(), DataFormat::fasta) == records, "FASTA that is read as other records");
    }
}

template <DataFormat Format>
void run(std::string_view bytes) {
    auto const path = file_of(bytes);
    Records records;
    std::string refused;
    try {
        LineReader lines{path, {.longest_line = 5000}};
        records = read_records(lines, Format);
    } catch (Error const& error) {
        refused = error.what();
        require(!refused.empty(), "no message");
    }
    try {  // the other container, by the same rules
        LineReader lines{path, {.longest_line = 5000}};
        auto const set = read_record_set(lines, {.format = Format});
        require(refused.empty() && set.records.size() == records.size(), "read_record_set reads what is refused");
        for (std::size_t i = 0; i < records.size(); ++i) {
            require(set.records[i].id == records[i].id && set.records[i].sequence == records[i].sequence &&
                        set.records[i].label == records[i].label && set.records[i].line == records[i].line,
                    "read_record_set reads another record");
        }
    } catch (Error const& error) {
        require(refused == error.what(), "read_record_set refuses in other words");
    }
    // DeepBind's rows may lack an id, which no writer accepts.
    if (refused.empty() && std::ranges::none_of(records, [](Record const& record) { return record.id.empty(); })) {
        try {
            check_written(records, Format != DataFormat::fasta);
        } catch (Error const& error) {
            wrong(error.what());
        }
    }
    try {
        LineReader lines{path, {.longest_line = 5000}};
        auto const read = read_unlabelled_records(lines, Format);
        require(refused.empty() ? read.records == records : !read.labelled, "labels that were given were changed");
    } catch (Error const&) {
        require(!refused.empty(), "records with labels are refused as such without");
    }
}

std::vector<std::string> fasta() { return {">a first\nACGTN\nacgt\n\n>b\nRYKM\n", ">g range=chr1:1-4\r\nACGT\r\n"}; }
std::vector<std::string> deepbind() { return {"FoldID\tEventID\tseq\tBound\nA\tseq_1\tACGT\t1\nB\tseq_2\tacgn\t0\n"}; }
std::vector<std::string> zeng() { return {">chr5:114-118 ACGTN 1\n>chr5:1-5_shuf\tacgtn\t0\r\n"}; }
std::vector<std::string> table() { return {"sequence\tlabel\tid\nACGT\t1\ta\nNNAC\t0\tb c\n", "ACGT\t1\nAC\t0\n"}; }
std::vector<std::string> any() {
    std::vector<std::string> all;
    for (auto const& some : {fasta(), deepbind(), zeng(), table()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    all.push_back(gzip_member(all[0]) + gzip_member(all[0]));
    all.push_back(gzip_member(all[2]) + std::string(8, '\0'));
    all.push_back("\xEF\xBB\xBF" + all[0]);
    return all;
}

}  // namespace

std::vector<FuzzTarget> record_targets() {
    std::vector<std::string> const words{"ACGT", "NA", "-1", "\t1", "\t0\n", "range=", "\r\n", "sequence\tlabel\tid\n"};
    return {{"fasta", run<DataFormat::fasta>, fasta, words},
            {"deepbind", run<DataFormat::deepbind>, deepbind, words},
            {"zeng", run<DataFormat::zeng>, zeng, words},
            {"tsv", run<DataFormat::tsv>, table, words},
            {"records", run<DataFormat::automatic>, any, {"FoldID\tEventID\tseq\tBound\n", "\x1F\x8B", ">", "ACGT"}}};
}

}  // namespace deepprune::test
