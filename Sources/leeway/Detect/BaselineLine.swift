internal import Events
internal import Observations
internal import Statistics

/// A stream's baseline as a line of JSON.
struct BaselineLine {
  let stream: String
  let id: String?
  let learnt: ObservedBaseline

  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("type", "baseline")
    writer.field("stream", stream.isEmpty ? nil : stream)
    writer.field("id", id)
    writer.field("documents", Double(learnt.documents))
    writer.field("blocks", Double(learnt.blocks))
    writer.field("from", time(learnt.baseline?.span.start))
    writer.field("to", time(learnt.baseline?.span.end))
    writer.field("ready", learnt.isReady)
    writer.field("steady", learnt.baseline?.isSteady ?? false)
    writer.field("reasons", learnt.reasons)
    writer.field("season", learnt.baseline?.season.rawValue)
    writeFeatures(into: &writer)
    writeEffects(into: &writer)
    writer.endObject()
    writer.append(raw: "\n")
  }

  private func time(_ milliseconds: Int64?) -> String? {
    learnt.isTimed ? milliseconds.map { Timestamp(milliseconds: $0).description } : nil
  }

  private func writeFeatures(into writer: inout JSONWriter) {
    writer.key("features")
    writer.beginArray()
    let judged = (learnt.baseline?.features ?? []).map { ($0, true) }
    for (feature, isJudged) in judged + (learnt.baseline?.counted ?? []).map({ ($0, false) }) {
      writer.element()
      writer.beginObject()
      writer.field("feature", feature.name)
      writer.field("label", feature.bins.question)
      writer.field("kind", feature.bins.kindName)
      writer.field("judged", isJudged)
      let cell = feature.overall
      writer.field("missing", Double(cell.counts[feature.bins.missing]) / Double(max(1, cell.documents)))
      writer.field("design_effect", feature.largestDesignEffect)
      writer.endObject()
    }
    writer.endArray()
  }

  /// The smallest change of each score that would be found within 10,000 documents; null where none would.
  private func writeEffects(into writer: inout JSONWriter) {
    writer.key("smallest_effects")
    writer.beginArray()
    for effect in learnt.baseline?.smallestEffects ?? [] {
      writer.element()
      writer.beginObject()
      writer.field("feature", effect.feature)
      writer.field("label", effect.label)
      writer.field("score", effect.score.rawValue)
      writer.field("direction", effect.rising ? "up" : "down")
      writer.field("effect", effect.effect)
      writer.endObject()
    }
    writer.endArray()
  }
}

extension FeatureBins {
  /// The question about labels that these bins answer; nil where they are no labels'.
  var question: String? {
    if case .presence(let bins) = self { bins.label } else { nil }
  }

  /// The kind of the feature, as a file of features says it.
  var kindName: String {
    switch self {
    case .numeric(let bins): bins.grid == .wordLength ? "word_length" : bins.grid.rawValue
    case .categorical: "category"
    case .presence: "labels"
    }
  }
}
