internal import COnnxRuntime
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The opened ONNX Runtime library and its environment: one in a process.
///
/// Looked for in an explicit path, then in `ORT_LIBRARY_PATH`, then as `libonnxruntime.so.1` where the loader looks;
/// the first that opens is used.
///
/// Sendable without checking: the environment is immutable after its creation, and ONNX Runtime allows its use from any
/// thread.
package final class OnnxRuntime: @unchecked Sendable {
  /// The name under which the loader itself is asked.
  package static let libraryName = "libonnxruntime.so.1"
  /// The environment variable that may name the library.
  package static let variable = "ORT_LIBRARY_PATH"

  private static let shared = Mutex<OnnxRuntime?>(nil)

  let library: OpaquePointer
  /// The path under which it was opened.
  package let path: String
  /// The library's version, as `1.31.1`.
  package let version: String

  /// The process's runtime: opened by the first call, and the same for every later one whatever its path.
  package static func open(libraryPath: String? = nil) throws(OnnxRuntimeError) -> OnnxRuntime {
    try shared.withLock { current throws(OnnxRuntimeError) in
      if let current { return current }
      let opened = try OnnxRuntime(libraryPath: libraryPath, environmentPath: environmentValue(variable))
      current = opened
      return opened
    }
  }

  /// Opens the library from the first of the three places that holds one.
  init(libraryPath: String?, environmentPath: String?, name: String = libraryName) throws(OnnxRuntimeError) {
    let places: [(name: String, path: String?)] = [
      ("the configured path", libraryPath),
      (Self.variable, environmentPath),
      ("the loader's own search", name),
    ]
    var attempts: [OnnxRuntimeError.Attempt] = []
    for place in places {
      guard let path = place.path, !path.isEmpty else {
        attempts.append(.init(place: place.name, said: "not set"))
        continue
      }
      var opened: OpaquePointer?
      let failure = takenMessage(leeway_ort_open(path, &opened))
      if failure == nil, let opened {
        library = opened
        self.path = path
        version = String(cString: leeway_ort_version(opened))
        return
      }
      attempts.append(.init(place: "\(place.name) \(path)", said: failure ?? "it could not be opened"))
    }
    throw .libraryNotFound(attempts)
  }

  deinit { leeway_ort_close(library) }

  private static func environmentValue(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}

/// A message of the C interface as a string, freed; nil for success.
func takenMessage(_ message: UnsafeMutablePointer<CChar>?) -> String? {
  guard let message else { return nil }
  defer { leeway_ort_free(message) }
  return String(cString: message)
}
