"""Writes embeddings.json beside this file: random Fourier features, their sums, and the two-sample statistic.

Run: python3 embeddings.py   (SciPy 1.17.1, NumPy 2.4.6)
"""
import json
import pathlib

import numpy as np
from scipy import stats

DIMENSIONS, FREQUENCIES, BANDWIDTH, SEED = 6, 5, 0.8, 42
MASK = 2**64 - 1


def uniforms(seed):
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield (((z ^ (z >> 31)) >> 11) + 1) / 2**53


def normals(seed):
    source = uniforms(seed)
    while True:
        radius, angle = np.sqrt(-2 * np.log(next(source))), 2 * np.pi * next(source)
        yield radius * np.cos(angle)
        yield radius * np.sin(angle)


source = normals(SEED)
weights = np.array([next(source) for _ in range(DIMENSIONS * FREQUENCIES)]).reshape(FREQUENCIES, DIMENSIONS) / BANDWIDTH


def features(vectors):
    angles = vectors @ weights.T
    both = np.stack([np.cos(angles), np.sin(angles)], axis=-1).reshape(len(vectors), -1)
    return np.rint(both * 2**20).astype(np.int64)


rng = np.random.default_rng(3)
center = rng.normal(size=DIMENSIONS)
draw = lambda n, shift: (0.3 * rng.normal(size=(n, DIMENSIONS)) + center + shift).astype(np.float32)
blocks = [draw(8, 0) for _ in range(20)]
window = draw(30, 0.05)
sums = [features(b.astype(float)).sum(axis=0) for b in blocks]
means = np.array([s / (len(b) * 2**20) for s, b in zip(sums, blocks)])
n = np.array([len(b) for b in blocks])
mean = sum(sums) / (n.sum() * 2**20)
rows = (means - mean) * np.sqrt(n)[:, None]
degrees = len(blocks) - 1
covariance = rows.T @ rows / degrees
trace, square = np.trace(covariance), np.trace(covariance @ covariance)
square = degrees**2 / ((degrees - 1) * (degrees + 2)) * (square - trace**2 / degrees)
independent = 1 - np.sum(mean**2) / FREQUENCIES
variance, squared = max(trace / FREQUENCIES, independent), square / FREQUENCIES**2
window_sums = features(window.astype(float)).sum(axis=0)
value = np.sqrt(np.sum((window_sums / (len(window) * 2**20) - mean) ** 2) / FREQUENCIES)
unit = 1 / len(window) + 1 / n.sum()
m, v = variance * unit, 2 * squared * unit**2
noise = np.sqrt(stats.gamma.ppf(0.95, m**2 / v, scale=v / m))
out = {
    "dimensions": DIMENSIONS, "frequencies": FREQUENCIES, "bandwidth": BANDWIDTH, "seed": SEED,
    "blocks": [[x.tolist() for x in b] for b in blocks], "window": [x.tolist() for x in window],
    "blockSums": [s.tolist() for s in sums], "windowSums": window_sums.tolist(),
    "variance": float(variance), "squaredCovariance": float(squared),
    "distance": [float(value), float(max(0, value - noise)), float(value + noise), float(noise)],
}
# Float32 values print as short decimals.
out["blocks"] = [[[float(f"{y:.9g}") for y in x] for x in b] for b in out["blocks"]]
out["window"] = [[float(f"{y:.9g}") for y in x] for x in out["window"]]
path = pathlib.Path(__file__).with_name("embeddings.json")
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
