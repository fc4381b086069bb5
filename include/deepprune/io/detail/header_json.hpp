/// \file
/// \brief The JSON of a safetensors header: an object of objects, which hold strings and lists of whole numbers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

[[noreturn]] inline void refuse_archive(std::string_view file, std::string const& found, std::string const& expected,
                                        std::string_view remedy = {}) {
    throw ArchiveError(
        message({.where = {.file = file},
                 .found = found,
                 .expected = expected,
                 .remedy = remedy.empty() ? "the file is damaged or was not written by deepprune: copy it "
                                            "again from its source, or train the model again"
                                          : remedy}));
}

/// \brief The maximum number of tensors in a file.
inline constexpr std::size_t safetensors_tensor_limit = 4000;

/// \brief A member of an object in the header.
struct HeaderField {
    /// \brief What the value is; `other` is anything that no header holds.
    enum class Kind { other, text, numbers };

    std::string key{};
    Kind kind = Kind::other;
    std::string text{};                    ///< of `text`
    std::vector<std::uint64_t> numbers{};  ///< of `numbers`
};

/// \brief A member of the header, which is an object of its own if all is well.
struct HeaderObject {
    std::string name{};
    bool object = false;
    std::vector<HeaderField> fields{};  ///< in the order of the file, each key once

    /// \brief The member with this key; null if there is none.
    [[nodiscard]] HeaderField const* find(std::string_view key) const {
        auto const found = std::ranges::find(fields, key, &HeaderField::key);
        return found == fields.end() ? nullptr : &*found;
    }
};

/// \brief Builds the header from the parser's events, and refuses what a tree would hide or only waste memory:
/// repeated keys, too many objects, depth.
///
/// Not `nlohmann::json`: its destructor allocates, and so ends the program where memory runs out.
class HeaderBuilder : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit HeaderBuilder(std::string_view file) noexcept : file_{file} {}

    /// \brief The header's members, in the order of the file.
    [[nodiscard]] std::vector<HeaderObject> take() && { return std::move(objects_); }

    bool null() override { return other(); }
    bool boolean(bool) override { return other(); }
    bool number_integer(number_integer_t) override { return other(); }
    bool number_unsigned(number_unsigned_t number) override {
        if (depth_ == 3 && field_ != nullptr && field_->kind == HeaderField::Kind::numbers) {
            field_->numbers.push_back(number);
            return true;
        }
        return other();
    }
    bool number_float(number_float_t, string_t const&) override { return other(); }
    bool binary(binary_t&) override { return other(); }
    bool string(string_t& text) override {
        if (depth_ == 2 && field_ != nullptr) {
            field_->kind = HeaderField::Kind::text;
            field_->text = std::move(text);
            return true;
        }
        return other();
    }
    bool start_object(std::size_t) override {
        require_depth();
        if (++count_ > safetensors_tensor_limit + 2) {
            refuse_archive(file_, "a header of too many objects", "at most 4000 tensors");
        }
        if (depth_ == 1) {
            objects_.back().object = true;
        }
        open();
        return true;
    }
    bool start_array(std::size_t) override {
        require_depth();
        if (depth_ == 2 && field_ != nullptr) {
            field_->kind = HeaderField::Kind::numbers;
        }
        open();
        return true;
    }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& text) override {
        if (!keys_.back().insert(text).second) {
            refuse_archive(file_, concat({"the key '", printable(text), "' twice in the header"}), "each key once");
        }
        field_ = nullptr;
        if (depth_ == 1) {
            objects_.push_back({.name = std::move(text)});
        } else if (depth_ == 2 && objects_.back().object) {
            field_ = &objects_.back().fields.emplace_back(HeaderField{.key = std::move(text)});
        }
        return true;
    }
    bool parse_error(std::size_t, std::string const&, nlohmann::detail::exception const& problem) override {
        refuse_archive(file_, concat({"a header that is not JSON (", printable(problem.what(), 160), ")"}),
                       "a JSON object");
    }

  private:
    /// \brief A value of a kind that no header holds at this place; its list, if it is in one, is none of numbers.
    bool other() {
        if (depth_ == 3 && field_ != nullptr) {
            field_->kind = HeaderField::Kind::other;
        }
        return true;
    }
    void require_depth() const {
        if (depth_ > 2) {
            refuse_archive(file_, "a header nested more than 3 deep", "one object of tensors");
        }
    }
    void open() {
        ++depth_;
        keys_.emplace_back();
    }
    bool close() {
        --depth_;
        keys_.pop_back();
        return true;
    }

    std::string_view file_;
    std::vector<HeaderObject> objects_{};
    std::vector<std::set<std::string>> keys_{};  // of the objects that are open
    HeaderField* field_ = nullptr;               // the member of an object in the header that was begun last
    std::size_t depth_ = 0;                      // objects and lists that are open
    std::size_t count_ = 0;                      // objects so far
};

/// \brief Text in quotes, escaped. \throws nlohmann::json::exception if it is not UTF-8
[[nodiscard]] inline std::string json_text(std::string const& text) { return nlohmann::json(text).dump(); }

/// \brief Numbers in brackets.
[[nodiscard]] inline std::string json_list(std::vector<std::size_t> const& numbers) {
    std::string text = "[";
    for (std::size_t const number : numbers) {
        text += concat({text.size() > 1 ? "," : "", std::to_string(number)});
    }
    return text + ']';
}

/// \brief The members of a header, in their order. O(bytes · log(members)).
/// \throws ArchiveError for text that is not a JSON object, repeated keys, more than 4,000 tensors, or depth above 3
[[nodiscard]] inline std::vector<HeaderObject> parse_header_json(std::string_view text, std::string_view file) {
    if (text.empty() || text.front() != '{') {
        refuse_archive(file, "a header that does not start with '{'", "a JSON object");
    }
    if (text.find('\0') != std::string_view::npos) {  // where the parser would stop
        refuse_archive(file, "a header with a NUL byte", "a JSON object and blanks behind it");
    }
    HeaderBuilder builder{file};
    nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    return std::move(builder).take();
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
