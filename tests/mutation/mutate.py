#!/usr/bin/env python3
"""Changes one operator or constant of a header at a time and asks whether the tests notice.

    mutate.py [--sample N] [--seed S] [--jobs J] [--data FOLDER]

Each of N mutants, drawn by seed from all that the headers below have, is compiled with the header's tests (-O0) and run.
A mutant that does not compile is not counted; one whose tests fail, or run longer than a minute, is killed. Prints each
that survives, and the share. Needs g++, Catch2 and the libraries of the unit tests; not part of CI, as it takes hours.
"""

import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

# The headers, and the tests that are to notice.
TESTS = {
    "metrics/auroc": ["metrics/auroc"],
    "metrics/auprc": ["metrics/auprc"],
    "metrics/confusion": ["metrics/confusion"],
    "metrics/matthews": ["metrics/matthews"],
    "metrics/log_loss": ["metrics/log_loss"],
    "metrics/roc_curve": ["metrics/roc_curve"],
    "metrics/signed_rank": ["metrics/signed_rank"],
    "metrics/detail/score_groups": ["metrics/auroc", "metrics/auprc", "metrics/log_loss"],
    "train/detail/early_stopping": ["train/early_stopping", "train/fit"],
    "prune/select_best": ["prune/select_best"],
    "prune/prune_schedule": ["prune/prune_schedule", "prune/iterative_pruner"],
    "prune/prune_options": ["prune/prune_options", "prune/cycle_options"],
    "prune/keep_units": ["prune/prune_schedule", "prune/iterative_pruner"],
    "prune/detail/prune_cycles": ["prune/cycle_options", "prune/prune_schedule", "prune/iterative_pruner"],
    "io/read_fasta": ["io/read_fasta"],
    "io/read_tsv": ["io/read_tsv"],
    "io/read_deepbind": ["io/read_deepbind"],
    "io/read_zeng": ["io/read_zeng"],
    "io/read_matrix": ["io/read_matrix"],
    "io/read_meme": ["io/read_motifs"],
    "io/read_jaspar": ["io/read_motifs"],
    "io/read_transfac": ["io/read_motifs"],
    "io/number": ["io/number"],
    "io/line_reader": ["io/line_reader"],
    "genome/read_bed": ["genome/read_bed"],
}

OPERATORS = {
    "==": ["!="], "!=": ["=="], "<=": ["<"], ">=": [">"], "<": ["<="], ">": [">="], "&&": ["||"], "||": ["&&"],
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "+=": ["-="], "-=": ["+="], "true": ["false"], "false": ["true"],
}
# Operators stand between blanks in formatted code, which leaves templates, pointers and includes alone.
TOKEN = re.compile(r"(?<= )(==|!=|<=|>=|<|>|&&|\|\||\+=|-=|\+|-|\*|/)(?= )|\b(true|false)\b|(?<![\w.\"'])(\d+)(?:\.0)?(?![\w.\"'])")


def mutants(header):
    """(line, column, old, new) of each."""
    found = []
    for number, line in enumerate((ROOT / "include/deepprune" / f"{header}.hpp").read_text().splitlines()):
        code = re.sub(r'"(?:[^"\\]|\\.)*"', lambda text: "~" * len(text.group()), line.split("//")[0])
        if re.match(r"\s*(#|template|requires|static_assert|using|concept|inline namespace)", code):
            continue
        for token in TOKEN.finditer(code):
            old = token.group()
            news = OPERATORS.get(old) or [str(int(token.group(3)) + 1) + old[len(token.group(3)):]]
            found += [(number, token.start(), old, new) for new in news]
    return found


def build_and_run(header, change, folder, catch_main):
    """'killed', 'survived' or 'not compiled'; change None: as it is."""
    copy = folder / "include"
    shutil.copytree(ROOT / "include", copy)
    if change:
        path = copy / "deepprune" / f"{header}.hpp"
        lines = path.read_text().split("\n")
        number, column, old, new = change
        lines[number] = lines[number][:column] + new + lines[number][column + len(old):]
        path.write_text("\n".join(lines))
    for test in TESTS[header]:
        program = folder / "test"
        compiled = subprocess.run(
            ["g++", "-std=c++20", "-O0", "-w", "-march=native", "-D_GLIBCXX_ASSERTIONS", f"-I{copy}", f"-I{ROOT}/tests", "-DHAVE_CBLAS=1",
             str(ROOT / f"tests/unit/{test}_test.cpp"), str(catch_main), "-o", str(program),
             "-lopenblas", "-lz", "-lhts", "-lpthread"], capture_output=True)
        if compiled.returncode != 0:
            return "not compiled"
        try:
            if subprocess.run([str(program)], capture_output=True, timeout=60).returncode != 0:
                return "killed"
        except subprocess.TimeoutExpired:
            return "killed"
    return "survived"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sample", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--only", default="", help="headers whose name begins so, such as metrics/")
    arguments.add_argument("--data", default="", help="DEEPPRUNE_TEST_DATA of the tests; none by default, which is quicker")
    options = arguments.parse_args()
    os.environ["DEEPPRUNE_TEST_DATA"] = options.data
    headers = [header for header in TESTS if header.startswith(options.only)]
    every = [(header, change) for header in headers for change in mutants(header)]
    sample = random.Random(options.seed).sample(every, min(options.sample, len(every)))
    counts = {"killed": 0, "survived": 0, "not compiled": 0}
    with tempfile.TemporaryDirectory() as top, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        catch_main = pathlib.Path(top) / "catch_main.o"
        subprocess.run(["g++", "-std=c++20", "-O1", f"-I{ROOT}/tests", "-c", str(ROOT / "tests/catch_main.cpp"), "-o",
                        str(catch_main)], check=True)

        def attempt(task):
            with tempfile.TemporaryDirectory(dir=top) as folder:
                return task, build_and_run(*task, pathlib.Path(folder), catch_main)

        for (header, change), result in pool.map(attempt, sample):
            counts[result] += 1
            if result == "survived":
                number, column, old, new = change
                print(f"survived: {header}.hpp:{number + 1}:{column + 1}: {old} -> {new}", flush=True)
    tried = counts["killed"] + counts["survived"]
    share = 100 * counts["killed"] / tried if tried else 0
    print(f"{len(every)} mutants, {tried} tried, {counts['killed']} killed ({share:.1f} %), "
          f"{counts['not compiled']} did not compile; seed {options.seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
