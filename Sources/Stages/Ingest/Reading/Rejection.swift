import Events

/// Why a raw record is no document. It becomes the reason of the quarantined record.
struct Rejection: Error, Sendable, Hashable {
  var rule: QuarantineRule
  /// In words.
  var reason: String
  var places: [QuarantineReason.Place]

  init(_ rule: QuarantineRule, _ reason: String, at places: [QuarantineReason.Place] = []) {
    self.rule = rule
    self.reason = reason
    self.places = places
  }

  init(_ error: JSONError) {
    self.init(error.rule, "the body is not JSON that is accepted: \(error.reason.rawValue)", at: error.places)
  }

  func quarantineReason(stage: String) -> QuarantineReason {
    QuarantineReason(rule: rule, reason: reason, places: places, stage: stage)
  }
}
