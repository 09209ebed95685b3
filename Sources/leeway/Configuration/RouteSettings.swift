internal import Stages
internal import Yams

/// A way that some documents take to a model of their own, as it is configured.
struct RouteSettings: Sendable, Equatable {
  struct Fallback: Sendable, Equatable {
    var model: String
    var margin: Double
  }

  var name: String
  var rule: RouteRule
  /// The model's directory.
  var model: String
  var fallback: Fallback?

  init(_ section: YAMLSection) {
    name = section.required("name", "every route has a name of its own, which predictions carry")
    rule = section.section("when") { when in
      let most = 1 << 30
      let characters = (
        when.integer("min_characters", default: 0, in: 0...most), when.integer("max_characters", in: 0...most)
      )
      if let high = characters.1, high < characters.0 {
        when.problem("max_characters", "must not be under min_characters, which is \(characters.0)")
      }
      return RouteRule(
        sources: Set(when.strings("sources", default: [])),
        attributes: when.entries("attributes").map { name, value, line in
          RouteRule.AttributeRule(name: name, values: Self.values(value, of: name, line, when))
        },
        characters: characters.0...max(characters.1 ?? Int.max, characters.0))
    }
    model = section.required("model", "every route has a model's directory")
    fallback = section.section("fallback") { fallback in
      guard !fallback.names.isEmpty else {
        _ = (fallback.string("model"), fallback.number("margin", default: 0.2, in: 0...1))
        return nil
      }
      return Fallback(
        model: fallback.required("model", "a fallback has a model's directory"),
        margin: fallback.number("margin", default: 0.2, in: 0...1))
    }
  }

  /// One value, or a list of them.
  private static func values(_ node: Node, of name: String, _ line: Int?, _ section: YAMLSection) -> Set<String> {
    let nodes: [Node] = if case .sequence(let items) = node { Array(items) } else { [node] }
    let values = nodes.compactMap { $0.scalar?.string }
    if values.isEmpty || values.count < nodes.count {
      section.note(line, section.keyPath("attributes.\(name)"), "must be a value, or a list of values")
    }
    return Set(values)
  }
}
