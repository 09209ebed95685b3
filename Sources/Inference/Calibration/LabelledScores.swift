#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What a model said of texts whose right labels are known: logits and answers of one task.
package struct LabelledScores: Sendable {
  package struct Example: Sendable {
    /// One a label.
    package let logits: [Float]
    /// The places of the right labels: one, or any number where several are allowed.
    package let right: Set<Int>

    package init(logits: [Float], right: Set<Int>) {
      self.logits = logits
      self.right = right
    }
  }

  package let allowsSeveralLabels: Bool
  package private(set) var examples: [Example] = []

  package init(allowsSeveralLabels: Bool) { self.allowsSeveralLabels = allowsSeveralLabels }

  package mutating func append(_ example: Example) { examples.append(example) }

  /// The mean negative log-likelihood of the right labels, in nats, with logits divided by `temperature`: of the softmax,
  /// or summed over the labels' sigmoids where several are allowed.
  package func loss(temperature: Double) -> Double {
    guard !examples.isEmpty else { return 0 }
    let sum = examples.reduce(0.0) { sum, example in
      let logits = example.logits.map { Double($0) / temperature }
      if allowsSeveralLabels {
        return sum
          + logits.indices.reduce(0.0) { sum, label in
            // log(1 + exp(−x)), without overflow.
            let x = example.right.contains(label) ? logits[label] : -logits[label]
            return sum + max(-x, 0) + log1p(exp(-abs(x)))
          }
      }
      guard let right = example.right.first else { return sum }
      let highest = logits.max() ?? 0
      return sum + highest + log(logits.reduce(0) { $0 + exp($1 - highest) }) - logits[right]
    }
    return sum / Double(examples.count)
  }

  /// The temperature at which the loss is least, from 0.05 to 20: temperature scaling as Guo, Pleiss, Sun & Weinberger, *On
  /// Calibration of Modern Neural Networks*, ICML 2017, describe it. The loss has one minimum in 1/T, so it is found by
  /// golden-section search over log T.
  ///
  /// - Returns: nil without an example.
  package func bestTemperature() -> Double? {
    guard !examples.isEmpty else { return nil }
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (log(0.05), log(20.0))
    var inner = [high - ratio * (high - low), low + ratio * (high - low)]
    var losses = inner.map { loss(temperature: exp($0)) }
    while high - low > 1e-4 {
      if losses[0] <= losses[1] {
        high = inner[1]
        inner = [high - ratio * (high - low), inner[0]]
        losses = [loss(temperature: exp(inner[0])), losses[0]]
      } else {
        low = inner[0]
        inner = [inner[1], low + ratio * (high - low)]
        losses = [losses[1], loss(temperature: exp(inner[1]))]
      }
    }
    return exp((low + high) / 2)
  }

  /// How often the best label is right; where several are allowed, how often a label's score is on the right side of a half.
  package var accuracy: Double {
    let verdicts = verdicts(temperature: 1)
    return Double(verdicts.count { $0.isRight }) / Double(max(verdicts.count, 1))
  }

  /// The expected calibration error: over 15 bins of equal width of the score, the mean distance between the score and how
  /// often it is right, weighted by the bins' sizes (Naeini, Cooper & Hauskrecht, AAAI 2015).
  package func calibrationError(temperature: Double) -> Double {
    let verdicts = verdicts(temperature: temperature)
    var bins = [(count: Int, right: Int, score: Double)](repeating: (0, 0, 0), count: 15)
    for verdict in verdicts {
      let bin = min(Int(verdict.score * 15), 14)
      bins[bin].count += 1
      bins[bin].right += verdict.isRight ? 1 : 0
      bins[bin].score += verdict.score
    }
    return bins.reduce(0) { $0 + abs(Double($1.right) - $1.score) } / Double(max(verdicts.count, 1))
  }

  /// The score of each decision and whether it is right: of each text's best label, or of each label's more likely side.
  private func verdicts(temperature: Double) -> [(score: Double, isRight: Bool)] {
    examples.flatMap { example -> [(score: Double, isRight: Bool)] in
      let logits = example.logits.map { Double($0) / temperature }
      if allowsSeveralLabels {
        return logits.indices.map { label in
          (1 / (1 + exp(-abs(logits[label]))), (logits[label] > 0) == example.right.contains(label))
        }
      }
      guard let best = logits.indices.max(by: { logits[$0] < logits[$1] }) else { return [] }
      let sum = logits.reduce(0) { $0 + exp($1 - logits[best]) }
      return [(1 / sum, example.right.contains(best))]
    }
  }
}
