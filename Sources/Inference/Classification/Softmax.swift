#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Probabilities from logits.
struct Softmax {
  /// Logits are divided by it: over 1 softens the answer, under 1 sharpens it.
  let temperature: Double

  /// exp(x/T − max) / Σ exp(x/T − max), in double precision.
  ///
  /// - Returns: the answer, or nil where a logit is not finite.
  func answer(_ logits: Span<Float>) -> Classification.Answer? {
    var label = 0
    for index in logits.indices {
      guard logits[index].isFinite else { return nil }
      if logits[index] > logits[label] { label = index }
    }
    guard !logits.isEmpty else { return nil }
    let highest = Double(logits[label]) / temperature
    var powers: [Double] = []
    powers.reserveCapacity(logits.count)
    var sum = 0.0
    for index in logits.indices {
      let power = exp(Double(logits[index]) / temperature - highest)
      powers.append(power)
      sum += power
    }
    let scores = powers.map { Float($0 / sum) }
    var second: Float = 0
    for index in scores.indices where index != label { second = max(second, scores[index]) }
    return .init(label: label, given: [label], scores: scores, margin: scores[label] - second)
  }
}
