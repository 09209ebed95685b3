internal import Inference

/// Changes the temperatures and the version in the text of a `model.yaml` that is written a key a line; all else,
/// comments included, stays as it is.
struct DescriptionEdit {
  private(set) var lines: [String]

  init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

  var text: String { lines.joined(separator: "\n") }

  /// Sets the version; whether the text has one in a line of its own.
  mutating func set(version: String) -> Bool {
    guard let place = lines.firstIndex(where: { $0.hasPrefix("version:") }) else { return false }
    lines[place] = "version: \(version)"
    return true
  }

  /// Sets a task's temperature; whether the task's name stands in a line of its own.
  mutating func set(temperature: String, ofTask name: String) -> Bool {
    guard let tasks = lines.firstIndex(where: { $0.hasPrefix("tasks:") }) else { return false }
    let names = ["name: \(name)", "name: \"\(name)\"", "name: '\(name)'"]
    guard
      let start = lines.indices.first(where: { $0 > tasks && names.contains(Self.key(lines[$0])) })
    else { return false }
    let indent = lines[start].prefix { $0 == " " || $0 == "-" }.count
    let margin = String(repeating: " ", count: indent)
    // The task's own lines are as deep as its name's key, or deeper, and begin no other entry.
    var end = start + 1
    while end < lines.count, lines[end].hasPrefix(margin) || lines[end].isEmpty { end += 1 }
    var first = start
    while !lines[first].drop(while: { $0 == " " }).hasPrefix("-"), first > tasks + 1, lines[first - 1].hasPrefix(margin)
    {
      first -= 1
    }
    if first > tasks + 1, !lines[first].drop(while: { $0 == " " }).hasPrefix("-") { first -= 1 }
    for place in first..<end where Self.key(lines[place]).hasPrefix("temperature:") {
      lines[place] = "\(lines[place].prefix { $0 == " " || $0 == "-" })temperature: \(temperature)"
      return true
    }
    lines.insert("\(margin)temperature: \(temperature)", at: start + 1)
    return true
  }

  private static func key(_ line: String) -> String {
    var key = line.drop { $0 == " " || $0 == "-" }
    while key.last == " " { key = key.dropLast() }
    return String(key)
  }
}
