import Events
import Statistics

/// What people have decided about one stream, and what follows for its alerts.
///
/// A value: it is told of commands and of changes of alerts, and says what is published. It is kept with its stream.
struct StreamLife: Sendable, Hashable, Codable {
  /// The ids of the commands that were obeyed last, the latest last.
  private(set) var obeyed: [String] = []
  private(set) var suppressions: [Suppression] = []
  /// Alerts that are held back, by their record key, and whether the last that was published of each is not over.
  private(set) var held: [String: Bool] = [:]
  /// The ids of alerts that are known, and not over, in order.
  private(set) var acknowledged: [String] = []

  /// What the baseline is called; nil for the configured name.
  var name: String?
  /// How many baselines the stream has had, the present one among them.
  var version = 0
  /// The id of the first baseline that was pinned.
  var pinned: String?
  /// Of features that an earlier baseline is kept for: its id.
  var origins: [String: String] = [:]
  /// The new baseline that is being learnt.
  var lesson: Lesson?

  /// How many commands are remembered: one that comes again after these is obeyed again.
  static let mostObeyed = 64
  /// How many suppressions a stream has at most.
  static let mostSuppressions = 100

  func hasObeyed(_ command: DriftCommand) -> Bool { obeyed.contains(command.id) }

  mutating func remember(_ command: DriftCommand) {
    obeyed.append(command.id)
    if obeyed.count > Self.mostObeyed { obeyed.removeFirst(obeyed.count - Self.mostObeyed) }
  }

  mutating func acknowledge(_ id: String) {
    guard !acknowledged.contains(id) else { return }
    acknowledged = (acknowledged + [id]).sorted()
  }
}

extension StreamLife {
  /// Takes a suppression on; one of the same features takes the earlier one's place.
  ///
  /// - Parameter reached: the event time that all partitions have passed.
  mutating func suppress(_ command: DriftCommand, reached: Timestamp?) throws(EventError) {
    guard let until = command.until else {
      throw EventError(.missingField, at: "/until", "suppress needs an end, in event time")
    }
    let suppression = Suppression(command, until: until)
    let others = suppressions.filter { $0.features != suppression.features }
    if let reached, until <= reached, others.count == suppressions.count {
      throw EventError(
        .invalidValue, at: "/until", "\(until) is over: the documents have reached \(reached), and times are theirs")
    }
    guard others.count < Self.mostSuppressions else {
      throw EventError(
        .tooLarge, at: "/features", "the stream has \(others.count) suppressions; wait for some to end, or join them")
    }
    suppressions = others + [suppression]
  }

  private func isSuppressed(_ feature: String, at time: Timestamp) -> Bool {
    suppressions.contains { $0.covers(feature, at: time) }
  }

  /// The end of the suppression that ends first; nil where there is none.
  var firstEnd: Timestamp? { suppressions.map(\.until).min() }

  /// Ends what ends by `time`, and returns the record keys of the alerts that nothing holds back any more, in order.
  mutating func end(by time: Timestamp, feature: (String) -> String?) -> [String] {
    suppressions.removeAll { $0.until <= time }
    let released = held.keys.sorted().filter { key in
      feature(key).map { !isSuppressed($0, at: time) } ?? true
    }
    for key in released { held[key] = nil }
    return released
  }
}

extension StreamLife {
  /// Whether a change of an alert is published now, after giving the alert the state that people have decided on.
  ///
  /// - Parameters:
  ///   - isKnown: whether there was something of the alert's key that is not over.
  mutating func publishes(_ alert: inout Alert, _ report: DriftReport, isKnown: Bool) -> Bool {
    let isOver = report.change == .resolved || report.change == .cleared
    if report.isFlapping { alert.silent = true }
    settle(&alert, isOver: isOver, hasGrown: report.hasGrown)
    guard isSuppressed(alert.feature, at: alert.updatedAt) else { return true }
    let isPublished = held[alert.key] ?? isKnown
    held[alert.key] = isOver ? nil : isPublished
    // What was published is not left open.
    return isOver && isPublished
  }

  /// Gives an alert that is known that state, until it is over or has grown by half.
  mutating func settle(_ alert: inout Alert, isOver: Bool, hasGrown: Bool) {
    guard acknowledged.contains(alert.id) else { return }
    if isOver || hasGrown {
      acknowledged.removeAll { $0 == alert.id }
    } else {
      alert.state = .acknowledged
      alert.silent = true
    }
  }

  /// Forgets an alert that is over for another reason than its own.
  ///
  /// - Returns: whether anything was published of it.
  mutating func drop(_ alert: Alert) -> Bool {
    acknowledged.removeAll { $0 == alert.id }
    return held.removeValue(forKey: alert.key) ?? true
  }
}
