/// Sums of random Fourier features over documents; merging is adding, and exact.
public struct FourierSums: Sendable, Hashable, Codable, DocumentSums {
  /// The map that made the features.
  public let map: FourierMap.Identity
  /// The documents summed.
  public private(set) var documents: Int
  /// A cosine and a sine for every frequency, in steps of 2⁻²⁰.
  public private(set) var steps: [Int64]

  /// Sums of no documents.
  public init(_ map: FourierMap.Identity) {
    self.map = map
    documents = 0
    steps = [Int64](repeating: 0, count: max(0, 2 * min(map.frequencies, 4096)))
  }

  /// Sums that were made elsewhere.
  ///
  /// - Throws: `EmbeddingError.sums` where they are not as many as the map has, or larger than the documents allow.
  public init(_ map: FourierMap.Identity, documents: Int, steps: [Int64]) throws(EmbeddingError) {
    guard (1...4096).contains(map.frequencies), steps.count == 2 * map.frequencies, documents >= 0,
      documents <= Self.mostDocuments,
      steps.allSatisfy({ $0.magnitude <= UInt64(documents) << 20 })
    else { throw .sums(documents: documents) }
    self.map = map
    self.documents = documents
    self.steps = steps
  }

  /// Up to here no sum can overflow: 2⁴².
  public static let mostDocuments = 1 << 42

  /// Adds a document's embedding.
  ///
  /// - Throws: `EmbeddingError` where the map is another one, or the vector cannot be used; nothing is added then.
  public mutating func add(_ vector: [Float], map: FourierMap) throws(EmbeddingError) {
    guard map.identity == self.map, steps.count == 2 * map.identity.frequencies else {
      throw .maps(map.identity, self.map)
    }
    guard documents < Self.mostDocuments else { throw .sums(documents: documents) }
    let features = try map.features(of: vector)
    for (place, feature) in features.enumerated() { steps[place] += Int64(feature) }
    documents += 1
  }

  /// Adds the sums of `other`.
  ///
  /// - Throws: `EmbeddingError` where its map is another one or there would be too many documents; nothing is added
  ///   then.
  public mutating func merge(_ other: FourierSums) throws(EmbeddingError) {
    guard other.map == map, other.steps.count == steps.count else { throw .maps(other.map, map) }
    guard documents <= Self.mostDocuments - min(other.documents, Self.mostDocuments) else {
      throw .sums(documents: documents)
    }
    documents += other.documents
    for (place, step) in other.steps.enumerated() { steps[place] = steps[place].saturatingAdd(step) }
  }

  /// The mean of every feature, from −1 to 1; `nil` without documents.
  var means: [Double]? {
    guard documents > 0 else { return nil }
    let scale = 1 / (FourierMap.steps * Double(documents))
    return steps.map { Double($0) * scale }
  }
}
