/// \file
/// \brief A look at the shape of the XML and HTML that we write.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace deepprune::test {

/// \brief The name of the first element that is closed wrongly or never; empty if all is well.
/// \param lone elements that are never closed
[[nodiscard]] inline std::string unbalanced(std::string_view page,
                                            std::set<std::string, std::less<>> const& lone = {}) {
    std::vector<std::string> open;
    for (auto at = page.find('<'); at != std::string_view::npos; at = page.find('<', at)) {
        auto const end = page.find('>', at);
        if (end == std::string_view::npos) {
            return "a tag without its end";
        }
        auto const tag = page.substr(at + 1, end - at - 1);
        at = end;
        bool const closing = tag.starts_with('/');
        std::string const name{
            tag.substr(closing ? 1 : 0, tag.find_first_of(" /", closing ? 1 : 0) - (closing ? 1 : 0))};
        if (closing) {
            if (open.empty() || open.back() != name) {
                return "/" + name;
            }
            open.pop_back();
        } else if (!tag.ends_with('/') && !lone.contains(name)) {
            open.push_back(name);
        }
    }
    return open.empty() ? "" : open.back();
}

}  // namespace deepprune::test
