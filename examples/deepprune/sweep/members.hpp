/// \file
/// \brief The members of one JSON object, read strictly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace programs::sweep {

using Json = nlohmann::ordered_json;

/// \brief What is wrong with a piece of JSON; thrown, and made a message where its file is known.
struct Wrong {
    std::string what{};
};

/// \brief Reads the members of one object, which lives longer; what is missing, of another type or not known is told.
class Members {
  public:
    /// \throws Wrong if it is no object, or has more members or less
    Members(Json const& object, std::size_t count) : object_{object} {
        if (!object.is_object() || object.size() != count) {
            throw Wrong{"an object with other members"};
        }
    }

    /// \throws Wrong if there is none; the others too if it is of another type
    [[nodiscard]] Json const& at(char const* name) const {
        auto const it = object_.find(name);
        if (it == object_.end()) {
            throw Wrong{"no '" + std::string{name} + "'"};
        }
        return *it;
    }
    [[nodiscard]] std::string text(char const* name) const {
        Json const& value = at(name);
        if (!value.is_string() || value.get_ref<std::string const&>().empty()) {
            throw Wrong{"a '" + std::string{name} + "' that is no text"};
        }
        return value.get<std::string>();
    }
    [[nodiscard]] std::uint64_t whole(char const* name) const {
        Json const& value = at(name);
        if (!value.is_number_unsigned()) {
            throw Wrong{"a '" + std::string{name} + "' that is no whole number"};
        }
        return value.get<std::uint64_t>();
    }
    [[nodiscard]] double number(char const* name, double most) const {
        Json const& value = at(name);
        double const read = value.is_number() ? value.get<double>() : -1.0;
        if (!(read >= 0.0 && read <= most)) {
            throw Wrong{"a '" + std::string{name} + "' that is not in its range"};
        }
        return read;
    }
    /// \brief A list that is not empty.
    [[nodiscard]] Json const& list(char const* name) const {
        Json const& value = at(name);
        if (!value.is_array() || value.empty()) {
            throw Wrong{"'" + std::string{name} + "' that are none"};
        }
        return value;
    }

  private:
    Json const& object_;
};

}  // namespace programs::sweep
