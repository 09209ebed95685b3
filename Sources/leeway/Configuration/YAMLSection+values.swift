internal import Yams

/// The values that a configuration is made of.
extension YAMLSection {
  /// Any text.
  func string(_ name: String, default standard: String) -> String {
    text(name, default: standard.isEmpty ? "\"\"" : standard)?.text ?? standard
  }

  /// Any text, or nothing.
  func string(_ name: String) -> String? { text(name, default: "none")?.text }

  /// Text that must be there.
  func required(_ name: String, _ what: String) -> String {
    if let given = text(name) {
      if given.text.isEmpty { problem(name, "must not be empty: \(what)") }
      return given.text
    }
    if value(name) == nil { problem(name, "is missing: \(what)") }
    return ""
  }

  func flag(_ name: String, default standard: Bool) -> Bool {
    guard let given = text(name, default: "\(standard)")?.text else { return standard }
    switch given {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default:
      problem(name, "must be true or false, not '\(given.shown)'")
      return standard
    }
  }

  func integer(_ name: String, default standard: Int, in range: ClosedRange<Int>) -> Int {
    integer(name, default: "\(standard)", in: range) ?? standard
  }

  /// An integer, or nothing.
  func integer(_ name: String, default words: String = "none", in range: ClosedRange<Int>) -> Int? {
    guard let given = text(name, default: words)?.text else { return nil }
    guard let number = Int(given.replacing("_", with: "")) else {
      problem(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound), not '\(given.shown)'")
      return nil
    }
    guard range.contains(number) else {
      problem(name, "must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
      return nil
    }
    return number
  }

  func number(_ name: String, default standard: Double, in range: ClosedRange<Double>) -> Double {
    guard let given = text(name, default: "\(standard)")?.text else { return standard }
    guard let number = Double(given), range.contains(number) else {
      problem(name, "must be a number from \(range.lowerBound) to \(range.upperBound), not '\(given.shown)'")
      return standard
    }
    return number
  }

  /// A duration such as `250ms`, `10s`, `5m`, `24h` or `7d`.
  func duration(_ name: String, default standard: Duration, in range: ClosedRange<Duration>) -> Duration {
    measure(
      name, "a number with a unit (ms, s, m, h or d)", default: standard, in: range, of: DurationText.of,
      parse: DurationText.parse)
  }

  /// A number of bytes such as `65536`, `64 KiB`, `1 MiB`.
  func bytes(_ name: String, default standard: Int, in range: ClosedRange<Int>) -> Int {
    measure(
      name, "a number of bytes, alone or with KiB, MiB or GiB", default: standard, in: range, of: ByteCountText.of,
      parse: ByteCountText.parse)
  }

  /// A number with a unit; `words` turns it into text and `parse` back.
  private func measure<Value: Comparable>(
    _ name: String, _ what: String, default standard: Value, in range: ClosedRange<Value>, of words: (Value) -> String,
    parse: (String) -> Value?
  ) -> Value {
    guard let given = text(name, default: words(standard))?.text else { return standard }
    let bounds = "from \(words(range.lowerBound)) to \(words(range.upperBound))"
    guard let value = parse(given) else {
      problem(name, "must be \(what), \(bounds), not '\(given.shown)'")
      return standard
    }
    guard range.contains(value) else {
      problem(name, "must be \(bounds), not \(given)")
      return standard
    }
    return value
  }

  /// One of a few words.
  func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String, default standard: Value) -> Value {
    guard let given = text(name, default: standard.rawValue)?.text else { return standard }
    guard let value = Value(rawValue: given) else {
      let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
      problem(name, "must be one of \(allowed), not '\(given.shown)'")
      return standard
    }
    return value
  }

  /// A list of texts.
  func strings(_ name: String, default standard: [String]) -> [String] {
    let words = standard.isEmpty ? "[]" : "[\(standard.joined(separator: ", "))]"
    guard let node = value(name, default: words) else { return standard }
    guard case .sequence(let items) = node else {
      problem(name, "must be a list such as [one, two], not \(node.kind)")
      return standard
    }
    let texts = items.compactMap { $0.scalar?.string }
    if texts.count < items.count { problem(name, "must be a list of single values") }
    return texts
  }

  /// Texts under names of the user's own, in their order.
  func texts(_ name: String) -> [(name: String, value: String)] {
    entries(name).compactMap { entry in
      guard let scalar = entry.value.scalar else {
        note(entry.line, "\(keyPath(name)).\(entry.name)", "must be a single value, not \(entry.value.kind)")
        return nil
      }
      return (entry.name, scalar.string)
    }
  }
}

extension String {
  /// The text as errors show it: at most 60 characters, on one line.
  var shown: String {
    let line = replacing("\n", with: " ")
    return line.count > 60 ? line.prefix(60) + "…" : line
  }
}
