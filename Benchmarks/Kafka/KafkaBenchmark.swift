import Foundation

/// Measures what this module costs over a plain C loop on librdkafka: CPU per message, consuming and producing, in one
/// process and in alternating turns. The brokers run in a second process, so that theirs does not count.
///
///     swift run -c release KafkaBenchmark [TURNS [consuming|producing]]
@main
struct KafkaBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "host" {
      try Host.run()
      return
    }
    let turns = arguments.first.flatMap(Int.init) ?? 9
    let host = try HostProcess()
    defer { host.stop() }
    let chosen = arguments.dropFirst().first
    if chosen != "producing" { consume(host, turns) }
    if chosen != "consuming" { produce(host, turns) }
  }

  private static func consume(_ host: HostProcess, _ turns: Int) {
    let consuming = Consuming(brokers: host.brokers, messages: host.filled)
    Comparison(title: "consuming \(host.filled) fetched messages of 1 KB, every byte read", turns: turns)
      .run([
        .init("C, single polls") { consuming.c(batched: false) },
        .init("C, batches", isReference: true) { consuming.c(batched: true) },
        .init("Kafka module, batches") { try consuming.swift() },
      ])
  }

  private static func produce(_ host: HostProcess, _ turns: Int) {
    let producing = Producing(brokers: host.brokers)
    Comparison(title: "producing \(producing.messages) messages of 1 KB, with a key, lz4, idempotent", turns: turns)
      .run([
        .init("C, producev", isReference: true) { producing.c(headers: 0) },
        .init("Kafka module") { try producing.swift(headers: .none) },
      ])
    Comparison(title: "the same with seven headers", turns: turns)
      .run([
        .init("C, each added", isReference: true) { producing.c(headers: 7) },
        .init("Kafka module, each added") { try producing.swift(headers: .added) },
        .init("Kafka module, a template copied") { try producing.swift(headers: .copied) },
      ])
  }
}
