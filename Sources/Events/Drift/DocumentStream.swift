/// What drift is judged in: the documents of one source under one version of one model, or one segment of them.
package struct DocumentStream: Sendable, Hashable {
  package var source: String
  package var model: String
  package var version: String
  /// One value of an attribute that the configuration names; nil for the whole stream.
  package var segment: Attribute?

  package init(source: String, model: String, version: String, segment: Attribute? = nil) {
    self.source = source
    self.model = model
    self.version = version
    self.segment = segment
  }

  /// `source/model@version` or `source/model@version/name=value`: the key of the stream's records.
  ///
  /// `%`, `/`, `@` and `=` inside the parts are written as `%25`, `%2F`, `%40` and `%3D`, so that no two streams
  /// share a key.
  package var key: String {
    var key = ""
    Self.append(source, to: &key)
    key += "/"
    Self.append(model, to: &key)
    key += "@"
    Self.append(version, to: &key)
    if let segment {
      key += "/"
      Self.append(segment.name, to: &key)
      key += "="
      Self.append(segment.value, to: &key)
    }
    return key
  }

  private static func append(_ part: String, to key: inout String) {
    guard part.utf8.contains(where: { "%/=@".utf8.contains($0) }) else { return key += part }
    for scalar in part.unicodeScalars {
      switch scalar {
      case "%": key += "%25"
      case "/": key += "%2F"
      case "@": key += "%40"
      case "=": key += "%3D"
      default: key.unicodeScalars.append(scalar)
      }
    }
  }
}

extension DocumentStream: Codable {
  private enum Key: String, CodingKey { case key, source, model, version, segment }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    source = try container.decode(String.self, forKey: .source)
    model = try container.decode(String.self, forKey: .model)
    version = try container.decode(String.self, forKey: .version)
    segment = try container.decodeIfPresent(Attribute.self, forKey: .segment)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(key, forKey: .key)
    try container.encode(source, forKey: .source)
    try container.encode(model, forKey: .model)
    try container.encode(version, forKey: .version)
    try container.encode(segment, forKey: .segment)
  }
}
