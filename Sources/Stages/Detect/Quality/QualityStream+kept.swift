import Events
import Pipeline

extension QualityStream: KeptApart {
  static let prefix = "quality"
  /// The entry that says how many streams there are.
  static let countKey = "qualities"
  private static let countVersion: UInt8 = 1

  enum Part: String {
    case course, shadows
  }

  /// Writes the parts that have changed.
  mutating func takeChanges(into changes: inout StateChanges) {
    if kept?.course != course { put(.course, course, into: &changes) }
    if kept?.shadows != shadows { put(.shadows, shadows, into: &changes) }
    kept = (course, shadows)
  }

  static func putCount(_ count: Int, into changes: inout StateChanges) {
    changes.put(countKey) { writer in
      writer.append(byte: countVersion)
      writer.append(variable: UInt64(count))
    }
  }

  static func count(_ value: UnsafeRawBufferPointer?) throws(StateFault) -> Int {
    try StateReader.read(countKey, value, version: countVersion) { reader throws(StateFault) in
      try reader.integer()
    }
  }
}

/// The entries of the quality of one stream, as they are read back.
struct RestoringQuality: Sendable {
  private var course: QualityStream.Course?
  private var shadows: [String: QualityStream.Account]?

  mutating func take(_ part: String, _ value: UnsafeRawBufferPointer?) throws(StateFault) {
    try QualityStream.take(part) { part in
      switch part {
      case .course: course = try KeptCoding.decode(value)
      case .shadows: shadows = try KeptCoding.decode(value)
      }
    }
  }

  /// - Throws: where an entry is missing, or lies under the key of another stream.
  func stream(_ identifier: String, _ settings: QualitySettings) throws(StateFault) -> QualityStream {
    try QualityStream.whole(restored(settings), identifier)
  }

  private func restored(_ settings: QualitySettings) -> QualityStream? {
    guard let course, let shadows else { return nil }
    var stream = QualityStream(course, shadows, settings)
    stream.kept = (course, shadows)
    return stream
  }
}
