"""Evidently's data drift preset with its defaults, in windows of 1,000 documents: an alarm for each drifted column.

pip install evidently==0.7.23 "pandas<3"
"""

import streams

from evidently import Report
from evidently.presets import DataDriftPreset

path, change = streams.arguments()
reference, current = streams.frames(path)
alarms = []
for end, window in streams.windows(current, 1_000):
    result = Report([DataDriftPreset()]).run(window, reference).dict()
    for metric in result["metrics"]:
        # ValueDrift(column=…,method=…,threshold=…) with a p-value or a distance.
        name = metric["metric_name"]
        if not name.startswith("ValueDrift"):
            continue
        options = dict(part.split("=", 1) for part in name[len("ValueDrift(") : -1].split(","))
        value, threshold = float(metric["value"]), float(options["threshold"])
        drifted = value < threshold if "p_value" in options["method"] else value >= threshold
        if drifted:
            alarms.append((end, options["column"]))
streams.report("Evidently, windows of 1,000", alarms, len(current), change)
