/// A point in time up to which a blocking call may wait.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(after timeout: Duration) {
    end = ContinuousClock.now + timeout
  }

  var hasPassed: Bool { ContinuousClock.now >= end }

  /// What is left, in whole milliseconds as librdkafka takes them; 0 once the deadline has passed.
  var milliseconds: Int32 { (end - ContinuousClock.now).milliseconds }
}

extension Duration {
  /// Whole milliseconds, rounded up, from 0 to `Int32.max`.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    guard seconds < Int64(Int32.max) / 1_000 else { return Int32.max }
    return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
