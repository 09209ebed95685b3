import Foundation
import Testing

/// What the environment says of the broker, of the program, and of how much is to be done.
enum TestSettings {
  /// `host:port` of a broker with transactions, without TLS or SASL.
  static let broker = text("LEEWAY_TEST_KAFKA")
  static let brokerReason: Comment = "LEEWAY_TEST_KAFKA does not name a broker (host:port) with transactions"

  /// Commands that kill that broker and start it again with its data; run by `sh -c`.
  static let killBroker = text("LEEWAY_TEST_KAFKA_KILL")
  static let startBroker = text("LEEWAY_TEST_KAFKA_START")
  static let restartReason: Comment =
    "LEEWAY_TEST_KAFKA_KILL and LEEWAY_TEST_KAFKA_START are not the commands that kill the broker and start it again"

  /// Where the same broker takes TLS with a client certificate, and the files that this needs.
  static let tls = text("LEEWAY_TEST_KAFKA_TLS")
  static let authority = text("LEEWAY_TEST_KAFKA_CA")
  static let certificate = text("LEEWAY_TEST_KAFKA_CERTIFICATE")
  static let key = text("LEEWAY_TEST_KAFKA_KEY")
  static let tlsReason: Comment =
    "LEEWAY_TEST_KAFKA_TLS, _CA, _CERTIFICATE and _KEY do not give the address and the files for TLS"

  /// Where it takes SASL over TLS, and `user:password` of a user who may do everything.
  static let sasl = text("LEEWAY_TEST_KAFKA_SASL")
  static let plain = text("LEEWAY_TEST_KAFKA_PLAIN")
  static let scram = text("LEEWAY_TEST_KAFKA_SCRAM")
  static let saslReason: Comment =
    "LEEWAY_TEST_KAFKA_SASL, _CA, _PLAIN and _SCRAM do not give the address and the users for SASL"

  /// The library that `infer` needs; the workers find it by the same variable.
  static let hasInference = text("ORT_LIBRARY_PATH") != nil
  static let inferenceReason: Comment = "ORT_LIBRARY_PATH does not name the ONNX Runtime library, which infer needs"

  /// Documents of a round, and rounds, of the tests that kill workers.
  static let documents = number("LEEWAY_TEST_DOCUMENTS") ?? 5_000
  static let rounds = number("LEEWAY_TEST_ROUNDS") ?? 1
  /// Decides what is killed and when; printed.
  static let seed = text("LEEWAY_TEST_SEED").flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64(UInt32.max))

  /// The program under test: the one named, else the one that was built with the tests.
  static let binary =
    text("LEEWAY_TEST_BINARY")
    ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appendingPathComponent("leeway").path

  /// The checkout that these tests were built from: its topics and its model.
  static let checkout = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static func text(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func number(_ name: String) -> Int? { text(name).flatMap { Int($0) } }
}
