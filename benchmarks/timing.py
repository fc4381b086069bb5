"""What the scripts that compare programs share: times of commands, and the table of ratios."""

import os
import shutil
import subprocess
import sys
import time


def run(command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def timed(runs, work):
    """The best processor's time of children and this process, and the best time that passed, in seconds."""
    best = [float("inf"), float("inf")]
    for _ in range(runs):
        before, start = os.times(), time.perf_counter()
        work()
        passed, after = time.perf_counter() - start, os.times()
        spent = sum(after[:4]) - sum(before[:4])
        best = [min(best[0], spent), min(best[1], passed)]
    return best


def installed(program):
    """Whether a peer is on the path; says so if not."""
    if shutil.which(program):
        return True
    print(f"skipped: {program} is not installed", file=sys.stderr)
    return False


def print_ratios(rows, heading="program"):
    """A table of (name, seconds of the processor, seconds passed); ratios to the first one, of the processor's."""
    print(f"\n| {heading} | processor, s | passed, s | ratio |\n|---|---|---|---|")
    for name, spent, passed in rows:
        print(f"| {name} | {spent:.2f} | {passed:.2f} | {spent / rows[0][1]:.1f} |")
