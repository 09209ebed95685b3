internal import ArgumentParser
internal import Foundation
internal import Inference

extension ModelsCommand {
  struct Calibrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Finds the temperature of each classification by labelled texts.",
      discussion: """
        Lines are JSON objects with "text" and "label", or with "labels" ({"task": "label"}, or {"task": ["label", …]} \
        where several are allowed). Found is the temperature at which the labels are most likely; the answers stay the \
        same, their scores come closer to how often they are right. Use texts that the model was not trained on, some \
        hundreds at least. --write puts the temperatures into model.yaml, which makes another version of it: its digest \
        changes.

        EXAMPLES
          leeway models calibrate exported/sentiment --input labelled.jsonl
          leeway models calibrate exported/sentiment --input labelled.jsonl --write --model-version 1.0.1

        Exit status: 0 where a temperature was found for every task, else 1.
        """)

    @Argument(help: ArgumentHelp("The model's directory.", valueName: "folder"))
    var directory: String

    @Option(name: [.short, .long], help: ArgumentHelp("The labelled texts; - is standard input.", valueName: "file"))
    var input: String

    @Flag(help: "Writes the temperatures into model.yaml.")
    var write = false

    @Option(
      name: .customLong("model-version"),
      help: ArgumentHelp("The version that is written with them.", valueName: "text"))
    var modelVersion: String?

    @Option(
      name: .customLong("onnxruntime"),
      help: ArgumentHelp("The ONNX Runtime library, before other places are looked in.", valueName: "file"))
    var onnxRuntime: String?

    func validate() throws {
      if modelVersion != nil && !write { throw ValidationError("--model-version is for --write.") }
    }

    func run() async throws {
      try await CommandFailure.reporting(without: []) {
        let model = try LoadedModel(
          try ModelDirectory(path: directory), runtime: try OnnxRuntime.open(libraryPath: onnxRuntime))
        var calibration = try Calibration(model)
        var reader = try LineReader(input)
        while let lines = reader.next() { calibration.take(lines) }
        let findings = calibration.findings
        for line in findings.flatMap(\.lines) { StandardOutput.write(line) }
        if calibration.unused > 0 {
          StandardOutput.write("\(calibration.unused) lines were not used:")
          for reason in calibration.reasons { StandardOutput.write("  \(reason)") }
        }
        guard findings.allSatisfy({ $0.temperature != nil }) else {
          throw CommandFailure("Not every task has labelled texts.")
        }
        if write { try save(findings) }
      }
    }

    private func save(_ findings: [Calibration.Finding]) throws {
      let file = "\(directory)/\(ModelDirectory.descriptionFile)"
      var edit = DescriptionEdit(String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self))
      for finding in findings {
        let temperature = (finding.temperature ?? 1).text(places: 3)
        guard edit.set(temperature: temperature, ofTask: finding.task.name) else {
          throw CommandFailure(
            "\(file) does not have the task \(finding.task.name) in lines of its own: write `temperature: \(temperature)` "
              + "into it by hand.")
        }
      }
      if let modelVersion, !edit.set(version: modelVersion) {
        throw CommandFailure("\(file) does not have the version in a line of its own: write it by hand.")
      }
      try Data(edit.text.utf8).write(to: URL(filePath: file), options: .atomic)
      let model = try ModelDirectory(path: directory)
      StandardOutput.write("wrote \(file): \(model.description.version), digest \(model.digest)")
    }
  }
}
