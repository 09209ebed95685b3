import Events
import FoundationEssentials
import Pipeline

extension SummarizeStage {
  /// The topics that quality is counted from, by their full names.
  struct QualityTopics {
    /// Not one of them: asked for first, since nearly all records are its.
    let predictions: String
    let reviews: String
    let shadow: String

    init(_ layout: TopicLayout) {
      predictions = layout.name(of: .predictions)
      reviews = layout.name(of: .reviews)
      shadow = layout.name(of: .predictionsShadow)
    }
  }

  /// Counts a record of reviews or of a shadow's predictions; it moves no time.
  ///
  /// - Returns: false where the record is of another topic.
  func takeQuality(
    _ record: borrowing Record, _ counts: inout QualityCounts, _ index: inout JSONIndex, _ topics: QualityTopics,
    layout: TopicLayout, output: inout StageOutput
  ) -> Bool {
    guard record.topic != topics.predictions else { return false }
    let isReview = record.topic == topics.reviews
    guard isReview || record.topic == topics.shadow else { return false }
    do throws(EventError) {
      let root = try index.event(of: record)
      if isReview {
        try Self.checkType(record)
        counts.add(try Review(root), offset: record.offset)
      } else {
        counts.add(shadow: try Self.shadow(root), offset: record.offset)
      }
    } catch {
      output.quarantine(record, QuarantineReason(error, stage: name), layout: layout)
    }
    return true
  }

  /// A tool may leave the envelope out, but not send another event.
  private static func checkType(_ record: borrowing Record) throws(EventError) {
    guard let type = record.header("ce_type"), type != EventType.review.rawValue else { return }
    throw EventError(
      .invalidEnvelope, at: "",
      "the header \(EventHeader.type) is \(type); \(EventType.review.rawValue), or none, is expected")
  }

  private static func shadow(_ root: JSONNode) throws(EventError) -> Prediction {
    let prediction = try Prediction(PredictionView(root))
    guard prediction.role == .shadow else {
      throw EventError(.invalidValue, at: "/role", "a shadow's prediction is expected, not \(prediction.role.rawValue)")
    }
    for (place, task) in prediction.classifications.enumerated() {
      for label in task.labels where !(label.score >= 0 && label.score <= 1) {
        throw EventError(.invalidValue, at: "/classifications/\(place)", "a score is from 0 to 1, not \(label.score)")
      }
    }
    return prediction
  }

  /// Sends what was counted, each stream's to its own partition.
  func send(_ counts: QualityCounts, layout: TopicLayout, output: inout StageOutput) {
    for (name, amount) in [
      ("reviews", counts.reviews), ("reviews_repeated", counts.repeated), ("reviews_discarded", counts.discarded),
      ("shadows_compared", counts.compared), ("shadows_not_compared", counts.uncompared),
    ] where amount > 0 {
      output.count(name, amount)
    }
    for summary in counts.summaries(layout) {
      // Every number in it is whole, so this cannot fail; were it to, the count says so.
      guard let data = try? EventCoding.encode(summary) else { return output.count("events_not_written") }
      Self.open(summary.stream, layout: layout, output: &output)
      output.envelope(.quality, id: EventID.make(of: summary), source: Self.eventSource, time: summary.to)
      data.withUnsafeBytes { output.value($0) }
      output.close()
      output.count("quality_summaries")
    }
  }
}
