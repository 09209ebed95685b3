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
    let documents = window.counts.documents
    let statistics = WindowStatistics(
      counts: counts, documents: documents, feature: feature,
      during: window.span.map { [.init(span: $0, documents: documents)] } ?? [])
    writer.beginObject()
    writer.field("type", "statistic")
    writer.field("stream", stream.isEmpty ? nil : stream)
    writer.field("feature", feature.name)
    writer.field("label", feature.bins.question)
    writer.field("first", Double(window.documents.lowerBound))
    writer.field("documents", Double(documents))
    writer.field("from", window.span.map { Timestamp(milliseconds: $0.start).description })
    writer.field("to", window.span.map { Timestamp(milliseconds: $0.end).description })
    writer.field("missing", Double(statistics.missing))
    writer.field("verdict", statistics.verdict.rawValue)
    writer.field("psi", ifAny: statistics.psi)
    writer.field("jensen_shannon", ifAny: statistics.jensenShannon)
    writer.field("hellinger", ifAny: statistics.hellinger)
    writer.field("pearson", ifAny: statistics.pearson)
    writer.field("likelihood_ratio", ifAny: statistics.likelihoodRatio)
    writer.field("kolmogorov_smirnov", ifAny: statistics.kolmogorovSmirnov)
    writer.field("wasserstein", ifAny: statistics.wasserstein)
    writeChange(statistics.largestChange, into: &writer)
    if let mean = statistics.mean {
      writer.field("mean", mean)
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

extension Distance: JSONObject {
  func writeFields(into writer: inout JSONWriter) {
    writer.field("value", value)
    writer.field("low", low)
    writer.field("high", high)
    writer.field("critical", critical)
  }
}

extension Estimate: JSONObject {
  func writeFields(into writer: inout JSONWriter) {
    writer.field("value", value)
    writer.field("low", low)
    writer.field("high", high)
  }
}
