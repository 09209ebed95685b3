internal import ArgumentParser

/// Why a command ended with status 1: one or more sentences for a person, without secrets.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Runs `body`; whatever it throws becomes a failure without any of `secrets`.
  static func reporting<Value>(without secrets: [Secret], _ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let code as ExitCode {
      throw code
    } catch {
      throw CommandFailure(Redaction(secrets).apply(to: "\(error)"))
    }
  }
}
