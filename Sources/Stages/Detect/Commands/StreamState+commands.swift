import Events
import Statistics

extension StreamState {
  /// Does what was decided, from the next pane on, and returns what there is to tell.
  ///
  /// - Parameter reached: the event time that all partitions have passed.
  /// - Throws: where it cannot be done; nothing is changed then.
  mutating func obey(_ command: DriftCommand, reached: Timestamp?) throws(EventError) -> [StreamEvent] {
    var events: [StreamEvent] = []
    guard command.name != VolumeComposer.baselineName else {
      throw EventError(.invalidValue, at: "/name", "the baseline of the number of documents is called so")
    }
    guard command.name != QualityComposer.baselineName else {
      throw EventError(.invalidValue, at: "/name", "the baseline of the reviews is called so")
    }
    switch command.action {
    case .acknowledge: try acknowledge(command, reached, &events)
    case .suppress: try life.suppress(command, reached: reached)
    case .pin: try pin(command, reached, &events)
    case .accept: try accept(command, reached, &events)
    case .learn: try learn(command, reached, &events)
    case .retire: try retire(command, reached, &events)
    }
    life.remember(command)
    settleSamples()
    return events
  }

  /// The alerts that are open and meant by a command, by their record key, in order.
  ///
  /// - Throws: where there are none.
  func targets(of command: DriftCommand) throws(EventError) -> [String] {
    let open: Set<Alert.State> = [.open, .improved, .acknowledged]
    let found = alerts.filter { _, alert in
      guard open.contains(alert.state) else { return false }
      return command.alert.map { alert.id == $0 } ?? (alert.incident ?? alert.id == command.incident)
    }
    guard found.isEmpty else { return found.keys.sorted() }
    let what = command.alert.map { "alert \($0)" } ?? "incident \(command.incident ?? "")"
    throw EventError(
      .invalidValue, at: command.alert == nil ? "/incident" : "/alert",
      "\(key) has no open \(what): it may be over by now; `leeway alerts list` says what is open")
  }

  private mutating func acknowledge(
    _ command: DriftCommand, _ reached: Timestamp?, _ events: inout [StreamEvent]
  ) throws(EventError) {
    acknowledge(try targets(of: command), command, "Acknowledged", reached, &events)
  }

  mutating func acknowledge(
    _ keys: [String], _ command: DriftCommand, _ verb: String, _ reached: Timestamp?, _ events: inout [StreamEvent]
  ) {
    for key in keys {
      guard var alert = alerts[key] else { continue }
      life.acknowledge(alert.id)
      alert.state = .acknowledged
      alert.silent = true
      alert.updatedAt = max(alert.updatedAt, reached ?? alert.updatedAt)
      alerts[key] = alert
      marks.alerts.insert(key)
      alert.sentence += command.note(verb)
      if life.held[key] == nil { events.append(.alert(alert)) }
    }
  }
}

extension DriftCommand {
  /// Who decided it and why, as a sentence after a blank: ` Acknowledged by ada: known.`
  func note(_ verb: String) -> String {
    " " + verb + (by.isEmpty ? "" : " by \(by)") + (reason.isEmpty ? "." : ": \(reason).")
  }
}
