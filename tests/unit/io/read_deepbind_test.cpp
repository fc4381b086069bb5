#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/io/read_deepbind.hpp>
#include <deepprune/io/read_records.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/gzip.hpp"
#include "../../support/refusal.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using Records = std::vector<dp::Record>;

namespace {

Records read(std::string_view bytes) {
    TempDir const dir;
    return dp::read_deepbind(write_bytes(dir.path() / "f.seq", bytes));
}

std::string refused(std::string const& rows) {
    return refusal("FoldID\tEventID\tseq\tBound\n" + rows,
                   [](std::filesystem::path const& path) { return dp::read_deepbind(path); });
}

}  // namespace

TEST_CASE("DeepBind's table is read", "[io][read_deepbind]") {
    Records const two{{"seq_1_peak", "ACGT", true}, {"seq_1_shuf", "acgn", false}};
    std::string const text = "FoldID\tEventID\tseq\tBound\nA\tseq_1_peak\tACGT\t1\nB\tseq_1_shuf\tacgn\t0\n";
    CHECK(read(text) == two);
    CHECK(read(text.substr(0, text.size() - 1)) == two);
    CHECK(read(gzip(text)) == two);
    CHECK(read("\n" + text + "\n\n") == two);
    CHECK(read("FoldID\tEventID\tseq\tBound\r\nA\tseq_1_peak\tACGT\t1\r\n") == Records{two[0]});
    // Neither fold nor name is needed for training.
    CHECK(read("FoldID\tEventID\tseq\tBound\n\t\tACGT\t1\n") == Records{{"", "ACGT", true}});
}

TEST_CASE("anything but DeepBind's table is refused with file and line", "[io][read_deepbind]") {
    auto const reader = [](std::filesystem::path const& path) { return dp::read_deepbind(path); };
    std::string const header = "DeepBind's header: FoldID, EventID, seq, Bound, separated by tabs";
    CHECK(refusal("", reader) == "bad: found no record, expected at least one sequence");
    CHECK(refusal("FoldID\tEventID\tseq\tBound\n", reader) == "bad: found no record, expected at least one sequence");
    CHECK(refusal("FoldID EventID seq Bound\n", reader) ==
          "bad:1: found 'FoldID EventID seq Bound', expected " + header);
    CHECK(refusal("\n\nA\tx\tACGT\t1\n", reader) == "bad:3: found 'A\\x09x\\x09ACGT\\x091', expected " + header);
    std::string const columns = "4, separated by tabs: FoldID, EventID, seq, Bound";
    CHECK(refused("A\tx\tACGT\n") == "bad:2: found 3 columns, expected " + columns);
    CHECK(refused("A\tx\tACGT\t1\t\n") == "bad:2: found 5 columns, expected " + columns);
    CHECK(refused("A x ACGT 1\n") == "bad:2: found 1 columns, expected " + columns);
    CHECK(refused("A\tx\tACGT\t1\nA\ty\tACZT\t1\n") ==
          "bad:3:7: found 'Z', expected A, C, G, T or an IUPAC code such as N");
    CHECK(refused("A\tx\t\t1\n") == "bad:2:5: found an empty sequence, expected at least one base");
    CHECK(refused("A\tx\tACGT\t2\n") == "bad:2:10: found label '2', expected 0 (not bound) or 1 (bound)");
    CHECK(refused("A\tx\tACGT\t\n") == "bad:2:10: found an empty label, expected 0 (not bound) or 1 (bound)");
    CHECK(refused("A\tx\tACGT\t1.0\n") == "bad:2:10: found label '1.0', expected 0 (not bound) or 1 (bound)");
    CHECK(refused("A\tx\tACGT\t1 \n") == "bad:2:10: found label '1 ', expected 0 (not bound) or 1 (bound)");
    CHECK(refused("A\tx\tACGT\t-1\n") ==
          "bad:2:10: found label '-1', expected 0 (not bound) or 1 (bound); the file has "
          "no labels: use a copy that does");
}

TEST_CASE("DeepBind's rows are read without their labels, or with them", "[io][read_deepbind]") {
    auto const unlabelled = [](std::string_view rows) {
        TempDir const dir;
        dp::LineReader lines{write_bytes(dir.path() / "f", "FoldID\tEventID\tseq\tBound\n" + std::string{rows})};
        return dp::read_unlabelled_records(lines, dp::DataFormat::deepbind);
    };
    auto const without = unlabelled("A\tx\tACGT\nB\ty\tCCGT\n");
    CHECK_FALSE(without.labelled);
    REQUIRE(without.records.size() == 2);
    CHECK(without.records[1].id == "y");
    CHECK(without.records[1].sequence == "CCGT");
    auto const with = unlabelled("A\tx\tACGT\t1\nB\ty\tCCGT\t0\n");
    CHECK(with.labelled);
    CHECK(with.records == Records{{"x", "ACGT", true}, {"y", "CCGT", false}});
}
