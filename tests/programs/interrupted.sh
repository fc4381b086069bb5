#!/usr/bin/env bash
# interrupted.sh <deepprune>: SIGINT and SIGTERM end train and sweep within a second, as signals, with a sentence that says how to
# go on; and that is true.
set -euo pipefail

deepprune=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    printf '%s\n' "interrupted: $*" >&2
    exit 1
}
now() { date +%s%N; }

set_of() { # file, records of each class
    "$deepprune" simulate --out "$1" --positives "$2" --negatives "$2" --length 60 --motif-length 8 --information 12 >/dev/null
}

# interrupted <signal> <milliseconds> <command>...: runs it and sends the signal after that time; it must not have ended by itself.
interrupted() {
    local signal=$1 milliseconds=$2 status=0 before took
    shift 2
    before=$(now)
    timeout --preserve-status -s "$signal" "${milliseconds}e-3" "$@" >/dev/null 2>"$folder/errors" || status=$?
    took=$((($(now) - before) / 1000000 - milliseconds))
    [ "$status" = $((128 + $(kill -l "$signal"))) ] || fail "exit $status: $*: $(cat "$folder/errors")"
    [ "$(grep -c '^deepprune: interrupted; .*to go on, run the same command with --resume$' "$folder/errors")" = 1 ] ||
        fail "not one sentence of advice: $*: $(cat "$folder/errors")"
    [ "$took" -lt 1000 ] || fail "it took $took ms to end: $*"
    printf '%s ended %s within %s ms\n' "SIG$signal" "$2" "$took"
}

# A training that would last for hours, in the middle of its first fit; its state is kept after each epoch.
set_of "$folder/set.tsv" 2000
train=("$deepprune" train --train "$folder/set.tsv" --out "$folder/out" --kernels 32 --kernel-length 8 --preset authors
    --max-epochs 1000000 --patience 1000000 --threads 2 --checkpoint-seconds 0)
interrupted INT 1000 "${train[@]}"
interrupted TERM 1000 "${train[@]}" --resume
grep -q '^Resuming after no trainings and [1-9][0-9]* epochs\? of the next one\.$' "$folder/errors" ||
    fail "nothing was kept: $(cat "$folder/errors")"

# `timeout` sends a signal twice, to the program and to its group. The second one may reach another thread while the first
# is being answered: once in ten times, when that was a fault.
for _ in {1..15}; do
    interrupted INT 200 "${train[@]}" --resume >/dev/null
done

# So early that there is nothing yet.
"$deepprune" simulate --out "$folder/large.tsv" --positives 200000 --negatives 200000 --length 100 --motif-length 8 \
    --information 12 >/dev/null
status=0
timeout --preserve-status -s TERM 0.05 "$deepprune" train --train "$folder/large.tsv" --out "$folder/early" 2>"$folder/errors" ||
    status=$?
[ "$status" = 143 ] || fail "exit $status: $(cat "$folder/errors")"
[ ! -e "$folder/early" ] || fail "a folder was left"

# What a script runs in the background was started to ignore SIGINT, and does.
"$deepprune" train --train "$folder/set.tsv" --out "$folder/ignored" --kernels 32 --kernel-length 8 --preset authors \
    --max-epochs 60 --patience 60 --threads 1 >/dev/null 2>&1 &
victim=$!
until [ -e "$folder/ignored/checkpoint.safetensors" ]; do
    kill -0 "$victim" || fail "it ended before it could be interrupted"
    sleep 0.01
done
kill -INT "$victim"
wait "$victim" || fail "an ignored signal was not ignored"

# A sweep, whose sets are processes of their own; none of them is left, nor fails for it.
mkdir -p "$folder/sets/A"
set_of "$folder/sets/A/train.data" 2000
set_of "$folder/sets/A/test.data" 100
sweep=("$deepprune" sweep --data "$folder/sets" --out "$folder/sweep" --seeds 1000 --variants prune --threads 2)
interrupted INT 2000 "${sweep[@]}"
interrupted TERM 2000 "${sweep[@]}" --resume
! grep -q 'failure' "$folder"/sweep/runs-*.jsonl || fail "an interrupted run counts as failed"
sleep 0.2
! grep -qa -- "$folder/[s]weep" /proc/[0-9]*/cmdline 2>/dev/null || fail "a process of the sweep is left"
printf 'interrupted: all as it should be\n'
