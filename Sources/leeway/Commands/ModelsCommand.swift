internal import ArgumentParser
internal import Inference

/// `leeway models`.
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Adds, lists, measures, calibrates and removes models, and says which version runs.",
    discussion: """
      A model is a directory with a graph, a tokenizer and model.yaml; docs/models.md describes it, and \
      docs/exporting-models.md how to make one from a model of Hugging Face's, GLiNER or GLiNER2.

      EXAMPLES
        leeway models add exported/sentiment                          writes model.yaml, checks it, tries it
        leeway models add exported/gliner --label person --label city
        leeway models add exported/sentiment --root models            and puts it in models/sentiment/1.0.0
        leeway models list --root models
        leeway models role sentiment 1.0.0 production                 workers that follow the registry switch to it
        leeway models roles                                           what the registry says
      """,
    subcommands: [Add.self, List.self, Profile.self, Calibrate.self, Remove.self, Role.self, Roles.self])
}

/// The folder of models that a command works on.
struct ModelRootOption: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of models: each version lies in NAME/VERSION.", valueName: "folder"))
  var root: String

  var shelf: ModelShelf { ModelShelf(root: root) }
}

extension ModelsCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the models of a folder, and checks their files.",
      discussion: "Exit status: 0 where every model's files have their checksums, else 1.")

    @OptionGroup var options: ModelRootOption

    func run() async throws {
      let entries = try options.shelf.entries()
      if entries.isEmpty { StandardOutput.write("no models in \(options.root)") }
      for entry in entries {
        switch entry.directory {
        case .success(let directory):
          StandardOutput.write(
            "ok    \(entry.name) \(entry.version)  \(directory.description.family.rawValue)  \(directory.digest)")
        case .failure(let fault): StandardOutput.write("FAIL  \(entry.name) \(entry.version)  \(fault)")
        }
      }
      let failed = entries.contains { if case .failure = $0.directory { true } else { false } }
      if failed { throw ExitCode(1) }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Removes a version of a model from a folder.",
      discussion: """
        Its files are deleted. A worker that runs it goes on with what it has loaded; one that starts anew would not find \
        it, so retire it first where a registry names it.
        """)

    @Argument(help: ArgumentHelp("The model's name.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The version.", valueName: "version"))
    var modelVersion: String

    @OptionGroup var options: ModelRootOption

    func run() async throws {
      try await CommandFailure.reporting(without: []) { try options.shelf.remove(name, modelVersion) }
      StandardOutput.write("removed \(name) \(modelVersion) from \(options.root)")
    }
  }
}
