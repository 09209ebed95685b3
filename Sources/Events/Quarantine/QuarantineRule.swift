/// The rule that a record broke, so that it was set aside.
package enum QuarantineRule: String, Sendable, Hashable, Codable, CaseIterable {
  // What is not JSON, or more of it than is allowed.
  case invalidUTF8 = "invalid_utf8"
  case invalidJSON = "invalid_json"
  case duplicateKey = "duplicate_key"
  case tooDeep = "too_deep"
  case tooLarge = "too_large"
  // What is JSON but no document.
  case emptyDocument = "empty_document"
  case missingField = "missing_field"
  case wrongType = "wrong_type"
  case invalidValue = "invalid_value"
  case unknownSource = "unknown_source"
  case unsupportedContentType = "unsupported_content_type"
  case invalidEnvelope = "invalid_envelope"
  // What has no usable time.
  case invalidTimestamp = "invalid_timestamp"
  case timeInFuture = "time_in_future"
  case timeOutOfRange = "time_out_of_range"
  // What a later stage could not do.
  case inferenceFailed = "inference_failed"
  case stageFailed = "stage_failed"
}
