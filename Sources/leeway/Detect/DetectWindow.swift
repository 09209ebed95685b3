internal import Observations

/// The length of a window as the command line says it.
enum DetectWindow {
  private static let hour: Int64 = 3_600_000

  /// `24h`, `7d`, `10000` or `none`; nil for anything else.
  static func parse(_ text: String) -> ObservationSettings.Window? {
    if text == "none" { return ObservationSettings.Window.none }
    if let documents = Int(text) { return documents >= 100 ? .documents(documents) : nil }
    guard let unit = text.last, unit == "h" || unit == "d", let count = Int64(text.dropLast()),
      (1...8_784).contains(count)
    else { return nil }
    return .milliseconds(count * (unit == "h" ? hour : 24 * hour))
  }
}
