import Events

/// A stream's first documents, held until the kinds of their features are known.
struct FirstLook {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var names = TextTable(most: ObservationSettings.mostFeatures)
  private var surveys: [KindSurvey] = []

  private let most: Int

  /// - Parameter documents: how many documents the baseline is learnt from: no more are looked at.
  init(documents: Int) { most = min(documents, ObservationSettings.lookDocuments) }

  var isFull: Bool { ends.count >= most || bytes.count >= ObservationSettings.lookBytes }

  mutating func add(_ raw: UnsafeRawBufferPointer, _ features: JSONNode, scratch: inout JSONWriter) {
    bytes += raw
    ends.append(bytes.count)
    for (key, value) in features.members {
      guard let name = key.utf8(using: &scratch), let number = names.take(name) else { continue }
      if number == surveys.count { surveys.append(KindSurvey()) }
      surveys[number].see(value)
    }
  }

  /// The kinds of the features that had any value, in the order in which they came.
  func kinds() -> [(name: String, kind: ObservedKind)] {
    zip(names.texts, surveys).compactMap { name, survey in survey.kind(of: name).map { (name, $0) } }
  }

  /// The lines, in their order.
  func forEachLine(_ body: (UnsafeRawBufferPointer) -> Void) {
    bytes.withUnsafeBytes { bytes in
      var start = 0
      for end in ends {
        body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
    }
  }
}
