/// \file
/// \brief The file of one shard of a scan: what it has of the result, below a header by which the parts are joined.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/core/number_text.hpp>
#include <deepprune/genome/genome_fasta.hpp>
#include <deepprune/io/line_reader.hpp>
#include <deepprune/io/number.hpp>

#include "shard.hpp"
#include "text.hpp"

namespace programs::sites {

/// \brief The line above the sites.
inline constexpr std::string_view site_header = "#chrom\tstart\tend\tname\tscore\tstrand\traw_score\tp\tq\n";
/// \brief The line above a track.
inline constexpr std::string_view track_header = "#chrom\tstart\tend\tprobability\n";

/// \brief A p- or q-value as sites have it.
[[nodiscard]] inline std::string site_p_text(double p) {
    constexpr int digits = 4;
    return deepprune::number_text(p, digits);
}

/// \brief What a part is of.
enum class PartKind { sites, track };

/// \brief The header of a part.
struct Part {
    PartKind kind = PartKind::sites;
    Shard shard{};
    std::string run{};                                 ///< the same in all parts of a run, another in those of others
    std::uint64_t bases = 0;                           ///< that are scanned in all parts together
    std::uint32_t step = 0;                            ///< of a track
    std::vector<deepprune::Chromosome> chromosomes{};  ///< all of the genome
    std::vector<std::pair<std::string, std::uint64_t>>
        tests{};  ///< of sites: the matrices, and the windows scored here

    /// \brief As lines of the file, which comes before anything else.
    [[nodiscard]] std::string text() const {
        std::string lines{first_words};
        lines += kind == PartKind::sites ? "sites" : "track";
        lines += '\t' + std::to_string(shard.index) + '\t' + std::to_string(shard.count) + '\n';
        lines += "#run\t" + run + '\n';
        lines += "#bases\t" + std::to_string(bases) + '\n';
        lines += "#step\t" + std::to_string(step) + '\n';
        for (deepprune::Chromosome const& chromosome : chromosomes) {
            lines += "#chromosome\t" + chromosome.name + '\t' + std::to_string(chromosome.length) + '\n';
        }
        for (auto const& [name, windows] : tests) {
            lines += "#tests\t" + name + '\t' + std::to_string(windows) + '\n';
        }
        return lines;
    }

    static constexpr std::string_view first_words = "#deepprune part\t";
};

/// \brief The last line of a part. \param lines of the result
[[nodiscard]] inline std::string part_end(std::uint64_t lines) { return "#end\t" + std::to_string(lines) + '\n'; }

/// \brief Reads a part.
class PartReader {
  public:
    /// \throws deepprune::DataError for a file that is no part, deepprune::IoError
    explicit PartReader(std::filesystem::path const& path) : lines_{path} {
        auto const first = lines_.next();
        if (!first || !first->starts_with(Part::first_words)) {
            refuse(first ? "'" + deepprune::printable(*first) + "'" : "an empty file");
        }
        read_first(split_at_tabs(*first));
        while (true) {
            auto const line = lines_.next();
            std::string_view const header = part_.kind == PartKind::sites ? site_header : track_header;
            if (line && *line == header.substr(0, header.size() - 1)) {
                return;
            }
            if (!line || !read_entry(split_at_tabs(*line))) {
                refuse(line ? "'" + deepprune::printable(*line) + "'" : "the end of the file");
            }
        }
    }

    [[nodiscard]] Part const& part() const noexcept { return part_; }

    /// \brief The columns of the next line of the result; none behind the last.
    /// \throws deepprune::DataError if the file is cut or has another number of columns
    [[nodiscard]] std::optional<std::vector<std::string_view>> next() {
        auto const line = lines_.next();
        if (!line) {
            refuse("the end of the file", "its last line, '#end' and the number of those above");
        }
        auto columns = split_at_tabs(*line);
        if (columns.front() == "#end") {
            if (columns.size() != 2 || columns[1] != std::to_string(count_)) {
                refuse("'" + deepprune::printable(*line) + "' below " + std::to_string(count_) + " lines",
                       "as many as there are");
            }
            if (lines_.next()) {
                refuse("a line below '#end'", "the end of the file");
            }
            return std::nullopt;
        }
        ++count_;
        if (columns.size() != (part_.kind == PartKind::sites ? 9U : 4U)) {
            refuse("'" + deepprune::printable(*line) + "'");
        }
        return columns;
    }

    /// \brief A number of a column. \throws deepprune::DataError if it is none
    template <class T>
    [[nodiscard]] T number(std::string_view text) const {
        auto const value = deepprune::parse_number<T>(text);
        if (!value) {
            refuse("'" + deepprune::printable(text) + "'");
        }
        return *value;
    }

    /// \brief \throws deepprune::DataError for the line that was read last
    [[noreturn]] void refuse(std::string const& found, std::string const& expected = "what scan --shard writes") const {
        throw deepprune::DataError(deepprune::message(
            {.where = {.file = lines_.file(), .line = lines_.number()},
             .found = found,
             .expected = expected,
             .remedy = "a part is joined as it was written, all of it; make it again if it was cut"}));
    }

  private:
    void read_first(std::vector<std::string_view> const& words) {
        if (words.size() != 4 || (words[1] != "sites" && words[1] != "track")) {
            refuse("another header");
        }
        part_.kind = words[1] == "sites" ? PartKind::sites : PartKind::track;
        part_.shard = {number<std::size_t>(words[2]), number<std::size_t>(words[3])};
        if (part_.shard.index == 0 || part_.shard.index > part_.shard.count) {
            refuse("shard " + std::string{words[2]} + " of " + std::string{words[3]});
        }
    }

    [[nodiscard]] bool read_entry(std::vector<std::string_view> const& words) {
        if (words.size() == 2 && words[0] == "#run") {
            part_.run = words[1];
        } else if (words.size() == 2 && words[0] == "#bases") {
            part_.bases = number<std::uint64_t>(words[1]);
        } else if (words.size() == 2 && words[0] == "#step") {
            part_.step = number<std::uint32_t>(words[1]);
        } else if (words.size() == 3 && words[0] == "#chromosome") {
            part_.chromosomes.push_back({std::string{words[1]}, number<std::size_t>(words[2])});
        } else if (words.size() == 3 && words[0] == "#tests") {
            part_.tests.emplace_back(words[1], number<std::uint64_t>(words[2]));
        } else {
            return false;
        }
        return true;
    }

    deepprune::LineReader lines_;
    Part part_{};
    std::uint64_t count_ = 0;  // lines of the result
};

}  // namespace programs::sites
