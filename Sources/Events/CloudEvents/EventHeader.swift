/// The names of the record headers of CloudEvents 1.0 in binary mode.
package enum EventHeader {
  package static let id = "ce_id"
  package static let type = "ce_type"
  package static let source = "ce_source"
  package static let time = "ce_time"
  package static let specVersion = "ce_specversion"
  package static let contentType = "content-type"
  package static let traceParent = "traceparent"

  /// The value of `ce_specversion`.
  package static let currentSpecVersion = "1.0"
  /// The value of `content-type` of all that Leeway writes.
  package static let json = "application/json"
  /// The value of `content-type` of an event in structured mode: the envelope is part of the body.
  package static let structured = "application/cloudevents+json"
}
