/// How a tagger's labels mark entities.
package enum TagScheme: String, Sendable, CaseIterable {
  /// `B-` begins an entity, `I-` continues one, and so does a label without a mark. As for the reference, labels with
  /// other marks are kinds of their own.
  case bio
  /// `B-` begins, `I-` continues, `L-` (or `E-`) ends an entity, `U-` (or `S-`) is one alone.
  case bilou
}

/// A tagger's label, read.
struct Tag: Sendable, Equatable {
  enum Place: Sendable, Equatable {
    case begins, inside, ends, alone
  }

  let place: Place
  /// What continues it must have the same.
  let kind: String
  /// What entities of it are called: what follows the first `-`, as for the reference.
  let name: String

  init(_ label: String, scheme: TagScheme) {
    let marks: [(String, Place)] =
      [("B-", .begins), ("I-", .inside)]
      + (scheme == .bilou ? [("L-", .ends), ("E-", .ends), ("U-", .alone), ("S-", .alone)] : [])
    let mark = marks.first { label.hasPrefix($0.0) }
    place = mark?.1 ?? .inside
    kind = mark.map { String(label.dropFirst($0.0.count)) } ?? label
    name = label.firstIndex(of: "-").map { String(label[label.index(after: $0)...]) } ?? label
  }
}
