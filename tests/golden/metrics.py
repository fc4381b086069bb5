#!/usr/bin/python3
"""Writes metrics.json: classification metrics as scikit-learn computes them, on small sets with and without ties.

Made with Debian 12's Python 3.11.2, python3-sklearn 1.2.1 and python3-numpy 1.24.2:

    /usr/bin/python3 tests/golden/metrics.py > tests/golden/metrics.json

The scores come from Python's own generator, rounded to multiples of 2^-10, so that a float holds them exactly. A
sequence is called positive where its logit is at least 0.
"""
import json
import random
import sys

import numpy
import sklearn
from sklearn import metrics


def halves(value):
    """Rounds to few distinct values: many ties, within a class and across both."""
    return round(value * 2) / 2


def fine(value):
    return round(value * 1024) / 1024


def draw(rng, n, share, shift, grid):
    labels = [1 if rng.random() < share else 0 for _ in range(n)]
    labels[0], labels[-1] = 1, 0
    return [grid(rng.gauss(shift * (2 * y - 1), 1.5)) for y in labels], labels


def case(name, scores, labels):
    z = numpy.asarray(scores, dtype=numpy.float64)
    y = numpy.asarray(labels)
    probability = 1 / (1 + numpy.exp(-z))
    calls = (z >= 0).astype(int)
    tn, fp, fn, tp = (int(v) for v in metrics.confusion_matrix(y, calls, labels=[0, 1]).ravel())
    fpr, tpr, thresholds = metrics.roc_curve(y, z, drop_intermediate=False)
    return {
        "name": name,
        "scores": scores,
        "labels": labels,
        "auroc": float(metrics.roc_auc_score(y, z)),
        "auprc": float(metrics.average_precision_score(y, z)),
        "mcc": float(metrics.matthews_corrcoef(y, calls)),
        "log_loss": float(metrics.log_loss(y, probability)),
        "accuracy": float(metrics.accuracy_score(y, calls)),
        "confusion": {"tp": tp, "fp": fp, "tn": tn, "fn": fn},
        # scikit-learn 1.2 puts max + 1 as the first threshold, later releases infinity: the first one is left out.
        "roc": {"fpr": fpr.tolist(), "tpr": tpr.tolist(), "thresholds_after_first": thresholds[1:].tolist()},
    }


def main():
    rng = random.Random(20191106)
    cases = [
        case("distinct", *draw(rng, 40, 0.5, 0.7, fine)),
        case("ties", *draw(rng, 60, 0.5, 0.4, halves)),
        case("rare positives, ties", *draw(rng, 80, 0.1, 0.6, halves)),
        case("rare negatives", *draw(rng, 50, 0.9, 0.3, fine)),
        case("worse than chance", *draw(rng, 40, 0.5, -1.0, fine)),
        case("all scores equal", [0.5] * 7, [1, 0, 0, 1, 0, 0, 0]),
        case("separated", [3.0, 2.0, -1.0, -2.5, 0.0], [1, 1, 0, 0, 1]),
        case("two elements", [-1.0, -0.5], [0, 1]),
    ]
    json.dump({"sklearn": sklearn.__version__, "numpy": numpy.__version__, "cases": cases}, sys.stdout,
              separators=(",", ":"))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
