import Foundation
import Testing

extension BrokerTests {
  /// TLS and SASL, where the broker has them.
  @Suite struct SecurityTests {
    @Test(
      .enabled(
        if: TestSettings.tls != nil && TestSettings.authority != nil && TestSettings.certificate != nil
          && TestSettings.key != nil, TestSettings.tlsReason))
    func `A worker with a client certificate does its work over TLS`() throws {
      let lines = [
        "tls:", "  enabled: true", "  ca: \(TestSettings.authority ?? "")",
        "  certificate: \(TestSettings.certificate ?? "")", "  key: \(TestSettings.key ?? "")",
      ]
      try work(Worker.Settings(kafka: lines, brokers: TestSettings.tls))
    }

    @Test(.enabled(if: hasSASL, TestSettings.saslReason), arguments: ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
    func `A worker with a name and a password does its work`(mechanism: String) throws {
      try work(try Self.settings(mechanism, password: nil))
    }

    @Test(.enabled(if: hasSASL, TestSettings.saslReason), arguments: ["PLAIN", "SCRAM-SHA-512"])
    func `A wrong password ends the worker with the reason, and is not shown`(mechanism: String) throws {
      let load = try Load(partitions: 1, documents: 10)
      let worker = try load.worker("worker", Self.settings(mechanism, password: "not-the-word"))
      try eventually("the worker ends") { !worker.isRunning }
      #expect(worker.status == 1)
      #expect(try worker.says("uthentication"))
      #expect(try !worker.says("not-the-word"))
      load.cluster.remove()
    }

    static let hasSASL =
      TestSettings.sasl != nil && TestSettings.authority != nil && TestSettings.plain != nil
      && TestSettings.scram != nil

    /// - Parameter password: instead of the right one.
    private static func settings(_ mechanism: String, password: String?) throws -> Worker.Settings {
      let user = try #require(mechanism == "PLAIN" ? TestSettings.plain : TestSettings.scram)
      let parts = user.split(separator: ":", maxSplits: 1).map(String.init)
      try #require(parts.count == 2, "user:password")
      return Worker.Settings(
        kafka: [
          "tls: {enabled: true, ca: \(TestSettings.authority ?? "")}", "sasl:", "  mechanism: \(mechanism)",
          "  username: {env: LEEWAY_IT_USER}", "  password: {env: LEEWAY_IT_PASSWORD}",
        ], environment: ["LEEWAY_IT_USER": parts[0], "LEEWAY_IT_PASSWORD": password ?? parts[1]],
        brokers: TestSettings.sasl)
    }

    private func work(_ settings: Worker.Settings) throws {
      let load = try Load(partitions: 2, documents: 500)
      let worker = try load.worker("worker", settings)
      try load.publish(share: 1)
      try load.finish()
      try worker.stop()
      try load.check()
    }
  }
}
