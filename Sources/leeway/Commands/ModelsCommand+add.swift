internal import ArgumentParser
internal import Foundation
internal import Inference

extension ModelsCommand {
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a model's model.yaml where there is none, checks the model and tries it on a sentence.",
      discussion: """
        The family is told by the graph, labels and limits by config.json and its companions. A GLiNER model must be told \
        what to look for. A model.yaml that is there is checked and left as it is; --replace writes it anew.

        EXAMPLES
          leeway models add exported/sentiment
          leeway models add exported/sentiment --task sentiment=negative,positive --model-version 2.0.0
          leeway models add exported/gliner2 --label person --label city --task tone=positive,negative

        Exit status: 0 where the model was loaded and answered, else 1.
        """)

    @Argument(help: ArgumentHelp("The directory with the graph and the tokenizer.", valueName: "folder"))
    var directory: String

    @Option(help: ArgumentHelp("What the model is called. The directory's name by default.", valueName: "text"))
    var name: String?

    @Option(
      name: .customLong("model-version"),
      help: ArgumentHelp("The model's version. 1.0.0 by default.", valueName: "text"))
    var modelVersion: String?

    @Option(help: ArgumentHelp("A sentence about it.", valueName: "text"))
    var description: String?

    @Option(help: ArgumentHelp("The graph's file. model.onnx by default.", valueName: "file"))
    var graph: String?

    @Option(
      name: .customLong("label"),
      help: ArgumentHelp(
        "A label of entities; several times. Of a tagger all its labels, in the order of the logits, where config.json "
          + "does not have them.", valueName: "text"))
    var labels: [String] = []

    @Option(
      name: .customLong("task"),
      help: ArgumentHelp("A classification and its labels; several times.", valueName: "name=label,label,…"))
    var tasks: [String] = []

    @Flag(name: .customLong("multi-label"), help: "The classifications may have several labels each.")
    var allowsSeveralLabels = false

    @Option(help: ArgumentHelp("What scores must reach, from 0 to 1.", valueName: "number"))
    var threshold: Double?

    @Option(
      name: .customLong("max-tokens"), help: ArgumentHelp("The longest input in tokens.", valueName: "count"))
    var maxTokens: Int?

    @Flag(help: "Writes model.yaml anew where there is one.")
    var replace = false

    @Option(help: ArgumentHelp("Copies the model to NAME/VERSION in this folder.", valueName: "folder"))
    var root: String?

    @Option(
      name: .customLong("onnxruntime"),
      help: ArgumentHelp("The ONNX Runtime library, before other places are looked in.", valueName: "file"))
    var onnxRuntime: String?

    func validate() throws {
      if let threshold, !(0...1).contains(threshold) { throw ValidationError("--threshold must be from 0 to 1.") }
      if let maxTokens, !(3...65_536).contains(maxTokens) {
        throw ValidationError("--max-tokens must be from 3 to 65536.")
      }
      for task in tasks where Self.task(task) == nil {
        throw ValidationError("--task must be NAME=LABEL,LABEL with two labels at least, not '\(task)'.")
      }
    }

    func run() async throws {
      try await CommandFailure.reporting(without: []) {
        let runtime = try OnnxRuntime.open(libraryPath: onnxRuntime)
        let file = "\(directory)/\(ModelDirectory.descriptionFile)"
        let isThere = FileManager.default.fileExists(atPath: file)
        if isThere && !replace {
          guard wishes.isEmpty else {
            throw CommandFailure(
              "\(file) is there already, and says what the model is asked: change it by hand, or write it anew with "
                + "--replace.")
          }
          StandardOutput.write("\(file) is there and is left as it is")
        } else {
          let draft = try ModelDraft(directory: directory, wishes: wishes, runtime: runtime)
          try Data(draft.yaml.utf8).write(to: URL(filePath: file), options: .atomic)
          StandardOutput.write("wrote \(file)")
        }
        let model = try ModelDirectory(path: directory)
        let loaded = try LoadedModel(model, runtime: runtime, options: .init(workers: 1))
        try ModelTrial.run(loaded)
        for line in try ModelIntroduction.lines(loaded) { StandardOutput.write(line) }
        if let root { StandardOutput.write("copied to \(try ModelShelf(root: root).add(model))") }
      }
    }

    private var wishes: ModelWishes {
      var wishes = ModelWishes()
      (wishes.name, wishes.version, wishes.summary) = (name, modelVersion, description)
      (wishes.graph, wishes.maxTokens, wishes.labels) = (graph, maxTokens, labels)
      wishes.tasks = tasks.compactMap(Self.task)
      wishes.allowsSeveralLabels = allowsSeveralLabels ? true : nil
      wishes.threshold = threshold
      return wishes
    }

    private static func task(_ text: String) -> (name: String, labels: [String])? {
      guard let sign = text.firstIndex(of: "=") else { return nil }
      let labels = text[text.index(after: sign)...].split(separator: ",").map(String.init)
      return sign > text.startIndex && labels.count >= 2 ? (String(text[..<sign]), labels) : nil
    }
  }
}
