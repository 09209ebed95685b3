"""Measures the exported model as its readers will run it: the ONNX graph on the CPU, one thread."""

import os
import time
from collections import Counter

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import confusion_matrix, f1_score

TOKEN_BUDGET = 1_024


class Session:
    """The graph on one thread."""

    def __init__(self, graph: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def logits(self, rows: list[list[int]], length: int = 0) -> np.ndarray:
        """Logits of one batch, padded to its longest row, or to `length` if that is longer."""
        ids = np.zeros((len(rows), max(length, *(len(row) for row in rows))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for index, row in enumerate(rows):
            ids[index, : len(row)] = row
            mask[index, : len(row)] = 1
        return self.session.run(["logits"], {"input_ids": ids, "attention_mask": mask})[0]

    def all_logits(self, rows: list[list[int]]) -> np.ndarray:
        """Logits of many rows, in batches of like length within the token budget, in the order of the rows."""
        results: list[np.ndarray | None] = [None] * len(rows)
        for batch in token_batches(rows):
            for index, row in zip(batch, self.logits([rows[index] for index in batch]), strict=True):
                results[index] = row
        return np.stack(results)


def token_batches(rows: list[list[int]]) -> list[list[int]]:
    """Indices sorted by length, in batches whose rows times longest row stay within the budget."""
    batches: list[list[int]] = [[]]
    for index in sorted(range(len(rows)), key=lambda index: len(rows[index])):
        if batches[-1] and (len(batches[-1]) + 1) * len(rows[index]) > TOKEN_BUDGET:
            batches.append([])
        batches[-1].append(index)
    return batches


def fit_temperature(logits: np.ndarray, answers: np.ndarray) -> float:
    """The temperature of the least log loss, to three places."""
    def loss(temperature: float) -> float:
        return float(-log_softmax(logits / temperature, axis=1)[np.arange(len(answers)), answers].mean())
    return round(float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x), 3)


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error: |accuracy - mean confidence| over bins of equal width, weighted by their counts."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(abs(right[place == b].mean() - confidence[place == b].mean()) * (place == b).mean()
                     for b in range(bins) if (place == b).any()))


def measure(logits: np.ndarray, answers: np.ndarray, temperature: float, low: float, groups: list[str]) -> dict:
    """Accuracy, F1 a group, confusion and calibration of one split."""
    chances = softmax(logits.astype(np.float64) / temperature, axis=1)
    plain = softmax(logits.astype(np.float64), axis=1)
    guesses, confidence = logits.argmax(1), chances.max(1)
    right = guesses == answers
    numbers = list(range(len(groups)))
    f1 = f1_score(answers, guesses, labels=numbers, average=None, zero_division=0)
    matrix = confusion_matrix(answers, guesses, labels=numbers)
    pairs = Counter({(groups[a], groups[b]): int(matrix[a, b] + matrix[b, a]) for a in numbers for b in numbers if a < b})
    sure = confidence >= low
    return {
        "descriptions": len(answers),
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(float(f1.mean()), 4),
        "accuracy_of_each_group_averaged": round(float(np.mean([right[answers == n].mean() for n in numbers
                                                                if (answers == n).any()])), 4),
        "log_loss": round(float(-np.log(chances[np.arange(len(answers)), answers]).mean()), 4),
        "calibration_error": round(calibration_error(confidence, right), 4),
        "calibration_error_without_temperature": round(calibration_error(plain.max(1), right), 4),
        "share_of_low_confidence": round(float((~sure).mean()), 4),
        "accuracy_of_low_confidence": round(float(right[~sure].mean()), 4) if (~sure).any() else None,
        "accuracy_of_the_rest": round(float(right[sure].mean()), 4),
        "groups": {groups[n]: {"descriptions": int((answers == n).sum()), "f1": round(float(f1[n]), 3)}
                   for n in numbers},
        "confused": [{"groups": list(pair), "descriptions": count,
                      "first_as_second": int(matrix[groups.index(pair[0]), groups.index(pair[1])]),
                      "second_as_first": int(matrix[groups.index(pair[1]), groups.index(pair[0])])}
                     for pair, count in pairs.most_common(8)],
    }


def check_reproducible(session: Session, rows: list[list[int]], longest: int, seed: int) -> int:
    """How many comparisons were bit-equal: each row alone, padded to every length that fits, and in mixed batches.

    Raises AssertionError at the first that was not.
    """
    random = np.random.default_rng(seed)
    alone = [session.logits([row])[0] for row in rows]
    compared = 0
    for row, expected in zip(rows, alone, strict=True):
        for length in range(len(row) + 1, longest + 1):
            assert np.array_equal(session.logits([row], length)[0], expected), f"padded to {length}: {row}"
            compared += 1
    for _ in range(200):
        chosen = random.choice(len(rows), int(random.integers(2, 65)), replace=True)
        for index, got in zip(chosen, session.logits([rows[index] for index in chosen]), strict=True):
            assert np.array_equal(got, alone[index]), f"in a batch of {len(chosen)}: {rows[index]}"
            compared += 1
    return compared


def measure_speed(session: Session, tokenizer: object, texts: list[str], length: int) -> dict:
    """Descriptions per CPU second of the graph alone and of the reference tokenizer alone, one thread each.

    The best of five rounds: other work on the machine makes a round slower, nothing makes it faster. How slow the
    machine is at the moment shows in the rate of a large matrix product in the same rounds and the same runtime.
    """
    graph, reference, product = [], [], []
    for _ in range(5):
        product.append(_product_rate())
        begun = time.process_time()
        tokenizer.enable_truncation(length)
        rows = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
        tokenizer.no_truncation()
        reference.append(time.process_time() - begun)
        begun = time.process_time()
        session.all_logits(rows)
        graph.append(time.process_time() - begun)
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        processor = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
    return {
        "descriptions": len(texts),
        "mean_tokens": round(float(np.mean([len(row) for row in rows])), 1),
        "graph_per_cpu_second": round(len(texts) / min(graph)),
        "reference_tokenizer_per_cpu_second": round(len(texts) / min(reference)),
        "matrix_product_gflops": round(max(product)),
        "token_budget": TOKEN_BUDGET,
        "processor": processor,
        "load_average": round(os.getloadavg()[0], 1),
        "onnxruntime": onnxruntime.__version__,
    }


def _product_rate() -> float:
    """Gigaflops per CPU second of a product [2048, 384] · [384, 1536] in the runtime, on one thread."""
    shapes = {"left": [2048, 384], "right": [384, 1536], "product": [2048, 1536]}
    infos = {name: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()}
    node = helper.make_node("MatMul", ["left", "right"], ["product"])
    body = helper.make_graph([node], "product", [infos["left"], infos["right"]], [infos["product"]])
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = Session(model.SerializeToString()).session
    inputs = {name: np.ones(shapes[name], dtype=np.float32) for name in ("left", "right")}
    session.run(None, inputs)
    begun = time.process_time()
    for _ in range(5):
        session.run(None, inputs)
    return 5 * 2 * 2048 * 384 * 1536 / (time.process_time() - begun) / 1e9
