"""Streams as DetectionBenchmark writes them, and how peers are scored on them."""

import json
import os
import sys

# Some of the peers report their use over the network; scripts import this before them.
os.environ.update(DO_NOT_TRACK="1", NML_DISABLE_USAGE_LOGGING="1", WHYLOGS_NO_ANALYTICS="True")

BASELINE = 28_000


def read(path):
    """The features of each document, in order."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["features"] for line in lines]


def frames(path):
    """The baseline and what follows, as data frames."""
    import pandas

    documents = read(path)
    return pandas.DataFrame(documents[:BASELINE]), pandas.DataFrame(documents[BASELINE:])


def windows(frame, size):
    """Whole windows of so many documents, with the number of documents to their end."""
    for start in range(0, len(frame) - size + 1, size):
        yield start + size, frame.iloc[start : start + size]


def report(name, alarms, documents, change):
    """Prints a line: alarms before the change, and the first after it.

    alarms: pairs of the documents after the baseline and a feature. change: the documents after the baseline before
    the change; None for a quiet stream.
    """
    before = [at for at, _ in alarms if change is None or at <= change]
    quiet = documents if change is None else change
    line = f"{name}: {len(before)} alarms in {quiet} quiet documents ({1e6 * len(before) / max(1, quiet):.0f} a million)"
    if change is not None:
        after = [(at - change, feature) for at, feature in alarms if at > change]
        line += f"; after the change {after[0][0]} documents to {after[0][1]}" if after else "; the change was missed"
    print(line, flush=True)


def arguments():
    """The stream's file, and the documents before its change; both from the command line."""
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} STREAM.jsonl [DOCUMENTS-BEFORE-THE-CHANGE]")
    change = int(sys.argv[2]) - BASELINE if len(sys.argv) > 2 else None
    return sys.argv[1], change
