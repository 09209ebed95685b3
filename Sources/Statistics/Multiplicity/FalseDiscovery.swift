/// Which of many hypotheses to call false, so that of those called so few are true.
public enum FalseDiscovery {
  /// The places of the hypotheses that the e-BH procedure rejects, in ascending order.
  ///
  /// With K hypotheses it rejects the k with the largest evidence, k the largest number for which the kth largest e-value
  /// is at least K / (level·k). Whatever the dependence of the e-values, the expected share of true hypotheses among
  /// those rejected is at most `level` times the share of true ones among all. Source: Wang & Ramdas, *False discovery rate
  /// control with e-values*, JRSS B 84, 2022.
  ///
  /// The hypotheses must be fixed before the evidence is seen, and each evidence be an e-value: its expectation is at
  /// most 1 where the hypothesis is true. Nothing is said over several calls.
  ///
  /// - Parameters:
  ///   - logEvidence: the natural logarithm of every e-value; −∞ and NaN are no evidence.
  ///   - level: the false-discovery rate; outside 0 to 1, or not a number, nothing is rejected.
  public static func rejected(logEvidence: [Double], level: Double = 0.05) -> [Int] {
    guard level > 0, level <= 1, !logEvidence.isEmpty else { return [] }
    let ranked = logEvidence.indices.filter { logEvidence[$0] == logEvidence[$0] }.sorted {
      logEvidence[$0] != logEvidence[$1] ? logEvidence[$0] > logEvidence[$1] : $0 < $1
    }
    let count = Double(logEvidence.count)
    var last = 0
    for (place, hypothesis) in ranked.enumerated() {
      let needed = Elementary.log(count / (level * Double(place + 1)))
      if logEvidence[hypothesis] >= needed { last = place + 1 }
    }
    return ranked.prefix(last).sorted()
  }
}
