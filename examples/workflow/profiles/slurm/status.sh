#!/usr/bin/env bash
# Prints the state of a Slurm job for Snakemake 7: success, running or failed. scontrol is queried first, because many clusters
# keep no accounts; a job that neither scontrol nor sacct knows has failed, and is run again with --resume. While the controller
# does not answer, the job counts as running, and is queried again.
set -u
job=${1%%;*}

if answer=$(scontrol --oneliner show job "$job" 2>&1); then
    state=$(printf '%s\n' "$answer" | sed -n 's/.* JobState=\([A-Z_]*\).*/\1/p' | head -n 1)
    state=${state:-UNKNOWN}
elif [[ $answer == *"Invalid job id"* ]]; then
    state=$(sacct --jobs="$job" --allocations --noheader --parsable2 --format=State 2>/dev/null | head -n 1 | cut -d ' ' -f 1)
else
    printf 'status.sh: job %s: %s\n' "$job" "$answer" >&2
    state=UNKNOWN
fi
case "$state" in
    COMPLETED) echo success ;;
    PENDING | RUNNING | CONFIGURING | COMPLETING | SUSPENDED | REQUEUED | REQUEUE_HOLD | RESIZING | SIGNALING | STAGE_OUT | STOPPED | UNKNOWN)
        echo running
        ;;
    *) echo failed ;;
esac
