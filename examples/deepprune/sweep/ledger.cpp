#include "sweep/ledger.hpp"

#include <algorithm>
#include <system_error>

#include "sweep/run_file.hpp"

namespace programs::sweep {

namespace fs = std::filesystem;

std::vector<fs::path> run_files(fs::path const& folder) {
    std::vector<fs::path> files;
    std::error_code failure;
    if (!fs::exists(folder, failure)) {
        return files;
    }
    auto it = fs::directory_iterator{folder, failure};
    for (; !failure && it != fs::directory_iterator{}; it.increment(failure)) {
        std::string const name = it->path().filename().string();
        if (name.starts_with("runs-") && name.ends_with(".jsonl")) {
            files.push_back(it->path());
        }
    }
    if (failure) {
        throw deepprune::IoError(deepprune::message(
            {.where = {.file = folder.native()}, .found = failure.message(), .expected = "a folder that can be read"}));
    }
    std::ranges::sort(files);
    return files;
}

Ledger::Ledger(fs::path const& folder) {
    for (fs::path const& file : run_files(folder)) {
        for (Run& run : read_run_file(file).runs) {
            add(std::move(run));
        }
    }
}

void Ledger::add(Run run) {
    auto const [it, is_new] = runs_.try_emplace({run.key, run.hash}, run);
    if (is_new) {
        return;
    }
    Run& known = it->second;
    if (!known.failure.empty()) {
        known = std::move(run);
    } else if (run.failure.empty() && run.results != known.results) {
        ++disagreements_;
    }
}

Run const* Ledger::find(Key const& key, std::string const& hash) const {
    auto const it = runs_.find({key, hash});
    return it == runs_.end() ? nullptr : &it->second;
}

Run const* Ledger::find_other(Key const& key) const {
    auto const it = runs_.lower_bound({key, std::string{}});
    return it == runs_.end() || it->first.first != key ? nullptr : &it->second;
}

}  // namespace programs::sweep
