import ArgumentParser
import Foundation
import Kafka
import Synchronization
import Testing

@testable import leeway

struct BrokerSecurityTests {
  private static let password = "correct-horse-battery"
  private let folder: ListFolder

  init() throws {
    folder = try ListFolder()
    try folder.write("password", Self.password + "\n")
    try folder.write("empty", "\n")
    try folder.write("ca.pem", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n")
    try folder.write("client.pem", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n")
    try folder.write("client.key", "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n")
    try folder.write("locked.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMA==\n-----END ENCRYPTED PRIVATE KEY-----\n")
  }

  private func read(_ text: String) throws -> Configuration {
    try Configuration(
      YAMLFile(name: "leeway.yaml", text: text.replacing("DIR", with: folder.path)),
      environment: ["USER_NAME": "leeway-user", "PASSWORD": Self.password, "EMPTY": ""])
  }

  private func shown(_ text: String) throws -> [String: String] {
    try read(text).kafka.allProperties.mapValues { $0.shown.replacing(folder.path, with: "DIR") }
  }

  @Test func `TLS and SASL become librdkafka's properties`() throws {
    #expect(
      try shown("kafka: {tls: {enabled: true}}") == [
        "security.protocol": "SSL", "ssl.endpoint.identification.algorithm": "https",
      ])
    let sasl = "mechanism: SCRAM-SHA-256, username: {env: USER_NAME}, password: {file: DIR/password}"
    #expect(
      try shown("kafka: {sasl: {\(sasl)}}") == [
        "security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "SCRAM-SHA-256",
        "sasl.username": "••• (from the environment's USER_NAME)", "sasl.password": "••• (from the file DIR/password)",
      ])
    let tls = """
      enabled: true, ca: DIR/ca.pem, certificate: DIR/client.pem, key: DIR/locked.key, key_password: {env: PASSWORD},
          verify_hostname: false
      """
    let both = try shown("kafka: {sasl: {\(sasl)}, tls: {\(tls)}}")
    #expect(both["security.protocol"] == "SASL_SSL")
    #expect(both["ssl.ca.location"] == "DIR/ca.pem")
    #expect(both["ssl.certificate.location"] == "DIR/client.pem")
    #expect(both["ssl.key.location"] == "DIR/locked.key")
    #expect(both["ssl.key.password"] == "••• (from the environment's PASSWORD)")
    #expect(both["ssl.endpoint.identification.algorithm"] == "none")
  }

  @Test(
    arguments: [
      ("tls: {enabled: true, ca: DIR/missing}", "kafka.tls.ca: the file DIR/missing cannot be read"),
      (
        "tls: {enabled: true, ca: DIR/password}",
        "kafka.tls.ca: the file DIR/password does not hold certificates in PEM"
      ),
      ("tls: {enabled: true, certificate: DIR/client.pem}", "kafka.tls.certificate: needs kafka.tls.key too"),
      ("tls: {enabled: true, key: DIR/client.key}", "kafka.tls.key: needs kafka.tls.certificate too"),
      (
        "tls: {enabled: true, certificate: DIR/client.pem, key: DIR/locked.key}",
        "kafka.tls.key: the key in DIR/locked.key is encrypted: give kafka.tls.key_password"
      ),
      ("tls: {ca: DIR/ca.pem}", "kafka.tls.ca: has no effect without kafka.tls.enabled: true"),
      ("tls: {enabled: true, key_password: horse}", "kafka.tls.key_password: is a secret, which does not belong"),
      ("sasl: {mechanism: GSSAPI}", "kafka.sasl.mechanism: must be one of none, PLAIN, SCRAM-SHA-256, SCRAM-SHA-512"),
      ("sasl: {mechanism: PLAIN, username: {env: USER_NAME}}", "kafka.sasl.password: is missing: PLAIN needs it"),
      ("sasl: {username: {env: USER_NAME}}", "kafka.sasl.username: has no effect without kafka.sasl.mechanism"),
      (
        "sasl: {mechanism: PLAIN, username: horse, password: {env: PASSWORD}}",
        "kafka.sasl.username: is a secret, which does not belong into this file: give {file: PATH} or {env: NAME}"
      ),
      (
        "sasl: {mechanism: PLAIN, username: {env: USER_NAME}, password: {file: DIR/empty}}",
        "kafka.sasl.password: the file DIR/empty is empty"
      ),
      (
        "sasl: {mechanism: PLAIN, username: {env: EMPTY}, password: {env: PASSWORD}}",
        "kafka.sasl.username: the environment's variable EMPTY is empty"
      ),
      (
        "properties: {sasl.password: horse}",
        "kafka.properties.sasl.password: is a secret, which does not belong into this file"
      ),
      ("properties: {security.protocol: SSL}, tls: {enabled: true}", "kafka.properties: security.protocol is set by"),
      (
        "properties: {ssl.endpoint.identification.algorithm: none}, tls: {enabled: true}",
        "kafka.properties: ssl.endpoint.identification.algorithm is set by kafka.tls"
      ),
    ])
  func `what cannot be is refused before anything is connected, and no secret is quoted`(text: String, words: String) {
    let error = #expect(throws: ConfigurationError.self) { try read("kafka: {\(text)}") }
    let said = error?.description.replacing(folder.path, with: "DIR") ?? ""
    #expect(said.contains("leeway.yaml:1: " + words), "\(said)")
    #expect(!said.contains("horse"))
  }

  @Test func `a secret on the command line is refused without being quoted`() {
    let arguments = ["topics", "plan", "--property", "sasl.password=\(Self.password)"]
    let error = #expect(throws: (any Error).self) { try Leeway.parseAsRoot(arguments) }
    guard let error else { return }
    #expect(Leeway.exitCode(for: error).rawValue == 64)
    #expect(Leeway.fullMessage(for: error).contains("kafka.sasl"))
    #expect(!Leeway.fullMessage(for: error).contains(Self.password))
  }

  /// Every surface on which a secret could come out.
  @Test func `no secret is on any surface`() async throws {
    let configuration = try read(
      """
      kafka:
        brokers: "127.0.0.1:1"
        start_timeout: 300ms
        tls: {enabled: true, verify_hostname: false}
        sasl: {mechanism: PLAIN, username: {env: USER_NAME}, password: {file: DIR/password}}
        properties: {debug: "security,broker,conf", ssl.keystore.password: {env: PASSWORD}}
      """)
    var report = CheckReport()
    report.configuration(configuration)
    var dumped = ""
    dump(configuration, to: &dumped)
    let lines = Lines()
    let client = configuration.kafka.client(log: { lines.add("\($0)") })
    var surfaces = [
      report.lines.joined(separator: "\n"), "\(configuration)", String(reflecting: configuration), dumped, "\(client)",
      String(reflecting: client),
    ]
    // librdkafka's own log, with all that it tells of a connection, and the error of a connection that fails.
    let admin = try Admin(client)
    let error = #expect(throws: KafkaError.self) { try admin.topics(timeout: .milliseconds(500)) }
    surfaces.append("\(error.map { "\($0)" } ?? "")")
    surfaces.append(String(describing: #expect(throws: ClusterError.self) { try Cluster.connect(configuration.kafka) }))
    surfaces += [lines.all.joined(separator: "\n")]
    surfaces += HelpTests.commands.map { Leeway.helpMessage(for: $0) }
    #expect(surfaces.count > 12)
    #expect(lines.all.count > 3)
    for surface in surfaces {
      #expect(!surface.isEmpty)
      #expect(!surface.contains(Self.password))
      #expect(!surface.contains("leeway-user"))
    }
    #expect(surfaces[0].contains("sasl.password = ••• (from the file \(folder.path)/password)"))
    #expect(surfaces[0].contains("sasl.username = ••• (from the environment's USER_NAME)"))
  }
}

/// Lines that come on threads of librdkafka's.
private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  func add(_ line: String) { lines.withLock { $0.append(line) } }
}
