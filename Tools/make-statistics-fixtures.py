#!/usr/bin/env python3
"""Makes Tests/Fixtures/statistics: distributions, intervals and tests as SciPy computes them.

    python3 Tools/make-statistics-fixtures.py         needs numpy and scipy

Holm's correction, which SciPy lacks, is written out from its definition.
"""

import json
from pathlib import Path

import numpy
from scipy import special, stats

FILE = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "statistics" / "scipy.json"


def incomplete_beta():
    grid = [(a, b) for a in (0.5, 1, 2.5, 10, 400, 5000) for b in (0.5, 1, 3, 50, 4000)]
    shares = (1e-6, 0.01, 0.3, 0.5, 0.9, 0.999)
    return [[x, a, b, float(special.betainc(a, b, x))] for a, b in grid for x in shares]


def student():
    freedoms = (1, 2, 3, 4, 7, 30, 1000)
    tails = [[t, d, float(2 * stats.t.sf(t, d))] for d in freedoms for t in (0, 1e-3, 0.5, 1, 2, 5.9, 40)]
    critical = [[c, d, float(stats.t.ppf((1 + c) / 2, d))] for d in freedoms for c in (0.5, 0.9, 0.95, 0.999)]
    return {"tails": tails, "critical": critical}


def normal():
    return {
        "tails": [[z, float(2 * stats.norm.sf(z))] for z in (0, 0.1, 1, 1.96, 5, 12)],
        "critical": [[c, float(stats.norm.ppf((1 + c) / 2))] for c in (0.5, 0.8, 0.95, 0.99, 0.999999)],
    }


def wilson():
    cases = []
    counts = [(0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (50, 100), (1318, 1319), (4000, 10570)]
    for successes, trials in counts:
        interval = stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
        cases.append([successes, trials, float(interval.low), float(interval.high)])
    return cases


def paired_t(generator):
    cases = []
    for count in (2, 3, 5, 8, 40):
        left = numpy.round(generator.normal(0.8, 0.1, count), 4)
        right = numpy.round(left - generator.normal(0.03, 0.05, count), 4)
        result = stats.ttest_rel(left, right)
        interval = result.confidence_interval(0.95)
        cases.append(
            {
                "left": left.tolist(),
                "right": right.tolist(),
                "difference": float(numpy.mean(left - right)),
                "interval": [float(interval.low), float(interval.high)],
                "pValue": float(result.pvalue),
            }
        )
    return cases


def mcnemar():
    """Items that only one side got right: exact binomial test of one half."""
    counts = [(0, 0), (1, 0), (5, 5), (2, 9), (30, 12), (100, 131), (900, 1100), (4000, 4200)]
    return [
        [left, right, float(stats.binomtest(left, left + right, 0.5).pvalue) if left + right else 1.0]
        for left, right in counts
    ]


def holm():
    cases = [[0.01, 0.04, 0.03, 0.005], [0.5], [], [0.9, 0.8, 0.7], [0.02, 0.02, 0.02], [0, 1, 0.001, 0.049]]
    return [[values, holm_adjusted(values)] for values in cases]


def holm_adjusted(values):
    """The p values times 3, 2, 1 (for three) from the smallest up, at most 1, never decreasing."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    scaled = [min(1.0, (len(values) - rank) * values[index]) for rank, index in enumerate(order)]
    result = [0.0] * len(values)
    for rank, index in enumerate(order):
        result[index] = float(max(scaled[: rank + 1]))
    return result


def summaries(generator):
    cases = [generator.normal(0.5, 0.2, count).round(6) for count in (2, 3, 17)]
    cases.append(numpy.array([1e9 + 1, 1e9 + 2, 1e9 + 4]))
    return [
        [case.tolist(), float(case.mean()), float(case.std(ddof=1)), float(stats.sem(case))] for case in cases
    ]


def main():
    generator = numpy.random.default_rng(20231003)
    content = {
        "incompleteBeta": incomplete_beta(),
        "student": student(),
        "normal": normal(),
        "wilson": wilson(),
        "pairedT": paired_t(generator),
        "mcNemar": mcnemar(),
        "holm": holm(),
        "summaries": summaries(generator),
    }
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(content, separators=(",", ":")).replace("],[", "],\n[") + "\n")


if __name__ == "__main__":
    main()
