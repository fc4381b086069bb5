#!/usr/bin/env bash
# Tells Snakemake 7 how a Slurm job is: success, running or failed. Slurm's own memory is asked first, for many clusters keep
# no accounts; a job that nobody remembers has failed, and is run again with --resume.
set -u
job=${1%%;*}

state=$(scontrol --oneliner show job "$job" 2>/dev/null | sed -n 's/.* JobState=\([A-Z_]*\).*/\1/p' | head -n 1)
if [ -z "$state" ]; then
    state=$(sacct --jobs="$job" --allocations --noheader --parsable2 --format=State 2>/dev/null | head -n 1 | cut -d ' ' -f 1)
fi
case "$state" in
    COMPLETED) echo success ;;
    PENDING | RUNNING | CONFIGURING | COMPLETING | SUSPENDED | REQUEUED | REQUEUE_HOLD | RESIZING | SIGNALING | STAGE_OUT | STOPPED)
        echo running
        ;;
    *) echo failed ;;
esac
