extension ModelDescription.Task {
  /// The answer that a task's logits give.
  ///
  /// - Returns: nil where a logit is not finite.
  func answer(_ logits: Span<Float>) -> Classification.Answer? {
    guard let one = Softmax(temperature: temperature).answer(logits) else { return nil }
    guard allowsSeveralLabels else { return given(one.label, one.scores, among: [one.label]) }
    return given(one.label, logits.indices.map { sigmoid(logits[$0], temperature: temperature) }, among: nil)
  }

  /// The labels that reach their thresholds.
  private func given(_ label: Int, _ scores: [Float], among labels: [Int]?) -> Classification.Answer {
    let given = (labels ?? Array(scores.indices)).filter { Double(scores[$0]) >= thresholds[$0] }
    let second = scores.indices.reduce(Float(0)) { $1 == label ? $0 : max($0, scores[$1]) }
    return .init(label: label, given: given, scores: scores, margin: scores[label] - second)
  }
}
