#!/usr/bin/python3
"""Writes signed_rank.json: the one-sided Wilcoxon signed-rank test as scipy computes it.

Made with Debian 12's Python 3.11.2, python3-scipy 1.10.1 and python3-numpy 1.24.2:

    /usr/bin/python3 tests/golden/signed_rank.py > tests/golden/signed_rank.json

scipy 1.10 has exact p-values for differences without ties and zeros only. Where a case of at most 50 differences has
some, its p-value is counted here with whole numbers of any size; without them it must agree with scipy's. log_p is
scipy's norm.logsf for the normal approximation.
"""
import json
import math
import random
import sys
from collections import Counter
from fractions import Fraction

import numpy
import scipy
from scipy import stats


def counted(differences):
    kept = [d for d in differences if d != 0]
    doubled = [int(2 * r) for r in stats.rankdata([abs(d) for d in kept])]
    sums = Counter({0: 1})
    for rank in doubled:
        more = Counter(sums)
        for total, patterns in sums.items():
            more[total + rank] += patterns
        sums = more
    seen = sum(r for r, d in zip(doubled, kept) if d > 0)
    return Fraction(sum(c for total, c in sums.items() if total >= seen), 2 ** len(kept))


def case(name, differences):
    kept = [d for d in differences if d != 0]
    ties = len({abs(d) for d in kept}) < len(kept)
    out = {"name": name, "differences": differences, "n": len(kept), "exact": len(kept) <= 50}
    out["statistic"] = float(
        stats.wilcoxon(differences, zero_method="wilcox", alternative="greater", mode="approx").statistic)
    if out["exact"]:
        p = counted(differences)
        if not ties and len(kept) == len(differences):
            theirs = stats.wilcoxon(differences, alternative="greater", mode="exact").pvalue
            assert math.isclose(float(p), theirs, rel_tol=1e-9), (name, float(p), theirs)
        out["p"] = float(p)
        out["log_p"] = math.log(p)
    else:
        test = stats.wilcoxon(differences, zero_method="wilcox", alternative="greater", correction=False, mode="approx")
        n = len(kept)
        groups = Counter(abs(d) for d in kept).values()
        variance = n * (n + 1) * (2 * n + 1) / 24 - sum(t ** 3 - t for t in groups) / 48
        z = (test.statistic - n * (n + 1) / 4) / math.sqrt(variance)
        assert math.isclose(stats.norm.sf(z), test.pvalue, rel_tol=1e-9)
        out["p"] = float(test.pvalue)
        out["log_p"] = float(stats.norm.logsf(z))
    return out


def main():
    rng = random.Random(19451201)

    def draw(n, shift, grid):
        return [round(rng.gauss(shift, 1.0) * grid) / grid for _ in range(n)]

    cases = [case("one", [0.5]), case("one below", [-0.5]), case("zeros among them", [0.0, 1.0, 0.0, -2.0, 3.0])]
    for n in (5, 12, 25, 50):
        cases.append(case("distinct", [rng.gauss(0.3, 1.0) for _ in range(n)]))
        cases.append(case("ties", draw(n, 0.5, 2)))
    cases.append(case("fifty, all above", [0.25 + i for i in range(50)]))
    for n, shift in ((51, 0.3), (120, -0.4), (690, 0.05), (690, 0.9)):
        cases.append(case("normal", [rng.gauss(shift, 1.0) for _ in range(n)]))
        cases.append(case("normal, ties", draw(n, shift, 4)))
    cases.append(case("no difference below 0", [float(i + 1) for i in range(690)]))
    cases.append(case("beyond a double", [float(i + 1) for i in range(3000)]))
    json.dump({"scipy": scipy.__version__, "numpy": numpy.__version__, "cases": cases}, sys.stdout,
              separators=(",", ":"))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
