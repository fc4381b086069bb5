#!/usr/bin/env bash
# The Snakemake workflow gives the table of a sweep without it, and goes on where it was stopped.
# usage: workflow.sh PROGRAM WORKFLOW SCRATCH; ends with 77 where there is no Snakemake.
set -euo pipefail
program=$1 workflow=$2 scratch=$3

if ! command -v snakemake >/dev/null; then
    echo "skipped: there is no snakemake here"
    exit 77
fi
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
for set in 1 2; do
    for role in train test; do
        mkdir -p "data/a set/S$set"
        "$program" simulate --out "data/a set/S$set/$role.data" --positives 30 --negatives 30 --length 24 --motif-length 8 \
            --information 12 --seed "$set" >/dev/null
    done
done
run() { # further arguments
    # Its caches and settings belong here, not into the home of whoever tests.
    HOME=$scratch XDG_CACHE_HOME=$scratch/cache snakemake --snakefile "$workflow/Snakefile" --cores 2 \
        --config "program=$program" "data=data/a set" "out=the runs" seeds=2 variants=one-shot shards=3 "$@"
}
fail() {
    printf 'workflow: %s\n' "$*" >&2
    exit 1
}

run --dry-run >dry.log 2>&1 || { cat dry.log && fail "the dry run failed"; }
grep -Eq '^shard +3 ' dry.log || { cat dry.log && fail "the dry run does not list 3 shards"; }
[ ! -e "the runs" ] || fail "the dry run wrote something"

run --until shard >shards.log 2>&1 || { cat shards.log && fail "the shards failed"; }
[ ! -e "the runs/table.tsv" ] || fail "there is a table before the rule table"
rm "the runs/done/2-of-3" # as if this job had been killed near its end
before=$(cat "the runs/runs-002-of-003.jsonl")
run >all.log 2>&1 || { cat all.log && fail "the workflow failed"; }
[ "$before" = "$(cat "the runs/runs-002-of-003.jsonl")" ] || fail "finished runs were done again"

"$program" sweep --data "data/a set" --out plain --seeds 2 --variants one-shot --threads 1 >/dev/null 2>&1
cmp "the runs/table.tsv" plain/table.tsv || fail "the workflow's table is another than that of a plain sweep"
if (HOME=$scratch snakemake --snakefile "$workflow/Snakefile" --cores 1 --dry-run --config out=x) >bad.log 2>&1; then
    fail "a workflow without data was not refused"
fi
grep -q "'data' is not set" bad.log || { cat bad.log && fail "it was refused without its reason"; }
echo "the workflow gives the same table as a plain sweep"
