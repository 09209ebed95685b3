"""Writes special_functions.json beside this file: tails of distributions in both directions, from 32 digits.

Run: python3 special_functions.py   (mpmath 1.4.1, SciPy 1.17.1, NumPy 2.4.6; about two minutes)

Every row ends with the lower and the upper tail. mpmath has the values by its own series where it can, by quadrature
of the density where the parameters are large. SciPy gives the quantiles.
"""
import json
import pathlib

import mpmath as mp
from scipy import special, stats

mp.mp.dps = 32


def panels(low, high, count=10):
    return [low + (high - low) * i / count for i in range(count + 1)]


def integral(log_density, x, ends):
    """The integral of a density, scaled by its value at x so that the quadrature's absolute error is a relative one."""
    scale = log_density(x)
    return mp.quad(lambda t: mp.exp(log_density(t) - scale), ends) * mp.exp(scale)


def gamma_tails(a, x):
    """The series of the lower tail; the upper one, and both for large a, by quadrature of the density."""
    a, x = mp.mpf(a), mp.mpf(x)
    scale = mp.loggamma(a)
    log_density = lambda t: (a - 1) * mp.log(t) - t - scale
    reach = min(14 * mp.sqrt(a) + 100, 100 / max(abs((a - 1) / x - 1), mp.mpf(10) ** -30))
    if x >= a and x > 1:
        high = integral(log_density, x, panels(x, x + reach))
        return 1 - high, high
    if a > 1e4:
        low = integral(log_density, x, panels(max(x - reach, mp.mpf(10) ** -30), x))
        return low, 1 - low
    term = total = mp.mpf(1)
    n = a
    while term > total * mp.mpf(10) ** -45:
        n += 1
        term *= x / n
        total += term
    low = mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total
    return low, 1 - low


def beta_tails(x, a, b):
    x, a, b = mp.mpf(x), mp.mpf(a), mp.mpf(b)
    if a + b <= 2e3 or a < 100:
        return mp.betainc(a, b, 0, x, regularized=True), mp.betainc(b, a, 0, 1 - x, regularized=True)
    scale = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)
    log_density = lambda t: (a - 1) * mp.log(t) + (b - 1) * mp.log1p(-t) - scale
    deviation = mp.sqrt(a * b / (a + b) ** 3)
    reach = min(14 * deviation, 100 / max(abs((a - 1) / x - (b - 1) / (1 - x)), mp.mpf(10) ** -30))
    if x < a / (a + b):
        low = integral(log_density, x, panels(max(x - reach, mp.mpf(10) ** -60), x))
        return low, 1 - low
    high = integral(log_density, x, panels(x, min(x + reach, 1 - mp.mpf(10) ** -30)))
    return 1 - high, high


def noncentral_tails(x, k, nc):
    """The Poisson mixture, term by term; for very large non-centralities the integral over the normal part."""
    x, k, nc = mp.mpf(x), mp.mpf(k), mp.mpf(nc)
    if nc == 0:
        return gamma_tails(k / 2, x / 2)
    if nc > 1e7:
        root = mp.sqrt(nc)
        edge = mp.sqrt(x) - root
        layer = 60 * k / mp.sqrt(x)
        # The central part has k - 1 = 4 degrees of freedom.
        assert k == 5
        half_square = lambda z: max(x - (z + root) ** 2, mp.mpf(0)) / 2
        chi = lambda z: 1 - mp.exp(-half_square(z)) * (1 + half_square(z))
        normal = lambda z: mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)
        low = mp.ncdf(edge - layer) + mp.quad(lambda z: normal(z) * chi(z), panels(edge - layer, edge, 12))
        return low, 1 - low
    rate, half = nc / 2, x / 2
    middle = [float(rate), float(mp.sqrt(rate * half))]
    first = max(0, int(min(middle) - 16 * min(middle) ** 0.5 - 80))
    last = int(max(middle) + 16 * max(middle) ** 0.5 + 80)
    weight = mp.exp(first * mp.log(rate) - rate - mp.loggamma(first + 1))
    upper = gamma_tails(k / 2 + first, half)[1]
    step = mp.exp((k / 2 + first) * mp.log(half) - half - mp.loggamma(k / 2 + first + 1))
    # Upwards for the upper tail, downwards for the lower one: every step adds.
    high = mp.mpf(0)
    for j in range(first, last):
        high += weight * upper
        upper += step
        step *= half / (k / 2 + j + 1)
        weight *= rate / (j + 1)
    low = mp.mpf(0)
    lower = gamma_tails(k / 2 + last, half)[0]
    for j in range(last, first - 1, -1):
        low += weight * lower
        step *= (k / 2 + j) / half
        lower += step
        weight *= j / rate
    return low, high


def row(arguments, tails):
    return [float(a) for a in arguments] + [float(t) for t in tails]


gammas, betas, normals, noncentral, quantiles, betaQuantiles = [], [], [], [], [], []
for a in [1e-8, 1e-3, 0.5, 1, 2.5, 15, 100, 1e3, 9999]:
    for factor in [1e-9, 0.01, 0.3, 0.9, 0.99, 1, 1.01, 1.1, 2, 10]:
        gammas.append(row([a, a * factor], gamma_tails(a, a * factor)))
    gammas.append(row([a, a + 30 + 10 * a**0.5], gamma_tails(a, a + 30 + 10 * a**0.5)))
for a in [9.9e4, 1.01e5, 1e6, 1e9, 1e12]:
    for k in [-30, -6, -1, 0, 1, 6, 30]:
        x = float(a + k * a**0.5)
        gammas.append(row([a, x], gamma_tails(a, x)))
for a, b in [(1e-3, 1e-3), (0.5, 0.5), (1, 1), (0.5, 30), (2, 3), (10, 1e-3), (40, 60), (800, 1100)]:
    for x in [1e-9, 0.01, 0.3, 0.4, 0.5, 0.9, 0.999]:
        betas.append(row([x, a, b], beta_tails(x, a, b)))
for a, b in [(3, 1e6), (4990, 5e4), (5010, 5e4), (1e6, 1e6), (1e6, 1e9), (1e12, 3e12)]:
    for k in [-8, -1, 0, 1, 8]:
        x = a / (a + b) + k * (a * b / (a + b) ** 3) ** 0.5
        if x > 0:
            betas.append(row([x, a, b], beta_tails(x, a, b)))
for z in [0, 1e-9, 0.1, 0.6744897501960817, 1, 1.5, 1.96, 3, 6, 10, 20, 37]:
    normals.append([z, float(mp.ncdf(z)), float(mp.ncdf(-mp.mpf(z)))])
for k in [0.5, 1, 5, 64, 1000]:
    for nc in [1e-6, 10, 300, 5e3]:
        spread = (2 * (k + 2 * nc)) ** 0.5
        for x in [1e-3 * (k + nc), k + nc - 4 * spread, k + nc, k + nc + spread, k + nc + 8 * spread]:
            if x > 0:
                noncentral.append(row([x, k, nc], noncentral_tails(x, k, nc)))
for k, nc in [(5, 1.9e5), (5, 2.1e5), (37, 1e6), (5, 1e10)]:
    spread = (2 * (k + 2 * nc)) ** 0.5
    for factor in [-6, -1, 0, 1, 6]:
        x = k + nc + factor * spread
        noncentral.append(row([x, k, nc], noncentral_tails(x, k, nc)))
for k in [1, 2, 5, 37, 64, 300]:
    for nc in [0, 0.5, 4, 120, 3000]:
        for p in [1e-9, 0.025, 0.5, 0.95, 0.999]:
            quantiles.append([k, nc, p, float(stats.ncx2.ppf(p, k, nc) if nc else stats.chi2.ppf(p, k))])
for a, b in [(0.5, 0.5), (1, 9), (3, 998), (51, 951), (1001, 3), (2e4, 1e6)]:
    for p in [1e-6, 0.025, 0.5, 0.95, 0.975]:
        betaQuantiles.append([p, a, b, float(special.betaincinv(a, b, p))])

out = {
    "gamma": gammas, "beta": betas, "normal": normals, "nonCentral": noncentral, "quantiles": quantiles,
    "betaQuantiles": betaQuantiles,
    "normalQuantiles": [[p, float(special.ndtri(p))] for p in [1e-300, 1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.975]],
    "circular": [
        [float(x), float(mp.cos(mp.mpf(float(x)))), float(mp.sin(mp.mpf(float(x))))]
        for x in [0, 1e-9, 0.5, 0.785398163397448, 0.7853981633974484, 1.5707963267948966, 2, 3.141592653589793, 100.25,
                  -7.75, 12345.678, -7.9e5, 7.999e5]],
    "arcsine": [[float(x), float(mp.asin(mp.mpf(float(x))))] for x in [0, 1e-12, 0.1, -0.5, 0.9, 0.999999, -1, 1]],
}
path = pathlib.Path(__file__).with_name("special_functions.json")
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
