"""Writes reference.json beside this file: values of another implementation that the tests compare with.

Run: python3 reference.py   (SciPy 1.17.1, NumPy 2.4.6, Python 3.11's decimal for exp and log)
"""
import json
import pathlib
from decimal import Decimal, getcontext

import numpy as np
from scipy import special, stats

getcontext().prec = 60
rng = np.random.default_rng(20240101)


def exact(function, x):
    """The correctly rounded double of a function of the double x."""
    return float(getattr(Decimal(x), function)())


exponents = [0.0, 1.0, -1.0, 1e-9, -1e-9, 0.5, 0.34657359, 0.34657360, 700.0, 709.7, -700.0, -708.0, 20.5, -20.5]
exponents += [float(x) for x in rng.uniform(-50, 50, 200)] + [float(x) for x in rng.uniform(-1, 1, 100)]
arguments = [1.0, 2.0, 0.5, 1.4142135623730951, 1.4142135623730954, 1 + 1e-9, 1 - 1e-9, 1e-300, 1e300, 1e-12, 0.9, 1.1]
arguments += [float(x) for x in np.exp(rng.uniform(-50, 50, 200))] + [float(x) for x in rng.uniform(0.5, 2, 100)]

gammas = [[float(a), float(special.gammaln(a))] for a in [0.5, 1, 1.5, 2, 3.25, 10, 14.9, 15, 100.5, 1e4, 1e6]]

wilson = []
for k, n in [(0, 10), (3, 10), (50, 400), (400, 400), (1, 100000)]:
    ci = stats.binomtest(k, n).proportion_ci(method="wilson")
    wilson.append([k, n, float(ci.low), float(ci.high)])

out = {
    "exp": [[x, exact("exp", x)] for x in exponents],
    "log": [[x, exact("ln", x)] for x in arguments],
    "logGamma": gammas, "wilson": wilson,
}
path = pathlib.Path(__file__).with_name("reference.json")
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
