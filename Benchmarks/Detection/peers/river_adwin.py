"""River's ADWIN with its defaults: one for each number, and one for each value of at least 1 % of a category.

pip install river==0.26.1
"""

import collections

import streams

from river import drift

path, change = streams.arguments()
documents = streams.read(path)
first = documents[: streams.BASELINE]
detectors = {}
for name, value in first[0].items():
    if isinstance(value, str):
        counts = collections.Counter(document[name] for document in first)
        for label, count in counts.items():
            if count >= len(first) / 100:
                detectors[name, label] = drift.ADWIN()
    else:
        detectors[name, None] = drift.ADWIN()
alarms = []
for number, document in enumerate(documents):
    for (name, label), detector in detectors.items():
        value = document[name]
        detector.update(value if label is None else float(value == label))
        if detector.drift_detected and number >= streams.BASELINE:
            alarms.append((number + 1 - streams.BASELINE, name))
streams.report(f"River ADWIN ({len(detectors)} series)", alarms, len(documents) - streams.BASELINE, change)
