// Tomtom against the tables that Tomtom 5.5.8 made; skipped where the reference data are not there.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <deepprune/io/detail/fields.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/io/read_motifs.hpp>
#include <deepprune/io/write_motifs.hpp>
#include <deepprune/io/write_tomtom.hpp>
#include <deepprune/motif/tomtom.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/temp_dir.hpp"
#include "../../support/test_data.hpp"

namespace dp = deepprune;

namespace {

using Row = std::vector<std::string>;
using Table = std::map<std::pair<std::string, std::string>, Row>;

Table read_table(std::filesystem::path const& path) {
    dp::LineReader lines{path};
    Table table;
    while (auto const line = lines.next()) {
        auto const fields = dp::detail::split_at(*line, '\t');
        if (fields.size() == 10 && fields[0].text != "Query_ID") {
            Row row;
            for (auto const& field : fields) {
                row.emplace_back(field.text);
            }
            table.emplace(std::pair{row[0], row[1]}, row);
        }
    }
    return table;
}

double relative_error(std::string const& found, std::string const& expected) {
    double const a = dp::parse_number<double>(found).value();
    double const b = dp::parse_number<double>(expected).value();
    return a == b ? 0.0 : std::abs(a - b) / std::abs(b);
}

struct Differences {
    std::size_t rows = 0;
    std::size_t one_sided = 0;     // matches that only one table has
    std::size_t alignments = 0;    // other offset or overlap on the same strand
    std::size_t orientations = 0;  // other strand
    std::size_t consensus = 0;     // columns with two bases equally frequent
    double p = 0.0;                // largest relative errors
    double e = 0.0;
    double q = 0.0;
};

Differences compare(std::filesystem::path const& reference, std::vector<dp::Motif> const& queries,
                    std::vector<dp::Motif> const& targets, dp::TomtomOptions const& options) {
    TempDir const dir;
    dp::write_tomtom(dir.path() / "t.tsv", dp::tomtom(queries, targets, options), queries, targets);
    auto const found = read_table(dir.path() / "t.tsv");
    auto const expected = read_table(reference);
    Differences differences{.rows = expected.size()};
    for (auto const& entry : found) {
        differences.one_sided += expected.contains(entry.first) ? 0 : 1;
    }
    for (auto const& [key, row] : expected) {
        auto const match = found.find(key);
        if (match == found.end()) {
            ++differences.one_sided;
            continue;
        }
        auto const& mine = match->second;
        differences.p = std::max(differences.p, relative_error(mine[3], row[3]));
        differences.e = std::max(differences.e, relative_error(mine[4], row[4]));
        differences.q = std::max(differences.q, relative_error(mine[5], row[5]));
        if (mine[9] != row[9]) {
            ++differences.orientations;
        } else {
            differences.alignments += mine[2] != row[2] || mine[6] != row[6] ? 1 : 0;
            differences.consensus += mine[7] != row[7] || mine[8] != row[8] ? 1 : 0;
        }
    }
    return differences;
}

}  // namespace

TEST_CASE("Tomtom agrees with the tables of Tomtom 5.5.8", "[io][tomtom][data]") {
    auto const folder = test_data("tomtom");
    auto const database = test_data("motifs/JASPAR2018_CORE_non-redundant.meme");
    if (!folder || !database) {
        WARN(no_test_data("tomtom"));
        return;
    }
    auto const queries = dp::read_motifs(*folder / "paper_motifs.meme");
    auto const targets = dp::read_motifs(*database);
    struct Known {
        std::string name;
        dp::TomtomOptions options;
        std::size_t ties;  // queries that are their own reverse complement: rounding decides on the strand
    };
    using Distance = dp::ColumnDistance;
    std::vector<Known> const tables{
        {"allr.complete", {.distance = Distance::allr}, 0},
        {"allr.incomplete", {.distance = Distance::allr, .complete_scores = false}, 2},
        {"ed.complete", {.distance = Distance::euclidean}, 0},
        {"ed.incomplete", {.distance = Distance::euclidean, .complete_scores = false}, 2},
        {"kullback.complete", {.distance = Distance::kullback_leibler}, 0},
        {"kullback.incomplete", {.distance = Distance::kullback_leibler, .complete_scores = false}, 2},
        {"pearson.complete", {.distance = Distance::pearson}, 0},
        {"pearson.incomplete", {.distance = Distance::pearson, .complete_scores = false}, 1},
        {"pearson.complete.minoverlap5", {.distance = Distance::pearson, .min_overlap = 5}, 0},
        {"pearson.complete.norc", {.distance = Distance::pearson, .reverse_complements = false}, 0},
        {"sandelin.complete", {.distance = Distance::sandelin_wasserman}, 0},
        {"sandelin.incomplete", {.distance = Distance::sandelin_wasserman, .complete_scores = false}, 1},
    };
    for (auto const& [name, given, ties] : tables) {
        auto options = given;
        options.max_e_value = 10.0;
        auto const found =
            compare(*folder / ("paper_vs_jaspar2018." + name + ".evalue10.tsv"), queries, targets, options);
        CAPTURE(name, found.rows, found.p, found.e, found.q);
        CHECK(found.rows > 400);
        CHECK(found.one_sided == 0);
        CHECK(found.alignments == 0);
        CHECK(found.orientations == ties);
        CHECK(found.consensus * 20 < found.rows);
        CHECK(found.p < 1e-3);
        CHECK(found.e < 1e-3);
        CHECK(found.q < 1e-2);
    }
}

TEST_CASE("Tomtom agrees with the table of all targets", "[io][tomtom][data]") {
    auto const table = test_data("tomtom/STRGGTCAN_vs_jaspar2018.pearson.complete.all.tsv");
    auto const database = test_data("motifs/JASPAR2018_CORE_non-redundant.meme");
    if (!table || !database) {
        WARN(no_test_data("tomtom"));
        return;
    }
    auto const targets = dp::read_motifs(*database);
    auto const whole =
        std::find_if(targets.begin(), targets.end(), [](auto const& motif) { return motif.name() == "MA0066.1"; });
    REQUIRE(whole != targets.end());
    // The query is the first nine columns of MA0066.1.
    auto const part = whole->cut(0, 9);
    std::vector<dp::Motif> const query{dp::Motif{part.matrix(), {.name = "STRGGTCAN", .sites = part.sites()}}};
    auto const found = compare(*table, query, targets, {});
    CAPTURE(found.p, found.e, found.q);
    CHECK(found.rows == 1404);
    CHECK(found.one_sided == 0);
    CHECK(found.alignments == 0);
    CHECK(found.orientations == 0);
    CHECK(found.consensus * 20 < found.rows);
    CHECK(found.p < 1e-4);
    CHECK(found.e < 1e-4);
    CHECK(found.q < 1e-2);
}

TEST_CASE("names that would break the table are refused", "[io][write_tomtom]") {
    dp::PositionWeightMatrix const matrix{{{1, 0, 0, 0}}};
    std::vector<dp::Motif> const good{dp::Motif{matrix, {.name = "a"}}};
    for (std::string const name : {"my\tmotif", "my\nmotif", "\x1B[31m"}) {
        std::vector<dp::Motif> const bad{dp::Motif{matrix, {.name = name}}};
        CHECK_THROWS_AS(dp::tomtom_text({}, bad, good), dp::DataError);
        CHECK_THROWS_AS(dp::tomtom_text({}, good, bad), dp::DataError);
        CHECK_THROWS_AS(dp::meme_text(bad), dp::DataError);
    }
    CHECK(dp::tomtom_text({}, good, good, "a\nb").ends_with("\n# a\\x0Ab\n"));
}
