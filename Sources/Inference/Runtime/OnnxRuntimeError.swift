/// What can go wrong with ONNX Runtime itself.
package enum OnnxRuntimeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A place that was looked in for the library, and what came of it.
  package struct Attempt: Sendable, Equatable {
    /// Where: the configuration, an environment variable, the loader's own search.
    package let place: String
    /// What the loader said, or that the place names nothing.
    package let said: String
  }

  /// None of the places held a library that could be opened.
  case libraryNotFound([Attempt])
  /// A graph could not be loaded.
  case sessionFailed(file: String, reason: String)
  /// A run of a loaded graph failed.
  case runFailed(reason: String)

  package var description: String {
    switch self {
    case .libraryNotFound(let attempts):
      let places = attempts.enumerated().map { "(\($0.offset + 1)) \($0.element.place): \($0.element.said)" }
      return """
        ONNX Runtime was not found. Looked in three places: \(places.joined(separator: "; ")). \
        Run scripts/setup, or set ORT_LIBRARY_PATH to a libonnxruntime.so of version 1.20 or later.
        """
    case .sessionFailed(let file, let reason):
      return "The graph \(file) could not be loaded: \(reason)"
    case .runFailed(let reason):
      return "ONNX Runtime could not run the graph: \(reason)"
    }
  }
}
