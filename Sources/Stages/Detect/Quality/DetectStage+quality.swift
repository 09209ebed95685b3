import Events
import Pipeline

extension DetectStage {
  /// Adds what reviews or shadows say of a stream's quality. It moves no time.
  ///
  /// - Throws: where there is no room for it; nothing is changed then.
  func take(
    _ summary: QualitySummary, state: inout DetectState, layout: TopicLayout, output: inout StageOutput
  ) throws(EventError) {
    guard configuration.judgesQuality else { return output.count("quality_not_judged") }
    let key = summary.stream.key
    guard state.qualities[key] != nil || state.qualities.count < configuration.mostStreams else {
      throw EventError(
        .tooLarge, at: "/stream",
        "over \(configuration.mostStreams) streams with reviews in this partition; use fewer sources, or more "
          + "partitions, then replay the quarantine")
    }
    var quality = state.qualities.removeValue(forKey: key) ?? QualityStream(summary.stream, configuration.quality)
    let before = quality
    let told: [ApartEvent]
    do throws(EventError) {
      told = try quality.add(summary)
    } catch {
      if before.kept != nil || before.reviews > 0 { state.qualities[key] = before }
      throw error
    }
    state.qualities[key] = quality
    output.count(summary.production == nil ? "reviews" : "shadows_compared", summary.documents)
    let writer = DetectWriter(configuration: configuration, layout: layout, heard: state.times.heard)
    for event in told { writer.write(state.streams[key]?.settleQuality(event) ?? event, to: &output) }
  }

  /// Tells what the accuracy of a window of predictions would be, where reviews allow an estimate.
  func estimate(
    _ event: StreamEvent, _ key: String, _ state: borrowing DetectState, _ writer: DetectWriter,
    output: inout StageOutput
  ) {
    guard case .window(let closed, _, _) = event, let quality = state.qualities[key] else { return }
    for statistic in quality.estimates(closed) { writer.write(.statistic(statistic), to: &output) }
  }
}

extension StreamState {
  /// Accepts what alerts of quality tell as normal: all rates of the stream's reviews are learnt anew.
  ///
  /// - Returns: what there is to tell; nil where the command is about other alerts.
  /// - Throws: where it cannot be done; nothing is changed then.
  mutating func acceptQuality(
    _ command: DriftCommand, reached: Timestamp?
  ) throws(EventError) -> [StreamEvent]? {
    guard command.action == .accept else { return nil }
    guard try targets(of: command).contains(where: { alerts[$0]?.isOfQuality == true }) else { return nil }
    guard command.documents == nil else {
      throw EventError(
        .invalidValue, at: "/documents", "a baseline of reviews has as many as drift.quality.baseline_reviews says")
    }
    guard command.name == nil else {
      throw EventError(.invalidValue, at: "/name", "the baseline of reviews is called \(QualityComposer.baselineName)")
    }
    var events: [StreamEvent] = []
    for key in alerts.keys.sorted() {
      guard var alert = alerts[key], alert.isOfQuality else { continue }
      alerts[key] = nil
      marks.alerts.insert(key)
      _ = life.drop(alert)
      alert.state = .baselineChanged
      alert.silent = true
      alert.sentence = "A new baseline of reviews is learnt: " + alert.sentence + command.note("Accepted as normal")
      alert.nextSteps = "Nothing: what is normal was decided anew."
      alert.updatedAt = max(alert.updatedAt, reached ?? alert.updatedAt)
      events.append(.alert(alert))
    }
    life.remember(command)
    return events
  }

  /// What quality has to tell, with the states that people have decided on. Suppressions, which are spans of event time,
  /// do not hold it back: reviews have none.
  mutating func settleQuality(_ told: ApartEvent) -> ApartEvent {
    guard case .alert(var alert) = told else { return told }
    let isOver = alert.state == .resolved
    if isOver, let before = alerts[alert.key] { alert.openedAt = before.openedAt }
    life.settle(&alert, isOver: isOver, hasGrown: false)
    alerts[alert.key] = isOver ? nil : alert
    marks.alerts.insert(alert.key)
    return .alert(alert)
  }
}
