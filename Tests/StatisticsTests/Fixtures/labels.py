"""Writes labels.json beside this file: intervals of precision, recall and F1, calibration, limits of tests of rates.

Run: python3 labels.py   (SciPy 1.17.1, statsmodels 0.15.0, NumPy 2.4.6)
"""
import json
import pathlib

import numpy as np
from scipy import optimize, special, stats
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(7)


def wilson(k, n):
    return [k / n] + [float(x) for x in proportion_confint(k, n, method="wilson")]


counts = []
for tp, fp, fn in [(80, 20, 10), (0, 3, 5), (7, 0, 0), (3000, 10, 900), (1, 1, 1)]:
    f1 = [2 * j / (1 + j) for j in wilson(tp, tp + fp + fn)]
    counts.append({"counts": [tp, fp, fn], "precision": wilson(tp, tp + fp), "recall": wilson(tp, tp + fn), "f1": f1})

# Sixteen bins of confidence; some empty, accuracies that do not rise everywhere.
confidences = np.round(rng.beta(5, 2, 3000) * 2**20) / 2**20
confidences = confidences[(confidences < 0.25) | (confidences > 0.3125)]
right = rng.uniform(size=len(confidences)) < confidences**1.3
places = np.minimum((confidences * 16).astype(int), 15)
n = np.bincount(places, minlength=16)
correct = np.bincount(places, weights=right, minlength=16)
total = np.bincount(places, weights=confidences, minlength=16)
seen = n > 0
accuracy, confidence = correct[seen] / n[seen], total[seen] / n[seen]
ece = float(np.sum(n[seen] * np.abs(accuracy - confidence)) / n.sum())
isotonic = optimize.isotonic_regression(accuracy, weights=n[seen]).x


def half_normal_sum(shares):
    held = (shares * n[seen] + 0.5) / (n[seen] + 1)
    variances = held * (1 - held) * n[seen] / n.sum() ** 2
    mean, variance = np.sqrt(2 / np.pi) * np.sqrt(variances).sum(), (1 - 2 / np.pi) * variances.sum()
    return float(stats.gamma.ppf(0.95, mean**2 / variance, scale=variance / mean))


half = half_normal_sum(accuracy)
calibration = [ece, max(0, ece - half), ece + half, half_normal_sum(confidence)]


def anytime(k, n):
    wealth = lambda p: (special.betaln(k + 0.5, n - k + 0.5) - special.betaln(0.5, 0.5) - special.xlogy(k, p)
                        - special.xlog1py(n - k, -p) - np.log(20))
    low = 0.0 if k == 0 else optimize.brentq(wealth, 1e-300, k / n, xtol=1e-16, rtol=1e-13)
    high = 1.0 if k == n else optimize.brentq(wealth, k / n, 1 - 1e-16, xtol=1e-16, rtol=1e-13)
    return [k, n, low, high]


out = {
    "counts": counts,
    "bins": [[int(a), int(b), int(round(c * 2**20))] for a, b, c in zip(n, correct, total)],
    "calibration": calibration,
    "isotonic": [float(x) for x in isotonic],
    "anytime": [anytime(k, n) for k, n in [(0, 10), (10, 10), (3, 20), (500, 4000), (70000, 1000000)]],
    "upper": [[k, n, level, float(stats.binomtest(k, n).proportion_ci(1 - level, method="exact").high)]
              for k, n, level in [(0, 50, 0.05), (20, 400, 0.05), (300, 20000, 0.01)]],
}
path = pathlib.Path(__file__).with_name("labels.json")
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
