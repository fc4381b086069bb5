#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/io/read_tsv.hpp>

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
    return dp::read_tsv(write_bytes(dir.path() / "f.tsv", bytes));
}

std::string refused(std::string_view bytes) {
    return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_tsv(path); });
}

}  // namespace

TEST_CASE("tables are read with and without header and ids", "[io][read_tsv]") {
    Records const plain{{"record_1", "ACGT", true}, {"record_2", "acgn", false}};
    CHECK(read("ACGT\t1\nacgn\t0\n") == plain);
    CHECK(read("sequence\tlabel\nACGT\t1\nacgn\t0") == plain);
    CHECK(read("\nACGT\t1\r\n\r\nacgn\t0\r\n") == plain);
    CHECK(read(gzip("ACGT\t1\nacgn\t0\n")) == plain);
    Records const named{{"first one", "ACGT", true}, {"b", "acgn", false}};
    CHECK(read("sequence\tlabel\tid\nACGT\t1\tfirst one\nacgn\t0\tb\n") == named);
    CHECK(read("ACGT\t1\tfirst one\nacgn\t0\tb\n") == named);
}

TEST_CASE("anything but such a table is refused with file and line", "[io][read_tsv]") {
    std::string const columns = "expected 2 or 3, separated by tabs: sequence, label, id";
    CHECK(refused("") == "bad: found no record, expected at least one sequence");
    CHECK(refused("sequence\tlabel\n") == "bad: found no record, expected at least one sequence");
    CHECK(refused("ACGT 1\n") == "bad:1: found 1 column, " + columns);
    CHECK(refused("ACGT\t1\ta\tb\n") == "bad:1: found 4 columns, " + columns);
    CHECK(refused("ACGT\t1\nACGT\t1\ta\n") == "bad:2: found 3 columns, expected 2 as in the first line");
    CHECK(refused("sequence\tlabel\tid\nACGT\t1\n") == "bad:2: found 2 columns, expected 3 as in the first line");
    CHECK(refused("ACGT\t1\nACGT\n") == "bad:2: found 1 column, expected 2 as in the first line");
    CHECK(refused("ACGT\t1\n\t0\n") == "bad:2:1: found an empty sequence, expected at least one base");
    CHECK(refused("ACGT\t1\t\n") == "bad:1:8: found an empty id, expected a name");
    CHECK(refused("ACGT\t0.5\n") == "bad:1:6: found label '0.5', expected 0 (not bound) or 1 (bound)");
    CHECK(refused("ACGT\t\n") == "bad:1:6: found an empty label, expected 0 (not bound) or 1 (bound)");
    CHECK(refused("ACGT\t1\nA GT\t1\n") == "bad:2:2: found ' ', expected A, C, G, T or an IUPAC code such as N");
    CHECK(refused("\"ACGT\"\t1\n") == "bad:1:1: found '\"', expected A, C, G, T or an IUPAC code such as N");
    // A header stands in the first line alone and is spelled exactly; '#' starts no comment.
    CHECK(refused("ACGT\t1\nsequence\tlabel\n") ==
          "bad:2:2: found 'e', expected A, C, G, T or an IUPAC code such as N"
          "\nbad:2:10: found label 'label', expected 0 (not bound) or 1 (bound)");
    CHECK(refused("#seq\tlabel\nACGT\t1\n") ==
          "bad:1:1: found '#', expected A, C, G, T or an IUPAC code such as N"
          "\nbad:1:6: found label 'label', expected 0 (not bound) or 1 (bound)");
}
