"""whylogs' profiles and its drift scores with their defaults, in windows of 1,000 documents.

pip install "whylogs[viz]==1.6.4" "pandas<3"
"""

import streams

import whylogs
from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

path, change = streams.arguments()
reference, current = streams.frames(path)
baseline = whylogs.log(reference).view()
alarms = []
for end, window in streams.windows(current, 1_000):
    scores = calculate_drift_scores(whylogs.log(window).view(), baseline, with_thresholds=True)
    alarms += [(end, name) for name, score in scores.items() if score and score["drift_category"] == "DRIFT"]
streams.report("whylogs, windows of 1,000", alarms, len(current), change)
