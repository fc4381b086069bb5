#!/usr/bin/env bash
# The shards of a scan, run as a Slurm array or by Snakemake and joined, give the files of one process.
# usage: shards.sh slurm|snakemake PROGRAM WORKFLOW SCRATCH; ends with 77 where there is no Snakemake.
set -euo pipefail
how=$1 program=$2 workflow=$3 scratch=$4

if [ "$how" = snakemake ] && ! command -v snakemake >/dev/null; then
    echo "skipped: there is no snakemake here"
    exit 77
fi
fail() {
    printf 'shards: %s\n' "$*" >&2
    exit 1
}
rm -rf "$scratch"
mkdir -p "$scratch/a genome"
cd "$scratch"

# Sequences of a simulated set as chromosomes of 40 kb, and a network that has seen them for a moment.
"$program" simulate --out set.tsv --positives 600 --negatives 600 --length 100 --motif-length 8 --information 12 >set.log
awk -F '\t' '$2 == 0 || $2 == 1 { if (n++ % 400 == 0) print ">chr" n; print $1 }' set.tsv >"a genome/g.fa"
"$program" train --train set.tsv --out run --kernels 8 --final-kernels 2 --kernel-length 8 --max-epochs 2 --threads 1 \
    --pooling max --strands forward >train.log 2>&1
scan=(scan --model run/model.safetensors --genome "a genome/g.fa" --threshold 1e-3 --step 20)
"$program" "${scan[@]}" --out whole.bed.gz --track whole.bw >whole.log

if [ "$how" = slurm ]; then
    # What Slurm does for a task: it sets these, and runs the script.
    export MODEL=run/model.safetensors GENOME="a genome/g.fa" OUT="the parts" DEEPPRUNE=$program SLURM_ARRAY_TASK_MAX=5
    for task in 4 1 5 2 3; do
        SLURM_ARRAY_TASK_ID=$task bash "$workflow/scan.sbatch" --threshold 1e-3 --step 20 >"task$task.log"
    done
    if (unset MODEL && SLURM_ARRAY_TASK_ID=1 bash "$workflow/scan.sbatch") 2>bad.log; then
        fail "a task without a model was not refused"
    fi
    grep -q 'export MODEL' bad.log || fail "it was refused without its reason"
    "$program" join "the parts"/sites-*.bed.gz --out sites.bed.gz >join.log
    "$program" join "the parts"/track-*.bedGraph.gz --out track.bw >>join.log
else
    run() {
        # Its caches and settings belong here, not into the home of whoever tests.
        HOME=$scratch XDG_CACHE_HOME=$scratch/cache snakemake --snakefile "$workflow/scan.smk" --cores 2 "$@"
    }
    run --config "program=$program" model=run/model.safetensors "genome=a genome/g.fa" sites=sites.bed.gz track=track.bw \
        "options=--threshold 1e-3 --step 20" shards=5 >all.log 2>&1 || { cat all.log && fail "the workflow failed"; }
    [ "$(ls parts)" = logs ] || fail "parts are left: $(ls parts)"
    if run --dry-run --config genome=x >bad.log 2>&1; then
        fail "a workflow without a model was not refused"
    fi
    grep -q "'model' is not set" bad.log || { cat bad.log && fail "it was refused without its reason"; }
fi
cmp whole.bed.gz sites.bed.gz || fail "the sites differ from those of one process"
cmp whole.bw track.bw || fail "the track differs from that of one process"
echo "the shards give the files of one process"
