#!/usr/bin/env bash
# What the Slurm profile's status.sh says of a job, with a scontrol and a sacct that are made up.
# usage: status.sh STATUS SCRATCH
set -euo pipefail
status=$1 scratch=$2

rm -rf "$scratch"
mkdir -p "$scratch/bin"
for program in scontrol sacct; do
    printf '#!/bin/sh\n[ -z "$%s_error" ] || { echo "$%s_error" >&2; exit 1; }\necho "$%s_says"\n' \
        "$program" "$program" "$program" >"$scratch/bin/$program"
    chmod +x "$scratch/bin/$program"
done
check() { # expected, scontrol's output, its error, sacct's output, its error
    local told
    told=$(PATH="$scratch/bin:$PATH" scontrol_says=$2 scontrol_error=$3 sacct_says=$4 sacct_error=$5 \
        bash "$status" '7;cluster' 2>"$scratch/errors")
    if [ "$told" != "$1" ]; then
        printf "status: '%s' in place of '%s' for scontrol '%s' '%s', sacct '%s' '%s'\n" "$told" "$@" >&2
        exit 1
    fi
}
invalid='slurm_load_jobs error: Invalid job id specified'
silent='slurm_load_jobs error: Unable to contact slurm controller (connect failure)'

check running 'JobId=7 JobName=a JobState=RUNNING Reason=None' '' '' ''
check running 'JobId=7 JobName=a JobState=PENDING Reason=None' '' '' ''
check success 'JobId=7 JobName=a JobState=COMPLETED Reason=None' '' '' ''
check failed 'JobId=7 JobName=a JobState=OUT_OF_MEMORY Reason=None' '' '' ''
check running '' '' '' ''
check success '' "$invalid" 'COMPLETED' ''
check failed '' "$invalid" 'CANCELLED by 0' ''
check failed '' "$invalid" '' ''
check failed '' "$invalid" '' 'Slurm accounting storage is disabled'
check running '' "$silent" '' ''
check running '' "$silent" 'FAILED' ''
grep -q 'job 7: .*Unable to contact' "$scratch/errors" || {
    echo 'status: the controller that does not answer is not told' >&2
    exit 1
}
echo 'a job counts as failed only if Slurm says so'
