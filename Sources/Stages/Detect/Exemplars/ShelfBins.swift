/// Of each bin of each feature up to twelve places of documents, the oldest first.
struct ShelfBins: Sendable, Hashable {
  static let mostPerBin = 12
  /// How many bins the features before each have, and at the end how many all have.
  private let firsts: [Int]
  /// How many documents each bin has.
  private var counts: [UInt8]
  /// Twelve to a bin; beyond a bin's count 0.
  private var slots: [UInt32]

  /// - Parameter sizes: how many bins each feature has.
  init(_ sizes: [Int]) {
    firsts = sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    counts = [UInt8](repeating: 0, count: firsts[sizes.count])
    slots = [UInt32](repeating: 0, count: firsts[sizes.count] * Self.mostPerBin)
  }

  var features: Int { firsts.count - 1 }
  /// How many bins each feature has.
  var sizes: [Int] { zip(firsts, firsts.dropFirst()).map { $1 - $0 } }
  /// How many bins all features have.
  var count: Int { counts.count }

  /// Whether the feature is there and has the bin.
  func has(_ feature: Int, _ bin: Int) -> Bool {
    feature >= 0 && feature < features && bin >= 0 && bin < firsts[feature + 1] - firsts[feature]
  }

  /// The bin's place among those of all features.
  func place(_ feature: Int, _ bin: Int) -> Int { firsts[feature] + bin }

  /// - Parameter bin: the place among the bins of all features.
  func documents(in bin: Int) -> ArraySlice<UInt32> {
    slots[bin * Self.mostPerBin..<bin * Self.mostPerBin + Int(counts[bin])]
  }

  /// Adds a document that is no older than the bin's others; where it is full the oldest goes.
  mutating func append(_ document: UInt32, to bin: Int) {
    let first = bin * Self.mostPerBin
    let count = Int(counts[bin])
    guard count == Self.mostPerBin else {
      slots[first + count] = document
      counts[bin] += 1
      return
    }
    for slot in first..<first + count - 1 { slots[slot] = slots[slot + 1] }
    slots[first + count - 1] = document
  }

  /// The document of every place.
  func forEach(_ body: (UInt32) -> Void) {
    for bin in counts.indices {
      for document in documents(in: bin) { body(document) }
    }
  }

  /// Points at other places.
  mutating func move(_ place: (UInt32) -> UInt32) {
    for bin in counts.indices {
      let first = bin * Self.mostPerBin
      for slot in first..<first + Int(counts[bin]) { slots[slot] = place(slots[slot]) }
    }
  }
}
