internal import Events
internal import FoundationEssentials

/// One record of a topic as one line for a person or a program.
struct EventLine {
  /// What is shown.
  enum Form: Sendable {
    /// Alerts as sentences, all else as JSON.
    case sentence
    case json
  }

  /// The line of an event; nil for a record that is no event for the reader: progress, and with `sentence` a tombstone.
  ///
  /// - Parameters:
  ///   - type: the record's `ce_type`.
  ///   - value: nil for a tombstone.
  static func of(_ value: [UInt8]?, type: String?, form: Form) -> String? {
    guard type != EventType.progress.rawValue else { return nil }
    guard let value else { return form == .json ? "null" : nil }
    if form == .sentence, type == EventType.alert.rawValue,
      let alert = try? EventCoding.decode(Alert.self, from: Data(value))
    {
      return sentence(alert)
    }
    return json(value)
  }

  /// For example: `2024-01-01T00:42:10Z open: the language moved …`.
  static func sentence(_ alert: Alert) -> String {
    "\(alert.updatedAt) \(alert.state.rawValue.replacing("_", with: " ")): \(alert.sentence)"
  }

  /// The bytes as one line of JSON: as they are where they are that already, else as a JSON string.
  private static func json(_ bytes: [UInt8]) -> String {
    var index = JSONIndex()
    let isJSON = bytes.withUnsafeBytes { bytes in
      do throws(JSONError) {
        try index.parse(bytes, limits: JSONLimits(bytes: 1 << 30, depth: 1_000))
        return true
      } catch {
        return false
      }
    }
    if isJSON && !bytes.contains(0x0A) && !bytes.contains(0x0D) { return String(decoding: bytes, as: UTF8.self) }
    if isJSON {
      // Line breaks stand between tokens only: inside of a string they must be escaped.
      return String(decoding: bytes.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self)
    }
    var writer = JSONWriter(capacity: bytes.count + 2)
    writer.append(string: String(decoding: bytes, as: UTF8.self))
    return writer.text
  }
}
