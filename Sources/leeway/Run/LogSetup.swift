internal import Glibc
internal import Kafka
internal import Logging
internal import Observability

/// Sets up the process's log. Called once, before the first logger is made.
enum LogSetup {
  /// - Returns: where the lines go, which counts those that it could not write.
  /// - Throws: `LogFileError` where the file cannot be opened.
  static func start(_ settings: LogSettings) throws(LogFileError) -> LogOutput {
    // A reader of the log that goes away must not end the process: writing to it fails, and is counted.
    signal(SIGPIPE, SIG_IGN)
    let output: LogOutput
    if let file = settings.file { output = try LogOutput.file(file) } else { output = .standardError }
    LineLogHandler.bootstrap(settings.format, to: output, level: settings.level.logger)
    return output
  }

  /// Hands librdkafka's own lines to `logger`. Its remarks on settings (that a producer has no use for a consumer's, for
  /// one) concern nobody who runs stages: producers and consumers are given the same.
  static func librdkafka(_ logger: Logger) -> @Sendable (LogLine) -> Void {
    { line in
      let level: Logger.Level =
        switch line.severity {
        case _ where line.facility == "CONFWARN": .debug
        case .error, .warning: .warning
        case .notice: .info
        case .debug: .debug
        }
      logger.log(level: level, "\(line.text)", metadata: ["client": "\(line.client)", "facility": "\(line.facility)"])
    }
  }
}
