#!/usr/bin/env bash
# From a bare machine to a built deepprune. See usage() below.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=release
build=$root/build/$preset

# The tools and libraries, as Debian 12 (and Ubuntu 24.04) call them.
packages_demo=(g++ cmake ninja-build libxtensor-dev libxtensor-blas-dev libopenblas-dev libcli11-dev nlohmann-json3-dev
    zlib1g-dev libhts-dev)
# bedtools and samtools are what some tests compare with, libBigWig reads bigWig for them, and Python checks the guide.
packages_test=("${packages_demo[@]}" catch2 libbenchmark-dev bedtools samtools libbigwig-dev python3)

usage() {
    cat <<TEXT
usage: cmake/bootstrap.sh demo | test | --help

  demo   install what is missing, build the program 'deepprune', train it on its built-in simulated set,
         and print where the report is: $root/build/demo/report.html
  test   install what is missing, build everything, run all tests

Packages are installed with apt-get where it exists, and only if some are missing; that needs root or sudo.
Elsewhere the compiler, CMake, zlib and OpenBLAS must be there already; header libraries that are not found are
downloaded by CMake. The build goes to $build.

Environment:
  CI                           if set, apt-get is quiet and a compiler's warning is an error
  CMAKE_BUILD_PARALLEL_LEVEL   how many compilers at once; the number of cores if unset
TEXT
}

say() { printf '%s\n' "deepprune: $*" >&2; }
fail() {
    say "$*"
    exit 1
}

# Prints the packages of "$@" that are not installed.
missing_packages() {
    local name
    for name in "$@"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" != installed ]; then
            printf '%s\n' "$name"
        fi
    done
}

# Runs apt-get as root. Its output goes to standard error; with CI set, only if it fails.
apt() {
    local run=(env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 -y)
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "installing packages needs root, and there is no sudo; run as root: apt-get install ${missing[*]}"
        run=(sudo "${run[@]}")
    fi
    if [ -n "${CI:-}" ]; then
        local log
        log=$(mktemp)
        if ! "${run[@]}" "$@" >"$log" 2>&1 </dev/null; then
            tail -n 30 "$log" >&2
            rm -f "$log"
            return 1
        fi
        rm -f "$log"
    else
        "${run[@]}" "$@" >&2 </dev/null
    fi
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing ${missing[*]}"
    # Outdated or missing package lists are the usual cause of a failure, so they are updated first.
    apt update || say "apt-get update failed; trying with the package lists that are here"
    apt install --no-install-recommends "${missing[@]}" ||
        fail "apt-get could not install: ${missing[*]}; install them by hand and start again"
}

# Without apt: reports missing tools and lets CMake find the libraries.
require_tools() {
    local lacking=()
    command -v git >/dev/null || lacking+=("git")
    command -v cmake >/dev/null || lacking+=("CMake 3.25 or newer")
    command -v ninja >/dev/null || lacking+=("ninja")
    [ -n "${CXX:-}" ] || command -v c++ >/dev/null || command -v g++ >/dev/null || command -v clang++ >/dev/null ||
        lacking+=("a C++20 compiler (g++ 12, clang 14 or newer)")
    if [ "${#lacking[@]}" -gt 0 ]; then
        say "there is no apt-get here, and these are missing:"
        printf '  - %s\n' "${lacking[@]}" >&2
        fail "install them, and OpenBLAS and zlib with their headers, then start again"
    fi
    say "there is no apt-get here: using what is installed; header libraries that are not found are downloaded"
}

prepare() {
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        install_packages "$@"
    else
        require_tools
    fi
    local found
    found=$(cmake --version | sed -n '1s/.* //p')
    [ "$(printf '%s\n' 3.25 "$found" | sort -V | head -n 1)" = 3.25 ] ||
        fail "CMake is $found, and 3.25 or newer is needed (Debian 12 has it)"
}

configure() { # further settings
    # A newer compiler may warn where ours do not. That fails our own checks, but not somebody's demo.
    local strict=OFF
    [ -z "${CI:-}" ] || strict=ON
    (cd "$root" && cmake --preset "$preset" -DCMAKE_COMPILE_WARNING_AS_ERROR=$strict "$@" >&2) ||
        fail "configuring failed; the lines above say why (a fresh start: remove $build)"
}

jobs() { printf '%s\n' "${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || echo 2)}"; }

compile() { # further arguments
    (cd "$root" && cmake --build --preset "$preset" --parallel "$(jobs)" "$@" >&2) || fail "the build failed; the lines above say why"
}

demo() {
    prepare "${packages_demo[@]}"
    # An existing build keeps its tests and benchmarks; a new one is made without them.
    if [ -e "$build/CMakeCache.txt" ]; then
        configure
    else
        configure -DDEEPPRUNE_TESTS=OFF -DDEEPPRUNE_BENCHMARKS=OFF
    fi
    compile --target deepprune_program
    "$build/bin/deepprune" train --out "$root/build/demo"
    [ -s "$root/build/demo/report.html" ] || fail "training ended without a report in $root/build/demo"
    printf '%s\n' "$root/build/demo/report.html"
}

tests() {
    prepare "${packages_test[@]}"
    configure -DDEEPPRUNE_TESTS=ON -DDEEPPRUNE_BENCHMARKS=ON -DDEEPPRUNE_EXAMPLES=ON -DDEEPPRUNE_IO=ON
    compile
    (cd "$root" && ctest --preset "$preset" --parallel "$(jobs)")
}

case "${1:-}" in
    demo | test)
        [ "$#" -eq 1 ] || {
            usage >&2
            exit 2
        }
        if [ "$1" = demo ]; then demo; else tests; fi
        ;;
    -h | --help | help) usage ;;
    *)
        usage >&2
        exit 2
        ;;
esac
