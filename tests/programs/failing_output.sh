#!/usr/bin/env bash
# failing_output.sh <deepprune>: what the program does when its output cannot be written, when it is killed while it
# writes, and when two runs want one folder: a message and exit 1, and never results that mix.
set -euo pipefail

deepprune=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    printf '%s\n' "failing_output: $*" >&2
    exit 1
}

# says <exit status> <pattern> <command>...: runs it; its standard error must match.
says() {
    local status=0 expected=$1 pattern=$2
    shift 2
    "$@" 2>"$folder/err" || status=$?
    [ "$status" -eq "$expected" ] || fail "exit $status, expected $expected: $*: $(cat "$folder/err")"
    grep -qE "$pattern" "$folder/err" || fail "no '$pattern' from: $*: $(cat "$folder/err")"
}

train=(train --kernels 8 --final-kernels 4 --kernel-length 8 --max-epochs 2 --threads 1 --pooling max --strands forward)
sets=(simulate --motif-length 8 --information 10 --length 40 --seed 1 --negatives 200)
small=(--positives 200)
large=(--positives 20000)

# A full disk, also for what only prints.
if [ -w /dev/full ]; then
    says 1 'standard output could not be written' bash -c '"$1" --help >/dev/full' - "$deepprune"
    says 1 'standard output could not be written' bash -c '"$1" --version >/dev/full' - "$deepprune"
    says 1 'written' bash -c '"$@" --out - >/dev/full' - "$deepprune" "${sets[@]}" "${small[@]}"
fi

# A reader that has gone, and a file that may not grow: errors, not signals.
says 0 'written' bash -c 'set +o pipefail; { "$@" --out -; echo "exit $?" >&2; } | head -n 1 >/dev/null' \
    - "$deepprune" "${sets[@]}" "${large[@]}"
grep -q '^exit 1$' "$folder/err" || fail "a closed pipe: $(cat "$folder/err")"
says 1 'a write error' bash -c 'ulimit -f 1; "$@"' - "$deepprune" "${sets[@]}" "${large[@]}" --out "$folder/large.tsv"
[ ! -e "$folder/large.tsv" ] || fail "half a file under its full name"
[ -z "$(find "$folder" -name '.*.tmp')" ] || fail "a temporary was left"

# Without standard streams nothing is printed into the results.
"$deepprune" "${sets[@]}" "${small[@]}" --out "$folder/open.tsv" >/dev/null
"$deepprune" "${sets[@]}" "${small[@]}" --out "$folder/closed.tsv" <&- >&- 2>&-
cmp "$folder/open.tsv" "$folder/closed.tsv" || fail "closed streams change a result"

# Inputs are not overwritten, and a name does not promise what the file is not.
cp "$folder/open.tsv" "$folder/in.tsv"
ln -s in.tsv "$folder/link.tsv"
says 2 'an input of this command' "$deepprune" shuffle --in "$folder/in.tsv" --out "$folder/link.tsv"
cmp "$folder/open.tsv" "$folder/in.tsv" || fail "an input was changed"
says 2 'promises compression' "$deepprune" "${sets[@]}" "${small[@]}" --out "$folder/x.tsv.gz"

# A folder has one run at a time, and one that is killed while it writes leaves no manifest over results of two runs.
"$deepprune" "${train[@]}" --seed 1 --out "$folder/run" >/dev/null 2>&1
cp -r "$folder/run" "$folder/whole"
exec 9<"$folder/run"
flock 9
says 1 'a folder that another run is writing to' "$deepprune" "${train[@]}" --seed 1 --out "$folder/run"
exec 9<&-
diff -r "$folder/run" "$folder/whole" >/dev/null || fail "a refused run changed the folder"
kills=0
for delay in 0.02 0.04 0.06 0.08 0.10 0.12 0.14 0.16 0.18 0.20 0.25 0.30; do
    "$deepprune" "${train[@]}" --seed 2 --out "$folder/run" >/dev/null 2>&1 &
    sleep "$delay"
    kill -KILL $! 2>/dev/null && kills=$((kills + 1))
    wait $! 2>/dev/null || true
    if [ -e "$folder/run/manifest.json" ]; then # then all results are those of one run
        seed=$(sed -n 's/^  "seed": "\(.*\)",$/\1/p' "$folder/run/manifest.json")
        [ "$seed" = 1 ] && other=$folder/whole || other=$folder/second
        if [ "$seed" = 2 ] && [ ! -e "$folder/second" ]; then
            "$deepprune" "${train[@]}" --seed 2 --out "$folder/second" >/dev/null 2>&1
        fi
        for name in model.safetensors predictions.tsv motifs.meme; do
            cmp -s "$folder/run/$name" "$other/$name" || fail "after a kill at $delay s: $name is not of seed $seed"
        done
    fi
done
"$deepprune" "${train[@]}" --seed 1 --out "$folder/run" >/dev/null 2>&1
cmp "$folder/run/model.safetensors" "$folder/whole/model.safetensors" || fail "another model after the kills"
[ -z "$(find "$folder/run" -name '.*.tmp')" ] || fail "temporaries of killed runs were left"
[ "$kills" -ge 3 ] || fail "only $kills runs were killed"
printf '%s\n' "failing_output: all as it should be, $kills runs killed"
