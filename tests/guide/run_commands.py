#!/usr/bin/env python3
"""Runs the ```sh blocks of a page and compares what they print with the ```text block that follows.

run_commands.py PAGE PROGRAMS SCRATCH: in the folder SCRATCH, emptied first, with the folder PROGRAMS first in PATH.
A block after a line `<!-- not run: why -->` is not run. In a text block a line `...` stands for any lines; of the
others, words are equal, and numbers with a decimal point, which differ in their last digits between processors, are
within 0.02.
"""
import os
import re
import shutil
import subprocess
import sys

tolerance = 0.02
decimal = re.compile(r"\d+\.\d+")


def blocks(text):
    """(language, line number, content, whether a `not run` comment stands before it) of each fenced block."""
    fence = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)
    for match in fence.finditer(text):
        before = text[: match.start()].rstrip().rsplit("\n", 1)[-1]
        yield match[1], text.count("\n", 0, match.start()) + 1, match[2], before.startswith("<!-- not run: ")


def same(expected, found):
    one, other = expected.split(), found.split()
    if len(one) != len(other):
        return False
    for a, b in zip(one, other):
        numbers = decimal.findall(a), decimal.findall(b)
        if decimal.sub("#", a) != decimal.sub("#", b):
            return False
        if any(abs(float(x) - float(y)) > tolerance for x, y in zip(*numbers)):
            return False
    return True


def mismatch(expected, found):
    """The first expected line that is not found, or None."""
    at, skipping = 0, False
    for line in expected:
        if line == "...":
            skipping = True
            continue
        while skipping and at < len(found) and not same(line, found[at]):
            at += 1
        if at == len(found) or not same(line, found[at]):
            return line
        at, skipping = at + 1, False
    return None if skipping or at == len(found) else "(the end)"


def main():
    page, programs, scratch = sys.argv[1:]
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    environment = dict(os.environ, PATH=programs + os.pathsep + os.environ["PATH"], LC_ALL="C")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    runs, output = 0, None
    for language, line, content, skipped in blocks(text):
        if language == "sh":
            output = None
            if skipped:
                continue
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", content], cwd=scratch, env=environment, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            runs, output = runs + 1, done.stdout
            if done.returncode != 0:
                sys.exit(f"{page}:{line}: exit code {done.returncode}\n{content}---\n{output}")
        elif language == "text" and output is not None:
            missing = mismatch(content.splitlines(), output.splitlines())
            if missing is not None:
                sys.exit(f"{page}:{line}: expected {missing!r} in\n{output}")
            output = None
    if runs == 0:
        sys.exit(f"{page}: no command was run")
    print(f"{page}: {runs} blocks of commands")


main()
