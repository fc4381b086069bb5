#!/usr/bin/env bash
# Reports the state of a Slurm job to Snakemake 7: success, running or failed. The controller is asked first, because
# many clusters keep no accounting; a job that neither knows has failed, and is run again with --resume. If the
# controller does not answer, the job counts as running, and Snakemake asks again later.
set -u
job=${1%%;*}

if answer=$(scontrol --oneliner show job "$job" 2>&1); then
    state=$(printf '%s\n' "$answer" | sed -n 's/.* JobState=\([A-Z_]*\).*/\1/p' | head -n 1)
    state=${state:-UNKNOWN}
elif [[ $answer == *"Invalid job id"* ]]; then
    state=$(sacct --jobs="$job" --allocations --noheader --parsable2 --format=State 2>/dev/null |
        head -n 1 | cut -d ' ' -f 1)
else
    printf 'status.sh: job %s: %s\n' "$job" "$answer" >&2
    state=UNKNOWN
fi
case "$state" in
    COMPLETED) echo success ;;
    PENDING | RUNNING | CONFIGURING | COMPLETING | SUSPENDED | REQUEUED | REQUEUE_HOLD | RESIZING | SIGNALING | \
        STAGE_OUT | STOPPED | UNKNOWN)
        echo running
        ;;
    *) echo failed ;;
esac
