import Events

/// One line taken apart: a JSON object with `features`, and optionally `time`, `stream` and `key`.
///
/// The nodes are valid until the parser reads the next line.
struct ObservationLine {
  /// The time as it is written; nil where there is none.
  var time: JSONNode?
  /// The stream's name as it is written; nil where there is none.
  var stream: JSONNode?
  var features: JSONNode
}

/// Reads observations from lines, one after another, without allocating.
struct ObservationParser: ~Copyable {
  private var index = JSONIndex()
  /// The last line, where it had to be mended.
  private var mended = JSONWriter(capacity: 32)

  /// Reads a line; what it returns is valid until the next one, and while `line` stays where it is.
  ///
  /// NaN and the infinities stand bare in what some programs write; they are read as if they stood in quotes.
  ///
  /// - Throws: what is wrong with the line, and where.
  mutating func read(_ line: UnsafeRawBufferPointer) throws(ObservationFault) -> ObservationLine {
    do throws(JSONError) {
      try index.parse(line)
    } catch {
      guard error.reason == .expectedValue || error.reason == .badLiteral || error.reason == .badNumber,
        NonFinite.quote(line, into: &mended)
      else { throw ObservationFault(error.description) }
      do throws(JSONError) {
        try index.parse(mended.contents)
      } catch {
        throw ObservationFault(error.description)
      }
    }
    return try Self.line(index.root)
  }

  private static func line(_ root: JSONNode?) throws(ObservationFault) -> ObservationLine {
    guard let root, root.kind == .object else {
      throw ObservationFault("an object is expected, and it is \(root?.kind.description ?? "nothing")")
    }
    var time: JSONNode?
    var stream: JSONNode?
    var features: JSONNode?
    for (key, value) in root.members {
      if key.equals("features") {
        features = value
      } else if key.equals("time") {
        time = value.isNull ? nil : value
      } else if key.equals("stream") {
        stream = value.isNull ? nil : value
      }
    }
    guard let features else { throw ObservationFault("/features: it is missing") }
    guard features.kind == .object else {
      throw ObservationFault("/features: an object is expected, and it is \(features.kind)")
    }
    if let stream, stream.kind != .string, stream.kind != .number {
      throw ObservationFault("/stream: a text is expected, and it is \(stream.kind)")
    }
    return ObservationLine(time: time, stream: stream, features: features)
  }
}

/// What is wrong with a line, for a person.
package struct ObservationFault: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
