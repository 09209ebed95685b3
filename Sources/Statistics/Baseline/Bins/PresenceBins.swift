/// The bins of one question about a set of labels, as a baseline freezes it: the documents for which it holds, those for
/// which it does not, and those without the value.
///
/// Labels of one document are no shares of a whole, so each is a feature of two bins; all of one name share a budget.
public struct PresenceBins: Sendable, Hashable, Codable {
  /// What is asked of a document's labels.
  public enum Question: Sendable, Hashable, Codable {
    /// Whether this one is among them.
    case label(String)
    /// Whether they hold one that the baseline has seen and keeps no question for. More than one counts as often.
    case rest
    /// Whether they hold one that the baseline has never seen. More than one counts as often.
    case unseen
    /// Whether there are none.
    case none
  }

  public let question: Question
  /// The labels that `rest` or `unseen` is about, ascending: those in it, and those not; empty for other questions.
  private let known: [String]

  /// The bin of documents for which it holds, of those for which it does not, and of those without a set of labels.
  public var present: Int { 0 }
  public var absent: Int { 1 }
  public var missing: Int { 2 }
  /// The number of bins.
  public var count: Int { 3 }

  /// What the question is called in alerts.
  public var label: String {
    switch question {
    case .label(let label): label
    case .rest: "rest"
    case .unseen: "unseen"
    case .none: "none"
    }
  }

  private init(_ question: Question, known: [String] = []) {
    self.question = question
    self.known = known
  }

  /// The questions for what was counted: the most frequent labels (equal counts by name), at most `own`, in ascending
  /// order; `rest` where there are more; `unseen`, and `none`.
  public static func questions(_ counts: ValueCounts, own: Int = 64) -> [PresenceBins] {
    let labels = CategoricalBins(counts: counts, own: own)
    var questions = labels.values.map { PresenceBins(.label($0)) }
    if !labels.restValues.isEmpty { questions.append(PresenceBins(.rest, known: labels.restValues)) }
    questions.append(PresenceBins(.unseen, known: (labels.values + labels.restValues).sorted()))
    questions.append(PresenceBins(.none))
    return questions
  }

  /// How many of the counted documents it holds for.
  public func documents(in counts: FeatureCounts) -> Int {
    let total = counts.total
    switch question {
    case .label(let label): return min(total, counts.values[label])
    case .none: return counts.bins[Grid.length.bin(of: 0)]
    case .rest, .unseen:
      var sum = 0
      for entry in counts.values.entries where isKnown(entry.value) == (question == .rest) {
        sum = sum.saturatingAdd(entry.count)
      }
      return min(total, sum)
    }
  }

  private func isKnown(_ label: String) -> Bool {
    var low = 0
    var high = known.count
    while low < high {
      let middle = (low + high) / 2
      if known[middle] < label { low = middle + 1 } else { high = middle }
    }
    return low < known.count && known[low] == label
  }

  /// All that a verdict depends on, as texts.
  var content: [String] { [label] + known }
}
