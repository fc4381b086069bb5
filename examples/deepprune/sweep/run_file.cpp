#include "sweep/run_file.hpp"

#include <string>
#include <string_view>

#include "sweep/file_bytes.hpp"

namespace programs::sweep {

RunFile read_run_file(std::filesystem::path const& path) {
    std::string const bytes = bytes_of(path);
    RunFile file;
    std::size_t number = 0;
    for (std::string_view rest = bytes; !rest.empty();) {
        ++number;
        auto const end = rest.find('\n');
        auto const line = rest.substr(0, end);
        bool const last = end == std::string_view::npos || end + 1 == rest.size();
        // After a power cut a line may have its end and lack its middle.
        if (end == std::string_view::npos || (last && !is_json(line))) {
            file.torn_bytes = rest.size();
            break;
        }
        file.runs.push_back(run_of(line, {.file = path.native(), .line = number}));
        file.whole_bytes += end + 1;
        rest.remove_prefix(end + 1);
    }
    return file;
}

}  // namespace programs::sweep
