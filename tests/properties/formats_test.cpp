// Whatever is written is read again as the same, and the ways in which a file may be written do not matter.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/io/read_motifs.hpp>
#include <deepprune/io/read_record_set.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/io/safetensors.hpp>
#include <deepprune/io/write_motifs.hpp>
#include <deepprune/io/write_records.hpp>

#include "../support/bytes.hpp"
#include "../support/gzip_member.hpp"
#include "../support/temp_dir.hpp"
#include "property.hpp"

namespace dp = deepprune;
using dp::DataFormat;
using dp::RandomStream;
using dp::test::any_records;
using dp::test::between;
using dp::test::for_all;
using Records = std::vector<dp::Record>;

namespace {

// One file, written again and again.
std::filesystem::path file_of(std::string_view bytes) {
    static TempDir const dir;
    return write_bytes(dir.path() / "file", bytes);
}

Records read(std::string_view bytes, DataFormat format) { return dp::read_records(file_of(bytes), format); }

Records positive(Records records) {
    for (dp::Record& record : records) {
        record.label = true;
    }
    return records;
}

std::string table_of(Records const& records) {
    std::ostringstream text;
    dp::write_tsv(text, records);
    return text.str();
}

std::string fasta_of(Records const& records, std::size_t width) {
    std::ostringstream text;
    dp::write_fasta(text, records, {.line_width = width});
    return text.str();
}

// 1 to 12 columns of probabilities, some of them 0.
std::vector<dp::BaseProbabilities> any_columns(RandomStream& stream) {
    std::vector<dp::BaseProbabilities> columns(between(stream, 1, 12));
    for (auto& column : columns) {
        double sum = 0.0;
        for (double& p : column) {
            p = stream.below(5) == 0 ? 0.0 : stream.uniform();
            sum += p;
        }
        if (sum == 0.0) {
            column[stream.below(4)] = sum = 1.0;
        }
        for (double& p : column) {
            p /= sum;
        }
    }
    return columns;
}

std::vector<dp::Motif> any_motifs(RandomStream& stream) {
    std::vector<dp::Motif> motifs;
    std::size_t const number = between(stream, 1, 4);
    for (std::size_t i = 0; i < number; ++i) {
        dp::MotifDetails details{.name =
                                     "M" + std::to_string(i) + dp::test::any_letters(stream, between(stream, 0, 9))};
        if (stream.below(2) == 0) {
            std::vector<dp::BaseCounts> counts(between(stream, 1, 12));
            for (auto& column : counts) {
                for (double& count : column) {
                    count = static_cast<double>(stream.below(30));
                }
                column[stream.below(4)] += 1.0;
            }
            motifs.push_back(dp::Motif::from_counts(counts, details));
        } else {
            details.sites = static_cast<double>(between(stream, 1, 500));
            motifs.emplace_back(dp::PositionWeightMatrix{any_columns(stream)}, details);
        }
    }
    return motifs;
}

// A reader divides each column by its sum once more, which costs a few units in the last place.
bool alike(std::vector<dp::Motif> const& a, std::vector<dp::Motif> const& b, bool names = true,
           double tolerance = 1e-12) {
    bool good = a.size() == b.size();
    for (std::size_t m = 0; good && m < a.size(); ++m) {
        good = a[m].size() == b[m].size() && (!names || a[m].name() == b[m].name());
        for (std::size_t i = 0; good && i < a[m].size(); ++i) {
            for (std::size_t base = 0; base < 4; ++base) {
                good = good && std::abs(a[m][i][base] - b[m][i][base]) <= tolerance;
            }
        }
    }
    return good;
}

std::vector<dp::Motif> motifs_in(std::string const& text) { return dp::read_motifs(file_of(text)); }

// A file of tensors of any shapes, and the same as it is to be read.
struct AnyTensors {
    std::vector<std::vector<float>> floats;
    std::vector<dp::TensorView> views;
    std::string bytes;
};
AnyTensors any_tensors(RandomStream& stream) {
    AnyTensors any;
    std::size_t const number = between(stream, 0, 4);
    any.floats.resize(number);
    for (std::size_t i = 0; i < number; ++i) {
        dp::TensorView view{.name = "t" + std::to_string(i) + dp::test::any_letters(stream, 3, "\"\\/\n\t{}:,a")};
        std::size_t size = 1;
        for (std::size_t axis = between(stream, 0, 3); axis > 0; --axis) {
            view.shape.push_back(between(stream, 0, 4));
            size *= view.shape.back();
        }
        for (std::size_t k = 0; k < size; ++k) {
            any.floats[i].push_back(std::bit_cast<float>(stream.next32()));
        }
        view.values = std::span<float const>{any.floats[i]};
        any.views.push_back(view);
    }
    any.bytes = dp::to_safetensors({{dp::test::any_letters(stream, 4), dp::test::any_letters(stream, 9, "\"\\{}x\n")}},
                                   any.views);
    return any;
}

bool refused(std::string_view bytes) {
    try {
        static_cast<void>(dp::parse_safetensors(bytes, "f"));
        return false;
    } catch (dp::ArchiveError const&) {
        return true;
    }
}

}  // namespace

TEST_CASE("a table is read as it was written", "[properties]") {
    for_all([](RandomStream& stream) {
        auto records = any_records(stream);
        records[0].id += " with blanks";
        return read(table_of(records), DataFormat::tsv) == records;
    });
}

TEST_CASE("FASTA is read as it was written, at any width", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const records = positive(any_records(stream));
        return read(fasta_of(records, between(stream, 0, 90)), DataFormat::fasta) == records;
    });
}

TEST_CASE("DeepBind's rows are read as they were written", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const records = any_records(stream);
        std::string text = "FoldID\tEventID\tseq\tBound\n";
        for (auto const& record : records) {
            text += "A\t" + record.id + "\t" + record.sequence + (record.label ? "\t1\n" : "\t0\n");
        }
        return read(text, DataFormat::automatic) == records;
    });
}

TEST_CASE("Zeng's rows are read as they were written", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const records = any_records(stream);
        std::string text;
        for (auto const& record : records) {
            text += ">" + record.id + " " + record.sequence + (record.label ? " 1\n" : " 0\n");
        }
        return read(text, DataFormat::zeng) == records;
    });
}

TEST_CASE("the format of a file of several records is found", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const records = positive(any_records(stream));
        return read(table_of(records), DataFormat::automatic) == records &&
               read(fasta_of(records, 9), DataFormat::automatic) == records;
    });
}

TEST_CASE("line ends, blank lines, a byte order mark and a missing last line end do not matter", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const records = any_records(stream);
        std::string text = stream.below(2) == 0 ? "\xEF\xBB\xBF" : "";
        for (char const c : table_of(records)) {
            text += c != '\n' ? std::string{c} : stream.below(2) == 0 ? "\r\n" : stream.below(3) == 0 ? "\n\n" : "\n";
        }
        text.erase(text.find_last_not_of("\r\n") + 1);
        return read(text, DataFormat::tsv) == records;
    });
}

TEST_CASE("gzip, in any number of members, gives what plain text gives", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const records = any_records(stream);
        std::string const text = table_of(records);
        std::string packed;
        for (std::size_t begin = 0; begin < text.size();) {
            std::size_t const size = between(stream, 1, text.size() - begin);
            packed += dp::test::gzip_member(text.substr(begin, size));
            begin += size;
        }
        return read(packed, DataFormat::tsv) == records;
    });
}

TEST_CASE("gzip that is cut or has one wrong bit is refused, or changes nothing", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const records = any_records(stream);
        std::string packed = dp::test::gzip_member(table_of(records));
        if (stream.below(2) == 0) {
            packed.resize(between(stream, 0, packed.size() - 1));
        } else {
            packed[stream.below(packed.size())] ^= static_cast<char>(1U << stream.below(8));
        }
        try {
            return read(packed, DataFormat::tsv) == records;  // a bit of the header's time, for example
        } catch (dp::Error const&) {
            return true;
        }
    });
}

TEST_CASE("a set of records is read as records are", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const records = any_records(stream);
        dp::LineReader lines{file_of(table_of(records))};
        auto const set = dp::read_record_set(lines);
        return set.labelled && std::ranges::equal(set.records, records, [](auto const& a, auto const& b) {
                   return a.id == b.id && a.sequence == b.sequence && a.label == b.label;
               });
    });
}

TEST_CASE("a number is read as the same bits", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const value = std::bit_cast<double>(stream.next64());
        auto const small = std::bit_cast<float>(stream.next32());
        return (!std::isfinite(value) || dp::parse_number<double>(dp::number_text(value)) == value) &&
               (!std::isfinite(small) || dp::parse_number<float>(dp::number_text(small)) == small);
    });
}

TEST_CASE("a number with anything behind it is none", "[properties]") {
    for_all([](RandomStream& stream) {
        std::string const text = std::to_string(stream.below(100000));
        char const behind = "x, +-;:%\0\xFF"[stream.below(10)];
        return dp::parse_number<double>(text).has_value() && !dp::parse_number<double>(text + behind) &&
               !dp::parse_number<std::uint64_t>(text + behind) && !dp::parse_number<std::uint64_t>(' ' + text);
    });
}

TEST_CASE("MEME's text is read as it was written", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const motifs = any_motifs(stream);
        return alike(motifs_in(dp::meme_text(motifs)), motifs);
    });
}

TEST_CASE("JASPAR's text is read as it was written", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const motifs = any_motifs(stream);
        return alike(motifs_in(dp::jaspar_text(motifs)), motifs);
    });
}

TEST_CASE("TRANSFAC's text is read as it was written", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const motifs = any_motifs(stream);
        return alike(motifs_in(dp::transfac_text(motifs)), motifs);
    });
}

TEST_CASE("CIS-BP's matrices are read as they were written", "[properties]") {
    for_all([](RandomStream& stream) {
        dp::Motif const motif{dp::PositionWeightMatrix{any_columns(stream)}, {.name = "x"}};
        std::string text = "Motif\tx\nPos\tA\tC\tG\tT\n";
        for (std::size_t i = 0; i < motif.size(); ++i) {
            text += std::to_string(i + 1);
            for (double const p : motif[i]) {
                text += "\t" + dp::number_text(p);
            }
            text += "\n";
        }
        return alike(motifs_in(text), {motif});
    });
}

TEST_CASE("UniPROBE's matrices are read as they were written", "[properties]") {
    for_all([](RandomStream& stream) {
        dp::Motif const motif{dp::PositionWeightMatrix{any_columns(stream)}, {.name = "x"}};
        std::string text = "x\n\n";
        for (std::size_t base = 0; base < 4; ++base) {
            text += std::string{"ACGT"[base]} + ":";
            for (auto const& column : motif.columns()) {
                text += "\t" + dp::number_text(column[base]);
            }
            text += "\n";
        }
        return alike(motifs_in(text), {motif});
    });
}

TEST_CASE("tensors are read as the same bits", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const any = any_tensors(stream);
        auto const file = dp::parse_safetensors(any.bytes, "f");
        bool good = file.tensors.size() == any.views.size();
        for (std::size_t i = 0; good && i < any.views.size(); ++i) {
            auto const values = file.values<float>(any.views[i].name, any.views[i].shape);
            good = std::ranges::equal(values, any.floats[i], [](float a, float b) {
                return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
            });
        }
        return good;
    });
}

TEST_CASE("tensors with one wrong bit are refused", "[properties]") {
    for_all([](RandomStream& stream) {
        auto bytes = any_tensors(stream).bytes;
        bytes[stream.below(bytes.size())] ^= static_cast<char>(1U << stream.below(8));
        return refused(bytes);
    });
}

TEST_CASE("tensors that are cut or go on are refused", "[properties]") {
    for_all([](RandomStream& stream) {
        auto const bytes = any_tensors(stream).bytes;
        return refused(bytes.substr(0, stream.below(bytes.size()))) && refused(bytes + '\0');
    });
}
