/// \file
/// \brief JSON objects read strictly: no member too many, none missing, each of its type and in its range.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <deepprune/core/error.hpp>

namespace programs {

using Json = nlohmann::ordered_json;

/// \brief What is wrong with a piece of JSON. Catch it where the file is known, and name the file.
struct JsonFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// \throws JsonFault if `text` is not JSON
[[nodiscard]] inline Json parse_json(std::string_view text) {
    Json value = Json::parse(text, nullptr, false);
    return value.is_discarded() ? throw JsonFault{"text that is not JSON"} : value;
}

/// \throws JsonFault unless `value` is an object of so many members
inline void require_members(Json const& value, std::size_t count) {
    if (!value.is_object() || value.size() != count) {
        throw JsonFault{"an object with other members"};
    }
}

/// \brief The member `name` of an object. \throws JsonFault if it is missing or not `valid`
template <class T, class Valid>
[[nodiscard]] T member(Json const& object, std::string const& name, Valid const& valid) {
    auto const it = object.find(name);
    if (it == object.end()) {
        throw JsonFault{"no '" + name + "'"};
    }
    if (!valid(*it)) {
        throw JsonFault{"an invalid '" + name + "' (" + deepprune::printable(it->dump()) + ")"};
    }
    return it->template get<T>();
}

[[nodiscard]] inline bool is_text(Json const& value) { return value.is_string() && value != ""; }
[[nodiscard]] inline bool is_whole(Json const& value) { return value.is_number_unsigned(); }
[[nodiscard]] inline bool is_list(Json const& value) { return value.is_array() && !value.empty(); }
[[nodiscard]] inline bool is_not_negative(Json const& value) { return value.is_number() && value >= 0.0; }
[[nodiscard]] inline bool is_fraction(Json const& value) { return is_not_negative(value) && value <= 1.0; }

/// \brief Whether JSON can hold `text` as it is.
[[nodiscard]] inline bool is_utf8(std::string_view text) {
    try {
        static_cast<void>(Json(text).dump());
        return true;
    } catch (Json::type_error const&) {
        return false;
    }
}

}  // namespace programs
