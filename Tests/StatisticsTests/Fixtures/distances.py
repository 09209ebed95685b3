"""Writes distances.json beside this file: distances of counts, their critical values and intervals.

Run: python3 distances.py   (SciPy 1.17.1, NumPy 2.4.6)
"""
import json
import pathlib

import numpy as np
from scipy import optimize, spatial, stats

rng = np.random.default_rng(20261121)
LEVEL = 0.05


def pooled(base, win, least):
    """The rarest bins together until at least so many documents are expected in each, in the smaller set."""
    part = min(base.sum(), win.sum()) / (base.sum() + win.sum())
    expected = [(part * (b + w), i) for i, (b, w) in enumerate(zip(base, win)) if b + w > 0]
    chosen, total = [], 0.0
    for documents, i in sorted(expected):
        if not (documents < least or (chosen and total < least)):
            break
        chosen.append(i)
        total += documents
    if len(chosen) < 2:
        chosen = []
    keep = [i for _, i in expected if i not in chosen]
    keep.sort()
    b, w = [base[i] for i in keep], [win[i] for i in keep]
    if chosen:
        b.append(sum(base[i] for i in chosen))
        w.append(sum(win[i] for i in chosen))
    return np.array(b, float), np.array(w, float), sorted(chosen)


def noncentrality(x, p, k):
    if stats.chi2.cdf(x, k) <= p:
        return 0.0
    return optimize.brentq(lambda nc: stats.ncx2.cdf(x, k, nc) - p, 1e-12, 20 * x + 100, xtol=1e-13, rtol=1e-13)


def scaled(value, scale, k, tolerance):
    x = value / scale
    quantile = stats.ncx2.ppf(1 - LEVEL, k, tolerance) if tolerance else stats.chi2.ppf(1 - LEVEL, k)
    low, high = noncentrality(x, 1 - LEVEL / 2, k), noncentrality(x, LEVEL / 2, k)
    return [float(value), float(low * scale), float(high * scale), float(quantile * scale)]


def gamma_quantile(mean, variance):
    return float(stats.gamma.ppf(1 - LEVEL, mean**2 / variance, scale=variance / mean))


def half_normals(covariance, gaps):
    """The 95 % point of the gamma distribution with the moments of sum(gap * |noise|)."""
    sd = np.sqrt(np.diag(covariance))
    rho = np.clip(covariance / np.outer(sd, sd), -1, 1)
    products = 2 / np.pi * (np.sqrt(1 - rho**2) + rho * np.arcsin(rho)) * np.outer(sd, sd)
    mean = np.sqrt(2 / np.pi) * gaps @ sd
    return gamma_quantile(mean, gaps @ products @ gaps - mean**2)


def union(offsets, deviations):
    sides = np.where(np.array(offsets) > 0, 1, 2)
    f = lambda c: LEVEL - np.sum(sides * stats.norm.sf((c - offsets) / deviations))
    return float(optimize.brentq(f, 0, np.max(offsets + 40 * deviations), xtol=1e-15, rtol=1e-14))


def bridge(shares):
    low, high = np.minimum.outer(shares, shares), np.maximum.outer(shares, shares)
    return low * (1 - high)


def case(base, win, positions, effect, tolerance):
    n, m = win.sum(), base.sum()
    unit = effect * (1 / n + 1 / m)
    b, w, chosen = pooled(base, win, 5 * effect)
    k = len(b) - 1
    p, q = (b + 0.5) / (m + len(b) / 2), (w + 0.5) / (n + len(b) / 2)
    # scipy's jensenshannon normalises to 1, which the smoothed shares already are.
    squares = scaled(np.sum((np.sqrt(q) - np.sqrt(p)) ** 2) / 2, unit / 8, k, tolerance / unit)
    table = np.array([b, w])
    pearson = stats.chi2_contingency(table, correction=False).statistic
    g = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    shares = (base + win + 1) / (n + m + 2)
    share = lambda c, t: (c + 0.5) / (t + 1)
    variance = lambda c, t: share(c, t) * (1 - share(c, t)) / t
    seen = base + win > 0
    change = float(np.max(np.abs(win / n - base / m)))
    change_half = union(np.zeros(seen.sum()), np.sqrt(effect * (variance(win, n) + variance(base, m)))[seen])
    spread = (shares * (1 - shares))[seen]
    middle = ((base / m + win / n) / 2)[seen]
    change_noise = np.sqrt(spread * unit)
    if tolerance:
        change_noise = np.maximum(change_noise, np.sqrt(effect * (variance(win, n) + variance(base, m)))[seen])
    cb, cw, both = (np.cumsum(c)[:-1] / c.sum() for c in (base, win, base + win))
    gaps = np.diff(positions)
    found = effect * (bridge(cw) / n + bridge(cb) / m)
    null = unit * bridge(both)
    everywhere = np.sqrt(-0.5 * np.log(LEVEL / 2) * unit)
    ks = float(np.max(np.abs(cw - cb)))
    alive = lambda c: np.sqrt(np.diag(c))[np.diag(c) > 0]
    noise = lambda c: min(everywhere, union(np.zeros(len(alive(c))), alive(c)))
    wd = float(stats.wasserstein_distance(positions, positions, win, base))
    area = half_normals(found, gaps)
    return {
        "baseline": base.tolist(), "window": win.tolist(), "positions": positions.tolist(), "designEffect": effect,
        "tolerance": tolerance, "pooled": chosen,
        "psi": scaled(np.sum((q - p) * np.log(q / p)), unit, k, tolerance / unit),
        "jensenShannon": scaled(spatial.distance.jensenshannon(p, q) ** 2, unit / 8, k, tolerance / unit),
        "hellinger": [x**0.5 for x in squares],
        "pearson": scaled(pearson, effect, k, tolerance / unit),
        "likelihoodRatio": scaled(g, effect, k, tolerance / unit),
        "largestChange": [change, max(0, change - change_half), min(1, change + change_half),
                          union(np.sqrt(tolerance * middle * (1 - middle)), change_noise)],
        "kolmogorovSmirnov": [ks, max(0, ks - noise(found)), min(1, ks + noise(found)),
                              (max(noise(null), noise(found)) if tolerance else noise(null)) + 0.5 * tolerance**0.5],
        "wasserstein": [wd, max(0, wd - area), wd + area,
                        (max(half_normals(null, gaps), area) if tolerance else half_normals(null, gaps))
                      + float(np.sqrt(tolerance * (gaps @ bridge((cw + cb) / 2) @ gaps)))],
    }


cases = []
for n, m, bins, moved, effect, tolerance in [
    (500, 28000, 12, 0.2, 1, 0), (3000, 30000, 35, 0.1, 1.7, 0.01), (100000, 20000, 5, 0.02, 1, 0.1),
    (200, 20000, 20, 0, 3, 0), (400, 400, 3, 0.3, 1, 0.02),
]:
    p = rng.dirichlet(np.ones(bins) * 2)
    q = (1 - moved) * p + moved * rng.dirichlet(np.ones(bins))
    positions = np.cumsum(rng.uniform(0.2, 3, bins))
    cases.append(case(rng.multinomial(m, p), rng.multinomial(n, q), positions, effect, tolerance))
path = pathlib.Path(__file__).with_name("distances.json")
path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
