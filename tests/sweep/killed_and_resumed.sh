#!/usr/bin/env bash
# A sweep that is killed at random and resumed ends with the same table, byte for byte. See usage() below.
set -euo pipefail

usage() {
    cat <<TEXT
usage: killed_and_resumed.sh PROGRAM DATA SCRATCH KILLS [OPTION]...

  PROGRAM   the program 'deepprune'
  DATA      a folder of sets; 'make' makes three tiny ones and one that is damaged
  SCRATCH   a folder to work in; it is emptied first
  KILLS     how often to kill
  OPTION    further options of 'deepprune sweep', such as --seeds 2

Runs the sweep once whole, once in three shards, and once killed with SIGKILL (KILLS times, at random moments), with half of
its last line taken away after every fourth kill or so, and compares the tables. The seed of the moments is the environment's
SWEEP_SEED, or drawn and printed.
TEXT
}
if [ "$#" -lt 4 ]; then
    usage >&2
    exit 2
fi
program=$1 data=$2 scratch=$3 kills=$4
shift 4

fail() {
    printf 'killed_and_resumed: %s\n' "$*" >&2
    exit 1
}
now() { date +%s%N; }

rm -rf "$scratch"
mkdir -p "$scratch"
if [ "$data" = make ]; then
    data=$scratch/data
    for set in 1 2 3; do
        mkdir -p "$data/S$set"
        "$program" simulate --out "$data/S$set/train.data" --positives 30 --negatives 30 --length 24 --motif-length 8 \
            --information 12 --seed "$set" >/dev/null
        "$program" simulate --out "$data/S$set/test.data" --positives 30 --negatives 30 --length 24 --motif-length 8 \
            --information 12 --seed "1$set" >/dev/null
    done
    mkdir -p "$data/damaged"
    printf 'not a record\n' >"$data/damaged/train.data"
    cp "$data/S1/test.data" "$data/damaged/test.data"
fi

RANDOM=${SWEEP_SEED:=$((RANDOM + 1))}
printf 'seed of the moments: SWEEP_SEED=%s\n' "$SWEEP_SEED"

begin=$(now)
"$program" sweep --data "$data" --out "$scratch/whole" "$@" 2>/dev/null
took=$((($(now) - begin) / 1000000))
printf 'the whole sweep: %s ms\n' "$took"

for shard in 1 2 3; do
    "$program" sweep --data "$data" --out "$scratch/shards" --shard "$shard/3" "$@" 2>/dev/null
done
if "$program" sweep --data "$data" --out "$scratch/shards" "$@" >/dev/null 2>&1; then
    fail "a sweep over a folder that has runs was not refused without --resume"
fi
"$program" sweep --data "$data" --out "$scratch/shards" --table "$@" >/dev/null

# The mean pause is such that all kills together leave a part of the work for the last run, most of the time. Where a sweep
# is killed again and again before its first run ends, the pauses grow until one does.
out=$scratch/killed
runs=$out/runs-001-of-001.jsonl
done_kills=0 cuts=0 attempts=0 lines=0 percent=100 seen=""
while [ "$done_kills" -lt "$kills" ]; do
    attempts=$((attempts + 1))
    [ "$attempts" -le $((20 * kills)) ] || fail "the sweep ended too early, too often, to be killed $kills times"
    "$program" sweep --data "$data" --out "$out" --resume "$@" >/dev/null 2>&1 &
    victim=$!
    pause=$((took * (RANDOM % 1000 + 1) * percent / (60000 * kills) + 3))
    sleep "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
    if kill -9 "$victim" 2>/dev/null; then
        done_kills=$((done_kills + 1))
    fi
    wait "$victim" 2>/dev/null || true
    before=$lines
    lines=$([ ! -e "$runs" ] || wc -l <"$runs")
    lines=${lines:-0}
    seen="$seen $lines"
    percent=$((lines > before ? (percent + 100) / 2 : percent * 13 / 10))
    if [ -e "$out/table.tsv" ]; then # it was done before its kill: begin again
        rm -rf "$out"
    elif [ $((done_kills % 4)) = 3 ] && [ -s "$runs" ]; then # as if it had died in the middle of a line
        size=$(tail -n 1 "$runs" | wc -c)
        truncate -s "-$((size / 2 + 1))" "$runs"
        cuts=$((cuts + 1))
    fi
done
last=$("$program" sweep --data "$data" --out "$out" --resume "$@" 2>/dev/null)
printf 'killed %s times, %s lines cut; runs that were there after each kill:%s\n%s\n' "$done_kills" "$cuts" "$seen" "$last"

for table in table.tsv failures.tsv sweep.json; do
    cmp "$scratch/whole/$table" "$scratch/shards/$table" || fail "three shards gave another $table than one"
    cmp "$scratch/whole/$table" "$out/$table" || fail "the sweep that was killed gave another $table"
done
printf 'the same tables, byte for byte: whole, in three shards, and killed %s times\n' "$done_kills"
