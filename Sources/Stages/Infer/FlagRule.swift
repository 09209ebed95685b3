internal import Events
internal import Inference

/// Which documents are flagged for a person's look, by what is known when they are predicted.
struct FlagRule: Sendable {
  /// Hashes under it are sampled; nil for all.
  private let bound: UInt64?

  /// - Parameter randomSample: the share of ids that are sampled, 0…1.
  init(randomSample: Double) {
    bound = randomSample >= 1 ? nil : UInt64(max(randomSample, 0) * 18_446_744_073_709_551_616)
  }

  func reasons(id: String, _ tasks: [ModelDescription.Task], _ answer: DocumentAnswer) -> [FlagReason] {
    var reasons: [FlagReason] = []
    if zip(tasks, answer.tasks).contains(where: { Double($1.score) < $0.lowConfidence }) {
      reasons.append(.lowConfidence)
    }
    if isSampled(id) { reasons.append(.randomSample) }
    return reasons
  }

  /// Whether an id is in the sample: a function of the id alone, so that a repeat or a replay samples the same.
  func isSampled(_ id: String) -> Bool {
    guard let bound else { return true }
    // FNV-1a (Fowler, Noll & Vo), then mixed, for its high bits move little on short ids.
    let hash = id.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return RepeatedNgrams.mixed(hash) < bound
  }
}
