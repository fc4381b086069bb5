#!/usr/bin/env bash
# Runs the commands of the tutorial, one block after the other, in a folder of their own. With `real`, the genome and the peaks
# are real ones, and the first block, which makes them, is left out.
# usage: tutorial.sh made|real PROGRAM TUTORIAL SCRATCH [DATA]; ends with 77 where there are no real data.
set -euo pipefail
data=$1 program=$2 tutorial=$3 scratch=$4 folder=${DEEPPRUNE_TEST_DATA:-${5:-}}

rm -rf "$scratch"
mkdir -p "$scratch/bin"
cd "$scratch"
ln -s "$program" bin/deepprune
export PATH=$scratch/bin:$PATH
first=1
if [ "$data" = real ]; then
    if [ ! -e "$folder/genome/scan/scan_test.fa" ]; then
        echo "skipped: no genome/scan; set DEEPPRUNE_TEST_DATA to the folder of the reference data"
        exit 77
    fi
    cp "$folder/genome/scan/scan_test.fa" genome.fa
    cp "$folder/genome/scan/scan_test_regions.bed" peaks.bed
    first=2
fi
# A block can be too long for a test; the line before it then says so.
awk -v first="$first" '/^<!-- not run -->$/ { skip = 1 }
    /^```sh$/ { block += !skip; inside = !skip && block >= first; skip = 0; next }
    /^```/ { inside = 0 }
    inside { print }' "$tutorial" >commands.sh
[ -s commands.sh ] || { echo "tutorial: no commands in $tutorial" >&2 && exit 1; }
# Without pipefail: `head` closes pipes.
bash -eu commands.sh >output.log 2>&1 || { cat output.log && echo "tutorial: a command failed" >&2 && exit 1; }

# What the text names is there.
grep -o '`[A-Za-z_./]*\.\(html\|bed\.gz\|bed\.gz\.tbi\|bw\|fa\|bed\|safetensors\|svg\|tsv\|vcf\)`' "$tutorial" | tr -d '`' | sort -u |
    while read -r name; do
        [ "$data" = real ] && [ "$name" = set.tsv ] && continue
        [ -s "$name" ] || { echo "tutorial: there is no $name" >&2 && exit 1; }
    done
[ "$data" = real ] && exit
# The model has found what was planted: nearly all of the best sites are in peaks, which are a fifth of the genome.
gzip -dc sites.bed.gz | awk -F '\t' 'NR == FNR { peak[$1, int($2 / 101)] = 1; next }
    $8 + 0 > 0 && $8 < 1e-5 { ++sites; inside += (($1, int($2 / 101)) in peak) }
    END { print inside + 0, "of", sites + 0, "of the best sites begin in peaks"; exit !(sites > 100 && inside > 0.8 * sites) }' \
    peaks.bed -
