import Foundation
import Kafka

/// A stage that takes 2 ms a document against a producer of 100 times that rate: its memory must stay within the bound
/// that is stated, and in the end every document must be there once.
///
///     LEEWAY_TEST_KAFKA=localhost:9092 swift run -c release OverloadBenchmark [SECONDS [BURST]]
///
/// The stage is slow for 600 seconds where nothing is said, and the producer goes on as long, or for BURST seconds:
/// what has gathered by then keeps the stage busy for hours, so that memory is under the same pressure. Afterwards the
/// stage hurries and drains what has gathered; then its output is read as a `read_committed` consumer reads it. The
/// first batch takes longer than the poll interval, which must cost nothing.
///
/// Topics begin with `overload.`, some 120 bytes of disk a document; they keep an hour.
///
/// Exit status 0 where memory held and nothing is missing or there twice; 1 otherwise.
@main
struct OverloadBenchmark {
  static let partitions = 4
  static let perSecond = 50_000

  static func main() async throws {
    guard let brokers = ProcessInfo.processInfo.environment["LEEWAY_TEST_KAFKA"] else {
      print("LEEWAY_TEST_KAFKA must name a broker with transactions, as host:port")
      exit(64)
    }
    let arguments = CommandLine.arguments
    let numbers = arguments.dropFirst().compactMap { Int($0) }
    let seconds = numbers.first ?? 600
    let client = ClientConfiguration(brokers: brokers)
    if arguments.count == 4, arguments[1] == "produce" {
      let burst = Burst(
        client: client, topic: arguments[3], partitions: partitions, perSecond: perSecond, seconds: seconds)
      return try burst.run()
    }
    let trial = try Trial(client: client, seconds: seconds, burst: numbers.dropFirst().first ?? seconds)
    exit(try await trial.run() ? 0 : 1)
  }
}
