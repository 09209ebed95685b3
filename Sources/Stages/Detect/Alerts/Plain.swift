import Events

/// Numbers and times as people read them, in ASCII, the same on every machine.
enum Plain {
  /// With so many decimals, rounded half away from zero.
  static func number(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    guard value.isFinite, value.magnitude * scale < 1e18 else { return value.isFinite ? "\(value)" : "unknown" }
    let scaled = Int64((value.magnitude * scale).rounded())
    let whole = scaled / Int64(scale)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + grouped(whole) }
    let fraction = String(scaled % Int64(scale))
    return sign + grouped(whole) + "." + String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
  }

  /// Three significant digits or so: 1,234 · 12.3 · 0.0456.
  static func measure(_ value: Double) -> String {
    let size = value.magnitude
    if size >= 100 || size == 0 { return number(value, decimals: 0) }
    if size >= 10 { return number(value, decimals: 1) }
    if size >= 1 { return number(value, decimals: 2) }
    return number(value, decimals: size >= 0.1 ? 3 : size >= 0.01 ? 4 : 5)
  }

  /// A share in per cent: 9.9 % · 0.42 % · 15 %.
  static func percent(_ share: Double) -> String {
    let value = share * 100
    return number(value, decimals: value.magnitude >= 10 ? 1 : value.magnitude >= 1 ? 1 : 2) + " %"
  }

  /// With commas between thousands: 1,000,000.
  static func grouped(_ value: Int64) -> String {
    var text = ""
    for (place, digit) in String(value).reversed().enumerated() {
      if place > 0, place % 3 == 0, digit != "-" { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  static func grouped(_ value: Int) -> String { grouped(Int64(value)) }

  /// A time of so many milliseconds since 1970.
  static func time(_ milliseconds: Int64) -> String { Timestamp(milliseconds: milliseconds).description }

  /// How often an alert has come back, as sentences after a blank.
  static func returns(_ recurrence: Int, isFlapping: Bool) -> String {
    let times = recurrence == 1 ? "once" : "\(recurrence) times"
    return (recurrence > 0 ? " It has come back \(times) within seven days." : "")
      + (isFlapping ? " It comes and goes; nobody is notified." : "")
  }
}

extension DocumentStream {
  /// The stream as sentences name it: `mail (topics@1, country = de)`.
  var words: String {
    let segment = segment.map { ", \($0.name) = \($0.value)" } ?? ""
    return "\(source) (\(model)@\(version)\(segment))"
  }
}
