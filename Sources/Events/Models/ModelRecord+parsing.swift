extension ModelRecord {
  /// Reads a record; fields that it does not know are left out of account.
  ///
  /// - Throws: where a field is missing, of another type, or says what cannot be: see ``problem``.
  package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(EventError) {
    var index = JSONIndex()
    let root = try index.event(bytes, limits)
    guard root.kind == .object else { throw root.wrongType("an object", at: "") }
    let role = try root.member("role").string(at: "/role")
    guard let known = role.string.flatMap(Role.init(rawValue:)) else {
      let allowed = Role.allCases.map(\.rawValue).joined(separator: ", ")
      throw EventError(.invalidValue, at: "/role", offset: role.offset, "it must be one of \(allowed)")
    }
    self.init(
      name: try root.member("name").text(at: "/name"), version: try root.member("version").text(at: "/version"),
      digest: try root.member("digest").text(at: "/digest"),
      location: try root.member("location").text(at: "/location"), role: known,
      share: try root.member("share")?.orNil.map { (node) throws(EventError) in
        try Optional(node).double(at: "/share")
      },
      at: try root.member("at").time(at: "/at"), by: try root.member("by").text(at: "/by"),
      reason: try root.member("reason").text(at: "/reason"))
    if let problem { throw problem }
  }

  /// Why the record says what cannot be; nil where all is well: a name or a version that is empty or too long, a digest
  /// that is none, a location outside of the root, a share that does not fit the role.
  package var problem: EventError? {
    for (pointer, text) in [("/name", name), ("/version", version)] {
      if text.isEmpty || text.utf8.count > Self.longestName {
        return EventError(.invalidValue, at: pointer, "it must have 1 to \(Self.longestName) bytes")
      }
      if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
        return EventError(.invalidValue, at: pointer, "it must have no control characters")
      }
    }
    if !Self.isDigest(digest) {
      return EventError(.invalidValue, at: "/digest", "it must be sha256: and 64 lower-case hexadecimal digits")
    }
    if let words = Self.problem(ofLocation: location) { return EventError(.invalidValue, at: "/location", words) }
    return shareProblem
  }

  private var shareProblem: EventError? {
    switch (role, share) {
    case (.canary, let share?) where (0...1).contains(share): nil
    case (.canary, _): EventError(.invalidValue, at: "/share", "a canary has a share from 0 to 1")
    case (_, nil): nil
    default: EventError(.invalidValue, at: "/share", "only a canary has a share")
    }
  }

  private static func isDigest(_ text: String) -> Bool {
    let digits = text.utf8.dropFirst(7)
    return text.hasPrefix("sha256:") && digits.count == 64
      && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// Why a location cannot be one; nil where it can. It must be relative and lead nowhere but down.
  package static func problem(ofLocation path: String) -> String? {
    guard !path.isEmpty, path.utf8.count <= longestLocation else { return "it must have 1 to \(longestLocation) bytes" }
    guard !path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0 == "\\" }) else {
      return "it must have no control characters and no backslashes"
    }
    let isDown = path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty && $0 != "." && $0 != ".."
    }
    return isDown ? nil : "it must be a path relative to the models' root, without . or .. and without empty parts"
  }
}
