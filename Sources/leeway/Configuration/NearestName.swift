/// Finds what someone who mistyped a name may have meant.
enum NearestName {
  /// The name of `names` that differs least from `name`, where at most about a third of its letters differ.
  static func of(_ name: String, among names: [String]) -> String? {
    let wanted = Array(name.prefix(64).lowercased())
    let scored = names.map { ($0, distance(wanted, Array($0.lowercased()))) }
    guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, (best.0.count + 1) / 3) else { return nil }
    return best.0
  }

  /// Levenshtein's distance.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, right) in b.enumerated() {
        let substituted = diagonal + (left == right ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, min(row[j], diagonal) + 1)
      }
    }
    return row[b.count]
  }
}
