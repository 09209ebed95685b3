"""NannyML's univariate drift with its defaults, in chunks of 1,000 documents.

pip install nannyml==0.13.1 statsmodels==0.15.0 "pandas<3"
"""

import streams

import nannyml

path, change = streams.arguments()
reference, current = streams.frames(path)
columns = list(reference.columns)
calculator = nannyml.UnivariateDriftCalculator(column_names=columns, chunk_size=1_000)
calculator.fit(reference)
results = calculator.calculate(current).filter(period="analysis").to_df()
alarms = []
for number in range(len(results)):
    for column in columns:
        methods = results[column].columns.get_level_values(0).unique()
        if any(bool(results[column][method]["alert"].iloc[number]) for method in methods):
            alarms.append(((number + 1) * 1_000, column))
streams.report("NannyML, chunks of 1,000", alarms, len(current), change)
