extension Int64 {
  /// How many whole `units` (above 0) there are up to this number, rounded down: −1 / 10 is −1 here, and 0 by `/`.
  @inline(__always)
  package func floored(by units: Int64) -> Int64 {
    let quotient = self / units
    return self % units < 0 ? quotient - 1 : quotient
  }
}
