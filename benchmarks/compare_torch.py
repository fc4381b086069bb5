#!/usr/bin/env python3
"""Runs the network's training step and its inference in PyTorch and in bench_fused, one after the other, and prints ratios.

    /usr/bin/python3 benchmarks/compare_torch.py [build/release/bin/bench_fused] [--threads 1] [--kernels 256] [--soft]

Debian: python3-torch. Three ways of PyTorch are timed, on fresh batches of 256 sequences of 101 bases, kernels of 24:
  as written   one-hot, conv1d, relu, amax, linear: what its users write
  tuned        the same with glibc told to keep its memory (MALLOC_TRIM_THRESHOLD_ and MALLOC_MMAP_THRESHOLD_)
  trick        the best trick known: words of 3 letters, an embedding bag over the windows' words, amax

With --soft: kernels of 16 on the sequence and its reverse complement, and the softmax-weighted mean of all scores, as
written and tuned.
"""

import argparse
import json
import os
import subprocess
import sys
import time

LENGTH, SOFT_LENGTH, BASES, BATCH, BATCHES = 24, 16, 101, 256, 16


def measure(threads, kernels, seconds, soft):
    """Sequences per second of (training, inference) for each way; runs in a process of its own."""
    import torch
    import torch.nn.functional as nn

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    letters = torch.randint(0, 4, (BATCHES * BATCH, BASES), dtype=torch.uint8)
    labels = (torch.arange(BATCHES * BATCH) % 2).float()
    order = torch.randperm(BATCHES * BATCH)
    left, words = (LENGTH - 1) // 2, LENGTH // 3

    def batch(number):
        which = order[number % BATCHES * BATCH:(number % BATCHES + 1) * BATCH]
        return letters[which].long(), labels[which]

    def parameters(name):
        kernel = {"trick": (words * 125, kernels), "dense": (kernels, 4, LENGTH), "soft": (kernels, 4, SOFT_LENGTH)}[name]
        shapes = [kernel, (kernels,), (1, kernels), (1,)]
        return [(torch.randn(shape) * 0.1).requires_grad_() for shape in shapes]

    def dense(p, x):
        one_hot = nn.one_hot(x, 4).float().transpose(1, 2)
        scores = nn.conv1d(nn.pad(one_hot, (left, LENGTH - 1 - left)), p[0], p[1])
        return nn.linear(torch.relu(scores).amax(2), p[2], p[3]).squeeze(1)

    def soft_mean(p, x):
        def scores(letters):
            one_hot = nn.one_hot(letters, 4).float().transpose(1, 2)
            return nn.conv1d(nn.pad(one_hot, (7, 8)), p[0], p[1])
        both = torch.cat((scores(x), scores(3 - x.flip(1))), 2)
        return nn.linear((torch.softmax(both, 2) * both).sum(2), p[2], p[3]).squeeze(1)

    place = torch.arange(words) * 125

    def trick(p, x):
        padded = nn.pad(x, (left, LENGTH - 1 - left), value=4)
        codes = padded[:, :-2] * 25 + padded[:, 1:-1] * 5 + padded[:, 2:]
        windows = codes.unfold(1, LENGTH - 2, 1)[:, :, ::3] + place
        scores = nn.embedding_bag(windows.reshape(-1, words), p[0], mode="sum").view(len(x), BASES, kernels) + p[1]
        return nn.linear(torch.relu(scores).amax(1), p[2], p[3]).squeeze(1)

    def rate(step):
        step(0)
        done, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < seconds:
            step(done)
            done += 1
        return done * BATCH / (time.perf_counter() - begin)

    out = {}
    for name, forward in (("soft", soft_mean),) if soft else (("dense", dense), ("trick", trick)):
        p = parameters(name)
        adam = torch.optim.Adam(p, lr=0.001)

        def train(number):
            x, y = batch(number)
            adam.zero_grad()
            nn.binary_cross_entropy_with_logits(forward(p, x), y).backward()
            adam.step()

        def infer(number):
            with torch.no_grad():
                forward(p, batch(number)[0])

        out[name] = (rate(train), rate(infer))
    print(json.dumps(out))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", nargs="?", default="build/release/bin/bench_fused")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--kernels", type=int, default=256)
    parser.add_argument("--seconds", type=float, default=4.0, help="for each figure of PyTorch")
    parser.add_argument("--soft", action="store_true", help="soft pooling over both strands")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        measure(args.threads, args.kernels, args.seconds, args.soft)
        return

    def torch_rates(**more):
        command = [sys.executable, __file__, "--measure", "--threads", str(args.threads), "--kernels", str(args.kernels),
                   "--seconds", str(args.seconds)] + ["--soft"] * args.soft
        return json.loads(subprocess.run(command, env={**os.environ, **more}, check=True, stdout=subprocess.PIPE).stdout)

    as_installed = torch_rates()
    tuned = torch_rates(MALLOC_TRIM_THRESHOLD_="1000000000", MALLOC_MMAP_THRESHOLD_="1000000000")
    length = SOFT_LENGTH if args.soft else LENGTH
    train_case, infer_case = ("soft_train", "soft_infer") if args.soft else ("train_step", "infer")
    shape = f"K:{args.kernels}/L:{length}/N:{BASES}/threads:"
    pattern = f"^({train_case}|{infer_case})/{shape}{args.threads}(/|$)" + ("" if args.soft else f"|^sgemm/{shape}1")
    bench = subprocess.run([args.bench, f"--benchmark_filter={pattern}", "--benchmark_format=json", "--benchmark_repetitions=3"],
                           env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, check=True, stdout=subprocess.PIPE).stdout
    ours = {entry["name"].split("/")[0]: entry["items_per_second"] for entry in json.loads(bench)["benchmarks"]
            if entry.get("aggregate_name") == "median"}

    print(f"{args.kernels} kernels of {length}, {BASES} bases, batch {BATCH}, {args.threads} thread(s): sequences/s")
    print(f"{'':28}{'training':>12}{'ratio':>8}{'inference':>12}{'ratio':>8}")
    print(f"{'deepprune':28}{ours[train_case]:12,.0f}{'':8}{ours[infer_case]:12,.0f}")
    way = "soft" if args.soft else "dense"
    rows = [("PyTorch as written", as_installed[way]), ("PyTorch, malloc tuned", tuned[way])]
    if not args.soft:
        rows.append(("PyTorch, embedding bag", tuned["trick"]))
    for name, (train, infer) in rows:
        print(f"{name:28}{train:12,.0f}{ours[train_case] / train:8.1f}{infer:12,.0f}{ours[infer_case] / infer:8.1f}")
    if not args.soft:
        print(f"{'SGEMM alone, 1 thread':28}{'':20}{ours['sgemm']:12,.0f}{ours['infer'] / ours['sgemm']:8.1f}")


if __name__ == "__main__":
    main()
