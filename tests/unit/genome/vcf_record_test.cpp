#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/genome/vcf_record.hpp>

#include "../../catch.hpp"
#include "../../support/says.hpp"

namespace dp = deepprune;
using dp::test::says;

namespace {

constexpr dp::Location where{.file = "x.vcf", .line = 7};

void refuse(std::string_view line, std::string const& what) {
    CAPTURE(line);
    dp::VcfRecord record;
    CHECK_THROWS_AS(dp::read_vcf_record(line, where, 8, record), dp::DataError);
    CHECK_THROWS_WITH(dp::read_vcf_record(line, where, 8, record), says("x.vcf:7: found " + what));
}

}  // namespace

TEST_CASE("a line of VCF is read as far as its alleles go", "[genome][vcf_record]") {
    dp::VcfRecord record;
    std::string const line = "chr1\t12345\trs1;x\tACn\tA,*,<DEL>,G]17:1]\t.\tPASS\tDP=3;AF=0.5\tGT\t0/1";
    dp::read_vcf_record(line, where, 10, record);
    CHECK(record.chromosome == "chr1");
    CHECK(record.position == 12345);
    CHECK(record.id == "rs1;x");
    CHECK(record.reference == "ACn");
    CHECK(record.alternatives == std::vector<std::string_view>{"A", "*", "<DEL>", "G]17:1]"});
    CHECK(line.substr(record.info, record.info_end - record.info) == "DP=3;AF=0.5");
    // A record is used again.
    dp::read_vcf_record("1\t0\t.\tN\t.\t1\t.\t.", where, 8, record);
    CHECK(record.position == 0);
    CHECK(record.alternatives == std::vector<std::string_view>{"."});
}

TEST_CASE("entries of ALT that are no sequence", "[genome][vcf_record]") {
    using enum dp::VcfAllele;
    for (auto const* text : {"A", "acgtN", "ACGT", "<DEL", "x"}) {
        CHECK(dp::vcf_allele(text) == bases);
    }
    CHECK(dp::vcf_allele(".") == missing);
    CHECK(dp::vcf_allele("*") == deleted);
    for (auto const* text : {"<DEL>", "<INS:ME:ALU>", "<*>", "<NON_REF>"}) {
        CHECK(dp::vcf_allele(text) == symbolic);
    }
    for (auto const* text : {"G]17:198982]", "]13:123456]T", "C[<ctg1>:7[", ".A", "G."}) {
        CHECK(dp::vcf_allele(text) == breakend);
    }
}

TEST_CASE("broken lines are named", "[genome][vcf_record]") {
    refuse("", "1 column, expected 8 with tabs between them, as in the header");
    refuse("chr1 5 . A C . . .", "1 column,");
    refuse("chr1\t5\t.\tA\tC\t.\t.", "7 columns,");
    refuse("chr1\t5\t.\tA\tC\t.\t.\t.\t.", "9 columns,");
    refuse("\t5\t.\tA\tC\t.\t.\t.", "nothing in column 1");
    refuse("chr1\t5\t.\tA\t\t.\t.\t.", "nothing in column 5");
    for (std::string const position : {"-1", "x", "5.0", "1e3", "99999999999999999999", "281474976710657"}) {
        refuse("chr1\t" + position + "\t.\tA\tC\t.\t.\t.", "position '" + position + "', expected a whole number");
    }
    refuse("chr1\t5\t.\tA*\tC\t.\t.\t.", "reference 'A*'");
    refuse("chr1\t5\t.\t.\tC\t.\t.\t.", "reference '.'");
    for (std::string const allele : {"C,", ",C", "C,,G", "C G", "<DEL", "-", "Q", "C\x01"}) {
        refuse("chr1\t5\t.\tA\t" + allele + "\t.\t.\t.", "alternative '");
    }
}
