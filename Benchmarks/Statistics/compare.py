#!/usr/bin/env python3
"""Processor time a document: Leeway's counting and judging, River's ADWIN and whylogs' profile, in one run.

    pip install river==0.26.1 whylogs==1.6.4 "pandas<3"
    swift build -c release --product StatisticsBenchmark && swift build -c release --product DetectionBenchmark
    python3 Benchmarks/Statistics/compare.py [DOCUMENTS]

ADWIN and the profile see the same documents of 14 features (DetectionBenchmark's independent stream): ADWIN one
series for each number and for each value of at least 1 % of a category; whylogs profiles batches of 1,000 rows of a
data frame that is made beforehand. Leeway's own time is StatisticsBenchmark's, documents of 14 features too.
"""

import collections
import json
import pathlib
import subprocess
import sys
import time

import pandas
import whylogs
from river import drift

BUILD = pathlib.Path(__file__).resolve().parents[2] / ".build" / "release"


def stream(documents):
    command = [BUILD / "DetectionBenchmark", "write", "--kind", "independent", "--no-times"]
    lines = subprocess.run(command + ["--documents", str(documents)], check=True, capture_output=True).stdout
    return [json.loads(line)["features"] for line in lines.splitlines()]


def processor_nanoseconds(documents, work):
    start = time.process_time_ns()
    work()
    return round((time.process_time_ns() - start) / documents)


def adwin(documents):
    detectors = {}
    for name, value in documents[0].items():
        if isinstance(value, str):
            counts = collections.Counter(document[name] for document in documents)
            labels = [label for label, count in counts.items() if count >= len(documents) / 100]
            detectors.update({(name, label): drift.ADWIN() for label in labels})
        else:
            detectors[name, None] = drift.ADWIN()

    def work():
        for document in documents:
            for (name, label), detector in detectors.items():
                value = document[name]
                detector.update(value if label is None else float(value == label))

    return len(detectors), processor_nanoseconds(len(documents), work)


def profile(documents):
    frame = pandas.DataFrame(documents)
    batches = [frame[start : start + 1_000] for start in range(0, len(frame), 1_000)]

    def work():
        for batch in batches:
            whylogs.log(batch).view()

    return processor_nanoseconds(len(documents), work)


documents = stream(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
print(subprocess.run([BUILD / "StatisticsBenchmark"], check=True, capture_output=True, text=True).stdout, end="")
print(f"{len(documents[0])} features of {len(documents)} documents, in ns a document:")
print("  River ADWIN, {} series: {}".format(*adwin(documents)))
print(f"  whylogs profile: {profile(documents)}")
