internal import Foundation

/// Whether a JSON document is a JSON Schema (2020-12) as far as Leeway's are written: every keyword is known, and holds
/// what it must.
struct SchemaCheck {
  let root: SchemaNode
  /// How problems begin: the file.
  let file: String
  private(set) var problems: [String] = []

  private static let types: Set<String> = ["null", "boolean", "object", "array", "number", "string", "integer"]
  private static let annotations: Set<String> = [
    "$schema", "$id", "$comment", "title", "description", "examples", "default", "deprecated", "format",
    "contentEncoding", "contentMediaType",
  ]

  init(_ root: SchemaNode, file: String) {
    (self.root, self.file) = (root, file)
    if root["$schema"]?.string != "https://json-schema.org/draft/2020-12/schema" {
      note(root["$schema"] ?? root, "$schema must be https://json-schema.org/draft/2020-12/schema")
    }
    for name in ["$id", "title", "description"] where root[name]?.string?.isEmpty != false {
      note(root, "\(name) is missing")
    }
    check(root)
  }

  private mutating func note(_ node: SchemaNode, _ words: String) {
    problems.append(node.line.map { "\(file):\($0): \(words)" } ?? "\(file): \(words)")
  }

  private mutating func check(_ node: SchemaNode) {
    if case .literal(let text) = node.value, text == "true" || text == "false" { return }
    guard node.isObject else { return note(node, "a schema must be an object, true or false") }
    for (name, value) in node.entries where !Self.annotations.contains(name) { check(name, value, in: node) }
    let declared = Set(node["properties"]?.entries.map(\.name) ?? [])
    for name in node["required"]?.strings ?? [] where node["properties"] != nil && !declared.contains(name) {
      note(node, "required names '\(name)', which is not among the properties")
    }
  }

  private mutating func check(_ keyword: String, _ value: SchemaNode, in node: SchemaNode) {
    switch keyword {
    case "type": checkType(value)
    case "properties", "patternProperties", "$defs":
      guard value.isObject else { return note(value, "\(keyword) must be an object of schemas") }
      for (_, schema) in value.entries { check(schema) }
    case "items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else": check(value)
    case "anyOf", "oneOf", "allOf", "prefixItems":
      if value.items.isEmpty { note(value, "\(keyword) must be a list of schemas") }
      for schema in value.items { check(schema) }
    case "required":
      guard let names = value.strings, Set(names).count == names.count else {
        return note(value, "required must be a list of names, each once")
      }
    case "enum":
      if value.items.isEmpty || Set(value.items.map(\.canonical)).count < value.items.count {
        note(value, "enum must be a list of values, each once")
      }
    case "const": break
    case "$ref":
      if value.string.flatMap({ root.resolve($0) }) == nil {
        note(value, "$ref leads nowhere: \((value.string ?? "it is no text").shown)")
      }
    case "pattern":
      if value.string.flatMap({ try? NSRegularExpression(pattern: $0) }) == nil {
        note(value, "pattern must be a regular expression")
      }
    case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
      if value.number == nil { note(value, "\(keyword) must be a number") }
    case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
      if value.number.map({ $0 >= 0 && $0 == $0.rounded() }) != true { note(value, "\(keyword) must be a count") }
    case "uniqueItems", "readOnly", "writeOnly":
      if value.canonical != "true" && value.canonical != "false" { note(value, "\(keyword) must be true or false") }
    default: note(value, "there is no keyword '\(keyword)' in Leeway's schemas")
    }
  }

  private mutating func checkType(_ value: SchemaNode) {
    let names = value.string.map { [$0] } ?? value.strings ?? []
    if names.isEmpty || !names.allSatisfy(Self.types.contains) {
      note(value, "type must be among \(Self.types.sorted().joined(separator: ", "))")
    }
  }
}
