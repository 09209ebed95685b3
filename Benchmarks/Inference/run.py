#!/usr/bin/env python3
"""Measures the tokenizer against the reference package, and the engine against the bare runtime, in one run.

    swift build -c release --product InferenceBenchmark
    pip install tokenizers==0.23.3
    ORT_LIBRARY_PATH=… $LEEWAY_PYTHON Benchmarks/Inference/run.py [MODEL_DIRECTORY]
    $LEEWAY_PYTHON Benchmarks/Inference/run.py TOKENIZER.json …

With tokenizer files, these alone are measured.

The texts are the paragraphs of Python's own language reference (pydoc), which every Python carries. The reference
tokenizer encodes them in one batch call with one thread. Times are of CPU, the least of five rounds.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

os.environ["RAYON_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import pydoc_data.topics  # noqa: E402
import tokenizers  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def texts():
    paragraphs = [p.strip() for topic in sorted(pydoc_data.topics.topics.items()) for p in topic[1].split("\n\n")]
    return [p for p in paragraphs if 40 <= len(p) <= 2000]


def reference(file, lines):
    tokenizer = tokenizers.Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    best, count = float("inf"), 0
    for _ in range(5):
        start = time.process_time()
        encodings = tokenizer.encode_batch(lines)
        best = min(best, time.process_time() - start)
        count = sum(len(e.ids) for e in encodings)
    return count, best


def measure_tokenizers(files):
    benchmark = os.environ.get("LEEWAY_BENCHMARK", str(ROOT / ".build" / "release" / "InferenceBenchmark"))
    lines = texts()
    with tempfile.TemporaryDirectory() as folder:
        path, unlimited = f"{folder}/texts.jsonl", f"{folder}/tokenizer.json"
        pathlib.Path(path).write_text("".join(json.dumps(line) + "\n" for line in lines))
        for file in files:
            content = json.loads(pathlib.Path(file).read_text()) | {"truncation": None}
            pathlib.Path(unlimited).write_text(json.dumps(content))
            ours = json.loads(subprocess.run([benchmark, "tokenize", unlimited, path, "5"], check=True,
                                             capture_output=True, text=True).stdout)
            count, seconds = reference(file, lines)
            print(f"{pathlib.Path(file).stem}: {ours['tokens'] / ours['seconds'] / 1e6:.2f} million tokens per CPU-second, "
                  f"reference {count / seconds / 1e6:.2f}: {seconds * ours['tokens'] / count / ours['seconds']:.1f} ×"
                  + ("" if count == ours["tokens"] else f" (token counts differ: {ours['tokens']} and {count})"))


def main():
    if len(sys.argv) > 1 and sys.argv[1].endswith(".json"):
        return measure_tokenizers(sys.argv[1:])
    model = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "models" / "starter"
    benchmark = os.environ.get("LEEWAY_BENCHMARK", str(ROOT / ".build" / "release" / "InferenceBenchmark"))
    lines = texts()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
        file.flush()
        ours = json.loads(subprocess.run([benchmark, str(model), file.name], check=True, capture_output=True, text=True).stdout)
    count, seconds = reference(model / "tokenizer.json", lines)
    print(f"{len(lines)} paragraphs; ONNX Runtime {ours['runtime']}; tokenizers {tokenizers.__version__}")
    print(f"tokenizer: {ours['tokens'] / ours['tokenizerSeconds'] / 1e6:.2f} million tokens per CPU-second, "
          f"reference {count / seconds / 1e6:.2f}: {seconds * ours['tokens'] / count / ours['tokenizerSeconds']:.1f} ×"
          + ("" if count == ours["tokens"] else f" (token counts differ: {ours['tokens']} and {count})"))
    print(f"engine: {ours['documents'] / ours['engineSeconds']:.0f} documents per CPU-second, "
          f"bare runtime {ours['documents'] / ours['bareSeconds']:.0f}: {ours['bareSeconds'] / ours['engineSeconds']:.2f}")


main()
