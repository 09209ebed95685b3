internal import ArgumentParser

/// `leeway demo`.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Shows the whole on this machine: real documents through every stage, from a raw topic to drift alerts.",
    discussion: """
      A Kafka cluster and all stages run inside of this process. The documents are the package descriptions of this \
      machine's archive, which apt-get fetches into .deps or your cache folder the first time. After a quiet phase a \
      tenth of them comes in German or Italian, and one section doubles its share: alerts open, and they resolve when \
      the documents are as before.

      EXAMPLES
        leeway demo                             the live view
        leeway demo --headless                  plain lines
        leeway demo --documents mine.jsonl      your own documents: JSON Lines with /id, /text and /event_time

      Exit status: 0 where every document is accounted for and, on the demo's own documents, the expected alerts \
      opened and resolved; else 1.
      """)

  @OptionGroup var options: DemoOptions

  func run() async throws {
    try await CommandFailure.reporting(without: []) { try await Demo(options).run() }
  }
}
