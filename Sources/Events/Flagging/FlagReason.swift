/// Why a document is worth a person's look.
package enum FlagReason: Sendable, Hashable, CustomStringConvertible {
  case lowConfidence
  case disagreement
  case randomSample
  case drift(feature: String)
  case rule(name: String)

  package var description: String {
    switch self {
    case .lowConfidence: "low_confidence"
    case .disagreement: "disagreement"
    case .randomSample: "random_sample"
    case .drift(let feature): "drift:" + feature
    case .rule(let name): "rule:" + name
    }
  }

  /// nil where the text is none of the reasons.
  package init?(_ description: some StringProtocol) {
    switch description {
    case "low_confidence": self = .lowConfidence
    case "disagreement": self = .disagreement
    case "random_sample": self = .randomSample
    case let text where text.hasPrefix("drift:") && text.utf8.count > 6:
      self = .drift(feature: String(text.dropFirst(6)))
    case let text where text.hasPrefix("rule:") && text.utf8.count > 5:
      self = .rule(name: String(text.dropFirst(5)))
    default: return nil
    }
  }
}

extension FlagReason: JSONWritable {
  package func write(into writer: inout JSONWriter) { writer.append(string: description) }
}

extension FlagReason: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let reason = FlagReason(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is no reason for a flag"))
    }
    self = reason
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
