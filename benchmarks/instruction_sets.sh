#!/usr/bin/env bash
# The speed of one binary (preset `portable`) with each of its instruction sets, beside a build for this machine.
#
#     benchmarks/instruction_sets.sh [rounds] [portable deepprune] [native deepprune]
#
# Each round trains with every set and with the native build, one after the other, 256 kernels of 24 on one thread. An epoch
# takes a tenth of the CPU time that 12 epochs need more than 2, so that reading and writing do not count. Of the rounds the
# shortest times count: whatever else the machine did can only have made the others longer.
set -euo pipefail

rounds=${1:-5}
portable=${2:-build/portable/bin/deepprune}
native=${3:-build/release/bin/deepprune}
few=2
many=12
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$portable" simulate --out "$folder/set.tsv" --positives 20000 --negatives 20000 --seed 1 >/dev/null

# train <name> <deepprune> <epochs>: trains, and adds the CPU seconds to the file <name>.<epochs>.
train() {
    local TIMEFORMAT=%U
    { time "$2" train --preset authors --train "$folder/set.tsv" --kernels 256 --final-kernels 256 --kernel-length 24 --max-epochs "$3" \
        --patience "$3" --seed 1 --threads 1 --out "$folder/out" >"$folder/said" 2>&1; } 2>>"$folder/$1.$3" ||
        { cat "$folder/said" >&2; exit 1; }
    [ "$(wc -l <"$folder/out/history.csv")" -eq $(($3 + 1)) ] || { echo "instruction_sets: $1 ended early" >&2; exit 1; }
    rm -rf "$folder/out"
}

# epoch_of <name>: the CPU seconds of an epoch.
epoch_of() {
    local short long
    short=$(sort -n "$folder/$1.$few" | head -n 1)
    long=$(sort -n "$folder/$1.$many" | head -n 1)
    awk -v short="$short" -v long="$long" -v epochs=$((many - few)) 'BEGIN { printf "%.4f", (long - short) / epochs }'
}

# The program itself knows its sets: it names them when it is asked for one that it has not.
sets=$({ DEEPPRUNE_INSTRUCTION_SET=none "$portable" --version 2>&1 || true; } | sed -n 's/.*was built for: //p' | tr -d ',')
[ -n "$sets" ] || { echo "instruction_sets: $portable names no instruction set" >&2; exit 1; }
tried=""
for set in $sets; do
    if DEEPPRUNE_INSTRUCTION_SET=$set "$portable" --version >/dev/null 2>&1; then
        tried="$tried $set"
    else
        echo "instruction_sets: this processor has no $set" >&2
    fi
done

for ((round = 0; round < rounds; ++round)); do
    for epochs in $few $many; do
        for set in $tried; do
            DEEPPRUNE_INSTRUCTION_SET=$set train "$set" "$portable" "$epochs"
        done
        train native "$native" "$epochs"
    done
done

of_native=$(epoch_of native)
echo "| instruction set | CPU seconds of an epoch | speed : native |"
echo "|---|---|---|"
for set in $tried native; do
    awk -v set="$set" -v epoch="$(epoch_of "$set")" -v native="$of_native" \
        'BEGIN { printf "| %s | %.3f | %.0f %% |\n", set, epoch, 100 * native / epoch }'
done
