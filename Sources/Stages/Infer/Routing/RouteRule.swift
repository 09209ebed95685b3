internal import Events

/// Which documents take a route: those for which all that is said holds.
package struct RouteRule: Sendable, Hashable {
  /// An attribute and the values that it may have.
  package struct AttributeRule: Sendable, Hashable {
    package let name: String
    package let values: Set<String>

    package init(name: String, values: Set<String>) {
      self.name = name
      self.values = values
    }
  }

  /// Of which sources; none for any.
  package var sources: Set<String>
  package var attributes: [AttributeRule]
  /// How many Unicode scalars the text may have.
  package var characters: ClosedRange<Int>

  package init(
    sources: Set<String> = [], attributes: [AttributeRule] = [], characters: ClosedRange<Int> = 0...Int.max
  ) {
    self.sources = sources
    self.attributes = attributes
    self.characters = characters
  }

  func matches(_ document: InferDocument) -> Bool {
    guard sources.isEmpty || sources.contains(document.source) else { return false }
    for rule in attributes {
      guard let value = document.routed.first(where: { $0.name == rule.name })?.value, rule.values.contains(value)
      else { return false }
    }
    if characters == 0...Int.max { return true }
    return characters.contains(document.text.count { $0 & 0xC0 != 0x80 })
  }
}
