import Kafka
import Testing

@testable import leeway

struct SecretTests {
  static let password = "correct-horse-battery"

  private func configuration(_ text: String, environment: [String: String] = [:]) throws -> Configuration {
    try Configuration(YAMLFile(name: "leeway.yaml", text: text), environment: environment)
  }

  @Test(
    arguments: [
      "kafka: {properties: {sasl.password: {env: PASSWORD}}}",
      "kafka: {properties: {ssl.key.password: {env: PASSWORD}}}",
      "kafka: {properties: {ssl.key.pem: {env: PASSWORD}}}",
      "kafka: {properties: {sasl.oauthbearer.client.secret: {env: PASSWORD}}}",
      "kafka: {properties: {sasl.username: {env: PASSWORD}}}",
    ])
  func `a secret is shown nowhere`(text: String) throws {
    let configuration = try configuration(text, environment: ["PASSWORD": Self.password])
    #expect(configuration.kafka.client().properties.values.contains(Self.password))
    var report = CheckReport()
    report.configuration(configuration)
    var dumped = ""
    dump(configuration, to: &dumped)
    for shown in [report.lines.joined(), "\(configuration)", String(reflecting: configuration), dumped] {
      #expect(!shown.contains(Self.password))
    }
    #expect(report.lines.joined().contains(Secret.dots))
  }

  @Test func `a secret may lie in a file, without the line feed at its end`() throws {
    let folder = try ListFolder()
    try folder.write("password", "correct-horse-battery\n")
    let configuration = try configuration("kafka: {properties: {sasl.password: {file: \(folder.path)/password}}}")
    #expect(configuration.kafka.properties["sasl.password"] == .secret(Secret(Self.password)))
  }

  @Test(
    arguments: [
      ("{file: /missing}", "leeway.yaml:3: kafka.properties.sasl.password: the file /missing cannot be read"),
      ("{env: MISSING}", "leeway.yaml:3: kafka.properties.sasl.password: the environment has no variable MISSING"),
      ("{vault: x}", "leeway.yaml:3: kafka.properties.sasl.password: must be {file: PATH} or {env: NAME}"),
    ])
  func `a secret that is not there is named`(value: String, expected: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try configuration("kafka:\n  properties:\n    sasl.password: \(value)\n")
    }
    #expect(error?.description.hasPrefix(expected) == true)
  }

  @Test(
    arguments: [
      "kafka:\n  properties:\n    sasl.password: correct-horse-battery\n    sasl.password: correct-horse-battery\n",
      "kafka:\n  properties:\n    sasl.password: \"correct-horse-battery\n",
      "kafka:\n  properties: {sasl.password: correct-horse-battery\n",
    ])
  func `an error in the file does not quote the line it is in`(text: String) {
    let error = #expect(throws: ConfigurationError.self) { try configuration(text) }
    #expect(error?.description.contains(Self.password) == false)
  }

  @Test func `an error that quotes a secret is shown without it`() async {
    struct Quoting: Error {
      let value: String
    }
    await #expect {
      try await CommandFailure.reporting(without: [Secret(Self.password), Secret("correct")]) {
        throw Quoting(value: Self.password)
      }
    } throws: { error in
      "\(error)".contains(Secret.dots) && !"\(error)".contains("horse") && !"\(error)".contains("correct")
    }
  }

  @Test(arguments: ["=x", "name", ""])
  func `a property without a name or a value is none`(text: String) {
    #expect(PropertyValue.parse(text) == nil)
  }

  @Test func `a property of the command line is split at its first equals sign`() throws {
    let property = try #require(PropertyValue.parse("sasl.password=a=b"))
    #expect(property.name == "sasl.password")
    #expect(property.value == .secret(Secret("a=b")))
  }
}
