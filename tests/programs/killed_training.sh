#!/usr/bin/env bash
# A training that is killed at random and resumed ends with the same files, byte for byte. See usage() below.
set -euo pipefail

usage() {
    cat <<TEXT
usage: killed_training.sh PROGRAM SCRATCH KILLS CASE [OPTION]...

  PROGRAM   the program 'deepprune'
  SCRATCH   a folder to work in; it is emptied first
  KILLS     how often to kill
  CASE      recommended, paper or authors: that preset on FASTA; peaks: the recommended one on peaks and a genome
  OPTION    further options of 'deepprune train'

Runs the training once whole, and once killed with SIGKILL (KILLS times, at random moments; it begins again where it came to its
end before), each time on another number of threads and with a checkpoint after each training or after each epoch. Then it
compares all files, but for what they say of seconds, threads and checkpoints. The seed of the moments is the environment's
TRAIN_SEED, or drawn and printed. Ends with 77 where the program cannot read genomes.
TEXT
}
if [ "$#" -lt 4 ]; then
    usage >&2
    exit 2
fi
program=$(realpath "$1") scratch=$2 kills=$3 case=$4
shift 4

fail() {
    printf 'killed_training: %s\n' "$*" >&2
    exit 1
}
now() { date +%s%N; }

rm -rf "$scratch"
mkdir -p "$scratch/whole" "$scratch/killed"
scratch=$(realpath "$scratch")
RANDOM=${TRAIN_SEED:=$((RANDOM + 1))}
printf 'seed of the moments: TRAIN_SEED=%s\n' "$TRAIN_SEED"

"$program" simulate --out "$scratch/all.tsv" --positives 400 --negatives 400 --length 80 --motif-length 8 --information 12 \
    --seed 1 >/dev/null
awk -F'\t' 'NR > 1 && $2 == 1 { print ">" $3; print $1 }' "$scratch/all.tsv" >"$scratch/positives.fa"
data=(--train "$scratch/positives.fa" --test-fraction 0.1)
if [ "$case" = peaks ]; then # the positives, one behind the other, as chromosomes with a peak in each
    awk -F'\t' -v bed="$scratch/peaks.bed" 'NR > 1 { n++; if (n % 100 == 1) { chromosome++; at = 0; print ">chr" chromosome }
        print $1; if ($2 == 1) print "chr" chromosome "\t" at "\t" at + 80 >bed; at += 80 }' "$scratch/all.tsv" >"$scratch/genome.fa"
    data=(--peaks "$scratch/peaks.bed" --genome "$scratch/genome.fa" --width 60 --test-chromosomes chr2)
    "$program" extract "${data[@]:0:6}" --out "$scratch/windows.tsv" >/dev/null 2>"$scratch/errors" ||
        { grep -q htslib "$scratch/errors" && exit 77; } || fail "$(cat "$scratch/errors")"
fi
preset=$case
case $case in
peaks) preset=recommended ;;
recommended) data+=(--kernels-by-loss --reference) ;;
esac
options=("${data[@]}" --preset "$preset" --kernels 24 --kernel-length 8 --batch-size 64 --final-kernels 3)
[ "$preset" = paper ] || options+=(--colour-blind)

train() { # folder, further options; takes the place of its shell
    cd "$1"
    shift
    exec "$program" train "${options[@]}" --max-epochs 12 --out out "$@"
}

# essence <folder>: its files, without what they say of seconds, threads and checkpoints.
essence() {
    rm -rf "$1/essence"
    cp -r "$1/out" "$1/essence"
    sed -i 's/,[^,]*$//' "$1/essence/history.csv"
    awk -F, -v OFS=, '{ $16 = ""; print }' "$1/out/cycles.csv" >"$1/essence/cycles.csv"
    sed -i -E -e '/"(seconds|threads|command|--threads|--checkpoint-seconds|bytes|hash)":/d' "$1/essence/manifest.json"
    sed -i -E -e '/class="lead"/s/ in [0-9.]+[^ ]*( [0-9]+[^ ]*)?s\.<\/p>$//' \
        -e 's/^(<tr( class="last")?>(<td>[^<]*<\/td>){11})<td>[0-9.]*<\/td><\/tr>$/\1/' \
        -e '/<span>(--)?(threads|checkpoint-seconds)<\/span>/d' -e '/^<pre>deepprune train/d' "$1/essence/report.html"
}

begin=$(now)
(train "$scratch/whole" --threads 1 "$@") >/dev/null 2>"$scratch/errors" || fail "$(cat "$scratch/errors")"
took=$((($(now) - begin) / 1000000))
essence "$scratch/whole"
printf 'the whole training: %s ms\n' "$took"

out=$scratch/killed/out
done_kills=0 resumed=0 ended=0 percent=100 attempts=0
compare() {
    essence "$scratch/killed"
    diff -r "$scratch/whole/essence" "$scratch/killed/essence" || fail "the training that was killed gave other files"
    [ -z "$(find "$out" -name '.*' -o -name 'checkpoint*')" ] || fail "something was left: $(ls -A "$out")"
    ended=$((ended + 1))
    rm -rf "$out"
}
while [ "$done_kills" -lt "$kills" ]; do
    attempts=$((attempts + 1))
    [ "$attempts" -le $((20 * kills + 20)) ] || fail "it ended too early, too often, to be killed $kills times"
    more=(--threads $((RANDOM % 3 + 1)))
    [ $((RANDOM % 4)) = 0 ] || more+=(--checkpoint-seconds 0)
    train "$scratch/killed" --resume "${more[@]}" "$@" >/dev/null 2>"$scratch/errors" &
    victim=$!
    pause=$((took * (RANDOM % 1000 + 1) * percent / 200000 + 3))
    sleep "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
    killed=no
    kill -9 "$victim" 2>/dev/null && killed=yes
    status=0
    wait "$victim" 2>/dev/null || status=$?
    ! grep -q 'Resuming after' "$scratch/errors" || resumed=$((resumed + 1))
    if [ "$status" = 0 ]; then
        compare
        percent=$((percent > 60 ? percent * 9 / 10 : percent))
    elif [ "$killed" = yes ] && [ "$status" = 137 ]; then
        done_kills=$((done_kills + 1))
        [ -e "$out/checkpoint.safetensors" ] || percent=$((percent < 400 ? percent * 11 / 10 : percent))
    else
        fail "exit $status: $(cat "$scratch/errors")"
    fi
done
(train "$scratch/killed" --resume --threads 2 "$@") >/dev/null 2>"$scratch/errors" || fail "$(cat "$scratch/errors")"
compare
printf '%s: the same files, byte for byte, from %s trainings killed %s times and resumed %s times\n' \
    "$case" "$ended" "$done_kills" "$resumed"
