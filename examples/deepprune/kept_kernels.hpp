/// \file
/// \brief The numbers by which the kernels of a pruned model are known.
#pragma once

#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <vector>

#include <deepprune/io/safetensors.hpp>

namespace programs {

/// \brief The kernels' numbers in the first model, which `train` writes into the file; empty if there are none.
[[nodiscard]] inline std::vector<std::size_t> kept_kernels(deepprune::SafetensorsFile const& file) {
    auto const entry = file.metadata.find("kept_kernels");
    std::vector<std::size_t> numbers;
    if (entry != file.metadata.end()) {
        std::string_view const text = entry->second;
        for (char const* at = text.data(); at < text.data() + text.size();) {
            std::size_t number = 0;
            auto const [end, error] = std::from_chars(at, text.data() + text.size(), number);
            if (error != std::errc{}) {
                return {};
            }
            numbers.push_back(number);
            at = end + (end < text.data() + text.size() ? 1 : 0);
        }
    }
    return numbers;
}

}  // namespace programs
