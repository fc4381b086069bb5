// deepprune_fuzz --target=NAME [libFuzzer's arguments]   fuzzes one target
// deepprune_fuzz --targets                               prints their names
// deepprune_fuzz --prepare=FOLDER                        writes FOLDER/NAME/ (the seeds) and FOLDER/NAME.dict for each

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "target.hpp"

namespace deepprune::test {

std::filesystem::path file_of(std::string_view bytes, int slot) {
    static int const files[] = {::memfd_create("first", MFD_CLOEXEC), ::memfd_create("second", MFD_CLOEXEC)};
    int const file = files[slot];
    require(::ftruncate(file, 0) == 0, "ftruncate");
    require(::pwrite(file, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()), "pwrite");
    return "/proc/self/fd/" + std::to_string(file);
}

std::filesystem::path scratch() {
    static std::filesystem::path const& folder = *new std::filesystem::path{[] {  // outlives what atexit calls
        std::filesystem::path const memory = "/dev/shm";
        auto const made = (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
                          ("deepprune_fuzz" + std::to_string(::getpid()));
        std::filesystem::create_directories(made);
        std::atexit([] {
            std::error_code ignored;
            std::filesystem::remove_all(scratch(), ignored);
        });
        return made;
    }()};
    return folder;
}

}  // namespace deepprune::test

namespace {

using deepprune::test::FuzzTarget;

std::vector<FuzzTarget> all_targets() {
    std::vector<FuzzTarget> all;
    for (auto const& part :
         {deepprune::test::record_targets(), deepprune::test::motif_targets(), deepprune::test::archive_targets(),
          deepprune::test::genome_targets(), deepprune::test::engine_targets()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

std::string hex(std::string_view text) {
    std::string out;
    for (char const c : text) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        auto const byte = static_cast<unsigned char>(c);
        out += "\\x";
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

void prepare(std::filesystem::path const& folder) {
    for (FuzzTarget const& target : all_targets()) {
        std::filesystem::create_directories(folder / target.name);
        std::size_t number = 0;
        for (std::string const& seed : target.seeds()) {
            std::ofstream{folder / target.name / ("seed-" + std::to_string(++number)), std::ios::binary} << seed;
        }
        std::ofstream dictionary{folder / (target.name + ".dict")};
        for (std::string const& word : target.words) {
            dictionary << '"' << hex(word) << "\"\n";
        }
    }
}

void (*chosen)(std::string_view) = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
    constexpr std::string_view target_flag = "--target=";
    constexpr std::string_view prepare_flag = "--prepare=";
    for (int i = 1; i < *count; ++i) {
        std::string_view const argument = (*arguments)[i];
        if (argument == "--targets") {
            for (FuzzTarget const& target : all_targets()) {
                std::puts(target.name.c_str());
            }
            std::exit(0);
        } else if (argument.starts_with(prepare_flag)) {
            prepare(argument.substr(prepare_flag.size()));
            std::exit(0);
        } else if (argument.starts_with(target_flag)) {
            for (FuzzTarget const& target : all_targets()) {
                chosen = target.name == argument.substr(target_flag.size()) ? target.run : chosen;
            }
        }
    }
    if (chosen == nullptr) {
        std::fputs("deepprune_fuzz: give one of these as --target=NAME; --targets lists them\n", stderr);
        std::exit(2);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    chosen({reinterpret_cast<char const*>(data), size});
    return 0;
}
