/// \file
/// \brief A checksum of what a fit begins with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/io/crc64.hpp>
#include <deepprune/io/detail/tensor_bytes.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/fit_start.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief Adds a number and a separator, so that no two lists of numbers give the same bytes.
inline void add_number(Crc64& crc, std::uint64_t number) {
    crc.add(std::to_string(number));
    crc.add(" ");
}

inline void add_set(Crc64& crc, EncodedSet const& set) {
    add_number(crc, set.size());
    for (std::size_t i = 0; i < set.size(); ++i) {
        auto const bases = set.sequence(i);
        add_number(crc, bases.size());
        crc.add({reinterpret_cast<char const*>(bases.data()), bases.size()});
    }
    crc.add({reinterpret_cast<char const*>(set.labels().data()), set.labels().size()});
}

/// \brief The checksum of a fit's options (but for its threads), model, data and parameters. O(bases + parameters).
[[nodiscard]] inline std::uint64_t fit_key(FitStart const& start) {
    TrainOptions const& options = start.options;
    Crc64 crc;
    crc.add(start.signature);
    for (std::uint64_t const number : std::initializer_list<std::uint64_t>{
             options.batch_size, options.max_epochs, options.patience, options.seed.value, options.cycle}) {
        add_number(crc, number);
    }
    std::string values;
    std::vector<double> const rates{options.learning_rate, options.l1, options.l2};
    append_little_endian(values, std::span<double const>{rates});
    append_little_endian(values, std::span<double const>{start.parameters});
    crc.add(values);
    add_set(crc, start.train);
    add_set(crc, start.validation);
    return crc.value();
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
