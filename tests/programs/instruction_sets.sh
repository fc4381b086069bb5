#!/usr/bin/env bash
# instruction_sets.sh <deepprune> <instruction set>...: the program trains with each of the sets it was built for, or
# refuses the one that this processor lacks, and names those that there are where it is asked for another.
set -euo pipefail

deepprune=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    printf '%s\n' "instruction_sets: $*" >&2
    exit 1
}

best=$("$deepprune" --version)
tried=0
for set in "$@"; do
    if said=$(DEEPPRUNE_INSTRUCTION_SET=$set "$deepprune" --version 2>&1); then
        grep -qF "($set)" <<<"$said" || fail "--version says '$said' where $set is forced"
        DEEPPRUNE_INSTRUCTION_SET=$set "$deepprune" train --kernels 24 --final-kernels 6 --max-epochs 2 --seed 1 \
            --threads 2 --out "$folder/$set" >"$folder/said" 2>/dev/null || fail "training with $set failed"
        grep -qE '^test AUROC 0\.[0-9]{4} with 6 kernels$' "$folder/said" || fail "$set: $(cat "$folder/said")"
        # Sums in another order are another run in the last bits only: after four short cycles the scores still agree.
        cut -f 3 "$folder/$set/predictions.tsv" >"$folder/$set.scores"
        if [ "$tried" -gt 0 ]; then
            paste "$folder/$first.scores" "$folder/$set.scores" | awk -v set="$set" '
                NR > 1 { d = $1 - $2; sum += d * d; of += $1 * $1 }
                END { if (!(NR > 100 && sum <= 1e-2 * of)) { print set ": scores differ, " sum " of " of; exit 1 } }' ||
                fail "$first and $set disagree"
        else
            first=$set
        fi
        tried=$((tried + 1))
    else
        [ "$?" -eq 2 ] && grep -q "on a processor that lacks it, expected another of" <<<"$said" || fail "$set: $said"
        printf '%s\n' "this processor has no $set, and the program says so"
    fi
done
[ "$tried" -gt 0 ] || fail "no instruction set could be tried"
grep -qF "$best" <<<"$("$deepprune" --version)" || fail "the choice changes"

if said=$(DEEPPRUNE_INSTRUCTION_SET=x87 "$deepprune" --version 2>&1); then
    fail "an unknown set is taken"
fi
grep -q "found DEEPPRUNE_INSTRUCTION_SET=x87, expected one that this program was built for: $1" <<<"$said" || fail "$said"
printf '%s\n' "$tried of $# instruction sets tried; the best is that of $best"
