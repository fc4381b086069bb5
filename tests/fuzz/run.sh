#!/usr/bin/env bash
# run.sh <deepprune_fuzz> <folder> --seconds N | --runs N [target...]: runs the targets, all of them without names, for so
# many seconds or executions each. <folder> keeps the seeds, the dictionaries and what was found worth keeping; an input
# that shows a fault is left there as crash-*, leak-*, oom-* or timeout-*, and the exit status is 1.
set -euo pipefail

program=$1
folder=$2
case $3 in
    --seconds) limit=(-max_total_time="$4") ;;
    --runs) limit=(-runs="$4") ;;
    *) exit 2 ;;
esac
shift 4
# The defaults remember 256 MB of freed memory and a long stack for each allocation, which takes most of the time.
export ASAN_OPTIONS=quarantine_size_mb=16:malloc_context_size=8
"$program" --prepare="$folder"
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <("$program" --targets)
failed=0
total=0
for target in "${targets[@]}"; do
    dictionary=()
    [ ! -s "$folder/$target.dict" ] || dictionary=(-dict="$folder/$target.dict")
    log=$folder/$target.log
    start=$(date +%s)
    if "$program" --target="$target" "${limit[@]}" "${dictionary[@]}" -max_len=2048 -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$folder/" "$folder/$target" >"$log" 2>&1; then
        result=ok
    else
        result=FAILED
        failed=1
        tail -n 40 "$log"
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$log" | tail -n 1)
    total=$((total + ${runs:-0}))
    printf '%-13s %10s executions %5s s  %s\n' "$target" "${runs:-?}" $(($(date +%s) - start)) "$result"
done
printf '%s\n' "fuzz: $total executions"
exit "$failed"
