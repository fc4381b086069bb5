/// \file
/// \brief The values of `--chromosome-prefix`. Includes htslib.
#pragma once

#include <map>
#include <string>

#include <deepprune/genome/chromosome_prefix.hpp>

namespace programs {

/// \brief By their names.
inline std::map<std::string, deepprune::ChromosomePrefix> const chromosome_prefixes{
    {"keep", deepprune::ChromosomePrefix::keep},
    {"add", deepprune::ChromosomePrefix::add},
    {"remove", deepprune::ChromosomePrefix::remove}};

}  // namespace programs
