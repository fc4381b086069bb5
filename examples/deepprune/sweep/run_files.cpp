#include "sweep/run_files.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/file.h>
#include <unistd.h>

#include <deepprune/core/error.hpp>

#include "file_bytes.hpp"
#include "json.hpp"

namespace programs::sweep {

namespace dp = deepprune;
namespace fs = std::filesystem;

RunFile read_run_file(fs::path const& path) {
    std::string const bytes = file_bytes(path);
    RunFile file;
    while (file.whole_bytes < bytes.size()) {
        auto const rest = std::string_view{bytes}.substr(file.whole_bytes);
        auto const end = rest.find('\n');
        auto const line = rest.substr(0, end);
        // After a power cut a line may have its end and lack its middle.
        if (end == std::string_view::npos || (end + 1 == rest.size() && !Json::accept(line))) {
            file.torn_bytes = rest.size();
            break;
        }
        file.runs.push_back(run_of(line, {.file = path.native(), .line = file.runs.size() + 1}));
        file.whole_bytes += end + 1;
    }
    return file;
}

std::vector<fs::path> run_files(fs::path const& folder) {
    std::vector<fs::path> files;
    std::error_code failure;
    if (!fs::exists(folder, failure)) {
        return files;
    }
    for (auto it = fs::directory_iterator{folder, failure}; !failure && it != fs::directory_iterator{};
         it.increment(failure)) {
        std::string const name = it->path().filename().string();
        if (name.starts_with("runs-") && name.ends_with(".jsonl")) {
            files.push_back(it->path());
        }
    }
    if (failure) {
        throw dp::IoError(dp::message(
            {.where = {.file = folder.native()}, .found = failure.message(), .expected = "a readable folder"}));
    }
    std::ranges::sort(files);
    return files;
}

void Ledger::add(Run run) {
    auto const [it, is_new] = runs.try_emplace(run.key, run);
    if (is_new) {
        return;
    }
    if (!it->second.failure.empty()) {
        it->second = std::move(run);
    } else if (run.failure.empty() && run.results != it->second.results) {
        ++disagreements;
    }
}

Run const* Ledger::find(Key const& key) const {
    auto const it = runs.find(key);
    return it == runs.end() ? nullptr : &it->second;
}

Run const* Ledger::find_any_hash(Key key) const {
    key.hash.clear();
    auto const it = runs.lower_bound(key);
    key.hash = it == runs.end() ? "" : it->first.hash;
    return it != runs.end() && it->first == key ? &it->second : nullptr;
}

Ledger read_ledger(fs::path const& folder) {
    Ledger ledger;
    for (fs::path const& file : run_files(folder)) {
        for (Run& run : read_run_file(file).runs) {
            ledger.add(std::move(run));
        }
    }
    return ledger;
}

RunLog::RunLog(fs::path path) : path_{std::move(path)}, file_{std::fopen(path_.c_str(), "a+")} {
    if (!file_) {
        fail("open", errno);
    }
    // A new file is on the disk when its folder is. Some file systems have no fsync for folders: nothing more can be
    // done there.
    FileHandle const folder{std::fopen(path_.has_parent_path() ? path_.parent_path().c_str() : ".", "r")};
    if (folder && ::fsync(::fileno(folder.get())) != 0 && errno != EINVAL && errno != ENOTSUP) {
        fail("fsync of the folder", errno);
    }
    // The children of a killed sweep die with it, but not in the same instant: wait for their locks.
    int const file = ::fileno(file_.get());
    for (int attempt = 1; ::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK; ++attempt) {
        if (attempt == 40) {
            throw dp::IoError(dp::message({.where = {.file = path_.native()},
                                           .found = "another process that is writing to it",
                                           .expected = "one process for each shard",
                                           .remedy = "wait for it to end, or choose another --shard or --out"}));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    auto const content = read_run_file(path_);
    cut_ = content.torn_bytes;
    if (cut_ != 0 && ::ftruncate(file, static_cast<::off_t>(content.whole_bytes)) != 0) {
        fail("ftruncate", errno);
    }
}

void RunLog::append(Run const& run) {
    std::string const line = line_of(run);
    int const file = ::fileno(file_.get());
    auto const before = ::lseek(file, 0, SEEK_END);
    if (before < 0) {
        fail("lseek", errno);
    }
    ::ssize_t written = 0;
    do {
        written = ::write(file, line.data(), line.size());
    } while (written < 0 && errno == EINTR);
    if (written != static_cast<::ssize_t>(line.size())) {
        int const error = written < 0 ? errno : ENOSPC;
        fail(written > 0 && ::ftruncate(file, before) != 0 ? "ftruncate" : "write", error);
    }
    if (::fsync(file) != 0) {
        fail("fsync", errno);
    }
}

void RunLog::fail(std::string const& step, int error) const {
    throw dp::IoError(dp::message(
        {.where = {.file = path_.native()},
         .found = "a failure to write the file (" + step + ": " + std::generic_category().message(error) + ")",
         .expected = "an existing, writable folder with free space",
         .remedy = "no finished run is lost: make room and continue with --resume"}));
}

}  // namespace programs::sweep
