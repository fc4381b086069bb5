// Whatever fails, an allocation, a system call, or the disk that is full: nothing crashes, leaks, is half written or
// wrong without a word. Each operation runs once for each of its allocations and calls, and that one fails.

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <csignal>

#include <deepprune/core/error.hpp>
#include <deepprune/io/archive.hpp>
#include <deepprune/io/atomic_file.hpp>
#include <deepprune/io/read_motifs.hpp>
#include <deepprune/io/read_record_set.hpp>
#include <deepprune/io/read_records.hpp>
#include <deepprune/io/write_motifs.hpp>
#include <deepprune/io/write_records.hpp>
#include <deepprune/model/model.hpp>
#include <deepprune/motif/random_motif.hpp>
#include <deepprune/prune/iterative_pruner.hpp>
#include <deepprune/prune/optimal_brain_surgeon.hpp>
#include <deepprune/sequence/record_set.hpp>
#include <deepprune/train/fit.hpp>

#include "../catch.hpp"
#include "../support/bytes.hpp"
#include "../support/gzip_member.hpp"
#include "../support/planted_set.hpp"
#include "../support/small_net.hpp"
#include "../support/temp_dir.hpp"
#include "faults.hpp"

namespace dp = deepprune;
namespace fs = std::filesystem;
using dp::test::Fault;
using dp::test::SmallNet;

namespace {

enum class End { done, out_of_memory, refused };

/// \brief Runs `operation`, whose result is compared; any exception but those that the library promises goes on.
template <std::invocable Operation>
End run(Operation const& operation) {
    try {
        operation();
        return End::done;
    } catch (std::bad_alloc const&) {
        return End::out_of_memory;
    } catch (dp::Error const&) {
        return End::refused;
    }
}

/// \brief Lets the first call fail, then the second, ... until `operation` has no more. Returns how many it had.
/// \param check what must hold after each run, besides that nothing leaks
std::size_t fail_each(Fault& fault, std::function<void()> const& operation, std::function<void(End)> const& check) {
    REQUIRE(run(operation) == End::done);  // static tables and the buffers of the standard library exist from now on
    check(End::done);
    for (std::size_t n = 1;; ++n) {
        bool struck = false;
        End end{};
        auto const leaked = [&] {
            std::ptrdiff_t const before = dp::test::living_allocations;
            fault.arm(n);
            end = run(operation);
            struck = fault.struck();
            fault.arm(0);
            std::ptrdiff_t const left = dp::test::living_allocations - before;
            check(end);
            return left;
        };
        // What a first error makes for all later ones is no leak; what the same error leaves again is.
        if (leaked() != 0 && leaked() != 0) {
            FAIL("call " << n << " failed, and not all allocations were freed");
        }
        if (!struck) {
            REQUIRE(end == End::done);
            return n - 1;
        }
    }
}

std::size_t files_in(fs::path const& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

struct Operation {
    std::string name;
    std::string file;  ///< what it writes
    std::function<void(fs::path const&)> write;
};

// A folder with the old file, and what the operation makes of it where nothing fails.
struct Prepared {
    TempDir dir{};
    fs::path path;
    std::string whole;

    explicit Prepared(Operation const& operation) : path{dir.path() / operation.file} {
        operation.write(path);
        whole = read_bytes(path);
        write_bytes(path, "old");
    }
};

std::vector<Operation> writers() {
    SmallNet<6> net{dp::Seed{1}};
    net.mask()(2) = 0;
    auto const records = dp::test::planted_records(40, dp::Seed{2});
    std::vector<dp::Motif> const motifs{dp::Motif{dp::test::sharp_motif("TGACTCA"), {.name = "site", .sites = 20}}};
    return {
        {"model", "m.safetensors",
         [net](fs::path const& path) {
             dp::save_model(net, path, {{"seed", "1"}});
         }},
        {"compact model", "c.safetensors", [net](fs::path const& path) { dp::save_compact(net, path); }},
        {"table", "r.tsv", [records](fs::path const& path) { dp::write_tsv(path, records); }},
        {"fasta", "r.fa", [records](fs::path const& path) { dp::write_fasta(path, records, {.line_width = 7}); }},
        {"meme", "m.meme", [motifs](fs::path const& path) { dp::write_meme(path, motifs); }},
        // Several buffers full, so that there is more than one write.
        {"large table", "l.tsv",
         [records](fs::path const& path) {
             std::vector<dp::Record> many;
             for (int i = 0; i < 100; ++i) {
                 many.insert(many.end(), records.begin(), records.end());
             }
             dp::write_tsv(path, many);
         }},
    };
}

/// \brief Readers of files in `folder`, which it writes; each gives text that says all it read.
std::vector<std::pair<std::string, std::function<std::string()>>> readers(fs::path const& folder) {
    std::string text = ">a x\nACGTN\nACGT\n>b\nTTTT\n";
    for (int i = 0; i < 9000; ++i) {
        text += ">r" + std::to_string(i * 7919) + "\nACGTACGTTGCATGCATGACTCATGACTGATTTGCATG\n";
    }
    auto const fasta = write_bytes(folder / "r.fa", text.substr(0, 3000));
    auto const packed = write_bytes(folder / "r.fa.gz", dp::test::gzip_member(text));
    auto const table = write_bytes(folder / "r.tsv", "sequence\tlabel\tid\nACGT\t1\ta\nNNAC\t0\tb\n");
    auto const motif =
        write_bytes(folder / "m.meme",
                    "MEME version 4\n\nMOTIF a b\nletter-probability matrix: w= 2\n0.5 0.5 0 0\n0.25 0.25 0.25 0.25\n");
    SmallNet<6> const net{dp::Seed{1}};
    dp::save_model(net, folder / "m.safetensors");
    auto const spelled = [](std::vector<dp::Record> const& records) {
        std::string all;
        for (auto const& record : records) {
            all += record.id + (record.label ? "+" : "-") + record.sequence + "\n";
        }
        return all;
    };
    return {
        {"fasta", [=] { return spelled(dp::read_records(fasta)); }},
        {"gzipped fasta",
         [=] {
             dp::LineReader lines{packed};
             auto const read = dp::read_record_set(lines);
             return std::to_string(read.records.size()) + std::string{read.records[9001].id};
         }},
        {"table", [=] { return spelled(dp::read_records(table)); }},
        {"motif", [=] { return dp::meme_text(dp::read_motifs(motif)); }},
        {"model",
         [path = folder / "m.safetensors"] {
             auto const read = dp::load_model<SmallNet<6>>(path);
             auto const values = read.parameters();
             return std::string{reinterpret_cast<char const*>(values.data()), values.size_bytes()};
         }},
    };
}

/// \brief Restores a disk without faults, also after a failed test.
struct Repair {
    Repair() = default;
    Repair(Repair const&) = delete;
    Repair& operator=(Repair const&) = delete;
    ~Repair() {
        for (Fault* fault : {&dp::test::allocation_fault, &dp::test::read_fault, &dp::test::write_fault,
                             &dp::test::fsync_fault, &dp::test::rename_fault}) {
            fault->arm(0);
        }
        dp::test::disk_left = static_cast<std::size_t>(-1);
        dp::test::transfer_limit = static_cast<std::size_t>(-1);
    }
};

}  // namespace

TEST_CASE("the faults strike, once", "[faults]") {
    Repair const repair;
    std::ptrdiff_t const before = dp::test::living_allocations;
    bool failed = false;
    dp::test::allocation_fault.arm(2);
    try {
        std::vector<int> const first(3);
        std::vector<int> const second(3);
    } catch (std::bad_alloc const&) {
        failed = true;
    }
    CHECK(dp::test::allocation_fault.struck());
    CHECK(failed);
    CHECK(dp::test::living_allocations == before);
    Fault fault;
    CHECK_FALSE(fault.strikes());
    fault.arm(2);
    CHECK_FALSE(fault.strikes());
    CHECK_FALSE(fault.struck());
    CHECK(fault.strikes());
    CHECK_FALSE(fault.strikes());
}

TEST_CASE("an allocation fails while a file is written: the old file or the new one, whole", "[faults]") {
    Repair const repair;
    for (auto const& operation : writers()) {
        CAPTURE(operation.name);
        Prepared const prepared{operation};
        auto const& path = prepared.path;
        auto const& whole = prepared.whole;
        std::size_t const calls = fail_each(
            dp::test::allocation_fault, [&] { operation.write(path); },
            [&](End end) {
                std::string const now = read_bytes(path);
                REQUIRE((now == whole || (now == "old" && end != End::done)));
                REQUIRE(files_in(prepared.dir.path()) == 1);
                write_bytes(path, "old");
            });
        CHECK(calls >= 5);
    }
}

TEST_CASE("a system call fails while a file is written: an error, and the old file or the new one, whole", "[faults]") {
    Repair const repair;
    struct Call {
        std::string name;
        Fault& fault;
        std::size_t least;  ///< calls that each writer makes
    };
    for (Call const& call : {Call{"write", dp::test::write_fault, 1}, Call{"fsync", dp::test::fsync_fault, 2},
                             Call{"rename", dp::test::rename_fault, 1}}) {
        for (auto const& operation : writers()) {
            CAPTURE(call.name, operation.name);
            Prepared const prepared{operation};
            auto const& path = prepared.path;
            auto const& whole = prepared.whole;
            dp::test::fault_error = EIO;
            std::size_t done = 0;
            std::size_t renamed = 0;  // the directory's fsync comes after the rename
            std::size_t const calls = fail_each(
                call.fault, [&] { operation.write(path); },
                [&](End end) {
                    std::string const now = read_bytes(path);
                    REQUIRE((now == whole || (now == "old" && end == End::refused)));
                    REQUIRE(files_in(prepared.dir.path()) == 1);
                    done += end == End::done ? 1 : 0;
                    renamed += now == whole ? 1 : 0;
                    write_bytes(path, "old");
                });
            CHECK(calls >= call.least);
            CHECK(done == 2);  // the first run and the last, in which nothing failed
            CHECK(renamed == (call.name == "fsync" ? 3 : 2));
        }
    }
}

TEST_CASE("a call that is interrupted or transfers little changes no byte", "[faults]") {
    Repair const repair;
    TempDir const dir;
    dp::test::fault_error = EINTR;
    for (auto const& operation : writers()) {
        CAPTURE(operation.name);
        auto const path = dir.path() / operation.file;
        operation.write(path);
        std::string const whole = read_bytes(path);
        dp::test::transfer_limit = 1 + whole.size() / 50;
        for (std::size_t const n : {1U, 2U, 30U}) {
            dp::test::write_fault.arm(n);
            operation.write(path);
            CHECK(dp::test::write_fault.struck());
            CHECK(read_bytes(path) == whole);
        }
    }
    for (auto const& [name, read] : readers(dir.path())) {
        if (name == "model") {  // read through std::ifstream, whose calls are those of the standard library
            continue;
        }
        CAPTURE(name);
        dp::test::transfer_limit = static_cast<std::size_t>(-1);
        std::string const all = read();
        dp::test::transfer_limit = 17;
        for (std::size_t const n : {1U, 2U, 4U}) {
            dp::test::read_fault.arm(n);
            CHECK(read() == all);
            CHECK(dp::test::read_fault.struck());
        }
    }
}

TEST_CASE("the disk is full after n bytes: an error and no new byte, for 50 sizes", "[faults]") {
    Repair const repair;
    for (auto const& operation : writers()) {
        CAPTURE(operation.name);
        Prepared const prepared{operation};
        auto const& path = prepared.path;
        auto const& whole = prepared.whole;
        for (std::size_t i = 0; i < 50; ++i) {
            std::size_t const room = i * (whole.size() - 1) / 49;
            CAPTURE(room);
            dp::test::disk_left = room;
            std::string text;
            try {
                operation.write(path);
            } catch (dp::IoError const& error) {
                text = error.what();
            }
            dp::test::disk_left = static_cast<std::size_t>(-1);
            REQUIRE(text.find("No space left on device") != std::string::npos);
            REQUIRE(text.find(path.string()) != std::string::npos);
            REQUIRE(read_bytes(path) == "old");
            REQUIRE(files_in(prepared.dir.path()) == 1);
        }
        dp::test::disk_left = whole.size();
        operation.write(path);
        CHECK(read_bytes(path) == whole);
        dp::test::disk_left = static_cast<std::size_t>(-1);
    }
}

TEST_CASE("the system itself limits the size of a file: an error and no new byte, for 50 sizes", "[faults]") {
    auto const before_signal = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    auto const operation = writers().front();
    Prepared const prepared{operation};
    auto const& path = prepared.path;
    auto const& whole = prepared.whole;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < 50; ++i) {
        rlimit less = before;
        less.rlim_cur = i * (whole.size() - 1) / 49;
        ::setrlimit(RLIMIT_FSIZE, &less);
        End const end = run([&] { operation.write(path); });
        ::setrlimit(RLIMIT_FSIZE, &before);
        refused += end == End::refused && read_bytes(path) == "old" && files_in(prepared.dir.path()) == 1 ? 1 : 0;
    }
    std::signal(SIGXFSZ, before_signal);
    CHECK(refused == 50);
}

TEST_CASE("an allocation or a read fails while a file is read: an error, or all of it", "[faults]") {
    Repair const repair;
    TempDir const dir;
    dp::test::fault_error = EIO;
    for (auto const& [name, read] : readers(dir.path())) {
        CAPTURE(name);
        std::string const all = read();
        std::string now;
        bool good = false;
        auto const fail_each_of = [&, &read = read](Fault& fault) {
            std::size_t done = 0;
            std::size_t const calls = fail_each(
                fault,
                [&] {
                    std::string{}.swap(now);
                    good = false;
                    now = read();
                    good = now == all;
                    std::string{}.swap(now);
                },
                [&](End end) {
                    REQUIRE(good == (end == End::done));
                    done += good ? 1 : 0;
                });
            // A standard algorithm may do without the memory; a failed read is never passed over.
            CHECK((done == 2 || &fault == &dp::test::allocation_fault));
            return calls;
        };
        CHECK(fail_each_of(dp::test::allocation_fault) >= 5);
        CHECK(fail_each_of(dp::test::read_fault) >= (name == "model" ? 0U : 1U));
    }
}

TEST_CASE("a set of records can be used after an allocation failed in it", "[faults]") {
    Repair const repair;
    std::string const letters(700, 'A');
    for (std::size_t n = 1; n <= 40; ++n) {
        CAPTURE(n);
        dp::RecordSet set;
        std::size_t added = 0;
        std::vector<std::string> ids(60);
        dp::test::allocation_fault.arm(n);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            bool const extended = run([&] {
                                      ids[i] = "record number " + std::to_string(i);
                                      set.push_back({.id = ids[i], .sequence = letters, .label = i % 2 == 0});
                                  }) == End::done &&
                                  run([&] { set.extend("CCGT"); }) == End::done;
            if (extended) {
                ids[added++] = ids[i];
            } else if (set.size() > added) {
                set.pop_back();
            }
        }
        dp::test::allocation_fault.arm(0);
        CHECK(added >= 59);
        REQUIRE(set.size() == added);
        for (std::size_t i = 0; i < added; ++i) {
            REQUIRE(set[i].id == ids[i]);
            REQUIRE(set[i].sequence == letters + "CCGT");
        }
    }
}

TEMPLATE_TEST_CASE("an allocation fails in training or pruning: an error, and the next run gives the same bits",
                   "[faults]", dp::WeightMagnitude, dp::OptimalBrainSurgeon) {
    Repair const repair;
    auto const train = dp::test::planted_set(40, dp::Seed{1});
    auto const validation = dp::test::planted_set(20, dp::Seed{2});
    for (unsigned const threads : {1U, 2U}) {
        CAPTURE(threads);
        dp::TrainOptions const options{.batch_size = 16, .max_epochs = 1, .patience = 1, .threads = threads};
        auto const epoch = [&](SmallNet<4>& net) { dp::fit(net, train, validation, options); };
        auto const prune = [&](SmallNet<4>& net) {
            dp::IterativePruner<TestType> const pruner{{.final_kernels = 2, .train = options}};
            pruner.run(net, train, validation);
        };
        for (std::function<void(SmallNet<4>&)> const& work : {std::function<void(SmallNet<4>&)>{epoch}, {prune}}) {
            SmallNet<4> expected{dp::Seed{3}};
            work(expected);
            bool equal = false;
            bool finite = false;
            std::size_t const calls = fail_each(
                dp::test::allocation_fault,
                [&] {
                    SmallNet<4> net{dp::Seed{3}};
                    try {
                        work(net);
                    } catch (...) {
                        finite = std::ranges::all_of(net.parameters(), [](float v) { return std::isfinite(v); });
                        throw;
                    }
                    finite = true;
                    equal = std::ranges::equal(net.parameters(), expected.parameters());
                },
                [&](End end) {
                    REQUIRE((end != End::done || equal));
                    REQUIRE(finite);
                    equal = false;
                });
            CHECK(calls >= 10);
        }
    }
}
