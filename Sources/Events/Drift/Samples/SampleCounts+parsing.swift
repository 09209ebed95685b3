extension SampleCounts {
  /// The longest word, in bytes: 32 characters.
  package static let mostWordBytes = 128

  /// What a summary says of samples; nil where it says nothing.
  ///
  /// - Throws: where a part is not as it must be, with its place. Whether the numbers fit together is not looked at.
  init?(summary root: JSONNode) throws(EventError) {
    guard let node = root.member("sample")?.orNil else { return nil }
    let sample = try JSONNode?.some(node).object(at: "/sample")
    part = try sample.member("part").integer(at: "/sample/part")
    if let node = sample.member("embedding")?.orNil {
      embedding = try Embedding(try JSONNode?.some(node).object(at: "/sample/embedding"))
    }
    if let node = sample.member("words")?.orNil {
      words = try Words(try JSONNode?.some(node).object(at: "/sample/words"))
    }
  }
}

extension SampleCounts.Embedding {
  fileprivate init(_ node: JSONNode) throws(EventError) {
    map = try node.member("map").text(at: "/sample/embedding/map")
    documents = try node.member("documents").integer(at: "/sample/embedding/documents")
    sums = try node.member("sums").list(at: "/sample/embedding/sums") { sum, place throws(EventError) in
      try Optional(sum).integer(at: place)
    }
  }
}

extension SampleCounts.Words {
  fileprivate init(_ node: JSONNode) throws(EventError) {
    documents = try node.member("documents").integer(at: "/sample/words/documents")
    counts = []
    for element in try node.member("counts").array(at: "/sample/words/counts").elements {
      let place = "/sample/words/counts/\(counts.count)"
      // An array of two plain values.
      guard element.kind == .array, element.size == 3, let word = element.descendant(1).string,
        let count = element.descendant(2).number?.int64.exactly, count >= 1, !word.isEmpty,
        word.utf8.count <= SampleCounts.mostWordBytes
      else {
        throw EventError(
          .invalidValue, at: place, offset: element.offset,
          "an array of a word, of at most \(SampleCounts.mostWordBytes) bytes, and a count of at least 1 is expected")
      }
      counts.append(Count(word, count))
    }
  }
}
