extension DocumentStream {
  /// The stream of a key such as `mail/topics@1` or `mail/topics@1/country=de`; nil where it is none.
  package init?(key: String) {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 else { return nil }
    let model = parts[1].split(separator: "@", omittingEmptySubsequences: false)
    guard model.count == 2 else { return nil }
    self.init(source: Self.plain(parts[0]), model: Self.plain(model[0]), version: Self.plain(model[1]))
    guard !source.isEmpty, !self.model.isEmpty, !version.isEmpty else { return nil }
    if parts.count == 3 {
      let segment = parts[2].split(separator: "=", omittingEmptySubsequences: false)
      guard segment.count == 2 else { return nil }
      self.segment = Attribute(name: Self.plain(segment[0]), value: Self.plain(segment[1]))
    }
    // Only what is written as the key writes it, so that no stream has two.
    guard self.key == key else { return nil }
  }

  private static func plain(_ part: Substring) -> String {
    String(part).replacing("%2F", with: "/").replacing("%40", with: "@").replacing("%3D", with: "=").replacing(
      "%25", with: "%")
  }
}
