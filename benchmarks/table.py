#!/usr/bin/env python3
"""Turns what bench_fused wrote into the tables of benchmarks/README.md.

    build/release/bin/bench_fused --benchmark_repetitions=5 --benchmark_out=fused.json --benchmark_out_format=json
    benchmarks/table.py fused.json

Of several repetitions the best counts: on a machine that others use too, the rest is theirs.
"""

import collections
import json
import sys


def text(rate):
    return f"{rate / 1e6:.2f} M" if rate >= 1e6 else f"{rate / 1e3:,.0f} k"


def main():
    best = collections.defaultdict(float)
    with open(sys.argv[1], encoding="ascii") as file:
        for entry in json.load(file)["benchmarks"]:
            if entry["run_type"] == "iteration":
                name = entry["name"].replace("/real_time", "").split("/repeats")[0]
                best[name] = max(best[name], entry["items_per_second"])
    shapes = sorted({name.split("/K:")[1].split("/", 1)[1].rsplit("/", 1)[0] for name in best}, reverse=True)
    for shape in shapes:
        length, bases = (part.split(":")[1] for part in shape.split("/"))
        print(f"\n**Kernels of {length}, {bases} bases**\n")
        print("| K | train, 1 thread | 2 threads | infer, 1 thread | 2 threads | infer : bound | general train | general infer | SGEMM |")
        print("|---|---|---|---|---|---|---|---|---|")
        for kernels in (256, 128, 64, 32, 16, 8, 4):
            def rate(kind, threads=1):
                return best[f"{kind}/K:{kernels}/{shape}/threads:{threads}"]
            train, infer = rate("train_step"), rate("infer")
            if not (train and infer):
                continue
            cells = [str(kernels), text(train), f"{text(rate('train_step', 2))} ({rate('train_step', 2) / train:.2f})", text(infer),
                     f"{text(rate('infer', 2))} ({rate('infer', 2) / infer:.2f})", f"{100 * infer / rate('bound'):.0f} %",
                     text(rate("general/train_step")), text(rate("general/infer")), text(rate("sgemm"))]
            print("| " + " | ".join(cells) + " |")
    print("\n**Soft pooling: both strands, kernels of 16, 101 bases**\n")
    print("| K | train, 1 thread | 2 threads | infer, 1 thread | 2 threads | general train | general infer |")
    print("|---|---|---|---|---|---|---|")
    for kernels in (256, 64, 16, 4):
        def soft(kind, threads=1):
            return best[f"{kind}/K:{kernels}/L:16/N:101/threads:{threads}"]
        train, infer = soft("soft_train"), soft("soft_infer")
        if train and infer:
            cells = [str(kernels), text(train), f"{text(soft('soft_train', 2))} ({soft('soft_train', 2) / train:.2f})", text(infer),
                     f"{text(soft('soft_infer', 2))} ({soft('soft_infer', 2) / infer:.2f})", text(soft("general/soft_train")),
                     text(soft("general/soft_infer"))]
            print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
