import FoundationEssentials
package import Logging

/// Writes each event of the log as one line to a ``LogOutput``, as text or as JSON.
package struct LineLogHandler: LogHandler {
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?

  private let label: String
  private let format: LogFormat
  private let output: LogOutput
  private let now: @Sendable () -> Date

  /// Makes every logger of the process write to `output`. To be called once, before the first logger is made.
  package static func bootstrap(_ format: LogFormat, to output: LogOutput, level: Logger.Level) {
    LoggingSystem.bootstrap(
      { label, provider in
        LineLogHandler(label: label, format: format, output: output, level: level, metadataProvider: provider)
      }, metadataProvider: nil)
  }

  package init(
    label: String, format: LogFormat, output: LogOutput, level: Logger.Level = .info,
    metadataProvider: Logger.MetadataProvider? = nil
  ) {
    self.init(
      label: label, format: format, output: output, level: level, metadataProvider: metadataProvider, now: { Date() })
  }

  init(
    label: String, format: LogFormat, output: LogOutput, level: Logger.Level,
    metadataProvider: Logger.MetadataProvider?, now: @escaping @Sendable () -> Date
  ) {
    self.label = label
    self.format = format
    self.output = output
    self.logLevel = level
    self.metadataProvider = metadataProvider
    self.now = now
  }

  package subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let time = now()
    output.write(
      format.line(
        time: time, label: label, level: event.level, message: event.message.description, metadata: fields(of: event))
    ) { missing in
      format.line(
        time: time, label: "leeway.log", level: .warning, message: "lines before this one could not be written",
        metadata: ["lines": "\(missing)"])
    }
  }

  /// The handler's own fields, over them the provider's, over them the event's.
  private func fields(of event: LogEvent) -> Logger.Metadata {
    var fields = metadata
    if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
    if let given = event.metadata { fields.merge(given) { $1 } }
    if let error = event.error {
      fields["error"] = "\(error)"
      fields["error_type"] = "\(type(of: error))"
    }
    return fields
  }
}
