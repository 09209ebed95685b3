// Run: swift run -c release StatisticsBenchmark [DOCUMENTS]
//
// What one document costs in processor time: counting 14 features of it into a pane, and judging its block; and what
// merging one summary costs.

let documents = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 400_000
let cost = JudgingCost(documents: documents)
print("counting and judging 14 features of \(documents) documents, in ns a document:")
print("  counting \(cost.counting), adding panes up and judging \(cost.judging)")
let merging = mergingCost(rounds: max(64, documents / 20))
print("merging a summary of 50 documents, 14 features, in ns:")
print("  with one other \(merging.first), with a pane that has most of its bins \(merging.further)")
