/// The names of the headers that a quarantined record carries besides its own.
package enum QuarantineHeader {
  package static let stage = "leeway_stage"
  package static let rule = "leeway_rule"
  package static let reason = "leeway_reason"
  /// `byte:OFFSET`, `pointer:JSON POINTER` or `header:NAME`; once for each that is known.
  package static let place = "leeway_place"
  package static let attempt = "leeway_attempt"
  /// Where the record came from.
  package static let topic = "leeway_topic"
  package static let partition = "leeway_partition"
  package static let offset = "leeway_offset"
  package static let timestamp = "leeway_timestamp"
  /// Only where the value was cut because it was too large: its whole size in bytes and its digest.
  package static let size = "leeway_size"
  package static let sha256 = "leeway_sha256"
}
