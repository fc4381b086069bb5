/// \file
/// \brief What a reader says about bytes that it must refuse.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <deepprune/core/error.hpp>

#include "bytes.hpp"
#include "temp_dir.hpp"

/// \brief Lets `read` read a file `bad` of these bytes; the DataError's message, with the path cut down to `bad`.
template <class Read>
std::string refusal(std::string_view bytes, Read const& read) {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "bad", bytes);
    try {
        static_cast<void>(read(path));
    } catch (deepprune::DataError const& error) {
        std::string text = error.what();
        std::string const folder = dir.path().string() + '/';
        for (auto place = text.find(folder); place != std::string::npos; place = text.find(folder)) {
            text.erase(place, folder.size());
        }
        return text;
    }
    throw std::logic_error("the bytes were accepted");
}
