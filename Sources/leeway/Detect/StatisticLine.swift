internal import Events
internal import Observations
internal import Statistics

/// How far one feature of a window lies from the baseline, as a line of JSON.
struct StatisticLine {
  let stream: String
  let baselineID: String?
  let window: ObservedWindow
  let feature: FeatureBaseline

  func write(into writer: inout JSONWriter) {
    let counts = window.counts[feature.name]
    let statistics = WindowStatistics(counts: counts, documents: window.counts.documents, feature: feature)
    writer.beginObject()
    writer.field("type", "statistic")
    writer.field("stream", stream.isEmpty ? nil : stream)
    writer.field("feature", feature.name)
    writer.field("label", feature.bins.question)
    writer.field("first", Double(window.documents.lowerBound))
    writer.field("documents", Double(window.counts.documents))
    writer.field("from", window.span.map { Timestamp(milliseconds: $0.start).description })
    writer.field("to", window.span.map { Timestamp(milliseconds: $0.end).description })
    writer.field("missing", Double(statistics.missing))
    writer.field("verdict", statistics.verdict.rawValue)
    write("psi", statistics.psi, into: &writer)
    write("jensen_shannon", statistics.jensenShannon, into: &writer)
    write("hellinger", statistics.hellinger, into: &writer)
    write("pearson", statistics.pearson, into: &writer)
    write("likelihood_ratio", statistics.likelihoodRatio, into: &writer)
    write("kolmogorov_smirnov", statistics.kolmogorovSmirnov, into: &writer)
    write("wasserstein", statistics.wasserstein, into: &writer)
    writeChange(statistics.largestChange, into: &writer)
    if let mean = statistics.mean {
      writer.key("mean")
      write(mean, into: &writer)
      writer.key("quantiles")
      writer.beginArray()
      for (probability, quantile) in zip(WindowStatistics.probabilities, statistics.quantiles) {
        writer.element()
        writer.beginObject()
        writer.field("probability", probability)
        writer.field("value", quantile.value)
        writer.endObject()
      }
      writer.endArray()
    }
    writer.field("baseline", baselineID)
    writer.endObject()
    writer.append(raw: "\n")
  }

  private func write(_ name: StaticString, _ distance: Distance?, into writer: inout JSONWriter) {
    guard let distance else { return }
    writer.key(name)
    writer.beginObject()
    writer.field("value", distance.value)
    writer.field("low", distance.low)
    writer.field("high", distance.high)
    writer.field("critical", distance.critical)
    writer.endObject()
  }

  private func write(_ estimate: Estimate, into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("value", estimate.value)
    writer.field("low", estimate.low)
    writer.field("high", estimate.high)
    writer.endObject()
  }

  private func writeChange(_ change: WindowStatistics.Change?, into writer: inout JSONWriter) {
    guard let change else { return }
    writer.key("largest_change")
    writer.beginObject()
    writer.field("bin", change.label)
    writer.field("from", change.from)
    writer.field("to", change.to)
    writer.field("low", change.distance.low)
    writer.field("high", change.distance.high)
    writer.field("critical", change.distance.critical)
    writer.endObject()
  }
}
