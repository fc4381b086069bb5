#!/usr/bin/env bash
# build_variants.sh [row...]: builds deepprune in the ways that docs/how-to/build-variants.md lists, all of them if no row is
# named, and runs what it built. By hand, not in CI: all rows take an hour of one core, a tenth of it again with ccache.
# CXX and CMAKE_BUILD_PARALLEL_LEVEL count; what is built stays in build/variants.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$root/build/variants
compiler=${CXX:-g++}
warnings=(-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror)
program_rows=(shared unity no-unity make static install)
configuration_rows=(Debug Release RelWithDebInfo MinSizeRel)
consumer_rows=(c++23 warnings pic no-rtti lto visibility no-blas)

# Rows that differ in how they are linked share what they compile.
launcher=()
! command -v ccache >/dev/null || launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

configure() { # <row> <settings of CMake...>
    cmake -S "$root" -B "$out/$1" -DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_COMPILER=$compiler" "${launcher[@]}" \
        -DCMAKE_COMPILE_WARNING_AS_ERROR=ON -DDEEPPRUNE_BENCHMARKS=OFF -DDEEPPRUNE_KERNEL_LENGTHS=8 "${@:2}"
}
# A run that ends with a report: what every build of the program must do.
train() { # <program>
    "$1" train --kernels 4 --final-kernels 4 --kernel-length 8 --max-epochs 1 --seed 1 --threads 1 --out "$out/run"
    [ -s "$out/run/report.html" ]
}
without() { # <regular expression>: the standard input must not have it
    if grep -i -E "$1"; then
        return 1
    fi
}
# The program, the small examples and the tests of the folder `core`, which must agree with their expected output.
program() { # <row> <settings of CMake...>
    configure "$@"
    cmake --build "$out/$1" --target deepprune_program quickstart unit_core
    (cd "$out/$1" && ctest --output-on-failure --no-tests=error -R '^(example_quickstart|unit_core)$')
    train "$out/$1/bin/deepprune"
}
# One file that uses the library, as a user without CMake would compile it.
consumer() { # <row> <flags...>
    mkdir -p "$out/$1"
    "$compiler" -std=c++20 -O2 -DHAVE_CBLAS=1 "-I$root/include" "${@:2}" "$root/tests/consume/main.cpp" -o "$out/$1/consumer" \
        -lopenblas -pthread
    "$out/$1/consumer"
}

row() {
    case $1 in
        shared)
            program "$1" -G Ninja -DBUILD_SHARED_LIBS=ON
            ;;
        unity)
            program "$1" -G Ninja -DCMAKE_UNITY_BUILD=ON
            cmake --build "$out/$1" --target deepprune_static deepprune_link
            "$out/$1/tests/link/deepprune_link"
            ;;
        no-unity) program "$1" -G Ninja -DCMAKE_UNITY_BUILD=OFF ;;
        make) program "$1" -G "Unix Makefiles" ;;
        static)
            program "$1" -G Ninja -DBLA_STATIC=ON
            ldd "$out/$1/bin/deepprune" | without blas
            ;;
        install) # installed, moved, run; the library's side of it is the test consume_find_package
            program "$1" -G Ninja
            cmake --build "$out/$1" --target paper_program
            ! command -v help2man >/dev/null || cmake --build "$out/$1" --target deepprune_manual
            rm -rf "$out/$1/prefix" "$out/$1/moved"
            cmake --install "$out/$1" --prefix "$out/$1/prefix" --component programs
            mv "$out/$1/prefix" "$out/$1/moved"
            readelf -d "$out/$1/moved/bin/deepprune" | without 'rpath|runpath'
            train "$out/$1/moved/bin/deepprune"
            ;;
        Debug | Release | RelWithDebInfo | MinSizeRel) # the last -DCMAKE_BUILD_TYPE counts
            configure "$1" -G Ninja "-DCMAKE_BUILD_TYPE=$1"
            cmake --build "$out/$1" --target quickstart unit_core
            (cd "$out/$1" && ctest --output-on-failure --no-tests=error -R '^(example_quickstart|unit_core)$')
            ;;
        c++23) consumer "$1" -std=c++23 "${warnings[@]}" ;;
        warnings) consumer "$1" "${warnings[@]}" -Wnon-virtual-dtor -Wold-style-cast -Wdouble-promotion -Wundef ;;
        pic) # two shared libraries that both use deepprune, in one program
            mkdir -p "$out/$1"
            for name in first second; do
                "$compiler" -std=c++20 -O2 -fPIC -shared "-Dmain=$name" -DHAVE_CBLAS=1 "-I$root/include" "$root/tests/consume/main.cpp" \
                    -o "$out/$1/lib$name.so" -lopenblas -pthread
            done
            printf 'int first(); int second();\nint main() { return first() + second(); }\n' >"$out/$1/main.cpp"
            "$compiler" "$out/$1/main.cpp" -o "$out/$1/consumer" "-L$out/$1" "-Wl,-rpath,$out/$1" -lfirst -lsecond
            "$out/$1/consumer"
            ;;
        no-rtti) consumer "$1" -fno-rtti ;;
        lto) consumer "$1" -flto=auto ;;
        visibility) consumer "$1" -fvisibility=hidden -fvisibility-inlines-hidden ;;
        no-blas) # the engine calls none, so nothing but the headers is needed where all chains run in it
            mkdir -p "$out/$1"
            "$compiler" -std=c++20 -O2 -DHAVE_CBLAS=1 "-I$root/include" "$root/tests/consume/main.cpp" -o "$out/$1/consumer" -pthread
            "$out/$1/consumer"
            ;;
        *)
            echo "build_variants: no row '$1'; there are: ${program_rows[*]} ${configuration_rows[*]} ${consumer_rows[*]}" >&2
            exit 2
            ;;
    esac
}

[ "$#" -gt 0 ] || set -- "${program_rows[@]}" "${configuration_rows[@]}" "${consumer_rows[@]}"
mkdir -p "$out"
failed=0
for name in "$@"; do
    start=$SECONDS
    # In a shell of its own: `set -e` does not work inside an `if`.
    set +e
    (set -e && row "$name") >"$out/$name.log" 2>&1
    result=$?
    set -e
    [ "$result" -eq 0 ] || failed=1
    printf '%-16s %s, %d s: %s\n' "$name" "$([ "$result" -eq 0 ] && echo good || echo "FAILED ($result)")" $((SECONDS - start)) \
        "$out/$name.log"
done
exit "$failed"
