#!/usr/bin/python3
"""A small Deepprune run in float64, written with PyTorch, as the standard that the C++ training is compared with.

    /usr/bin/python3 tests/golden/parity.py            # writes parity_paper.json and parity_authors.json beside itself
    /usr/bin/python3 tests/golden/parity.py --check    # replays both files with numpy and complex-step gradients

Made with Debian 12's Python 3.11.2, python3-torch 1.13.1 and python3-numpy 1.24.2. The keys of the files are described
in README.md. The run: 50 epochs of training, prune half of the kernels by |dense weight|, 50 epochs of fine-tuning with
a fresh optimizer and the learning rate divided by 1.2.

PyTorch supplies convolution and gradients only; Adam is written out in the form that Keras has (the bias correction
is in the rate, and epsilon is added to the uncorrected root), and so is the clipped leaky ReLU.
"""
import json
import math
import pathlib
import random
import sys

import numpy as np

SEQUENCES, LENGTH, KERNELS, BATCH = 64, 40, 8, 16
STEPS = 200  # 50 epochs of four batches
ADAM = {"learning_rate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7, "learning_rate_decay": 1.2}
PRESETS = {
    "paper": {"kernel_length": 7, "negative_slope": 0.0, "cap": None, "bold_kernel": 4.0, "seed": 1148},
    "authors": {"kernel_length": 8, "negative_slope": 0.5, "cap": 10.0, "bold_kernel": 20.0, "seed": 2019},
}
PARAMETERS = ("kernels", "kernel_bias", "dense_weights", "dense_bias")


# --- what both programs share: the starting point -----------------------------------------------------------------


def make_data(rng):
    """Half of the sequences hold the motif, at a random place, one letter of it mutated at times; some hold N."""
    motif = "TGACTCA"
    sequences, labels = [], []
    for i in range(SEQUENCES):
        letters = [rng.choice("ACGT") for _ in range(LENGTH)]
        if i % 2 == 0:
            start = rng.randrange(LENGTH - len(motif) + 1)
            letters[start:start + len(motif)] = motif
            if rng.random() < 0.3:
                letters[start + rng.randrange(len(motif))] = rng.choice("ACGT")
        if i % 5 == 1:
            for _ in range(rng.randrange(1, 6)):
                letters[rng.randrange(LENGTH)] = "N"
        sequences.append("".join(letters))
        labels.append(1 - i % 2)
    sequences[7] = "N" * 10 + sequences[7][10:]    # a run of N at the left border
    sequences[22] = sequences[22][:34] + "N" * 6   # and one at the right border
    return sequences, labels


def make_weights(rng, preset):
    """Glorot uniform, but biases other than zero, and two kernels moved to where the activation bends.

    Kernel 1 has a bias so low that its best position is below zero for many sequences; kernel 2 has weights so large
    that with the `authors` preset it reaches the cap for some.
    """
    length = preset["kernel_length"]
    limit = math.sqrt(6.0 / (4 * length + KERNELS * length))
    kernels = [[[rng.uniform(-limit, limit) for _ in range(4)] for _ in range(length)] for _ in range(KERNELS)]
    bias = [rng.uniform(-0.1, 0.1) for _ in range(KERNELS)]
    bias[1] = -0.9
    kernels[2] = [[preset["bold_kernel"] * w for w in column] for column in kernels[2]]
    limit = math.sqrt(6.0 / (KERNELS + 1))
    dense = [rng.uniform(-limit, limit) for _ in range(KERNELS)]
    return {"kernels": kernels, "kernel_bias": bias, "dense_weights": dense, "dense_bias": rng.uniform(-0.1, 0.1)}


def make_batches(rng):
    """A list of 16 indices for each step; each fit starts with a new permutation and takes another when one is used up."""
    batches = []
    for _ in range(2):
        order = []
        for _ in range(STEPS):
            if len(order) < BATCH:
                order = list(range(SEQUENCES))
                rng.shuffle(order)
            batches.append(order[:BATCH])
            order = order[BATCH:]
    return batches


def keep_half(dense_weights):
    """1 for the larger half by magnitude, 0 for the rest; of equal ones the lower index is kept."""
    order = sorted(range(len(dense_weights)), key=lambda k: (-abs(dense_weights[k]), k))
    kept = set(order[:len(dense_weights) // 2])
    return [1 if k in kept else 0 for k in range(len(dense_weights))]


# --- the run, with PyTorch -----------------------------------------------------------------------------------------


def run(name):
    import torch

    torch.set_num_threads(1)
    preset = PRESETS[name]
    length = preset["kernel_length"]
    rng = random.Random(preset["seed"])
    sequences, labels = make_data(rng)
    initial = make_weights(rng, preset)
    batches = make_batches(rng)

    channels = {"A": [1, 0, 0, 0], "C": [0, 1, 0, 0], "G": [0, 0, 1, 0], "T": [0, 0, 0, 1], "N": [0.25] * 4}
    one_hot = torch.tensor([[channels[c] for c in s] for s in sequences], dtype=torch.float64).transpose(1, 2)
    left = (length - 1) // 2
    padded = torch.nn.functional.pad(one_hot, (left, length - 1 - left))
    targets = torch.tensor(labels, dtype=torch.float64)
    weights = {key: torch.tensor(initial[key], dtype=torch.float64, requires_grad=True) for key in PARAMETERS}

    def activation(x):
        if preset["cap"] is None:
            return torch.where(x > 0, x, torch.zeros_like(x))
        bent = torch.where(x >= 0, x, preset["negative_slope"] * x)
        return torch.where(x < preset["cap"], bent, torch.full_like(x, preset["cap"]))

    closest = {"arg_max_gap": math.inf, "kink_distance": math.inf}
    reached = {"below_zero": [0] * KERNELS, "capped": [0] * KERNELS, "pooled": 0}

    def logits_of(rows, mask, watch=False):
        before = torch.nn.functional.conv1d(padded[rows], weights["kernels"].transpose(1, 2), weights["kernel_bias"])
        pooled = activation(before).max(dim=2).values
        if watch:
            watch_closely(rows, before.detach())
        return pooled @ (mask * weights["dense_weights"]) + weights["dense_bias"]

    def watch_closely(rows, before):
        """How near a run comes to where another order of additions would choose another branch."""
        best, place = before.max(dim=2)
        near = before >= best[:, :, None] - 1e-3
        windows = padded[rows].unfold(2, length, 1)
        for n, k, p in near.nonzero().tolist():
            if not torch.equal(windows[n, :, p], windows[n, :, place[n, k]]):
                closest["arg_max_gap"] = min(closest["arg_max_gap"], float(best[n, k] - before[n, k, p]))
        closest["kink_distance"] = min(closest["kink_distance"], float(best.abs().min()))
        reached["below_zero"] = [a + b for a, b in zip(reached["below_zero"], (best < 0).sum(dim=0).tolist())]
        reached["pooled"] += len(rows)
        if preset["cap"] is not None:
            closest["kink_distance"] = min(closest["kink_distance"], float((best - preset["cap"]).abs().min()))
            capped = (best > preset["cap"]).sum(dim=0).tolist()
            reached["capped"] = [a + b for a, b in zip(reached["capped"], capped)]

    def fit(steps, rate, mask, losses):
        first = {key: torch.zeros_like(w) for key, w in weights.items()}
        second = {key: torch.zeros_like(w) for key, w in weights.items()}
        gradients = None
        for t, rows in enumerate(steps, start=1):
            z = logits_of(rows, mask, watch=True)
            loss = (torch.nn.functional.softplus(z) - targets[rows] * z).mean()
            grads = dict(zip(PARAMETERS, torch.autograd.grad(loss, [weights[key] for key in PARAMETERS])))
            gradients = gradients or {key: g.tolist() for key, g in grads.items()}
            losses.append(loss.item())
            with torch.no_grad():
                rate_t = rate * math.sqrt(1 - ADAM["beta2"] ** t) / (1 - ADAM["beta1"] ** t)
                for key, g in grads.items():
                    first[key] = ADAM["beta1"] * first[key] + (1 - ADAM["beta1"]) * g
                    second[key] = ADAM["beta2"] * second[key] + (1 - ADAM["beta2"]) * g * g
                    weights[key] -= rate_t * first[key] / (second[key].sqrt() + ADAM["epsilon"])
        return gradients

    def snapshot():
        return {key: weights[key].tolist() for key in PARAMETERS}

    everyone = list(range(SEQUENCES))
    all_kernels = torch.ones(KERNELS, dtype=torch.float64)
    losses = []
    initial_logits = logits_of(everyone, all_kernels).tolist()
    initial_gradients = fit(batches[:STEPS], ADAM["learning_rate"], all_kernels, losses)
    trained = snapshot()
    mask = keep_half(trained["dense_weights"])
    live = torch.tensor(mask, dtype=torch.float64)
    fit(batches[STEPS:], ADAM["learning_rate"] / ADAM["learning_rate_decay"], live, losses)
    final_logits = logits_of(everyone, live).tolist()

    sizes = sorted(abs(w) for w in trained["dense_weights"])
    closest["mask_gap"] = sizes[KERNELS // 2] - sizes[KERNELS // 2 - 1]
    print(name, "loss", losses[0], "->", losses[STEPS - 1], "->", losses[-1], closest, reached, mask)
    if closest["arg_max_gap"] < 1e-9 or closest["kink_distance"] < 1e-9 or closest["mask_gap"] < 1e-6:
        sys.exit(name + ": the run passes too close to a branch; choose another seed")

    return {
        "preset": name,
        "made_with": {"python": sys.version.split()[0], "torch": torch.__version__, "numpy": np.__version__},
        "sequence_length": LENGTH,
        "kernel_count": KERNELS,
        "kernel_length": length,
        "padding_left": left,
        "padding_right": length - 1 - left,
        "negative_slope": preset["negative_slope"],
        "cap": preset["cap"],
        "adam": ADAM,
        "steps_per_fit": STEPS,
        "batch_size": BATCH,
        "sequences": sequences,
        "labels": labels,
        "batches": batches,
        "initial": initial,
        "initial_logits": initial_logits,
        "initial_gradients": initial_gradients,
        "trained": trained,
        "mask": mask,
        "final": snapshot(),
        "final_logits": final_logits,
        "losses": losses,
    }


# --- the check, without PyTorch ------------------------------------------------------------------------------------


def replay(golden):
    """The same run from the file alone, with gradients by complex steps: Im f(x + ih) / h, exact to rounding."""
    length, count = golden["kernel_length"], golden["kernel_count"]
    slope, cap, adam = golden["negative_slope"], golden["cap"], golden["adam"]
    column = {c: np.eye(4)[i] for i, c in enumerate("ACGT")}
    column["N"] = np.full(4, 0.25)
    windows = []  # (sequence, position, kernel_length * 4), the padding written out
    for sequence in golden["sequences"]:
        before, after = [np.zeros(4)] * golden["padding_left"], [np.zeros(4)] * golden["padding_right"]
        rows = before + [column[c] for c in sequence] + after
        windows.append([np.concatenate(rows[p:p + length]) for p in range(len(sequence))])
    windows = np.array(windows)
    labels = np.array(golden["labels"], dtype=float)
    at = np.cumsum([0, count * length * 4, count, count, 1])

    def flat(weights):
        return np.concatenate([np.ravel(weights[key]) for key in PARAMETERS])

    def logits(w, rows, mask):
        scores = windows[rows] @ w[at[0]:at[1]].reshape(count, length * 4).T + w[at[1]:at[2]]
        best = np.argmax(scores.real, axis=1)  # the activation is monotone, so the maximum may come first
        u = np.take_along_axis(scores, best[:, None, :], axis=1)[:, 0, :]
        u = np.where(u.real > 0, u, slope * u)
        if cap is not None:
            u = np.where(u.real >= cap, cap, u)
        return (u * mask * w[at[2]:at[3]]).sum(axis=1) + w[at[3]]

    def loss(w, rows, mask):
        z = logits(w, rows, mask)
        p = 1.0 / (1.0 + np.exp(-z))
        return -np.mean(labels[rows] * np.log(p) + (1 - labels[rows]) * np.log(1.0 - p))

    def gradient(w, rows, mask):
        out = np.empty(w.size)
        for j in range(w.size):
            moved = w.astype(complex)
            moved[j] += 1e-30j
            out[j] = loss(moved, rows, mask).imag / 1e-30
        return out

    worst = {}

    def compare(what, ours, theirs):
        ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
        error = float(np.max(np.abs(ours - theirs) / np.maximum(1.0, np.abs(theirs))))
        worst[what] = max(worst.get(what, 0.0), error)

    w = flat(golden["initial"])
    everyone = list(range(len(labels)))
    mask = np.ones(count)
    compare("initial_logits", logits(w, everyone, mask), golden["initial_logits"])
    compare("initial_gradients", gradient(w, golden["batches"][0], mask), flat(golden["initial_gradients"]))
    rate = adam["learning_rate"]
    for fit in range(2):
        m, v = np.zeros(w.size), np.zeros(w.size)
        for t in range(1, golden["steps_per_fit"] + 1):
            step = fit * golden["steps_per_fit"] + t - 1
            rows = golden["batches"][step]
            compare("losses", loss(w, rows, mask), golden["losses"][step])
            g = gradient(w, rows, mask)
            m += (1 - adam["beta1"]) * (g - m)
            v += (1 - adam["beta2"]) * (g * g - v)
            corrected = rate * math.sqrt(1 - adam["beta2"] ** t) / (1 - adam["beta1"] ** t)
            w = w - corrected * m / (np.sqrt(v) + adam["epsilon"])
        if fit == 0:
            compare("trained", w, flat(golden["trained"]))
            mask = np.zeros(count)
            mask[np.argsort(-np.abs(w[at[2]:at[3]]), kind="stable")[:count // 2]] = 1
            compare("mask", mask, golden["mask"])
            rate /= adam["learning_rate_decay"]
    compare("final", w, flat(golden["final"]))
    compare("final_logits", logits(w, everyone, mask), golden["final_logits"])
    return worst


def main():
    here = pathlib.Path(__file__).resolve().parent
    for name in PRESETS:
        path = here / ("parity_" + name + ".json")
        if "--check" in sys.argv[1:]:
            worst = replay(json.loads(path.read_text()))
            print(name, "largest difference (relative above 1, absolute below):", worst)
            if max(worst.values()) > 1e-9:
                sys.exit(name + ": the replay disagrees with the file")
        else:
            golden = run(name)
            lines = [json.dumps(key) + ":" + json.dumps(value, separators=(",", ":")) for key, value in golden.items()]
            path.write_text("{" + ",\n".join(lines) + "}\n")


if __name__ == "__main__":
    main()
