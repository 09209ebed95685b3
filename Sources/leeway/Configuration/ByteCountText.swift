/// Numbers of bytes as people write them: a number, alone or with a binary unit.
enum ByteCountText {
  private static let units: [(name: String, bytes: Int)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

  /// Reads `65536`, `64KiB`, `1 MiB`, `2 GiB`. Nil for anything else.
  static func parse(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Int(digits) else { return nil }
    if unit.isEmpty { return number }
    guard let factor = units.first(where: { $0.name == unit })?.bytes else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : bytes
  }

  /// The shortest way to write a number of bytes that ``parse(_:)`` reads back.
  static func of(_ bytes: Int) -> String {
    for unit in units where bytes > 0 && bytes % unit.bytes == 0 { return "\(bytes / unit.bytes) \(unit.name)" }
    return "\(bytes)"
  }
}
