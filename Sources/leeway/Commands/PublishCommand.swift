internal import ArgumentParser
internal import Events
internal import Kafka
internal import Pipeline

/// `leeway publish`.
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publishes documents from a file or from standard input, a line each.",
    discussion: """
      Lines are JSON, or with --text plain text; they are published as they are, and what cannot be read is put into \
      quarantine by `ingest`, not refused here. With a key, a document and its corrections stay in one partition and in \
      order, as the Java client would place them; without, lines are spread.

      EXAMPLES
        leeway publish --file documents.jsonl --key /id
        echo 'A parcel came late.' | leeway publish --text --brokers localhost:9092

      Exit status: 0 where every line was acknowledged, else 1.
      """)

  @Option(
    help: ArgumentHelp("The topic, without the prefix.", valueName: "name"))
  var topic = "documents.raw"

  @Option(name: [.short, .long], help: ArgumentHelp("The file to read; - is standard input.", valueName: "file"))
  var file = "-"

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A JSON Pointer to the key in each line, such as /id. No keys if left out.", valueName: "pointer"))
  var key: String?

  @Flag(help: "The lines are plain text, not JSON.")
  var text = false

  @OptionGroup var options: ConfigurationOptions

  func validate() throws {
    guard let key else { return }
    if text { throw ValidationError("--key names a place in JSON; it cannot be used with --text.") }
    if (try? JSONPointer(key)) == nil || key.isEmpty {
      throw ValidationError("--key must be a JSON Pointer such as /id, not '\(key)'.")
    }
  }

  func run() async throws {
    let tally = try await options.withConfiguration { configuration in
      var input = try LineReader(file)
      let cluster = try Cluster.connect(configuration.kafka)
      let settings = cluster.isEmbedded ? configuration.kafka.forEmbedded() : configuration.kafka
      let name = settings.topicPrefix + topic
      let partitions = try cluster.layout([]).partitions(named: name)
      guard partitions > 0 else {
        throw CommandFailure(
          "The topic \(name) is missing on the cluster. Make the topics with `leeway topics apply`, or correct the name "
            + "and the prefix.")
      }
      let publisher = try Publisher(
        settings.client("leeway-publish"), topic: name, partitions: partitions,
        contentType: text ? "text/plain" : "application/json")
      try send(&input, through: publisher)
      return publisher.tally
    }
    try report(tally)
  }

  private func send(_ input: inout LineReader, through publisher: Publisher) throws {
    var keys = try key.map { LineKey(try JSONPointer($0)) }
    while let lines = input.next() {
      if !lines.isEmpty { try publisher.publish(lines.map { ($0.number, $0.bytes, keys?.key(of: $0.bytes)) }) }
    }
  }

  private func report(_ tally: Publisher.Tally) throws {
    print("\(tally.acknowledged) acknowledged, \(tally.failed) failed")
    if key != nil && tally.withoutKey > 0 {
      print("\(tally.withoutKey) of the lines have no \(key ?? "") that is a text or a number, and went without a key")
    }
    guard tally.failed == 0 else {
      throw CommandFailure(
        (["\(tally.failed) lines were not published:"] + tally.failures).joined(separator: "\n  "))
    }
  }
}
