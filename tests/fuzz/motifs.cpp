// The readers of motifs: what is read is written as MEME's, JASPAR's and TRANSFAC's text and read again as the same.

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/read_motifs.hpp>
#include <deepprune/io/read_words.hpp>
#include <deepprune/io/write_motifs.hpp>

#include "target.hpp"

namespace deepprune::test {
namespace {

// A reader divides each column by its sum once more: an error of a few units in the last place, far below what a file's
// 17 digits could lose.
constexpr double tolerance = 1e-9;

void require_alike(std::vector<Motif> const& read, std::vector<Motif> const& motifs) {
    require(read.size() == motifs.size(), "another number of motifs");
    for (std::size_t m = 0; m < motifs.size(); ++m) {
        require(read[m].name() == motifs[m].name(), "another name");
        require(read[m].size() == motifs[m].size(), "another number of columns");
        require(read[m].alphabet() == motifs[m].alphabet(), "another alphabet");
        for (std::size_t i = 0; i < motifs[m].size(); ++i) {
            for (std::size_t base = 0; base < 4; ++base) {
                require(std::abs(read[m][i][base] - motifs[m][i][base]) <= tolerance, "another probability");
            }
        }
    }
}

// What the writers say that they cannot write.
bool writable(std::vector<Motif> const& motifs, bool one_alphabet) {
    return std::ranges::all_of(motifs, [&](Motif const& motif) {
        bool const alike = !one_alphabet || motif.alphabet() == motifs.front().alphabet();
        return alike && !motif.name().empty() && motif.name().find(' ') == std::string::npos &&
               motif.alternate_name().find(' ') == std::string::npos;
    });
}

template <class Write>
void round_trip(std::vector<Motif> const& motifs, bool one_alphabet, MotifFormat format, Write const& write) {
    if (!writable(motifs, one_alphabet)) {
        return;
    }
    try {
        std::string const text = write(motifs);
        LineReader lines{file_of(text, 1)};
        require_alike(detail::read_motifs_of(lines, format, nullptr), motifs);
        LineReader again{file_of(text, 1)};
        require(detail::detect_motif_format(again) == format, "our own file is taken for another format");
    } catch (Error const& error) {
        wrong(error.what());
    }
}

void check(std::vector<Motif> const& motifs) {
    require(!motifs.empty(), "no motif and no error");
    for (Motif const& motif : motifs) {
        for (auto const& column : motif.columns()) {
            double const sum = column[0] + column[1] + column[2] + column[3];
            require(std::abs(sum - 1.0) <= tolerance, "a column that is no distribution");
        }
    }
    round_trip(motifs, true, MotifFormat::meme, meme_text);
    round_trip(motifs, false, MotifFormat::jaspar, jaspar_text);
    round_trip(motifs, false, MotifFormat::transfac, transfac_text);
}

template <MotifFormat Format>
void run(std::string_view bytes) {
    try {
        LineReader lines{file_of(bytes), {.longest_line = 5000}};
        check(detail::read_motifs_of(lines, Format, nullptr));
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
    }
}

void run_any(std::string_view bytes) {
    try {
        LineReader lines{file_of(bytes), {.longest_line = 5000}};
        check(detail::read_motifs_of(lines, detail::detect_motif_format(lines), nullptr));
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
    }
    std::vector<std::string> remarks;  // databases, of which one odd motif should not close the whole
    try {
        LineReader lines{file_of(bytes), {.longest_line = 5000}};
        static_cast<void>(read_motifs(lines, remarks));
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
    }
}

void run_words(std::string_view bytes) {
    try {
        LineReader lines{file_of(bytes), {.longest_line = 5000}};
        check(read_words(lines));
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
    }
}

std::vector<Motif> two() {
    return {Motif{PositionWeightMatrix{{{0.7, 0.1, 0.1, 0.1}, {0.0, 0.0, 1.0, 0.0}}}, {.name = "M1", .sites = 20.0}},
            Motif::from_counts({{3, 0, 1, 0}, {0, 5, 0, 0}, {1, 1, 1, 2}}, {.name = "M2", .alternate_name = "X"})};
}
std::vector<std::string> meme() {
    return {
        meme_text(two()),
        "MEME version 5.0.1\n\nALPHABET= ACGU\n\nstrands: +\n\nBackground letter frequencies (from uniform):\nA 0.3 C "
        "0.2 G 0.2 U 0.3\n\nMOTIF 1 x\nletter-probability matrix: alength= 4 w= 1 nsites= 9 E= 1e-3\n 1 0 0 0\nURL "
        "x\n"};
}
std::vector<std::string> jaspar() {
    return {jaspar_text(two()), ">MA1 X\n3 0\n0 5\n1 0\n0 0\n", ">AC-motif\tname\t6.5\n0.97 0.01 0.01 0.01\n0 0 0 1\n"};
}
std::vector<std::string> transfac() {
    return {transfac_text(two()), "VV  x\nXX\n//\nAC  M\nNA  N\nPO A C G T\n1 1 2 3 4\n//\n"};
}
std::vector<std::string> cisbp() {
    std::string const matrix = "Pos\tA\tC\tG\tT\n1\t0.1\t0.2\t0.3\t0.4\n2\t0\t0\t1\t0\n";
    return {matrix, "TF\tT1\nTF Name\tANT x\nMotif\tM2364\nSpecies\tA_t\n" + matrix};
}
std::vector<std::string> uniprobe() {
    std::string const matrix = "A:\t0.1\t0\nC:\t0.2\t0\nG:\t0.3\t1\nT:\t0.4\t0\n";
    return {"Arid5a_primary\n\n" + matrix, "# Motif: GT\nProbability matrix\n\n" + matrix};
}
std::vector<std::string> pfm() { return {"3 0\n0 5\n1 0\n0 0\n", "A [3 0]\nC [0 5]\nG [1 0]\nT [0 0]\n"}; }
std::vector<std::string> matrix() { return {"0.25 0.25 0.25 0.25\n1 0 0 0\n"}; }
std::vector<std::string> consensuses() { return {">a x\nACGTGTCA\n", ">\nstr ggt\nCAN\n\n>b\nA\n"}; }
std::vector<std::string> any() {
    std::vector<std::string> all;
    for (auto const& some : {meme(), jaspar(), transfac(), cisbp(), uniprobe(), pfm(), matrix()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

}  // namespace

std::vector<FuzzTarget> motif_targets() {
    std::vector<std::string> const words{"MEME version 4\n",
                                         "ALPHABET= ACGT",
                                         "strands: + -",
                                         "MOTIF ",
                                         "letter-probability matrix: ",
                                         "alength= 4",
                                         "w= 2",
                                         "nsites= 20",
                                         "E= 0",
                                         "log-odds matrix: ",
                                         "URL ",
                                         ">",
                                         "A  [ 1 2 ]\n",
                                         "AC  ",
                                         "ID  ",
                                         "XX\n",
                                         "P0      A  C  G  T\n",
                                         "//\n",
                                         "VV  ",
                                         "NA  ",
                                         "CC  ",
                                         "Pos\tA\tC\tG\tT\n",
                                         "Motif\t",
                                         "TF\t",
                                         "A:\t0.1\t",
                                         "Probability matrix\n",
                                         "Protein: ",
                                         "0.25 0.25 0.25 0.25\n",
                                         "1e-300",
                                         "0.333333"};
    return {{"meme", run<MotifFormat::meme>, meme, words},
            {"jaspar", run<MotifFormat::jaspar>, jaspar, words},
            {"transfac", run<MotifFormat::transfac>, transfac, words},
            {"cisbp", run<MotifFormat::cisbp>, cisbp, words},
            {"uniprobe", run<MotifFormat::uniprobe>, uniprobe, words},
            {"pfm", run<MotifFormat::pfm>, pfm, words},
            {"matrix", run<MotifFormat::matrix>, matrix, words},
            {"motifs", run_any, any, words},
            {"words", run_words, consensuses, {">", "ACGTRYSWKMBDHVN", "acgt"}}};
}

}  // namespace deepprune::test
