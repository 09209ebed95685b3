internal import ArgumentParser
internal import Inference
internal import Kafka

/// `leeway version`.
struct VersionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Prints the versions of leeway and of what it runs on.",
    discussion: """
      The ONNX Runtime is the one that `leeway run infer` would open: from --onnxruntime, else ORT_LIBRARY_PATH, else \
      where the system's loader looks.
      """)

  @Option(help: ArgumentHelp("The ONNX Runtime library to look at first.", valueName: "file"))
  var onnxruntime: String?

  func run() async throws {
    for (name, version) in lines { print("\(name)\(String(repeating: " ", count: 14 - name.count))\(version)") }
  }

  private var lines: [(String, String)] {
    let runtime: String
    do throws(OnnxRuntimeError) {
      let opened = try OnnxRuntime.open(libraryPath: onnxruntime)
      runtime = "\(opened.version) (\(opened.path))"
    } catch {
      runtime = "not found"
    }
    return [
      ("leeway", LeewayVersion.text), ("librdkafka", LibraryVersion.text), ("ONNX Runtime", runtime),
      ("Swift", LeewayVersion.swift),
    ]
  }
}

/// The program's version.
enum LeewayVersion {
  static let text = "0.1.0"

  /// The compiler that the program was built with.
  static var swift: String {
    #if compiler(>=6.4)
      "6.4 or newer"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
