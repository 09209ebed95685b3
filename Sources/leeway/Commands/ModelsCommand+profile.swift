internal import ArgumentParser
internal import Foundation
internal import Inference

extension ModelsCommand {
  struct Profile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measures a model on this machine, and says which settings suit it.",
      discussion: """
        Printed are documents per CPU-second on one thread and resident memory for batch sizes and lengths, and the \
        settings to configure. Run it where the workers run, while the machine is quiet.

        EXAMPLES
          leeway models profile models/starter
          leeway models profile models/starter --words 20,200
        """)

    @Argument(help: ArgumentHelp("The model's directory.", valueName: "folder"))
    var directory: String

    @Option(
      help: ArgumentHelp("Lengths of texts to measure, in words, ascending.", valueName: "count,count,…"))
    var words = "8,32,64,128,256"

    @Option(
      name: .customLong("onnxruntime"),
      help: ArgumentHelp("The ONNX Runtime library, before other places are looked in.", valueName: "file"))
    var onnxRuntime: String?

    private var lengths: [Int]? {
      let lengths = words.split(separator: ",").map { Int($0) }
      guard !lengths.isEmpty, lengths.allSatisfy({ (1...100_000).contains($0 ?? 0) }) else { return nil }
      return lengths.compactMap(\.self).sorted()
    }

    func validate() throws {
      guard lengths != nil else { throw ValidationError("--words must be whole numbers such as 8,64,256.") }
    }

    func run() async throws {
      try await CommandFailure.reporting(without: []) {
        let model = try LoadedModel(
          try ModelDirectory(path: directory), runtime: try OnnxRuntime.open(libraryPath: onnxRuntime),
          options: .init(workers: 1, tokensPerBatch: 1 << 20))
        StandardOutput.write("documents  tokens  documents/CPU-second  tokens/CPU-second  resident MiB")
        let profile = try ModelProfile(model, lengths: lengths ?? []) { cell in
          let columns = [
            ("\(cell.documents)", 9), ("\(cell.tokens)", 6), ((1 / max(cell.seconds, 1e-9)).text(places: 1), 20),
            ((Double(cell.tokens) / max(cell.seconds, 1e-9)).text(places: 0), 17),
            ((Double(cell.resident) / 1_048_576).text(places: 1), 12),
          ]
          StandardOutput.write(
            columns.map { String(repeating: " ", count: max($0.1 - $0.0.count, 0)) + $0.0 }.joined(separator: "  "))
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        StandardOutput.write("settings for this machine:")
        StandardOutput.write("  infer:")
        StandardOutput.write("    workers: \(cores)        # one a core; each run is single-threaded")
        if let budget = profile.tokenBudget {
          StandardOutput.write("    token_budget: \(budget)")
        } else {
          StandardOutput.write(
            "    # token_budget has no effect: documents are run one at a time, so that each has one answer")
        }
      }
    }
  }
}
