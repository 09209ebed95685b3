import Events
import Testing

/// An expectation for inner loops: it costs nothing until it fails, and then the test goes on.
func demand(
  _ condition: Bool, _ comment: @autoclosure () -> String = "", at location: SourceLocation = #_sourceLocation
) {
  guard !condition else { return }
  Issue.record("Expectation failed: \(comment())", sourceLocation: location)
}

/// What an index says of bytes: nil where it accepts them.
func refusal(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONError? {
  var index = JSONIndex()
  return bytes.withUnsafeBytes { buffer in
    do throws(JSONError) {
      try index.parse(buffer, limits: limits)
      return nil
    } catch {
      return error
    }
  }
}

func refusal(_ text: String, limits: JSONLimits = JSONLimits()) -> JSONError? {
  refusal(Array(text.utf8), limits: limits)
}

/// Indexes the text and lets `body` read it.
func reading<Result>(_ text: String, _ body: (JSONNode) throws -> Result) throws -> Result {
  try reading(Array(text.utf8), body)
}

func reading<Result>(_ bytes: [UInt8], _ body: (JSONNode) throws -> Result) throws -> Result {
  var index = JSONIndex()
  return try bytes.withUnsafeBytes { buffer in
    try index.parse(buffer)
    guard let root = index.root else { throw JSONError(.empty, at: 0) }
    return try body(root)
  }
}
