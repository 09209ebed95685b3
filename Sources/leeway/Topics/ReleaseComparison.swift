/// What a folder of topics' files breaks for those who work with a release's.
///
/// Schemas may add optional fields. They may not remove a field, make it another thing, demand more (what is in the log
/// would no longer fit) or promise less (what readers count on would be missing). Topics may not change partitions, key
/// or cleanup in place, and may not go.
struct ReleaseComparison {
  private let old: TopicFiles
  private let new: TopicFiles
  private(set) var problems: [String] = []

  init(old: TopicFiles, new: TopicFiles) {
    (self.old, self.new) = (old, new)
    topics()
    for (name, schema) in old.schemas.sorted(by: { $0.key < $1.key }) {
      guard let now = new.schemas[name] else {
        note(name, nil, "it was released, and is gone")
        continue
      }
      var comparison = SchemaComparison(old: schema, new: now)
      comparison.compare()
      for problem in comparison.problems { note(name, problem.line, problem.words) }
    }
  }

  private mutating func note(_ file: String, _ line: Int?, _ words: String) {
    problems.append("\(new.path)/\(file)\(line.map { ":\($0)" } ?? ""): \(words)")
  }

  private mutating func topics() {
    for (file, was) in old.topics {
      guard let (_, now) = new.topics.first(where: { $0.topic.name == was.name }) else {
        note(file, nil, "the topic \(was.name) was released, and is gone")
        continue
      }
      if now.partitions != was.partitions {
        note(file, nil, "partitions: \(was.partitions) were released, and may not become \(now.partitions) in place")
      }
      if now.key != was.key {
        note(file, nil, "key: '\(was.key ?? "")' was released, and may not become '\(now.key ?? "")'")
      }
      if now.cleanup != was.cleanup {
        let (before, after) = (was.cleanup.sorted(), now.cleanup.sorted())
        note(
          file, nil,
          "cleanup.policy: \(before.joined(separator: ",")) was released, and may not become "
            + after.joined(separator: ","))
      }
      for schema in was.schemas where !now.schemas.contains(schema) {
        note(file, nil, "it was released with events of \(schema), and names it no more")
      }
    }
  }
}

/// Compares two versions of a schema.
struct SchemaComparison {
  private let oldRoot: SchemaNode
  private let newRoot: SchemaNode
  private(set) var problems: [(line: Int?, words: String)] = []
  /// References under way, so that a schema that holds itself comes to an end.
  private var underWay: Set<String> = []

  init(old: SchemaNode, new: SchemaNode) { (oldRoot, newRoot) = (old, new) }

  mutating func compare() { compare(oldRoot, newRoot, "") }

  private mutating func note(_ node: SchemaNode?, _ place: String, _ words: String) {
    problems.append((node?.line, "\(place.isEmpty ? "the event" : place): \(words)"))
  }

  private mutating func compare(_ old: SchemaNode, _ new: SchemaNode, _ place: String) {
    if let reference = old["$ref"]?.string {
      let mark = "\(reference) \(new["$ref"]?.string ?? "")"
      guard let target = oldRoot.resolve(reference), underWay.insert(mark).inserted else { return }
      defer { underWay.remove(mark) }
      return compare(target, new, place)
    }
    if let reference = new["$ref"]?.string {
      guard let target = newRoot.resolve(reference) else { return note(new, place, "$ref leads nowhere") }
      return compare(old, target, place)
    }
    for name in ["type", "format", "pattern", "const", "additionalProperties", "patternProperties", "uniqueItems"] {
      compareEqual(name, old, new, place)
    }
    compareValues(old, new, place)
    compareLimits(old, new, place)
    compareProperties(old, new, place)
    if let was = old["items"] {
      if let now = new["items"] {
        compare(was, now, place + "[]")
      } else {
        note(new, place, "items may not be removed")
      }
    }
    for name in ["anyOf", "oneOf", "allOf", "prefixItems"] {
      let (was, now) = (old[name]?.items ?? [], new[name]?.items ?? [])
      if was.count != now.count {
        note(new[name] ?? new, place, "\(name) had \(was.count) schemas in the release, and may not have \(now.count)")
      } else {
        for (was, now) in zip(was, now) { compare(was, now, place) }
      }
    }
  }

  /// Words whose meaning would be another one.
  private mutating func compareEqual(_ name: String, _ old: SchemaNode, _ new: SchemaNode, _ place: String) {
    let (was, now) = (old[name]?.canonical, new[name]?.canonical)
    guard was != now else { return }
    note(new[name] ?? new, place, "\(name) was \(was ?? "not there"), and may not become \(now ?? "nothing")")
  }

  /// A value may be added to an `enum`, and none taken away.
  private mutating func compareValues(_ old: SchemaNode, _ new: SchemaNode, _ place: String) {
    guard let was = old["enum"] else {
      if let now = new["enum"] { note(now, place, "enum would refuse what the release allowed") }
      return
    }
    guard let now = new["enum"] else { return note(new, place, "enum may not be removed") }
    let missing = Set(was.items.map(\.canonical)).subtracting(now.items.map(\.canonical)).sorted()
    if !missing.isEmpty { note(now, place, "enum may not lose \(missing.joined(separator: ", "))") }
  }

  private static let narrower = "would refuse what the release allowed"

  /// A limit may be widened, and not narrowed.
  private mutating func compareLimits(_ old: SchemaNode, _ new: SchemaNode, _ place: String) {
    for name in ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"] {
      guard let now = new[name]?.number else { continue }
      if old[name]?.number.map({ now > $0 }) != false { note(new[name], place, "\(name) \(Self.narrower)") }
    }
    for name in ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"] {
      guard let now = new[name]?.number else { continue }
      if old[name]?.number.map({ now < $0 }) != false { note(new[name], place, "\(name) \(Self.narrower)") }
    }
  }

  private mutating func compareProperties(_ old: SchemaNode, _ new: SchemaNode, _ place: String) {
    for (name, was) in old["properties"]?.entries ?? [] {
      guard let now = new["properties"]?[name] else {
        note(new["properties"] ?? new, "\(place)/\(name)", "the field was released, and may not be removed")
        continue
      }
      compare(was, now, "\(place)/\(name)")
    }
    let (was, now) = (Set(old["required"]?.strings ?? []), Set(new["required"]?.strings ?? []))
    for name in now.subtracting(was).sorted() {
      note(new["required"], "\(place)/\(name)", "may not be required: what is in the log need not have it")
    }
    for name in was.subtracting(now).sorted() where new["properties"]?[name] != nil {
      note(new["required"] ?? new, "\(place)/\(name)", "was required, and readers count on it")
    }
  }
}
