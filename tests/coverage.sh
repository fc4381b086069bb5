#!/usr/bin/env bash
# coverage.sh [test...]: which lines of include/ the tests run (gcovr, from the package of that name). Builds the preset
# `coverage` and runs the test programs given, by default all that build quickly unoptimised; prints the lines that no
# test runs, by file, and the share.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
tests=("$@")
[ $# -gt 0 ] || tests=(unit_core unit_detail unit_genome unit_interpret unit_io unit_layers unit_metrics unit_model unit_motif
    unit_prune unit_sequence unit_train unit_fused contract faults properties)
cmake --preset coverage >/dev/null
cmake --build --preset coverage --parallel "$(nproc)" --target "${tests[@]}"
find build/coverage -name '*.gcda' -delete
for test in "${tests[@]}"; do
    program=$(find build/coverage/tests -type f -name "$test" -perm -u+x)
    timeout 1800 "$program" >/dev/null
done
# Templates are compiled for many types: a line counts if one of them ran it.
gcovr --root . --filter include/ --exclude-throw-branches build/coverage
