#!/usr/bin/env bash
# Tells Snakemake 7 how a Slurm job is: success, running or failed. Slurm's own memory is asked first, for many clusters keep
# no accounts; a job that neither remembers has failed, and is run again with --resume. A controller that does not answer
# says nothing about the job: it counts as running, and is asked again.
set -u
job=${1%%;*}

if told=$(scontrol --oneliner show job "$job" 2>&1); then
    state=$(printf '%s\n' "$told" | sed -n 's/.* JobState=\([A-Z_]*\).*/\1/p' | head -n 1)
    state=${state:-UNKNOWN}
elif [[ $told == *"Invalid job id"* ]]; then
    state=$(sacct --jobs="$job" --allocations --noheader --parsable2 --format=State 2>/dev/null | head -n 1 | cut -d ' ' -f 1)
else
    printf 'status.sh: job %s: %s\n' "$job" "$told" >&2
    state=UNKNOWN
fi
case "$state" in
    COMPLETED) echo success ;;
    PENDING | RUNNING | CONFIGURING | COMPLETING | SUSPENDED | REQUEUED | REQUEUE_HOLD | RESIZING | SIGNALING | STAGE_OUT | STOPPED | UNKNOWN)
        echo running
        ;;
    *) echo failed ;;
esac
