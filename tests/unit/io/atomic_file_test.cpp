#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <deepprune/io/atomic_file.hpp>

#include "../../catch.hpp"
#include "../../support/bytes.hpp"
#include "../../support/says.hpp"
#include "../../support/temp_dir.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::says;

namespace {

std::vector<std::string> names_in(fs::path const& folder) {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator{folder}) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("bytes that were written can be replaced until commit", "[io][atomic_file]") {
    TempDir const dir;
    auto const path = dir.path() / "out.bin";
    std::string expected(200000, 'x');
    dp::AtomicFile file{path};
    file.write(expected);
    file.overwrite(3, "abc");  // what is on the disk
    file.write("end");         // what is not yet
    file.overwrite(expected.size(), "E");
    file.overwrite(0, "");
    file.write("!");
    file.commit();
    CHECK(read_bytes(path) == expected.replace(3, 3, "abc") + "End!");
}

TEST_CASE("a file appears with commit and not before", "[io][atomic_file]") {
    TempDir const dir;
    auto const path = dir.path() / "out.tsv";
    std::string const large(300000, 'x');
    {
        dp::AtomicFile file{path};
        CHECK(file.path() == path);
        file.write("a\n");
        file.write("");
        file.write(large);
        CHECK_FALSE(fs::exists(path));
        file.commit();
        CHECK(read_bytes(path) == "a\n" + large);
    }
    CHECK(names_in(dir.path()) == Names{"out.tsv"});
    CHECK(read_bytes(path) == "a\n" + large);
    dp::write_file(path, "");
    CHECK(read_bytes(path).empty());
    CHECK(names_in(dir.path()) == Names{"out.tsv"});
}

TEST_CASE("without commit the old file stays and nothing is left", "[io][atomic_file]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "out.tsv", "old");
    {
        dp::AtomicFile file{path};
        file.write(std::string(300000, 'x'));
    }
    CHECK(read_bytes(path) == "old");
    CHECK(names_in(dir.path()) == Names{"out.tsv"});
}

TEST_CASE("two writers of one name do not disturb each other", "[io][atomic_file]") {
    TempDir const dir;
    auto const path = dir.path() / "out";
    dp::AtomicFile first{path};
    dp::AtomicFile second{path};
    first.write("first");
    second.write("second");
    CHECK(names_in(dir.path()).size() == 2);
    first.commit();
    CHECK(read_bytes(path) == "first");
    second.commit();
    CHECK(read_bytes(path) == "second");
    CHECK(names_in(dir.path()) == Names{"out"});
}

TEST_CASE("stale temporaries of killed writers are removed, and nothing else", "[io][atomic_file]") {
    TempDir const dir;
    auto const path = dir.path() / "out";
    write_bytes(dir.path() / ".out.deepprune-99999-0.tmp", "half");
    write_bytes(dir.path() / ".other.deepprune-99999-0.tmp", "another file's");
    write_bytes(dir.path() / ".out.deepprune-notes", "a user's");
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        dp::AtomicFile file{path};
        file.write(std::string(100000, 'x'));
        ::raise(SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    auto const after = names_in(dir.path());
    REQUIRE(after.size() == 2);  // the child removed the oldest, of any name, and left one of its own
    CHECK(after[0] == ".out.deepprune-" + std::to_string(child) + "-0.tmp");
    dp::AtomicFile living{path};  // holds its lock: the next one leaves it alone
    dp::write_file(path, "whole");
    living.write("later");
    living.commit();
    CHECK(read_bytes(path) == "later");
    CHECK(names_in(dir.path()) == Names{".out.deepprune-notes", "out"});
}

TEST_CASE("a file that is replaced passes its permissions on", "[io][atomic_file]") {
    TempDir const dir;
    auto const path = write_bytes(dir.path() / "out", "old");
    for (auto const mode : {fs::perms{0640}, fs::perms{0600}, fs::perms{0664}}) {
        fs::permissions(path, mode);
        dp::write_file(path, "new");
        CHECK(fs::status(path).permissions() == mode);
    }
    auto const umask = ::umask(0022);
    dp::write_file(dir.path() / "fresh", "new");
    ::umask(umask);
    CHECK(fs::status(dir.path() / "fresh").permissions() == fs::perms{0644});
}

TEST_CASE("a name may be as long as the file system allows", "[io][atomic_file]") {
    TempDir const dir;
    std::string const name(255, 'n');
    dp::write_file(dir.path() / name, "here");
    CHECK(read_bytes(dir.path() / name) == "here");
    CHECK(names_in(dir.path()) == Names{name});
}

TEST_CASE("a link is followed", "[io][atomic_file]") {
    TempDir const dir;
    fs::create_directory(dir.path() / "folder");
    auto const real = write_bytes(dir.path() / "folder" / "real", "old");
    fs::create_symlink("folder/real", dir.path() / "link");
    dp::write_file(dir.path() / "link", "new");
    CHECK(fs::is_symlink(dir.path() / "link"));
    CHECK(read_bytes(real) == "new");
    // A link to a link to a file that is not there yet.
    fs::create_symlink("folder/later", dir.path() / "next");
    fs::create_symlink(dir.path() / "next", dir.path() / "far");
    dp::write_file(dir.path() / "far", "made");
    CHECK(fs::is_symlink(dir.path() / "far"));
    CHECK(fs::is_symlink(dir.path() / "next"));
    CHECK(read_bytes(dir.path() / "folder" / "later") == "made");
}

TEST_CASE("a name without a folder is a file of the working directory", "[io][atomic_file]") {
    TempDir const dir;
    auto const before = fs::current_path();
    fs::current_path(dir.path());
    std::error_code error;
    try {
        dp::write_file("bare", "here");
    } catch (...) {
        fs::current_path(before);
        throw;
    }
    fs::current_path(before, error);
    CHECK(read_bytes(dir.path() / "bare") == "here");
}

TEST_CASE("what cannot be written is an IoError with the file's name", "[io][atomic_file]") {
    TempDir const dir;
    auto const write = [](fs::path const& path) { dp::write_file(path, "x"); };
    CHECK_THROWS_AS(write(dir.path() / "none" / "out"), dp::IoError);
    CHECK_THROWS_WITH(write(dir.path() / "none" / "out"),
                      says("none/out: found a write error") && says("No such file"));
    CHECK_THROWS_WITH(write(dir.path()), says("not a regular file"));
    CHECK_THROWS_WITH(write("/dev/null"), says("/dev/null: found not a regular file"));
    CHECK_THROWS_AS(write(dir.path() / std::string(256, 'n')), dp::IoError);
    CHECK(names_in(dir.path()).empty());
}

TEST_CASE("a commit that fails leaves nothing behind", "[io][atomic_file]") {
    TempDir const dir;
    auto const path = dir.path() / "out";
    {
        dp::AtomicFile file{path};
        file.write("x");
        fs::create_directory(path);  // in the way of the new name
        CHECK_THROWS_WITH(file.commit(), says("rename"));
    }
    CHECK(names_in(dir.path()) == Names{"out"});
    CHECK(fs::is_directory(path));
}

TEST_CASE("a full disk is noticed", "[io][atomic_file]") {
    TempDir const dir;
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        // A limit on the size of files stands for the full disk; the signal that it sends is ignored.
        struct rlimit const limit{50000, 50000};
        ::signal(SIGXFSZ, SIG_IGN);
        int code = ::setrlimit(RLIMIT_FSIZE, &limit) == 0 ? 1 : 2;
        try {
            dp::write_file(dir.path() / "out", std::string(60000, 'x'));
        } catch (dp::IoError const& error) {
            code = std::string{error.what()}.find("write") != std::string::npos ? 0 : 3;
        }
        ::_exit(code);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(names_in(dir.path()).empty());
}
