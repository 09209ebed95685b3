import FoundationEssentials
import Logging

/// How an event of the log becomes one line.
package enum LogFormat: String, Sendable, CaseIterable {
  /// `2024-01-01T00:00:00.000Z info leeway.infer: a sentence key=value`, for people.
  case text
  /// One JSON object a line: `time`, `level`, `logger`, `message`, `metadata`; for machines.
  case json

  /// One line with its line feed at the end. Line feeds inside are escaped: an event is a line, whatever it says.
  func line(time: Date, label: String, level: Logger.Level, message: String, metadata: Logger.Metadata) -> String {
    let time = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let pairs = metadata.sorted { $0.key < $1.key }
    switch self {
    case .text:
      let fields = pairs.map { " \(Self.word($0.key))=\(Self.word($0.value.description))" }.joined()
      return "\(time) \(level) \(Self.escaped(label)): \(Self.escaped(message))\(fields)\n"
    case .json:
      var object = "{\"time\":\"\(time)\",\"level\":\"\(level)\",\"logger\":\(Self.quoted(label))"
      object += ",\"message\":\(Self.quoted(message))"
      if !pairs.isEmpty { object += ",\"metadata\":\(Self.json(.dictionary(metadata)))" }
      return object + "}\n"
    }
  }

  /// A value as it stands, or in quotes where it would not read as one word.
  private static func word(_ value: String) -> String {
    let isWord = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x7F }
    return isWord ? value : quoted(value)
  }

  private static func json(_ value: Logger.MetadataValue) -> String {
    switch value {
    case .string(let string): quoted(string)
    case .stringConvertible(let value): quoted(value.description)
    case .array(let values): "[" + values.map(json).joined(separator: ",") + "]"
    case .dictionary(let pairs):
      "{" + pairs.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      default: append(scalar, to: &result)
      }
    }
    return result + "\""
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars { append(scalar, to: &result) }
    return result
  }

  /// Control characters, the escape that colours a terminal among them, are written as JSON escapes them.
  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar {
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: text.unicodeScalars.append(scalar)
    }
  }
}
