/// A model's answer about one document.
package struct Classification: Sendable, Equatable {
  /// The answer to one task.
  package struct Answer: Sendable, Equatable {
    /// The label with the highest score, as its index in the task's labels; of equal scores the first.
    package let label: Int
    /// The labels given, in the task's order: the one above, or those that reach their thresholds where several are
    /// allowed; none where none does.
    package let given: [Int]
    /// Each label's probability, in the order of the task's labels: softmax of the logits over the temperature, or the
    /// sigmoid of each where several labels are allowed.
    package let scores: [Float]
    /// The highest score less the second highest, 0…1.
    package let margin: Float

    /// The highest score, 0…1.
    package var score: Float { scores[label] }
  }

  /// One answer a task, in the order of the model's tasks.
  package let answers: [Answer]
  /// How many tokens the model read, special tokens included.
  package let tokens: Int
  /// How many of them stand for a word that the vocabulary cannot spell.
  package let unknownTokens: Int
  /// How many of them are the special tokens put around every text.
  package let specialTokens: Int
  /// Whether the document was longer than the model reads.
  package let isTruncated: Bool
}
