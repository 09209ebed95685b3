extension QualitySummary {
  /// The most labels of a part, bins of confidence, and documents of one batch.
  package static let mostLabels = 4_096
  package static let confidenceBins = 16
  package static let mostDocuments: Int64 = 1 << 22

  /// Reads a quality summary; fields that it does not know are left out of account.
  ///
  /// - Throws: where it is none, or its counts cannot be.
  package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(EventError) {
    var index = JSONIndex()
    let root = try index.event(bytes, limits)
    do {
      self = try EventCoding.decode(QualitySummary.self, from: root.rawBytes)
    } catch let error as DecodingError {
      throw EventError(.invalidValue, at: Self.pointer(error), "it is no quality summary: \(Self.words(error))")
    } catch {
      throw EventError(.invalidValue, at: "", "it is no quality summary: \(error)")
    }
    if let problem { throw problem }
  }

  private static func context(_ error: DecodingError) -> DecodingError.Context? {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
      .dataCorrupted(let context):
      context
    @unknown default: nil
    }
  }

  private static func pointer(_ error: DecodingError) -> String {
    (context(error)?.codingPath ?? []).map { "/" + JSONPointer.escape($0.intValue.map(String.init) ?? $0.stringValue) }
      .joined()
  }

  private static func words(_ error: DecodingError) -> String {
    if case .keyNotFound(let key, _) = error { return "\(key.stringValue) is missing" }
    return context(error)?.debugDescription ?? "it cannot be read"
  }

  /// Why the counts cannot be; nil where all is well.
  package var problem: EventError? {
    if stream.segment != nil {
      return EventError(.invalidValue, at: "/stream/segment", "quality is counted for whole streams")
    }
    guard documents >= 0, documents <= Self.mostDocuments, changed >= 0, changed <= documents else {
      return EventError(.invalidValue, at: "/changed", "\(changed) changed of \(documents) documents cannot be")
    }
    guard from <= to else { return EventError(.invalidValue, at: "/to", "\(to) is before \(from)") }
    guard parts.count <= LabelledAnswer.mostTasks + 1 else {
      return EventError(.tooLarge, at: "/parts", "over \(LabelledAnswer.mostTasks + 1) parts")
    }
    guard Set(parts.map(\.task)).count == parts.count else {
      return EventError(.invalidValue, at: "/parts", "a task is there twice")
    }
    for (place, part) in parts.enumerated() {
      guard part.documents <= documents else {
        return EventError(.invalidValue, at: "/parts/\(place)/documents", "more documents than the batch has")
      }
      if let problem = part.problem(at: "/parts/\(place)") { return problem }
    }
    return nil
  }
}

extension QualitySummary.Part {
  fileprivate func problem(at pointer: String) -> EventError? {
    guard documents >= 0, correct >= 0, correct <= documents else {
      return EventError(.invalidValue, at: pointer + "/correct", "\(correct) correct of \(documents) cannot be")
    }
    guard labels.count <= QualitySummary.mostLabels, Set(labels.map(\.label)).count == labels.count else {
      return EventError(
        .invalidValue, at: pointer + "/labels", "over \(QualitySummary.mostLabels) labels, or one that is there twice")
    }
    for (place, label) in labels.enumerated() {
      let counts = [label.truePositives, label.falsePositives, label.falseNegatives]
      guard counts.allSatisfy({ $0 >= 0 && $0 <= 1 << 40 }), label.documents >= 0, label.documents <= documents,
        label.wrong >= 0, label.wrong <= label.documents
      else { return EventError(.invalidValue, at: "\(pointer)/labels/\(place)", "these counts cannot be") }
    }
    for (place, bin) in confidences.enumerated() {
      guard bin.bin >= 0, bin.bin < QualitySummary.confidenceBins, bin.predictions >= 0, bin.predictions <= 1 << 40,
        bin.correct >= 0, bin.correct <= bin.predictions, bin.steps >= 0, bin.steps <= bin.predictions << 20
      else { return EventError(.invalidValue, at: "\(pointer)/confidences/\(place)", "these counts cannot be") }
    }
    return nil
  }
}
