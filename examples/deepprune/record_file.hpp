/// \file
/// \brief A file of sequences that a command writes, FASTA or a table by its name.
#pragma once

#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>

#include <deepprune/io/write_records.hpp>
#include <deepprune/sequence/records_view.hpp>

#include "result.hpp"
#include "terminal.hpp"

namespace programs {

/// \brief Whether the name says FASTA (.fa, .fasta, .fna) or a table (.tsv, .txt). \param otherwise what any other says
[[nodiscard]] inline bool wants_fasta(std::filesystem::path const& out, bool otherwise) {
    auto const ending = out.extension();
    for (std::string_view const fasta : {".fa", ".fasta", ".fna"}) {
        if (ending == fasta) {
            return true;
        }
    }
    return ending != ".tsv" && ending != ".txt" && otherwise;
}

/// \brief Writes the records to the file, or prints them for `-`. \throws deepprune::IoError
inline void write_records(std::string const& out, deepprune::RecordsView records, bool fasta) {
    if (is_standard_output(out)) {
        fasta ? deepprune::write_fasta(std::cout, records) : deepprune::write_tsv(std::cout, records);
        print("");  // flushes, and checks that all was written
    } else {
        fasta ? deepprune::write_fasta(out, records) : deepprune::write_tsv(out, records);
    }
}

}  // namespace programs
