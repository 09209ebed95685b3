internal import Statistics

/// What two baselines hold for normal, feature by feature.
struct BaselineDifference {
  /// One feature's difference.
  struct Row: Encodable {
    let feature: String
    let label: String?
    /// `changed`, `same`, `only_first` or `only_second`.
    let state: String
    /// Of numbers: the tenth, fiftieth and ninetieth percentile; of categories and labels: the share that differs most.
    let first: [Double]
    let second: [Double]
    /// The value whose share differs most.
    let bin: String?
  }

  let rows: [Row]

  init(_ first: Baseline, _ second: Baseline) {
    let (old, new) = (Self.features(first), Self.features(second))
    rows = Set(old.keys).union(new.keys).sorted().map { key in
      guard let before = old[key] else { return Self.alone(new[key], "only_second") }
      guard let after = new[key] else { return Self.alone(before, "only_first") }
      return Self.row(before, after)
    }
  }

  private static func features(_ baseline: Baseline) -> [String: FeatureBaseline] {
    Dictionary(
      (baseline.features + baseline.counted).map { ("\($0.name)\u{0}\($0.bins.question ?? "")", $0) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func alone(_ feature: FeatureBaseline?, _ state: String) -> Row {
    Row(
      feature: feature?.name ?? "", label: feature?.bins.question, state: state, first: [], second: [], bin: nil)
  }

  private static func row(_ before: FeatureBaseline, _ after: FeatureBaseline) -> Row {
    if case .numeric = before.bins, case .numeric = after.bins {
      return row(before, after, quantiles(before), quantiles(after), bin: nil)
    }
    let (old, new) = (shares(before), shares(after))
    let names = Set(old.keys).union(new.keys).sorted()
    guard let most = names.max(by: { distance($0, old, new) < distance($1, old, new) }) else {
      return row(before, after, [], [], bin: nil)
    }
    return row(before, after, [old[most] ?? 0], [new[most] ?? 0], bin: most)
  }

  private static func distance(_ name: String, _ old: [String: Double], _ new: [String: Double]) -> Double {
    ((old[name] ?? 0) - (new[name] ?? 0)).magnitude
  }

  private static func row(
    _ before: FeatureBaseline, _ after: FeatureBaseline, _ first: [Double], _ second: [Double], bin: String?
  ) -> Row {
    Row(
      feature: before.name, label: before.bins.question, state: before == after ? "same" : "changed", first: first,
      second: second, bin: bin)
  }

  private static func quantiles(_ feature: FeatureBaseline) -> [Double] {
    guard case .numeric(let bins) = feature.bins else { return [] }
    return [0.1, 0.5, 0.9].compactMap { BinnedQuantile.value($0, counts: feature.overall.counts, bins: bins) }
  }

  private static func shares(_ feature: FeatureBaseline) -> [String: Double] {
    Dictionary(
      feature.overall.counts.enumerated().map {
        (feature.bins.label(of: $0.offset), BaselineLines.share($0.element, of: feature.overall))
      }, uniquingKeysWith: +)
  }

  /// A line a feature.
  var lines: [String] {
    TextColumns.lines(
      rows.map { row in
        let name = row.label.map { "\(row.feature) = \($0)" } ?? row.feature
        let text = row.bin == nil ? BaselineLines.rounded : BaselineLines.percent
        let numbers = [row.first, row.second].map { $0.map(text).joined(separator: " · ") }
        let change = row.first.isEmpty && row.second.isEmpty ? "" : "\(numbers[0])  →  \(numbers[1])"
        return [
          name.escaped, row.state.replacing("_", with: " the "),
          [row.bin?.escaped, change].compactMap { $0 }.joined(separator: "  "),
        ]
      })
  }
}
