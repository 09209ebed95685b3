/// A share of all documents, by a hash of their ids: the same documents in every batch, worker, repeat and replay.
package struct DocumentSample: Sendable, Hashable {
  package let share: Double
  /// Samples of different seeds are independent of one another.
  private let seed: UInt64
  /// Hashes under it are in the sample; nil for all.
  private let bound: UInt64?

  /// - Parameter share: 0…1.
  package init(share: Double, seed: UInt64) {
    self.share = share
    self.seed = seed
    bound = share >= 1 ? nil : UInt64(max(share, 0) * 18_446_744_073_709_551_616)
  }

  package func contains(_ id: String) -> Bool {
    guard let bound else { return true }
    // FNV-1a (Fowler, Noll & Vo), then mixed, for its high bits move little on short ids.
    let hash = id.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return RepeatedNgrams.mixed(hash ^ seed) < bound
  }
}

extension DocumentSample {
  /// The documents flagged at random.
  static func flagged(share: Double) -> DocumentSample { DocumentSample(share: share, seed: 0) }

  /// The documents that a canary answers; a larger share holds a smaller one. The seed is the ASCII of "a canary".
  package static func canary(share: Double) -> DocumentSample {
    DocumentSample(share: share, seed: 0x6120_6361_6E61_7279)
  }
}
