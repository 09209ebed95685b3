/// The text of a `model.yaml` as it is written.
struct ModelText {
  private(set) var text = "# Written by `leeway models add`. What may be said here is in docs/models.md.\n"

  mutating func add(_ key: String, _ value: String) { text += "\(key): \(Self.scalar(value))\n" }
  mutating func add(_ key: String, _ value: Int) { text += "\(key): \(value)\n" }
  mutating func add(_ key: String, _ value: Double) { text += "\(key): \(value)\n" }

  mutating func add(_ key: String, _ values: [String], indent: String = "") {
    text += "\(indent)\(key):\n"
    for value in values { text += "\(indent)- \(Self.scalar(value))\n" }
  }

  mutating func addTasks(
    _ tasks: [(name: String, labels: [String])], allowsSeveralLabels: Bool, threshold: Double?
  ) {
    text += "tasks:\n"
    for task in tasks {
      text += "- name: \(Self.scalar(task.name))\n"
      if allowsSeveralLabels { text += "  multi_label: true\n" }
      if let threshold { text += "  threshold: \(threshold)\n" }
      add("labels", task.labels, indent: "  ")
    }
  }

  mutating func addSums(_ sums: [(file: String, sum: String)]) {
    text += "files:\n"
    for (file, sum) in sums { text += "  \(Self.scalar(file)): \(sum)\n" }
  }

  /// A text as a YAML scalar: plain where it can be read as nothing else, else between quotes.
  static func scalar(_ value: String) -> String {
    let plain = value.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || [45, 95, 46].contains(byte)
    }
    let first = value.utf8.first ?? 45
    let isWord = (97...122).contains(first) || (65...90).contains(first)
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    if plain && isWord && !words.contains(value.lowercased()) { return value }
    // A version has points, so it is no number.
    if plain && value.split(separator: ".").count == 3 && value.utf8.allSatisfy({ (46...57).contains($0) }) {
      return value
    }
    var quoted = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
