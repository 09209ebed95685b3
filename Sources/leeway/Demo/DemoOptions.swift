internal import ArgumentParser

/// What the demo is told.
struct DemoOptions: ParsableArguments {
  @Flag(help: "Print plain lines instead of the live view.")
  var headless = false

  @Option(help: ArgumentHelp("JSON Lines of your own instead of the package descriptions.", valueName: "file"))
  var documents: String?

  @Option(help: ArgumentHelp("What the shuffling of the documents begins with.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "How many documents, as a share of the usual 60,000. Below 1 there are too few to judge.",
      valueName: "factor"))
  var scale = 1.0

  @Option(help: ArgumentHelp("The model's directory.", valueName: "folder"))
  var model: String?

  @Option(help: ArgumentHelp("A folder of apt's lists, instead of fetching them.", valueName: "folder"))
  var lists: String?

  @Option(help: ArgumentHelp("The ONNX Runtime library to look at first.", valueName: "file"))
  var onnxruntime: String?

  @Option(name: [.short, .long], help: ArgumentHelp("A configuration's file.", valueName: "file"))
  var config: String?

  @OptionGroup var topics: TopicsFolderOption

  func validate() throws {
    guard scale.isFinite, scale > 0, scale <= 100 else {
      throw ValidationError("--scale must be above 0, at most 100.")
    }
  }
}
