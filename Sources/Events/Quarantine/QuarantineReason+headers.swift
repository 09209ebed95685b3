extension QuarantineReason {
  /// The headers that say the reason, in order, for the quarantined record.
  package var headers: [(name: String, value: String)] {
    var headers = [
      (QuarantineHeader.stage, stage), (QuarantineHeader.rule, rule.rawValue), (QuarantineHeader.reason, reason),
    ]
    headers += places.map { (QuarantineHeader.place, $0.description) }
    headers.append((QuarantineHeader.attempt, String(attempt)))
    return headers.map { (name: $0.0, value: $0.1) }
  }

  /// The headers that say where the record came from.
  ///
  /// - Parameter milliseconds: the record's timestamp; nil where it had none.
  package static func headers(
    of origin: DocumentPointer, timestamp milliseconds: Int64?
  ) -> [(name: String, value: String)] {
    var headers = [
      (name: QuarantineHeader.topic, value: origin.topic),
      (name: QuarantineHeader.partition, value: String(origin.partition)),
      (name: QuarantineHeader.offset, value: String(origin.offset)),
    ]
    if let milliseconds { headers.append((QuarantineHeader.timestamp, String(milliseconds))) }
    return headers
  }

  /// Reads the reason out of a quarantined record's headers; nil where stage, rule or reason is missing or unknown.
  /// Where a name occurs several times the last one counts, but for the places: the original's own headers come first.
  package init?(headers: some Sequence<(name: String, value: String)>) {
    var rule: QuarantineRule?
    var reason: String?
    var stage: String?
    var places: [Place] = []
    var attempt = 1
    for (name, value) in headers {
      switch name {
      case QuarantineHeader.stage: stage = value
      case QuarantineHeader.rule: rule = QuarantineRule(rawValue: value)
      case QuarantineHeader.reason: reason = value
      case QuarantineHeader.place: if let place = Place(value) { places.append(place) }
      case QuarantineHeader.attempt: attempt = Int(value) ?? attempt
      default: break
      }
    }
    guard let rule, let reason, let stage else { return nil }
    self.init(rule: rule, reason: reason, places: places, stage: stage, attempt: attempt)
  }
}

extension QuarantineReason.Place {
  /// Reads back what `description` wrote.
  package init?(_ description: String) {
    guard let colon = description.firstIndex(of: ":") else { return nil }
    let rest = String(description[description.index(after: colon)...])
    switch description[..<colon] {
    case "byte":
      guard let offset = Int(rest), offset >= 0 else { return nil }
      self = .byte(offset)
    case "pointer": self = .pointer(rest)
    case "header": self = .header(rest)
    default: return nil
    }
  }
}
