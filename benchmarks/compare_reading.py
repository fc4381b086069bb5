#!/usr/bin/env python3
"""Times reading and checking of random FASTA records beside seqtk, where it is installed, in the same minute.

    benchmarks/compare_reading.py [--records 600000] [--bases 101] [--bin build/release/bin]

Debian: seqtk. `seqtk seq` writes what it reads, to nowhere; `bench_read` makes a RecordSet of it.
"""

import argparse
import gzip
import json
import os
import random
import subprocess
import tempfile

from timing import installed, print_ratios, run, timed


def write_records(path, records, bases):
    source = random.Random(1)
    with open(path, "w", encoding="ascii") as plain, gzip.open(path + ".gz", "wt", compresslevel=6, encoding="ascii") as packed:
        for i in range(records):
            record = f">record_{i}\n{''.join(source.choices('ACGT', k=bases))}\n"
            plain.write(record)
            packed.write(record)


def bench_read(program, path, runs):
    """The best processor's time and time passed, in seconds, and the most memory in use, in MiB."""
    command = [program, path, f"--benchmark_repetitions={runs}", "--benchmark_min_time=0", "--benchmark_format=json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        report = json.load(child.stdout)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
    entries = [entry for entry in report["benchmarks"] if entry["run_type"] == "iteration"]
    best = [min(entry[time] for entry in entries) / 1e3 for time in ("cpu_time", "real_time")]
    return *best, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--records", type=int, default=600000, help="default: 600,000")
    parser.add_argument("--bases", type=int, default=101, help="of each; default: 101")
    parser.add_argument("--bin", default="build/release/bin", help="where bench_read and deepprune are")
    parser.add_argument("--runs", type=int, default=5, help="default: 5")
    options = parser.parse_args()
    peer = installed("seqtk")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "records.fa")
        write_records(path, options.records, options.bases)
        for of in (path, path + ".gz"):
            *times, memory = bench_read(os.path.join(options.bin, "bench_read"), of, options.runs)
            rows = [(f"deepprune, {memory:.0f} MiB", *times)]
            if peer:
                rows.append(("seqtk seq", *timed(options.runs, lambda: run(["seqtk", "seq", of]))))
            print_ratios(rows, f"reading {os.path.basename(of)}, {os.path.getsize(of) / 1e6:.0f} MB")
        check = [os.path.join(options.bin, "deepprune"), "check-data", path]
        rows = [("deepprune check-data", *timed(options.runs, lambda: run(check)))]
        if peer:
            rows.append(("seqtk comp", *timed(options.runs, lambda: run(["seqtk", "comp", path]))))
        print_ratios(rows, "checking records.fa")


if __name__ == "__main__":
    main()
