#!/bin/sh
# What our headers cost a compiler: the quickstart program, then each header by itself. Prints two tables for
# docs/compile-cost.md. Usage: benchmarks/compile_cost.sh [compiler] [header folder...], from the top of the repository.
set -eu

compiler=${1:-g++}
[ $# -gt 0 ] && shift
flags="-std=c++20 -Iinclude -DHAVE_CBLAS=1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Seconds and peak MB of one compilation.
cost() {
    /usr/bin/time -f '%U %S %M' -o "$work/time" "$compiler" $flags "$@"
    awk '{printf "%.2f | %.0f", $1 + $2, $3 / 1024}' "$work/time"
}

echo "| program | CPU seconds | peak MB |"
echo "|---|---|---|"
for level in -O0 -O2 -O3; do
    echo "| examples/quickstart.cpp, $level | $(cost $level -c examples/quickstart.cpp -o "$work/quickstart.o") |"
done

echo
echo "| header alone, -fsyntax-only | CPU seconds | peak MB |"
echo "|---|---|---|"
for folder in "${@:-.}"; do
    find "include/deepprune/$folder" -name '*.hpp' | sort | while read -r header; do
        echo "#include \"${header#include/}\"" > "$work/one.cpp"
        echo "| ${header#include/deepprune/./} | $(cost -fsyntax-only "$work/one.cpp") |"
    done
done
