#!/usr/bin/env bash
# older_processor.sh <deepprune> <instruction set>...: a processor without AVX, emulated by qemu. The program takes the
# plainest set there, trains with it, and refuses each of the others in one sentence. 77 says that there is no qemu.
set -euo pipefail

deepprune=$1
shift
if ! command -v qemu-x86_64 >/dev/null; then
    echo "older_processor: skipped, because there is no qemu-x86_64 (Debian: qemu-user)"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    printf '%s\n' "older_processor: $*" >&2
    exit 1
}
run() { qemu-x86_64 -cpu Nehalem "$deepprune" "$@"; }

said=$(run --version)
grep -qF "($1)" <<<"$said" || fail "expected the set $1, found '$said'"
# An instruction that this processor lacks ends the program, wherever it is.
run train --kernels 4 --final-kernels 4 --max-epochs 1 --seed 1 --threads 1 --out "$folder/out" >"$folder/said" 2>&1 ||
    fail "training ended with $?: $(cat "$folder/said")"
grep -q '^test AUROC ' "$folder/said" || fail "training says $(cat "$folder/said")"
printf '%s\n' "trained with $1"

for set in "${@:2}"; do
    code=0
    said=$(DEEPPRUNE_INSTRUCTION_SET=$set run --version 2>&1) || code=$?
    [ "$code" -eq 2 ] || fail "$set ends with $code instead of 2: $said"
    [ "$(wc -l <<<"$said")" -eq 1 ] || fail "$set is refused in more than one line: $said"
    grep -q "^deepprune: found DEEPPRUNE_INSTRUCTION_SET=$set on a processor that lacks it, expected another of" <<<"$said" ||
        fail "$set: $said"
    printf '%s\n' "$said"
done
