#!/usr/bin/env python3
"""Times `deepprune train` as it is beside the same with one patience in every cycle, and compares the validation losses.

    benchmarks/compare_patience.py ELK1_AC.seq.gz ARID3A_AC.seq.gz [--seeds 3] [--patience 15] [--threads 1]

A cycle between two cuts need not find its best epoch; the last training has the longer patience in both.
"""

import argparse
import csv
import os
import tempfile

from timing import run, timed


def trained(command, folder):
    """The processor's seconds, epochs, and the validation loss of the last cycle."""
    spent, _ = timed(1, lambda: run([*command, "--out", folder]))
    with open(os.path.join(folder, "history.csv"), encoding="ascii", newline="") as file:
        epochs = sum(1 for _ in csv.DictReader(file))
    with open(os.path.join(folder, "cycles.csv"), encoding="ascii", newline="") as file:
        loss = float(list(csv.DictReader(file))[-1]["validation_loss"])
    return spent, epochs, loss


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("train", nargs="+", help="training files")
    parser.add_argument("--program", default="build/release/bin/deepprune")
    parser.add_argument("--seeds", type=int, default=3, help="default: 3")
    parser.add_argument("--patience", type=int, default=15, help="of the other runs; default: 15")
    parser.add_argument("--threads", type=int, default=1, help="default: 1")
    options = parser.parse_args()
    print(f"| set | seed | s | epochs | loss | s, patience {options.patience} | epochs | loss | time | loss |\n" + "|---" * 10 + "|")
    sums, differences = [0.0, 0.0], []
    for path in options.train:
        for seed in range(options.seeds):
            command = [options.program, "train", "--train", path, "--seed", str(seed), "--threads", str(options.threads)]
            with tempfile.TemporaryDirectory() as folder:
                short = trained(command, os.path.join(folder, "short"))
                long = trained([*command, "--patience", str(options.patience)], os.path.join(folder, "long"))
            sums = [sums[0] + short[0], sums[1] + long[0]]
            differences.append(short[2] - long[2])
            cells = [os.path.basename(path), seed] + [f"{x:.4g}" for x in (*short, *long)]
            print("| " + " | ".join([*map(str, cells), f"{short[0] / long[0]:.2f}", f"{differences[-1]:+.4f}"]) + " |")
    mean = sum(differences) / len(differences)
    print(f"\nall: {sums[0] / sums[1]:.2f} of the time; validation loss {mean:+.4f} on average")


if __name__ == "__main__":
    main()
