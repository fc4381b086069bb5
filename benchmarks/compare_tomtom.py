#!/usr/bin/env python3
"""Times `deepprune tomtom` on a database of motifs, and its peers where they are installed, in the same minutes.

    benchmarks/compare_tomtom.py JASPAR2018_CORE_non-redundant.meme
    benchmarks/compare_tomtom.py JASPAR2018_CORE_non-redundant.meme --queries paper_motifs.meme
    benchmarks/compare_tomtom.py JASPAR2018_CORE_non-redundant.meme --words 100000 --threads 2

Without --queries every motif is compared with every other. Each program reads both files and writes its table; what counts is
the processor's time of the best of several runs, as others may use the machine too, and beside it the time that passed. Peers:
Tomtom of the MEME suite (`tomtom` on the path), and memesuite-lite (Python's `memelite`), which has approximate medians and
reads and writes nothing here.
"""

import argparse
import importlib.util
import os
import random
import sys
import tempfile

from timing import installed, print_ratios, run, timed


def words_file(path, number):
    source = random.Random(1)
    with open(path, "w", encoding="ascii") as file:
        for i in range(number):
            letters = "".join(source.choice("ACGT") for _ in range(source.randint(6, 12)))
            file.write(f">w{i}\n{letters}\n")


def memelite_work(queries, targets, threads):
    from memelite import tomtom
    from memelite.io import read_meme

    of_queries = [matrix.numpy() if hasattr(matrix, "numpy") else matrix for matrix in read_meme(queries).values()]
    of_targets = [matrix.numpy() if hasattr(matrix, "numpy") else matrix for matrix in read_meme(targets).values()]
    tomtom(of_queries[:2], of_targets[:2], n_jobs=threads)  # compiles
    return lambda: tomtom(of_queries, of_targets, n_jobs=threads)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("database", help="motifs in the format of MEME")
    parser.add_argument("--queries", help="motifs to look up; default: the database")
    parser.add_argument("--words", type=int, help="look up so many random words of 6 to 12 letters, the best five matches of each")
    parser.add_argument("--program", default="build/release/bin/deepprune")
    parser.add_argument("--dist", default="ed", help="default: ed")
    parser.add_argument("--threads", type=int, default=1, help="default: 1")
    parser.add_argument("--runs", type=int, default=5, help="default: 5")
    options = parser.parse_args()
    queries = options.queries or options.database
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        more = []
        if options.words:
            queries = os.path.join(folder, "words.fa")
            words_file(queries, options.words)
            more = ["--top", "5"]
        ours = [options.program, "tomtom", "--query", queries, "--target", options.database, "--dist", options.dist,
                "--out", os.path.join(folder, "ours.tsv"), "--threads", str(options.threads), *more]
        rows.append(("deepprune tomtom", *timed(options.runs, lambda: run(ours))))
        if options.words:
            print("no peer reads words", file=sys.stderr)
        else:
            theirs = ["tomtom", "-no-ssc", "-dist", options.dist, "-thresh", "0.5", "-text", queries, options.database]
            if installed("tomtom"):
                rows.append(("Tomtom of the MEME suite", *timed(1, lambda: run(theirs))))
            if options.dist == "ed" and importlib.util.find_spec("memelite"):
                rows.append(("memesuite-lite", *timed(options.runs, memelite_work(queries, options.database, options.threads))))
            else:
                print("skipped: memesuite-lite is not installed, or has no such distance", file=sys.stderr)
    print_ratios(rows)


if __name__ == "__main__":
    main()
