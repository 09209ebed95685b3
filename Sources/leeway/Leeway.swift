internal import ArgumentParser

@main
struct Leeway: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leeway",
    abstract: "Runs text models over streams of documents in Kafka and says how far they have drifted.",
    subcommands: []
  )
}
