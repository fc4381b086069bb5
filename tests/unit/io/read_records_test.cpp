#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/io/read_records.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/gzip.hpp"
#include "../../support/refusal.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
using Records = std::vector<dp::Record>;

namespace {

Records read(std::string_view bytes, dp::DataFormat format = dp::DataFormat::automatic, bool fasta_label = true) {
    TempDir const dir;
    return dp::read_records(write_bytes(dir.path() / "f", bytes), format, fasta_label);
}

dp::DataFormat detected(std::string_view bytes) {
    TempDir const dir;
    dp::LineReader lines{write_bytes(dir.path() / "f", bytes)};
    return dp::detect_format(lines);
}

std::string refused(std::string_view bytes) {
    return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_records(path); });
}

std::string const fasta = ">a first\nACGTAC\nGT\n>b\nacgn\n";
std::string const deepbind = "FoldID\tEventID\tseq\tBound\nA\ta\tACGTACGT\t1\nB\tb\tacgn\t0\n";
std::string const zeng = ">a ACGTACGT 1\n>b acgn 0\n";
std::string const tsv = "sequence\tlabel\tid\nACGTACGT\t1\ta\nacgn\t0\tb\n";

}  // namespace

TEST_CASE("the format is detected from the content", "[io][read_records]") {
    using dp::DataFormat;
    CHECK(detected(fasta) == DataFormat::fasta);
    CHECK(detected(deepbind) == DataFormat::deepbind);
    CHECK(detected(zeng) == DataFormat::zeng);
    CHECK(detected(tsv) == DataFormat::tsv);
    CHECK(detected("\n\n" + zeng) == DataFormat::zeng);
    CHECK(detected(gzip(zeng)) == DataFormat::zeng);
    CHECK(detected("ACGT\t1\n") == DataFormat::tsv);
    CHECK(detected(">a ACGT 1\n") == DataFormat::zeng);
    CHECK(detected(">a ACGT\n>b ACGT\n") == DataFormat::zeng);            // without labels: its reader explains
    CHECK(detected(">a AXGT 1\n>b ACGT 1\n") == DataFormat::zeng);        // a bad letter: its reader finds it
    CHECK(detected(">a ACGT 1\nACGTAC\n>b\nAC\n") == DataFormat::fasta);  // a description that looks like a row
    CHECK(detected(">a\n>b\nACGT\n") == DataFormat::fasta);
    CHECK(detected(">a description\n") == DataFormat::fasta);
}

TEST_CASE("each format gives the same records", "[io][read_records]") {
    Records const expected{{"a", "ACGTACGT", true}, {"b", "acgn", false}};
    CHECK(read(deepbind) == expected);
    CHECK(read(zeng) == expected);
    CHECK(read(tsv) == expected);
    CHECK(read(gzip(deepbind)) == expected);
    CHECK(read(deepbind, dp::DataFormat::deepbind) == expected);
    CHECK(read(zeng, dp::DataFormat::zeng) == expected);
    CHECK(read(tsv, dp::DataFormat::tsv) == expected);
    for (bool const label : {true, false}) {
        Records unlabelled = expected;
        unlabelled[0].label = unlabelled[1].label = label;
        CHECK(read(fasta, dp::DataFormat::automatic, label) == unlabelled);
        CHECK(read(fasta, dp::DataFormat::fasta, label) == unlabelled);
    }
}

TEST_CASE("each record knows the line where it began", "[io][read_records]") {
    auto const lines = [](std::string const& text) {
        std::vector<std::size_t> numbers;
        for (auto const& record : read(text)) {
            numbers.push_back(record.line);
        }
        return numbers;
    };
    using Numbers = std::vector<std::size_t>;
    CHECK(lines("\n" + fasta) == Numbers{2, 5});
    CHECK(lines(deepbind) == Numbers{2, 3});
    CHECK(lines("\n" + zeng) == Numbers{2, 3});
    CHECK(lines(tsv) == Numbers{2, 3});
}

TEST_CASE("a named format is taken at its word", "[io][read_records]") {
    CHECK_THROWS_AS(read(zeng, dp::DataFormat::tsv), dp::DataError);
    CHECK_THROWS_AS(read(tsv, dp::DataFormat::fasta), dp::DataError);
    CHECK_THROWS_AS(read(fasta, dp::DataFormat::deepbind), dp::DataError);
    CHECK_THROWS_AS(read(deepbind, dp::DataFormat::zeng), dp::DataError);
}

TEST_CASE("files of no known format are refused", "[io][read_records]") {
    std::string const formats =
        ", expected FASTA (>name), DeepBind (FoldID EventID seq Bound), Zeng (>id sequence label) or sequence, tab, "
        "label";
    CHECK(refused("") == "bad:1: found an empty file, expected at least one sequence");
    CHECK(refused("\n  \n\t\n") == "bad:1: found an empty file, expected at least one sequence");
    CHECK(refused(gzip("")) == "bad:1: found an empty file, expected at least one sequence");
    CHECK(refused("\nACGT 1\n") == "bad:2: found 'ACGT 1'" + formats);
    CHECK(refused("\x1F") == "bad:1: found '\\x1F'" + formats);
}

TEST_CASE("any truncation of a small gzip file is refused", "[io][read_records]") {
    TempDir const dir;
    for (auto const& text : {fasta, deepbind, zeng, tsv}) {
        std::string const bytes = gzip(text);
        REQUIRE(read(bytes).size() == 2);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            CAPTURE(text, size);
            auto const path = write_bytes(dir.path() / "cut.gz", bytes.substr(0, size));
            REQUIRE_THROWS_AS(dp::read_records(path), dp::Error);
        }
    }
}

TEST_CASE("random damage is refused or read, and never more than that", "[io][read_records]") {
    TempDir const dir;
    std::uint64_t const seed = 1985;
    std::vector<std::string> const seeds{fasta, deepbind, zeng, tsv, gzip(fasta), gzip(zeng)};
    std::string_view const favourites =
        ">\t\n\r \0\xFF"
        "01-ACGTNFold\x1F\x8B";
    std::size_t read_well = 0;
    std::size_t refused_well = 0;
    for (std::uint64_t trial = 0; trial < 10000; ++trial) {
        CAPTURE(seed, trial);
        dp::RandomStream random{dp::Seed{seed}, dp::Purpose::test, trial};
        std::string bytes = seeds[trial % seeds.size()];
        for (auto edits = 1 + random.below(4); edits > 0; --edits) {
            auto const place = static_cast<std::size_t>(random.below(bytes.size() + 1));
            char const letter = random.below(2) == 0
                                    ? favourites[static_cast<std::size_t>(random.below(favourites.size()))]
                                    : static_cast<char>(random.below(256));
            switch (random.below(3)) {
                case 0: bytes.insert(place, 1, letter); break;
                case 1: bytes.erase(place, static_cast<std::size_t>(random.below(5))); break;
                default: bytes.replace(place, place < bytes.size() ? 1 : 0, 1, letter);
            }
        }
        auto const path = write_bytes(dir.path() / "damaged", bytes);
        Records records;
        try {
            records = dp::read_records(path);
        } catch (dp::Error const& error) {
            ++refused_well;
            REQUIRE(std::string{error.what()}.find("damaged") != std::string::npos);  // the file's name
            continue;
        }
        ++read_well;
        REQUIRE_FALSE(records.empty());
        for (auto const& record : records) {
            REQUIRE_FALSE(record.sequence.empty());
            for (char const letter : record.sequence) {
                REQUIRE(dp::encode_base(letter) != dp::detail::not_a_base);
            }
        }
    }
    // Both must happen, or the loop tests nothing.
    CHECK(read_well > 100);
    CHECK(refused_well > 1000);
}

TEST_CASE("labels may be missing throughout, for prediction", "[io][read_records]") {
    TempDir const dir;
    auto const read = [&](std::string_view bytes) {
        dp::LineReader lines{write_bytes(dir.path() / "f", bytes)};
        auto const found = dp::read_unlabelled_records(lines);
        CHECK(found.records.size() == 2);
        CHECK(found.records[1].sequence == "ACGA");
        return found.labelled;
    };
    std::string const head = "FoldID\tEventID\tseq\tBound\n";
    for (std::string const& bytes :
         {head + "A\tx\tACGT\t\nA\ty\tACGA\t\n", head + "A\tx\tACGT\nA\ty\tACGA\n", std::string{">x ACGT\n>y ACGA\n"},
          std::string{">x ACGT -1\n>y ACGA -1\n"}, std::string{"ACGT\t\nACGA\t\n"},
          std::string{"sequence\tlabel\tid\nACGT\tNA\tx\nACGA\tNA\ty\n"}, std::string{">x\nACGT\n>y\nACGA\n"}}) {
        CAPTURE(bytes);
        CHECK_FALSE(read(bytes));
    }
    CHECK(read(">x ACGT 1\n>y ACGA 0\n"));
    CHECK(read("ACGT\t0\nACGA\t0\n"));
    auto const refused_here = [&](std::string_view bytes) {
        return refusal(bytes, [](std::filesystem::path const& path) {
            dp::LineReader lines{path};
            return dp::read_unlabelled_records(lines);
        });
    };
    CHECK(refused_here("ACGT\t0\nACGA\tNA\n") ==
          "bad:2: found a record without a label beside 1 with one, expected a label in all records or in none");
    CHECK(refused_here("ACGT\t1\nACGA\t-1\n") ==
          "bad:2: found labels 1 and -1, expected 0 (not bound) or 1 (bound); write -1 as 0");
    CHECK(refused_here("ACGT\t2\nACGA\t\n").starts_with("bad:1:6: found label '2'"));
}

TEST_CASE("labels 1 and -1 are told as such", "[io][read_records]") {
    auto const refused = [](std::string_view bytes) {
        return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_records(path); });
    };
    CHECK(refused("ACGT\t-1\nACGA\t-1\nACGG\t1\n") ==
          "bad:1: found labels 1 and -1, expected 0 (not bound) or 1 (bound); write -1 as 0");
    CHECK(refused("ACGT\t-1\n") ==
          "bad:1:6: found label '-1', expected 0 (not bound) or 1 (bound); the file has no labels: "
          "use a copy that does");
}

TEST_CASE("other formats of sequences are called by name", "[io][read_records]") {
    auto const refused = [](std::string_view bytes) {
        return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_records(path); });
    };
    CHECK(refused("@r1 1 length=4\nACGT\n+\nIIII\n") ==
          "bad:1: found FASTQ, expected FASTA or a table; convert it, for example with seqtk seq -A");
    CHECK(refused("chr1\t10\t60\nchr1\t100\t160\n") ==
          "bad:1: found BED, which has regions and no sequences, expected FASTA or a table; get the sequences with "
          "bedtools getfasta -fi GENOME.fa -bed FILE");
    CHECK(refused("track name=x\nchr1\t10\t60\n").starts_with("bad:1: found BED"));
    CHECK(refused("#chrom\tstart\tend\nchr1\t10\t60\n").starts_with("bad:1: found BED"));
    CHECK(refused("sequence,label\nACGT,1\n") ==
          "bad:1: found values separated by commas, expected values separated by tabs: sequence, label and perhaps id; "
          "save the table with tabs");
    CHECK(refused("ACGT,1\nACGA,0\n").starts_with("bad:1: found values separated by commas"));
    CHECK(
        refused("chr1:0-4\tACGT\nchr1:4-8\tACGA\n") ==
        "bad:1: found a table of name and sequence, as of bedtools getfasta -tab, expected sequence, tab, label; leave "
        "-tab out, which gives FASTA");
    TempDir const dir;
    CHECK(dp::read_records(write_bytes(dir.path() / "f", "ACGT\t1\t17\nACGA\t0\t18\n")).size() == 2);  // no BED
}

TEST_CASE("the region of a header of the Genome Browser is kept in the id", "[io][read_records]") {
    TempDir const dir;
    auto const records = dp::read_records(write_bytes(
        dir.path() / "f", ">hg38_dna range=chr9:101-160 5'pad=0 strand=+\nACGT\n>x other=chr1:1-2\nACGT\n"));
    CHECK(records.at(0).id == "hg38_dna::chr9:101-160");
    CHECK(records.at(1).id == "x");
}

TEST_CASE("control bytes in ids are refused", "[io][read_records]") {
    auto const refused = [](std::string_view bytes) {
        return refusal(bytes, [](std::filesystem::path const& path) { return dp::read_records(path); });
    };
    using namespace std::string_view_literals;
    std::string const expected = " in an id, expected an id without control characters";
    CHECK(refused(">a\x1B[31m\nACGT\n") == "bad:1:3: found '\\x1B'" + expected);
    CHECK(refused(">a\0\nACGT\n"sv) == "bad:1:3: found '\\x00'" + expected);
    CHECK(refused("ACGT\t1\tx\x07\n") == "bad:1:9: found '\\x07'" + expected);
    CHECK(refused(">\x7F"
                  "a ACGT 1\n") == "bad:1:2: found '\\x7F'" + expected);
    CHECK(refused("FoldID\tEventID\tseq\tBound\nA\tx\x01\tACGT\t1\n") == "bad:2:4: found '\\x01'" + expected);
}
