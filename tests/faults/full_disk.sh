#!/usr/bin/env bash
# full_disk.sh <deepprune> <library>: the program on a disk that is full after n bytes, for 50 sizes n, and with each of
# its fsyncs and renames failing in turn: a message, exit 1, no file that is half written, no temporary.
set -euo pipefail

deepprune=$1
library=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    printf '%s\n' "full_disk: $*" >&2
    exit 1
}

# faulty <setting> <command>...: its exit status, with the fault.
faulty() {
    local status=0 setting=$1
    shift
    env LD_PRELOAD="$library" "$setting" "$@" >"$folder/out" 2>"$folder/err" || status=$?
    printf '%s\n' "$status"
}

# check <setting> <status> <results> <whole>: after a fault, each result is that of the whole run or not there.
check() {
    local name
    [ "$2" = 1 ] || fail "exit $2 with $1: $(cat "$folder/err")"
    grep -q 'found' "$folder/err" || fail "no message with $1: $(cat "$folder/err")"
    [ -z "$(find "$3" -name '.*.tmp')" ] || fail "a temporary was left with $1"
    for name in $(cd "$3" && find . -type f); do
        [ "${name##*/}" = manifest.json ] || cmp -s "$3/$name" "$4/$name" || fail "$name differs with $1"
    done
}

"$deepprune" simulate --motif-length 8 --information 10 --length 40 --seed 1 --positives 200 --negatives 200 \
    --out "$folder/in.tsv" >/dev/null
"$deepprune" train --train "$folder/in.tsv" --kernels 8 --final-kernels 4 --kernel-length 8 --max-epochs 2 --threads 1 \
    --pooling max --strands forward --seed 1 --out "$folder/run" >/dev/null 2>&1
declare -A commands=(
    [shuffle]="shuffle --in $folder/in.tsv --seed 1"
    [predict]="predict --model $folder/run/model.safetensors --data $folder/in.tsv"
)
runs=0
for name in "${!commands[@]}"; do
    read -r -a command <<<"${commands[$name]}"
    mkdir -p "$folder/whole"
    "$deepprune" "${command[@]}" --out "$folder/whole/$name.tsv" >/dev/null
    size=$(stat -c %s "$folder/whole/$name.tsv")
    for i in $(seq 0 49); do
        room=$((i * (size - 1) / 49))
        rm -rf "$folder/now"
        mkdir "$folder/now"
        status=$(faulty "DISK_LEFT=$room" "$deepprune" "${command[@]}" --out "$folder/now/$name.tsv")
        check "DISK_LEFT=$room" "$status" "$folder/now" "$folder/whole"
        [ ! -e "$folder/now/$name.tsv" ] || fail "$name wrote a file on a full disk"
        runs=$((runs + 1))
    done
    for setting in FSYNC_FAILS=1 FSYNC_FAILS=2 RENAME_FAILS=1; do
        rm -rf "$folder/now"
        mkdir "$folder/now"
        status=$(faulty "$setting" "$deepprune" "${command[@]}" --out "$folder/now/$name.tsv")
        check "$setting" "$status" "$folder/now" "$folder/whole"
        runs=$((runs + 1))
    done
done
printf '%s\n' "full_disk: all as it should be, $runs runs with a fault"
