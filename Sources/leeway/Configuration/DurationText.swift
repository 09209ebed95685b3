/// Durations as people write them: a number and a unit.
enum DurationText {
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]

  /// Reads `250ms`, `1.5s`, `5m`, `24h`, `7d`; a bare `0` needs no unit. Nil for anything else, and beyond 100 years.
  static func parse(_ text: String) -> Duration? {
    if text == "0" { return .zero }
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Double(digits), let factor = units.first(where: { $0.name == unit })?.milliseconds else {
      return nil
    }
    let milliseconds = number * Double(factor)
    guard milliseconds.isFinite, milliseconds >= 0, milliseconds <= 3.2e12 else { return nil }
    return .microseconds(Int64((milliseconds * 1_000).rounded()))
  }

  /// The shortest way to write a duration that ``parse(_:)`` reads back, to the millisecond.
  static func of(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    guard milliseconds != 0 else { return "0" }
    for unit in units.reversed() where milliseconds % unit.milliseconds == 0 {
      return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
    return "\(milliseconds)ms"
  }
}
