internal import Events
internal import Inference

/// Which documents are flagged for a person's look, by what is known when they are predicted.
struct FlagRule: Sendable {
  private let sample: DocumentSample

  /// - Parameter randomSample: the share of ids that are sampled, 0…1.
  init(randomSample: Double) { sample = .flagged(share: randomSample) }

  func reasons(id: String, _ tasks: [ModelDescription.Task], _ answer: DocumentAnswer) -> [FlagReason] {
    var reasons: [FlagReason] = []
    if zip(tasks, answer.tasks).contains(where: { Double($1.score) < $0.lowConfidence }) {
      reasons.append(.lowConfidence)
    }
    if isSampled(id) { reasons.append(.randomSample) }
    return reasons
  }

  /// Whether an id is in the sample: a function of the id alone, so that a repeat or a replay samples the same.
  func isSampled(_ id: String) -> Bool { sample.contains(id) }
}
