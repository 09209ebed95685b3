"""Compares what ONNX Runtime makes of a graph with what PyTorch made of the checkpoint."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from torch import Tensor

# Of logits: absolute up to 1, beyond it in parts of the logit.
LARGEST = 1e-4


@dataclass
class Case:
    """One batch.

    - inputs: the graph's.
    - expected: for each output what PyTorch gives and where it counts, in the output's shape; what stands for padding
      does not count.
    """

    name: str
    inputs: dict[str, Tensor]
    expected: dict[str, tuple[Tensor, Tensor]]

    def rows(self) -> list["Case"]:
        """Each text as a batch of its own, padding and all."""
        count = next(iter(self.inputs.values())).shape[0]
        return [
            Case(self.name, {name: values[row : row + 1] for name, values in self.inputs.items()},
                 {name: (values[row : row + 1], counts[row : row + 1])
                  for name, (values, counts) in self.expected.items()})
            for row in range(count)]


def compare(graph: Path, cases: list[Case], exact: bool = True) -> bool:
    """Prints how far apart both are in each case, and returns whether that is near enough.

    - exact: whether the graph is fp32; otherwise each text is run by itself, and what is printed is by how much scores
      differ and how many cross 0.5.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    largest = 0.0
    for case in cases:
        differences, scores, crossing, count = [0.0], [0.0], 0, 0
        for part in [case] if exact else case.rows():
            for found, expected in _values(session, part):
                differences.append(float(np.max(np.abs(found - expected) / np.maximum(1, np.abs(expected)), initial=0)))
                scores.append(float(np.max(np.abs(_sigmoid(found) - _sigmoid(expected)), initial=0)))
                crossing += int(np.sum((found > 0) != (expected > 0)))
                count += found.size
        largest = max(largest, max(differences)) if np.isfinite(differences).all() else float("inf")
        told = (f"largest difference {max(differences):.1e}" if exact
                else f"largest difference of a score {max(scores):.3f}, {crossing:,} of {count:,} scores cross 0.5")
        print(f"  {case.name}: {told}")
    if exact:
        print(f"  in all: {largest:.1e}; at most {LARGEST:g} is right")
    return largest <= LARGEST


def _values(session: onnxruntime.InferenceSession, case: Case) -> list[tuple[np.ndarray, np.ndarray]]:
    """What counts of each output: found and expected."""
    inputs = {port.name: case.inputs[port.name].numpy() for port in session.get_inputs()}
    outputs = dict(zip((port.name for port in session.get_outputs()), session.run(None, inputs), strict=True))
    pairs = []
    for name, (expected, counts) in case.expected.items():
        if tuple(outputs[name].shape) != tuple(expected.shape):
            print(f"  {case.name}: {name} has the shape {outputs[name].shape}, not {tuple(expected.shape)}")
            return [(np.array([np.inf]), np.array([0.0]))]
        where = counts.numpy()
        pairs.append((outputs[name][where].astype(np.float64), expected.numpy()[where].astype(np.float64)))
    return pairs


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(logits, -500, 500)))
