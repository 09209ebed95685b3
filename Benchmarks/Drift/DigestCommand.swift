import ArgumentParser
import StagesTesting

/// What `scripts/same-bytes` compares between builds.
struct DigestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest", abstract: "The SHA-256 of all that detect sends in a simulated run.")

  func run() throws { print(try DriftRun().digest) }
}
