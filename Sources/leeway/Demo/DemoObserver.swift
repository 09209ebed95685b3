internal import Events
internal import FoundationEssentials
internal import Kafka
internal import Pipeline
internal import ServiceLifecycle

/// Reads what comes out, as any consumer downstream would, and keeps the books.
final class DemoObserver: Service {
  private let client: ClientConfiguration
  private let layout: TopicLayout
  private let ledger: DemoLedger
  private let truth: DemoTruth
  private let stop = StopRequest()
  private static let topics: [Topic] = [.predictions, .quarantine, .statistics, .alerts, .baselines, .flagged]

  init(_ client: ClientConfiguration, _ layout: TopicLayout, _ ledger: DemoLedger, _ truth: DemoTruth) {
    (self.client, self.layout, self.ledger, self.truth) = (client, layout, ledger, truth)
  }

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await DedicatedThread.run { try self.read() }
    } onGracefulShutdown: { [stop] in
      stop.stop()
    }
  }

  private func read() throws {
    let reader = try LogReader(client)
    var starts: [TopicPartition: StartOffset] = [:]
    for topic in Self.topics {
      for partition in 0..<layout.partitions(of: topic) {
        starts[TopicPartition(topic: layout.name(of: topic), partition: partition)] = .beginning
      }
    }
    try reader.start(starts)
    var seen = Set<String>()
    while !stop.isStopped {
      let polled = reader.poll(limit: 2_000, timeout: .milliseconds(50))
      if let error = polled.errors.first { throw error }
      polled.messages.forEach { note($0, &seen) }
    }
  }

  private func note(_ message: borrowing Message, _ seen: inout Set<String>) {
    let topic = message.topic
    let value = message.value.withUnsafeBytes { $0 }
    let type = Self.header(message, "ce_type")
    ledger.update { $0.seen[topic, default: 0] += 1 }
    do {
      switch Topic(rawValue: topic) {
      case .predictions where type == EventType.progress.rawValue:
        let partition = message.partition
        _ = ledger.update { $0.finished.insert(partition) }
      case .predictions:
        guard seen.insert(Self.header(message, "ce_id") ?? "").inserted else {
          return ledger.update { $0.repeatedPredictions += 1 }
        }
        let prediction = try Prediction(parsing: value)
        // A closer look at a document that has its prediction besides.
        if prediction.role != .sample { note(prediction) }
      case .quarantine:
        let rule = Self.header(message, "leeway_rule") ?? "?"
        ledger.update { $0.quarantined[rule, default: 0] += 1 }
      case .statistics:
        let statistic = try EventCoding.decode(Statistic.self, from: value)
        ledger.update { $0.statistics[statistic.feature] = statistic }
      case .alerts:
        guard message.hasValue else { return }
        let alert = try EventCoding.decode(Alert.self, from: value)
        ledger.update { $0.alerts.append(alert) }
      case .baselines:
        let baseline = try EventCoding.decode(BaselineRecord.self, from: value)
        ledger.update { $0.baseline = baseline }
      case .flagged:
        let example = try EventCoding.decode(FlaggedExample.self, from: value)
        let reason = example.reasons.first.map { Self.kind(of: $0.description) } ?? "?"
        ledger.update { $0.flagged[reason, default: 0] += 1 }
      default: return
      }
    } catch {
      let place = "\(message.topicPartition) at offset \(message.offset): \(error)"
      ledger.update { $0.unreadable.append(place) }
    }
  }

  private func note(_ prediction: Prediction) {
    let verdict = truth.judge(prediction.documentID, prediction.classifications.first?.labels.first?.label)
    ledger.update { books in
      books.predictions += 1
      books.latestEventTime = max(books.latestEventTime, prediction.eventTime)
      guard let verdict else { return }
      books.heldOut += 1
      if verdict { books.heldOutRight += 1 }
    }
  }

  /// `drift:language` and the like as `drift`.
  private static func kind(of reason: String) -> String {
    String(reason.prefix { $0 != ":" })
  }

  private static func header(_ message: borrowing Message, _ name: StaticString) -> String? {
    message.withHeader(name) { value in
      guard let value else { return nil }
      return value.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
  }
}
