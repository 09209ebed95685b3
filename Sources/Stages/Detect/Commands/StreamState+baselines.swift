import Events
import FoundationEssentials
import Statistics

extension StreamState {
  /// Keeps a baseline as the one whose distance stays reported; with tables, judges by it.
  mutating func pin(
    _ command: DriftCommand, _ reached: Timestamp?, _ events: inout [StreamEvent]
  ) throws(EventError) {
    if let tables = command.tables {
      let baseline = try Self.baseline(tables, id: command.baseline ?? "")
      take(detector.advance(to: .max), &events)
      endLesson()
      change(to: detector.judging(by: baseline), of: nil, name: command.name, at: reached, &events)
    } else {
      try require(command.baseline)
      guard life.pinned == nil || life.pinned == baselineID else {
        throw EventError(
          .invalidValue, at: "/baseline",
          "the baseline \(life.pinned ?? "") is pinned, and the first one stays it: retire that one first")
      }
      if let name = command.name, name != life.name {
        tellRetired(&events)
        life.name = name
      }
    }
    if life.pinned == nil {
      life.pinned = baselineID
      pinned = detector.baseline
    }
    tellBaseline(&events)
  }

  /// Learns a new baseline while the old one judges.
  mutating func learn(
    _ command: DriftCommand, _ reached: Timestamp?, _ events: inout [StreamEvent]
  ) throws(EventError) {
    try require(command.baseline, orNone: true)
    let documents = try documents(of: command)
    guard detector.baseline != nil else { return learnAnew(command, documents, reached, &events) }
    lessonBlocks = []
    life.lesson = Lesson(
      command, features: nil, documents: documents, from: command.from, configuration: detector.configuration)
  }

  /// What the alerts tell of is normal: their features are learnt anew, while the old baseline judges.
  mutating func accept(
    _ command: DriftCommand, _ reached: Timestamp?, _ events: inout [StreamEvent]
  ) throws(EventError) {
    let keys = try targets(of: command).filter { alerts[$0]?.isOfVolume == false }
    guard !keys.isEmpty else {
      throw EventError(
        .invalidValue, at: "/alert",
        "it is about the number of documents, which has a baseline of its own")
    }
    let documents = try documents(of: command)
    var features = Set(keys.compactMap { alerts[$0]?.feature })
    if let lesson = life.lesson {
      guard let others = lesson.features else {
        throw EventError(
          .invalidValue, at: "/action",
          "a whole new baseline is being learnt (\(lesson.learnt) of \(lesson.documents) documents), which takes it in")
      }
      features.formUnion(others)
    }
    // From the upper end of the onset: what came before is not what is accepted.
    let from = keys.compactMap { alerts[$0]?.onset?.latest }.max()
    lessonBlocks = []
    life.lesson = Lesson(
      command, features: features.sorted(), documents: documents, from: from, configuration: detector.configuration)
    acknowledge(keys, command, "Accepted as normal", reached, &events)
  }

  /// Judges nothing until a new baseline is learnt; or lets go of the pinned one.
  mutating func retire(
    _ command: DriftCommand, _ reached: Timestamp?, _ events: inout [StreamEvent]
  ) throws(EventError) {
    let documents = try documents(of: command)
    if let id = command.baseline, id == life.pinned {
      if id != baselineID {
        (life.pinned, pinned) = (nil, nil)
        return
      }
    } else {
      try require(command.baseline, orNone: true)
    }
    if life.pinned == baselineID { (life.pinned, pinned) = (nil, nil) }
    learnAnew(command, documents, reached, &events)
  }

  private mutating func learnAnew(
    _ command: DriftCommand, _ documents: Int, _ reached: Timestamp?, _ events: inout [StreamEvent]
  ) {
    take(detector.advance(to: .max), &events)
    endLesson()
    tellRetired(&events)
    let configured = detector.configuration.baselineDocuments
    change(
      to: detector.learningAnew(documents: documents == configured ? nil : documents), of: nil, name: nil,
      at: reached, &events)
    if let name = command.name { life.name = name }
  }

  /// - Throws: where another baseline is in force than the one that is meant, or none.
  private func require(_ id: String?, orNone: Bool = false) throws(EventError) {
    guard baselineID != nil || orNone else {
      throw EventError(.invalidValue, at: "/action", "\(key) has no baseline yet: \(notReady)")
    }
    if let id, id != baselineID {
      throw EventError(
        .invalidValue, at: "/baseline", "\(key) is judged by \(baselineID ?? "none"), and not by the baseline named")
    }
  }

  private var notReady: String { detector.notReady?.description ?? "it is being learnt" }

  private func documents(of command: DriftCommand) throws(EventError) -> Int {
    let configuration = detector.configuration
    let least = configuration.leastBaselineDocuments
    let documents = command.documents.map { Int(clamping: $0) } ?? configuration.baselineDocuments
    guard documents >= least else {
      throw EventError(
        .invalidValue, at: "/documents", "a baseline of \(documents) documents gives no verdict; it needs \(least)")
    }
    return documents
  }

  /// The baseline that tables hold.
  ///
  /// - Throws: where they are none, or not those that the id is the hash of.
  private static func baseline(_ tables: JSONValue, id: String) throws(EventError) -> Baseline {
    let baseline: Baseline
    do {
      baseline = try EventCoding.decode(Baseline.self, from: try EventCoding.encode(tables))
    } catch {
      throw EventError(.invalidValue, at: "/tables", "they are no baseline: \(error)".prefixed(500))
    }
    let hash = ContentHash.hexadecimal(baseline.canonicalBytes())
    guard hash == id else {
      throw EventError(.invalidValue, at: "/baseline", "the tables are those of \(hash), not of \(id)")
    }
    return baseline
  }
}

extension String {
  fileprivate func prefixed(_ most: Int) -> String { utf8.count > most ? String(prefix(most)) + "…" : self }
}
