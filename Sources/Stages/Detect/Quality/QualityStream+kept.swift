import Events
import Pipeline

extension QualityStream {
  /// What the keys of the entries begin with; then come the stream's identifier and the part.
  static let prefix = "quality"
  /// The entry that says how many streams there are.
  static let countKey = "qualities"
  private static let countVersion: UInt8 = 1

  private enum Part: String {
    case course, shadows
  }

  private static func key(_ identifier: String, _ part: Part) -> String { "\(prefix)/\(identifier)/\(part.rawValue)" }

  /// Writes the parts that have changed. Both are always there, so that one that is missing is noticed.
  mutating func takeChanges(into changes: inout StateChanges) {
    let identifier = ContentHash.hexadecimal(of: [key], digits: 32)
    if kept?.course != course {
      changes.put(Self.key(identifier, .course)) { KeptCoding.encode(course, into: &$0) }
    }
    if kept?.shadows != shadows {
      changes.put(Self.key(identifier, .shadows)) { KeptCoding.encode(shadows, into: &$0) }
    }
    kept = (course, shadows)
  }

  static func putCount(_ count: Int, into changes: inout StateChanges) {
    changes.put(countKey) { writer in
      writer.append(byte: countVersion)
      writer.append(variable: UInt64(count))
    }
  }

  static func count(_ value: UnsafeRawBufferPointer?) throws(StateFault) -> Int {
    guard let value else { throw StateFault("the entry `\(countKey)` is never removed, and is") }
    var reader = StateReader(value)
    try reader.version(countVersion)
    let count = try reader.variable()
    try reader.end()
    return Int(clamping: count)
  }
}

/// The entries of the quality of one stream, as they are read back.
struct RestoringQuality: Sendable {
  private var course: QualityStream.Course?
  private var shadows: [String: QualityStream.Account]?

  mutating func take(_ part: String, _ value: UnsafeRawBufferPointer?) throws {
    do {
      switch part {
      case "course": course = try KeptCoding.decode(value)
      case "shadows": shadows = try KeptCoding.decode(value)
      default: throw StateFault("there is no such part")
      }
    } catch {
      throw StateFault("the part `\(part)` of a stream's quality cannot be read: \(error)")
    }
  }

  /// - Throws: where an entry is missing, or lies under the key of another stream.
  func stream(_ identifier: String, _ settings: QualitySettings) throws(StateFault) -> QualityStream {
    guard let course, let shadows else { throw StateFault("of a stream's quality an entry is missing") }
    var stream = QualityStream(course, shadows, settings)
    guard ContentHash.hexadecimal(of: [stream.key], digits: 32) == identifier else {
      throw StateFault("the quality of \(stream.key) lies under the key of another")
    }
    stream.kept = (course, shadows)
    return stream
  }
}
