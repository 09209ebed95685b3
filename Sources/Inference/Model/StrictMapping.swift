internal import Yams

/// A YAML mapping that is read strictly: every error names the line, and no key goes unread.
struct StrictMapping {
  private let file: String
  private let line: Int?
  private let entries: [(key: String, line: Int?, node: Node)]

  /// Reads a document whose root is a mapping.
  init(yaml: String, file: String) throws(ModelError) {
    let composed: Node?
    do {
      composed = try Yams.compose(yaml: yaml)
    } catch {
      throw ModelError(.invalidDescription, file: file, "it is not YAML: \(Self.flattened("\(error)"))")
    }
    guard let root = composed else { throw ModelError(.invalidDescription, file: file, "it is empty") }
    try self.init(root, file: file, what: "it")
  }

  private init(_ node: Node, file: String, what: String, line known: Int? = nil) throws(ModelError) {
    let line = node.mark?.line ?? known
    guard case .mapping(let mapping) = node else {
      throw ModelError(.invalidDescription, file: file, line: line, "\(what) must be a mapping of keys to values")
    }
    self.file = file
    self.line = line
    var entries: [(key: String, line: Int?, node: Node)] = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        throw ModelError(.invalidDescription, file: file, line: key.mark?.line, "a key must be a plain text")
      }
      entries.append((scalar.string, key.mark?.line, value))
    }
    self.entries = entries
  }

  private static func flattened(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  var keys: [String] { entries.map(\.key) }

  /// Fails on the first key that is not among `known`.
  func allow(_ known: [String]) throws(ModelError) {
    for entry in entries where !known.contains(entry.key) {
      throw error(entry.key, "the key \"\(entry.key)\" is not known; known are: \(known.joined(separator: ", "))")
    }
  }

  /// An error at a key's line, or at the mapping's where the key is missing.
  func error(_ key: String, kind: ModelError.Kind = .invalidDescription, _ reason: String) -> ModelError {
    let at = entries.first { $0.key == key }?.line ?? line
    return ModelError(kind, file: file, line: at, reason)
  }

  private func node(_ key: String) throws(ModelError) -> Node {
    guard let found = entries.first(where: { $0.key == key }) else {
      throw error(key, "the key \"\(key)\" is missing")
    }
    return found.node
  }

  func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

  func text(_ key: String) throws(ModelError) -> String {
    guard case .scalar(let scalar) = try node(key), !scalar.string.isEmpty else {
      throw error(key, "\"\(key)\" must be a text that is not empty")
    }
    return scalar.string
  }

  func optionalText(_ key: String) throws(ModelError) -> String? { has(key) ? try text(key) : nil }

  /// A plain file name: no path, so that nothing outside the directory is read.
  func fileName(_ key: String) throws(ModelError) -> String {
    let name = try text(key)
    guard Self.isPlain(name) else { throw error(key, "\"\(name)\" must be the name of a file in this directory") }
    return name
  }

  func checkedFileName(_ name: String) throws(ModelError) -> String {
    guard Self.isPlain(name) else { throw error(name, "\"\(name)\" must be the name of a file in this directory") }
    return name
  }

  private static func isPlain(_ name: String) -> Bool {
    name != "." && name != ".." && !name.utf8.contains(0x2F) && !name.utf8.contains(0)
  }

  func integer(_ key: String, in range: ClosedRange<Int>, default standard: Int? = nil) throws(ModelError) -> Int {
    if let standard, !has(key) { return standard }
    guard let value = Int(try text(key)), range.contains(value) else {
      throw error(key, "\"\(key)\" must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func optionalInteger(_ key: String, in range: ClosedRange<Int>) throws(ModelError) -> Int? {
    has(key) ? try integer(key, in: range) : nil
  }

  func optionalNumber(_ key: String, in range: ClosedRange<Double>) throws(ModelError) -> Double? {
    has(key) ? try number(key, in: range) : nil
  }

  func number(
    _ key: String, in range: ClosedRange<Double>, default standard: Double? = nil
  ) throws(ModelError) -> Double {
    if let standard, !has(key) { return standard }
    guard let value = Double(try text(key)), range.contains(value) else {
      throw error(key, "\"\(key)\" must be a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func flag(_ key: String, default standard: Bool) throws(ModelError) -> Bool {
    if !has(key) { return standard }
    switch try text(key) {
    case "true": return true
    case "false": return false
    default: throw error(key, "\"\(key)\" must be true or false")
    }
  }

  func texts(_ key: String) throws(ModelError) -> [String] {
    guard case .sequence(let sequence) = try node(key) else {
      throw error(key, "\"\(key)\" must be a list of texts")
    }
    var texts: [String] = []
    for item in sequence {
      guard case .scalar(let scalar) = item, !scalar.string.isEmpty else {
        throw error(key, "\"\(key)\" must be a list of texts that are not empty")
      }
      texts.append(scalar.string)
    }
    return texts
  }

  func mapping(_ key: String) throws(ModelError) -> StrictMapping {
    try StrictMapping(try node(key), file: file, what: "\"\(key)\"")
  }

  /// Whether the key's value is a plain text.
  func isText(_ key: String) -> Bool {
    guard case .scalar? = entries.first(where: { $0.key == key })?.node else { return false }
    return true
  }

  /// A list whose entries are texts or mappings; a text `a` is short for the mapping `{key: a}`.
  ///
  /// - Parameters:
  ///   - short: the key that a text stands for.
  ///   - known: the keys that an entry may have.
  func entries(_ key: String, short: String, known: [String]) throws(ModelError) -> [StrictMapping] {
    guard case .sequence(let sequence) = try node(key), !sequence.isEmpty else {
      throw error(key, "\"\(key)\" must be a list that is not empty")
    }
    var mappings: [StrictMapping] = []
    for item in sequence {
      var entry = item
      if case .scalar = item { entry = Node([(Node(short), item)]) }
      let mapping = try StrictMapping(entry, file: file, what: "each entry of \"\(key)\"", line: item.mark?.line)
      try mapping.allow(known)
      mappings.append(mapping)
    }
    return mappings
  }

  func mappings(_ key: String) throws(ModelError) -> [StrictMapping] {
    guard case .sequence(let sequence) = try node(key), !sequence.isEmpty else {
      throw error(key, "\"\(key)\" must be a list that is not empty")
    }
    var mappings: [StrictMapping] = []
    for item in sequence {
      mappings.append(try StrictMapping(item, file: file, what: "each entry of \"\(key)\""))
    }
    return mappings
  }
}
